"""Header of the review queue: its filter, its order, and the number of pairs of each kind.

The choices are in the state as parts of an address (`core.workspace.queue.to_query`), so that a
link carries it; the widgets only show it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from core.review import Progress, Status
from core.views.html import in_markdown
from core.workspace.candidate_rating import rating_meaning, rating_name
from core.workspace.label_mismatches import LabelMismatches
from core.workspace.neighbours import neighbours
from core.workspace.queue import (
    LONGEST_SEARCH,
    Filter,
    Order,
    PairFacts,
    Queue,
    Show,
    as_reviewed,
    counts,
    from_query,
    queue,
    scores,
    to_query,
)
from core.workspace.workspace import Workspace
from pages.shared import cache, components, fields, services, state

SHOW, FIND, LABEL, SCORE, ORDER = "queue show", "queue find", "queue label", "queue score", "queue order"
PHENOMENON = "queue phenomenon"
BAND_OF = "recipe of the queue's score"
DIFFERS, UNMATCHED, UNEQUAL = "queue differs", "queue unmatched", "queue unequal"
FROZEN = "Pairs keep their place while you work. Refresh to see what the filter holds now."
OUTSIDE = "This pair does not pass the filter. It stays until you go on; the arrows lead to the nearest that do."
LEFT = "This pair no longer passes the filter; it keeps its place until you refresh."


def current(workspace: Workspace, facts: Sequence[PairFacts], statuses: Mapping[str, Status]) -> Queue:
    """Return the queue of the reviewer, frozen until the filter changes or it is refreshed."""
    selection, order = picked()
    if selection.unequal:
        mismatches = cache.recent(
            "labels differ", f"{workspace.project.id} {workspace.reviewer}", LabelMismatches, most=8
        )
        facts = as_reviewed(facts, mismatches.now(workspace.store, workspace.project.id, workspace.reviewer))
    now = queue(facts, statuses, selection, order)
    made_for = (
        workspace.project.id,
        workspace.recipe_id,
        workspace.reviewer,
        selection,
        order,
        state.get("doubts") or "",
    )
    frozen = state.frozen_queue(made_for)
    if frozen is None:
        state.freeze_queue(made_for, now)
        frozen = now
    return Queue(frozen, now)


def header(workspace: Workspace, facts: Sequence[PairFacts], statuses: Mapping[str, Status], current: Queue) -> None:
    """Draw the header, in one line."""
    selection, order = picked()
    ids = [fact.id for fact in facts]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        pick_status(counts(Progress.of(statuses, len(facts))), selection)
        search(selection)
        with st.popover(in_markdown(f"Filter and order{in_use(selection, order)}"), icon=":material/filter_list:"):
            calibrated = any(pair.calibrated for pair in facts)
            fields.radio("Order", orders(calibrated, order), order, ORDER, reorder)
            pick_rest(workspace.project.label_names, scores(facts), selection, calibrated)
            pick_phenomenon(services.phenomena(workspace.project.id, workspace.project.digest), selection)
            components.jump(ids)
        if current.ids and state.get("pair") not in current.ids:
            enter(current.ids)
        if current.stale:
            freshen(current, partial(refresh, current.now, ids))


def orders(calibrated: bool, order: Order) -> list[Order]:
    """Return the orders to choose from: by sureness only where there are probabilities, or an address asks for it."""
    return [choice for choice in Order if choice is not Order.UNSURE or calibrated or order is Order.UNSURE]


def picked() -> tuple[Filter, Order]:
    """Return the filter and order of the state.

    A band of scores goes when another recipe is chosen: neither scores nor probabilities of two recipes compare.
    """
    recipe = state.get("recipe") or ""
    if (state.get(BAND_OF) or recipe) != recipe:
        state.put("score", "")
    state.put(BAND_OF, recipe)
    return from_query({name: state.get(name) or "" for name in state.QUEUE})


def narrow(field: str, value: object) -> None:
    """Change one part of the filter. The pair on the screen stays there, whether it passes or not."""
    selection, order = picked()
    put(replace(selection, **{field: value}), order)  # type: ignore[arg-type]


def reorder(order: Order) -> None:
    put(picked()[0], order)


def put(selection: Filter, order: Order) -> None:
    for name, text in to_query(selection, order).items():
        state.put(name, text)


def pick_status(numbers: dict[Show, int], selection: Filter) -> None:
    fields.segmented_control(
        "Pairs",
        [show for show in Show if show is not Show.BULK or numbers[show] or selection.show is show],
        selection.show,
        SHOW,
        partial(narrow, "show"),
        format_func=lambda show: f"{show} {numbers[show]:,}",
        label_visibility="collapsed",
    )


def search(selection: Filter) -> None:
    fields.text_input(
        "Search both sides",
        selection.find,
        FIND,
        lambda text: narrow("find", text.strip()),
        type="search",
        max_chars=LONGEST_SEARCH,
        placeholder="Search",
        icon=":material/search:",
        label_visibility="collapsed",
    )


def in_use(selection: Filter, order: Order) -> str:
    """Return the number of active filters, for the popover's label."""
    choices = [
        selection.label,
        selection.phenomenon,
        selection.banded,
        selection.differs,
        selection.unmatched,
        selection.unequal,
        order is not Order.CORPUS,
    ]
    used = sum(map(bool, choices))
    return f" · {used}" if used else ""


