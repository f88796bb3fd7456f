"""One entry of the concordance: the realisations of a mention, and their pairs."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.review import Review
from core.text.phrases import counted
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

PAGE_SIZE = 5
PICKED = "realisation"


def draw_entry(workspace: Workspace, entry: ConcordanceEntry) -> None:
    """Draw the realisations of a mention on the left, the pairs of the chosen one on the right."""
    left, right = st.columns(2, gap="large")
    by_name = {realisation.name: realisation for realisation in entry.realisations}
    picked = by_name.get(state.get(PICKED) or "", entry.realisations[0])
    with left:
        draw_mention(workspace, entry)
        for group in entry.groups:
            with st.container(border=True, gap="xsmall"):
                for realisation in group:
                    draw_realisation(workspace, realisation, realisation is picked)
        components.show_outcome()
    with right:
        draw_contexts(workspace, picked)


def draw_mention(workspace: Workspace, entry: ConcordanceEntry) -> None:
    """Draw the mention with its label, how often it occurs, and its labels elsewhere."""
    project = workspace.project
    also = f", elsewhere {', '.join(entry.also)}" if entry.also else ""
    summary = f"{counted(entry.count, 'time')}{also}, became"
    components.mention(entry.form, project.source_lang, entry.label, project, summary)


def draw_realisation(workspace: Workspace, realisation: Realisation, picked: bool) -> None:
    """Draw a realisation: its form, count and states, and the actions on it."""
    project = workspace.project
    form, lang = (realisation.form, project.target_lang) if realisation.form else (NO_COUNTERPART, "en")
    components.mention(form, lang, realisation.label, project, realisation.states)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "In context",
            icon=":material/visibility:",
            key=f"show {realisation.name}",
            type="primary" if picked else "secondary",
            on_click=partial(state.put, PICKED, realisation.name),
        )
        if realisation.form:
            draw_acceptance(workspace, realisation)


def draw_acceptance(workspace: Workspace, realisation: Realisation) -> None:
    """Draw the button that accepts a realisation wherever it waits, and the changes that can be made there."""
    waiting = len(realisation.untouched)
    st.button(
        f"Accept {waiting:,} projected" if waiting else "All reviewed",
        icon=":material/done_all:",
        key=f"accept {realisation.name}",
        disabled=not waiting,
        help="Accepts it wherever a recipe projected it and nobody decided yet.",
        on_click=partial(decide, "Accepted", partial(accept, workspace, realisation.untouched)),
    )
    if waiting:
        draw_fixes(workspace, realisation, waiting)


def draw_fixes(workspace: Workspace, realisation: Realisation, waiting: int) -> None:
    """Draw the changes that can be made to a realisation everywhere at once."""
    others = [label for label in workspace.project.label_names if label != realisation.label]
    field = f"label for {realisation.name}"
    with st.popover(f"Fix {waiting:,}", icon=":material/edit:"):
        st.caption("Wherever nobody decided yet, as one step that one undo takes back.")
        if others:
            fields.selectbox("Another label", others, others[0], field)
        # The label is looked up at the click: it may have been picked since this was drawn.
        on_click = partial(decide, "Changed", lambda: relabel(workspace, realisation.untouched, state.shown_in(field)))
        st.button("Change the label", key=f"relabel {realisation.name}", disabled=not others, on_click=on_click)
        on_click = partial(decide, "Changed", partial(reject, workspace, realisation.untouched))
        st.button("No counterpart in any", key=f"reject {realisation.name}", on_click=on_click)


def decide(what: str, act: Callable[[], tuple[Review, ...]]) -> None:
    """Decide about a realisation everywhere it is projected, and store the message about it."""
    try:
        written = act()
    except SpanbridgeError as error:
        return state.put(components.FAILED, str(error))
    state.put(components.DONE, f"{what} in {counted(len(written), 'pair')}. One undo on the Review page takes it back.")


def draw_contexts(workspace: Workspace, realisation: Realisation) -> None:
    """Draw a page of pairs that hold a realisation, each with a link to where it can be fixed."""
    for occurrence in fields.page_of(realisation.occurrences, PAGE_SIZE, f"contexts of {realisation.name}"):
        with st.container(border=True):
            draw_context(workspace, occurrence)


def draw_context(workspace: Workspace, occurrence: Occurrence) -> None:
    """Draw one pair with the mention and its realisation marked."""
    project = workspace.project
    pair = workspace.store.pair(project.id, occurrence.pair_id)
    hues = components.hues(project)
    target = [occurrence.target] if occurrence.target else []
    st.html(html.running(pair.source, [occurrence.entity], hues) + html.running(pair.target, target, hues))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            "pages/review/page.py",
            label="Open to fix",
            icon=":material/edit:",
            query_params={"corpus": project.id, "pair": occurrence.pair_id, "reviewer": workspace.reviewer},
        )
        st.html(html.note(f"{occurrence.pair_id} · {occurrence.state.value}"))
