"""Bulk accept: what passes the queue's filter above a score, a page at a time, with what to expect of it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.views.html import in_markdown
from core.workspace.bulk import offers
from core.workspace.calibration import Calibration
from core.workspace.mention_index import MentionIndex
from core.workspace.queue import Filter, PairFacts, Show, described, queue, to_query
from core.workspace.workspace import Workspace
from pages.bulk import bulk_pairs, expected_precision
from pages.shared import components, fields, queue_filter, services, state

ABOVE, AT = "accept above", "@"


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    recipe = components.recipe_picker(services.recipe_names(project))
    reviewer = components.reviewer_picker(services.reviewers(project))
    try:
        services.ready(project, recipe)
        desk = services.desk(project, recipe, reviewer)
        facts, index = services.facts(project, recipe), services.mention_index(project, recipe)
        blind = services.repeat_sample(project, reviewer, None) is not None
    except SpanbridgeError as error:
        return components.problem(error)
    st.header("Bulk accept", anchor=False)
    if blind:
        st.info("A blind repeat is reviewed pair by pair; nothing is accepted in bulk.", icon=":material/replay:")
        return
    st.caption(
        "Pairs that nobody touched and whose every entity is projected with a high score. "
        "They are kept apart from confirmed pairs, here and in exports."
    )
    board(desk, facts, index)


@st.fragment
def board(desk: Workspace, facts: tuple[PairFacts, ...], index: MentionIndex) -> None:
    wanted, order = queue_filter.picked()
    ids = queue(facts, {}, replace(wanted, show=Show.ALL), order)
    filtered(wanted, len(ids), len(facts))
    found = services.calibration(desk, index, ids)
    if not found.grid:
        st.info("Nothing in this selection is left to accept or was judged.", icon=":material/search_off:")
        return bulk_pairs.afterwards(desk)
    left, right = st.columns([5, 4], gap="large")
    with left:
        threshold = chosen(found)
        expected_precision.sentence(found.at(threshold))
    with right:
        expected_precision.chart(found, threshold)
    state.write_url(*state.QUEUE, *state.BULK)
    places = {one.id: one.position + 1 for one in facts}
    bulk_pairs.listed(desk, offers(desk, index, ids, threshold), places, partial(ask, threshold))


def filtered(wanted: Filter, passing: int, total: int) -> None:
    """The filter of the review queue that is in force here too, and where to change it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        said = described(wanted)
        st.text(f"Filter: {said} ({passing:,} of {total:,} pairs)" if said else f"No filter: all {total:,} pairs")
        st.page_link("pages/review/page.py", label="Change it in the review queue", icon=":material/filter_list:")
        if said:
            st.button("Without a filter", icon=":material/filter_list_off:", type="tertiary", on_click=unfilter)


def unfilter() -> None:
    for name, text in to_query(Filter(), queue_filter.picked()[1]).items():
        state.put(name, text)


def chosen(found: Calibration) -> float:
    """The score to accept above, set with the slider or to what the reviewed pairs promise."""
    grid = found.grid
    promised = found.threshold_for(expected_precision.PROMISE, grid)
    at_first = promised if promised is not None else found.surest(bulk_pairs.PAGE)
    threshold = min(grid, key=lambda one: abs(one - asked(at_first)))
    if len(grid) > 1:
        fields.select_slider("Accept above the score", grid, threshold, ABOVE, ask, format_func="{:g}".format)
    st.button(
        f"Lowest score with at least {expected_precision.percent(expected_precision.PROMISE)} right",
        icon=":material/verified:",
        disabled=promised is None,
        help=in_markdown(expected_precision.about_promise(promised)),
        on_click=partial(ask, promised or 0.0),
    )
    return threshold


def asked(otherwise: float) -> float:
    """The score of the link or the slider, if it is one of this recipe: no two recipes score alike."""
    score, _, recipe = (state.get("above") or "").partition(AT)
    try:
        return float(score) if recipe == state.get("recipe") else otherwise
    except ValueError:
        return otherwise


def ask(score: float) -> None:
    state.put("above", f"{score:g}{AT}{state.get('recipe')}")


main()
