"""Bulk accept: untouched pairs above a probability, or score, page by page, with the precision to expect."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.views.html import in_markdown
from core.workspace.bulk import offers
from core.workspace.calibration import Calibration
from core.workspace.candidate_rating import rating_meaning, rating_name, rating_text
from core.workspace.mention_index import MentionIndex
from core.workspace.queue import Filter, PairFacts, Show, describe_filter, queue, to_query
from core.workspace.workspace import Workspace
from pages.bulk import bulk_pairs, expected_precision
from pages.bulk.bulk_pairs import OfferList
from pages.shared import bare_corpora, components, fields, queue_filter, services, state

SLIDER_KEY, SEPARATOR = "accept above", "@"


def main() -> None:
    project, recipe, reviewer = components.page_context()
    try:
        bare_corpora.stop_without_pairs(project)
        services.ready(project, recipe)
        workspace = services.workspace(project, recipe, reviewer)
        facts, index = services.facts(project, recipe), services.mention_index(project, recipe)
        blind = services.repeat_sample(project, reviewer, None) is not None
        if bare_corpora.explain_no_entities(project):
            return
    except SpanbridgeError as error:
        return components.problem(error)
    st.header("Bulk accept", anchor=False)
    if blind:
        st.info("A blind repeat is reviewed pair by pair; nothing is accepted in bulk.", icon=":material/replay:")
        return
    st.caption(
        f"Pairs that nobody touched and whose every entity is projected with a high {rating_name(index.calibrated)}. "
        "They are kept apart from confirmed pairs, here and in exports."
    )
    draw_page(workspace, facts, index)


@st.fragment
def draw_page(workspace: Workspace, facts: tuple[PairFacts, ...], index: MentionIndex) -> None:
    """Draw the threshold, the precision to expect and the pairs; run alone at every change."""
    query, order = queue_filter.picked()
    ids = queue(facts, {}, replace(query, show=Show.ALL), order)
    draw_filter(describe_filter(query, index.calibrated), len(ids), len(facts))
    calibration = services.calibration(workspace, index, ids)
    if not calibration.grid:
        st.info("Nothing in this selection is left to accept or was judged.", icon=":material/search_off:")
        return bulk_pairs.draw_outcome(workspace)
    left, right = st.columns([5, 4], gap="large")
    with left:
        threshold = pick_threshold(calibration, index.calibrated)
        expected_precision.draw_sentence(calibration.at(threshold), index.calibrated)
    with right:
        expected_precision.draw_chart(calibration, threshold, index.calibrated)
    state.write_url(*state.QUEUE, *state.BULK)
    places = {pair.id: pair.position + 1 for pair in facts}
    offered = OfferList(offers(workspace, index, ids, threshold), places, index.calibrated)
    bulk_pairs.draw_pairs(workspace, offered, partial(set_threshold, threshold))


def draw_filter(description: str, passing: int, total: int) -> None:
    """Draw the filter shared with the review queue, and the links that change it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        filtered = f"Filter: {description} ({passing:,} of {total:,} pairs)"
        st.text(filtered if description else f"No filter: all {total:,} pairs")
        st.page_link("pages/review/page.py", label="Change it in the review queue", icon=":material/filter_list:")
        if description:
            st.button("Without a filter", icon=":material/filter_list_off:", type="tertiary", on_click=clear_filter)


def clear_filter() -> None:
    """Reset the filter and keep the order."""
    for name, text in to_query(Filter(), queue_filter.picked()[1]).items():
        state.put(name, text)


def pick_threshold(calibration: Calibration, probable: bool) -> float:
    """Return the score (probability where ``probable``) to accept above, by the slider or the target precision."""
    name = rating_name(probable)
    grid = calibration.grid
    lowest = calibration.threshold_for(expected_precision.TARGET_PRECISION, grid)
    default = lowest if lowest is not None else calibration.surest(bulk_pairs.PAGE_SIZE)
    threshold = min(grid, key=lambda score: abs(score - linked_threshold(default)))
    if len(grid) > 1:
        shown, meaning = partial(rating_text, calibrated=probable), rating_meaning(probable)
        title = f"Accept above the {name}"
        fields.select_slider(title, grid, threshold, SLIDER_KEY, set_threshold, format_func=shown, help=meaning)
    st.button(
        f"Lowest {name} with at least {expected_precision.percent(expected_precision.TARGET_PRECISION)} right",
        icon=":material/verified:",
        disabled=lowest is None,
        help=in_markdown(expected_precision.describe_target(lowest, name)),
        on_click=partial(set_threshold, lowest or 0.0),
    )
    return threshold


def linked_threshold(default: float) -> float:
    """Return the threshold of the link or the slider if it belongs to this recipe, else the default.

    Neither scores nor probabilities of two recipes can be compared.
    """
    score, _, recipe = (state.get("above") or "").partition(SEPARATOR)
    try:
        return float(score) if recipe == state.get("recipe") else default
    except ValueError:
        return default


def set_threshold(score: float) -> None:
    """Set the threshold of the recipe at hand."""
    state.put("above", f"{score:g}{SEPARATOR}{state.get('recipe')}")


main()