def pick_rest(
    labels: Sequence[str], limits: tuple[float, float] | None, selection: Filter, calibrated: bool = False
) -> None:
    """Draw the filters of the popover; ``limits`` are the lowest and highest score, or probability, of the corpus."""
    fields.selectbox(
        "Label of a source entity",
        ["", *labels],
        selection.label if selection.label in labels else "",
        LABEL,
        partial(narrow, "label"),
        format_func=lambda label: label or "Any label",
    )
    if limits:
        band = partial(take_band, limits)
        look = {"step": 0.05, "format": "percent"} if calibrated else {"step": 0.1}
        title, meaning = f"Lowest {rating_name(calibrated)} in the pair", rating_meaning(calibrated)
        fields.slider(title, limits, within(limits, selection), SCORE, band, help=meaning, **look)
    fields.toggle("Recipes disagree", selection.differs, DIFFERS, partial(narrow, "differs"))
    fields.toggle("A source entity has no projection", selection.unmatched, UNMATCHED, partial(narrow, "unmatched"))
    about = "A projected span has another label than the source entity."
    fields.toggle("Labels differ", selection.unequal, UNEQUAL, partial(narrow, "unequal"), help=about)


def pick_phenomenon(phenomena: Sequence[str], selection: Filter) -> None:
    """Draw a menu of the phenomena, where there are some or an address asks for one."""
    if not phenomena and not selection.phenomenon:
        return
    options = dict.fromkeys(["", *phenomena, selection.phenomenon])
    fields.selectbox(
        "Phenomenon",
        list(options),
        selection.phenomenon,
        PHENOMENON,
        partial(narrow, "phenomenon"),
        format_func=lambda name: name or "Any phenomenon",
        help="What the pair is a test of, as the corpus says.",
    )


def take_band(limits: tuple[float, float], band: tuple[float, float]) -> None:
    """Store a band of scores; it is open at an end that is the limit."""
    low, high = (None if end == limit else end for end, limit in zip(band, limits, strict=True))
    selection, order = picked()
    put(replace(selection, low=low, high=high), order)


def within(limits: tuple[float, float], selection: Filter) -> tuple[float, float]:
    """Return the band of the filter as the slider shows it."""
    low, high = (
        end if bound is None else bound for bound, end in zip((selection.low, selection.high), limits, strict=True)
    )
    return min(max(low, limits[0]), limits[1]), max(min(high, limits[1]), limits[0])


def enter(queued: Sequence[str]) -> None:
    """Draw a button into the queue, where the pair on the screen is not in it."""
    st.badge("Not in this list", icon=":material/filter_alt_off:", color="orange", help=OUTSIDE)
    go = partial(state.put, "pair", queued[0])
    st.button(f"First of {len(queued):,}", icon=":material/first_page:", type="tertiary", on_click=go)


def freshen(queue: Queue, again: partial[None]) -> None:
    """Draw a button that refreshes a frozen queue whose pairs have changed."""
    if queue.lost(state.get("pair") or ""):
        st.badge("Left the filter", icon=":material/filter_alt_off:", color="orange", help=LEFT)
    st.button("Refresh queue", icon=":material/refresh:", type="tertiary", help=FROZEN, on_click=again)


def refresh(now: tuple[str, ...], ids: Sequence[str]) -> None:
    """Make the queue again; from a pair that left it, go on to the next one."""
    state.thaw_queue()
    pair = state.get("pair") or ""
    if pair in ids and pair not in now:
        state.put("pair", neighbours(ids, now, pair)["next"] or "")
