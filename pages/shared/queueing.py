"""The header of the review queue: which pairs, in which order, and how many of each kind.

What is picked stands in the state as parts of an address (`core.queue.to_query`), so that a
link carries it; the widgets only show it.
"""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from core.desk import Desk
from core.queue import (
    LONGEST_SEARCH,
    Filter,
    Order,
    PairFacts,
    Queue,
    Show,
    counts,
    from_query,
    neighbours,
    queue,
    scores,
    to_query,
)
from core.review import Progress, Status
from pages.shared import components, state

SHOW, FIND, LABEL, SCORE, ORDER = "queue show", "queue find", "queue label", "queue score", "queue order"
DIFFERS, UNMATCHED = "queue differs", "queue unmatched"
FROZEN = "Pairs keep their place while you work. Refresh to see what the filter holds now."
LEFT = "This pair no longer passes the filter; it keeps its place until you refresh."


def current(desk: Desk, facts: Sequence[PairFacts], statuses: Mapping[str, Status]) -> Queue:
    """The queue to walk along, frozen until the reviewer changes the filter or refreshes it."""
    wanted, order = picked()
    now = queue(facts, statuses, wanted, order)
    made_for = desk.project.id, desk.recipe_id, desk.reviewer, wanted, order, state.get("doubts") or ""
    if (held := state.frozen_queue(made_for)) is None:
        state.freeze_queue(made_for, now)
    return Queue(now if held is None else held, now)


def header(desk: Desk, facts: Sequence[PairFacts], statuses: Mapping[str, Status], current: Queue) -> None:
    """Draw the header, in one line."""
    wanted, order = picked()
    changed, ids = partial(take, desk, facts), [one.id for one in facts]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        pick_status(counts(Progress.of(statuses, len(facts))), wanted, changed)
        search(wanted, changed)
        with st.popover(f"Filter and order{in_use(wanted, order)}", icon=":material/filter_list:"):
            pick_order(order, changed)
            pick_rest(desk.project.label_names, scores(facts), wanted, changed)
            components.jump(ids)
        if current.stale:
            freshen(current, partial(refresh, current.now, ids))


def picked() -> tuple[Filter, Order]:
    """The filter and order of the state."""
    return from_query({name: state.get(name) or "" for name in state.QUEUE})


def pick_status(found: dict[Show, int], wanted: Filter, changed: partial[None]) -> None:
    state.show_in(SHOW, wanted.show)
    st.segmented_control(
        "Pairs",
        [show for show in Show if show is not Show.BULK or found[show] or wanted.show is show],
        required=True,
        format_func=lambda show: f"{show} {found[show]:,}",
        key=SHOW,
        label_visibility="collapsed",
        on_change=changed,
    )


def search(wanted: Filter, changed: partial[None]) -> None:
    state.show_in(FIND, wanted.find)
    st.text_input(
        "Search both sides",
        key=FIND,
        type="search",
        max_chars=LONGEST_SEARCH,
        placeholder="Search",
        icon=":material/search:",
        label_visibility="collapsed",
        on_change=changed,
    )


def in_use(wanted: Filter, order: Order) -> str:
    """How many choices of the popover are not as usual, for its label."""
    used = bool(wanted.label) + wanted.banded + wanted.differs + wanted.unmatched + (order is not Order.CORPUS)
    return f" · {used}" if used else ""


def pick_order(order: Order, changed: partial[None]) -> None:
    state.show_in(ORDER, order)
    st.radio("Order", list(Order), key=ORDER, on_change=changed)


def pick_rest(
    labels: Sequence[str], limits: tuple[float, float] | None, wanted: Filter, changed: partial[None]
) -> None:
    """What is wanted less often; ``limits`` are the lowest and highest score of the corpus."""
    state.show_in(LABEL, wanted.label if wanted.label in labels else "")
    st.selectbox(
        "Label of a source entity",
        ["", *labels],
        format_func=lambda label: label or "Any label",
        key=LABEL,
        on_change=changed,
    )
    if limits:
        state.show_in(SCORE, within(limits, wanted))
        st.slider("Lowest score in the pair", *limits, step=0.1, key=SCORE, on_change=changed)
    state.show_in(DIFFERS, wanted.differs)
    st.toggle("Recipes disagree", key=DIFFERS, on_change=changed)
    state.show_in(UNMATCHED, wanted.unmatched)
    st.toggle("A source entity has no projection", key=UNMATCHED, on_change=changed)


def within(limits: tuple[float, float], wanted: Filter) -> tuple[float, float]:
    """The band of the filter as the slider shows it."""
    low, high = (end if bound is None else bound for bound, end in zip((wanted.low, wanted.high), limits, strict=True))
    return min(max(low, limits[0]), limits[1]), max(min(high, limits[1]), limits[0])


def freshen(found: Queue, again: partial[None]) -> None:
    """What to do about a queue that stands still while its pairs change."""
    if found.lost(state.get("pair") or ""):
        st.badge("Left the filter", icon=":material/filter_alt_off:", color="orange", help=LEFT)
    st.button("Refresh queue", icon=":material/refresh:", type="tertiary", help=FROZEN, on_click=again)


def take(desk: Desk, facts: Sequence[PairFacts]) -> None:
    """Take over what the reviewer picked; go to the new queue unless the pair on screen is in it."""
    limits = scores(facts)
    band = zip(state.shown_in(SCORE), limits, strict=True) if limits else ()
    low, high = (None if bound == end else bound for bound, end in band) if limits else (None, None)
    wanted = Filter(
        Show(state.shown_in(SHOW)),
        state.shown_in(LABEL),
        low,
        high,
        state.shown_in(DIFFERS),
        state.shown_in(UNMATCHED),
        state.shown_in(FIND).strip(),
    )
    order = Order(state.shown_in(ORDER))
    for name, text in to_query(wanted, order).items():
        state.put(name, text)
    found = queue(facts, desk.store.statuses(desk.project.id, desk.reviewer), wanted, order)
    if state.get("pair") not in found:
        state.put("pair", "")


def refresh(now: tuple[str, ...], ids: Sequence[str]) -> None:
    """Make the queue again; from a pair that left it, go on to the next one."""
    state.thaw_queue()
    pair = state.get("pair") or ""
    if pair in ids and pair not in now:
        state.put("pair", neighbours(ids, now, pair)["next"] or "")
