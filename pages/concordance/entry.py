"""One entry of the concordance: what a mention became, and where."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.review import Review
from core.views import html
from core.workspace.concordance import (
    NO_COUNTERPART,
    ConcordanceEntry,
    Occurrence,
    Realisation,
    accept,
    reject,
    relabel,
)
from core.workspace.workspace import Workspace
from pages.shared import components, fields, state

CONTEXTS = 5
PICKED = "realisation"


def detail(desk: Workspace, entry: ConcordanceEntry) -> None:
    """The realisations of a mention on the left, the pairs that hold the chosen one on the right."""
    left, right = st.columns(2, gap="large")
    picked = next((one for one in entry.realisations if one.name == state.get(PICKED)), entry.realisations[0])
    with left:
        also = f", elsewhere {', '.join(entry.also)}" if entry.also else ""
        said = f"{entry.count:,} {'time' if entry.count == 1 else 'times'}{also}, became"
        components.mention(entry.form, desk.project.source_lang, entry.label, desk.project, said)
        for group in entry.groups:
            with st.container(border=True, gap="xsmall"):
                for one in group:
                    realisation(desk, one, one is picked)
        components.told()
    with right:
        contexts(desk, picked)


def realisation(desk: Workspace, one: Realisation, picked: bool) -> None:
    """What it became, how often and in which states, and what can be done about it."""
    lang = desk.project.target_lang if one.form else "en"
    components.mention(one.form or NO_COUNTERPART, lang, one.label, desk.project, one.states)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "In context",
            icon=":material/visibility:",
            key=f"show {one.name}",
            type="primary" if picked else "secondary",
            on_click=partial(state.put, PICKED, one.name),
        )
        if one.form:
            waiting = len(one.untouched)
            st.button(
                f"Accept {waiting:,} projected" if waiting else "All reviewed",
                icon=":material/done_all:",
                key=f"accept {one.name}",
                disabled=not waiting,
                help="Accepts it wherever a recipe projected it and nobody decided yet.",
                on_click=partial(settle, "Accepted", partial(accept, desk, one.untouched)),
            )
            if waiting:
                fix(desk, one, waiting)


def fix(desk: Workspace, one: Realisation, waiting: int) -> None:
    """What else can be said about a realisation everywhere at once."""
    others, field = [label for label in desk.project.label_names if label != one.label], f"label for {one.name}"
    with st.popover(f"Fix {waiting:,}", icon=":material/edit:"):
        st.caption("Wherever nobody decided yet, as one step that one undo takes back.")
        if others:
            fields.selectbox("Another label", others, others[0], field)
        # The label is looked up at the click: it may have been picked since this was drawn.
        again = partial(settle, "Changed", lambda: relabel(desk, one.untouched, state.shown_in(field)))
        st.button("Change the label", key=f"relabel {one.name}", disabled=not others, on_click=again)
        again = partial(settle, "Changed", partial(reject, desk, one.untouched))
        st.button("No counterpart in any", key=f"reject {one.name}", on_click=again)


def settle(what: str, act: Callable[[], tuple[Review, ...]]) -> None:
    """Decide about a realisation everywhere it is projected, and remember what to say about it."""
    try:
        written = act()
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    pairs = "1 pair" if len(written) == 1 else f"{len(written):,} pairs"
    state.put(components.DONE, f"{what} in {pairs}. One undo on the Review page takes it back.")


def contexts(desk: Workspace, one: Realisation) -> None:
    """Some pairs that hold a realisation, each with a link to where it can be fixed."""
    page = fields.pagination(-(-one.count // CONTEXTS), f"contexts of {one.name}")
    for place in one.occurrences[(page - 1) * CONTEXTS : page * CONTEXTS]:
        with st.container(border=True):
            context(desk, place)


def context(desk: Workspace, place: Occurrence) -> None:
    project = desk.project
    pair = desk.store.pair(project.id, place.pair_id)
    hues = components.hues(project)
    target = [place.target] if place.target else []
    st.html(html.running(pair.source, [place.entity], hues) + html.running(pair.target, target, hues))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            "pages/review/page.py",
            label="Open to fix",
            icon=":material/edit:",
            query_params={"corpus": project.id, "pair": place.pair_id, "reviewer": desk.reviewer},
        )
        st.html(html.note(f"{place.pair_id} · {place.state.value}"))
