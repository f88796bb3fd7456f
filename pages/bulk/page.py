"""Bulk accept: untouched pairs above a probability, or score, page by page, with the precision to expect."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.views.html import in_markdown
from core.workspace.bulk import offers
from core.workspace.candidate_rating import rating_name
from core.workspace.mention_index import MentionIndex
from core.workspace.queue import Filter, PairFacts, Show, describe_filter, queue, to_query
from core.workspace.workspace import Workspace
from pages.bulk import bulk_pairs, expected_precision, threshold_picker
from pages.bulk.bulk_pairs import OfferList
from pages.shared import components, problems, queue_filter, services, state, tagger_form


def main() -> None:
    project, recipe, reviewer = components.page_context()
    try:
        problems.stop_without_pairs(project)
        services.ready(project, recipe)
        workspace = services.workspace(project, recipe, reviewer)
        facts, index = services.facts(project, recipe), services.mention_index(project, recipe)
        blind = services.repeat_sample(project, reviewer, None) is not None
        if tagger_form.explain_no_entities(project):
            return
    except SpanbridgeError as error:
        return components.problem(error)
    st.header("Bulk accept", anchor=False)
    if blind:
        st.info("A blind repeat is reviewed pair by pair; nothing is accepted in bulk.", icon=":material/replay:")
        return
    about = (
        f"Pairs that nobody touched and whose every entity is projected with a high {rating_name(index.calibrated)}."
    )
    st.caption(in_markdown(f"{about} They are kept apart from confirmed pairs, here and in exports."))
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
        threshold = threshold_picker.pick_threshold(calibration, index.calibrated)
        expected_precision.draw_sentence(calibration.at(threshold), index.calibrated)
    with right:
        expected_precision.draw_chart(calibration, threshold, index.calibrated)
    state.write_url(*state.QUEUE, *state.BULK)
    places = {pair.id: pair.position + 1 for pair in facts}
    offered = OfferList(offers(workspace, index, ids, threshold), places, index.calibrated)
    bulk_pairs.draw_pairs(workspace, offered, partial(threshold_picker.set_threshold, threshold))


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


main()
