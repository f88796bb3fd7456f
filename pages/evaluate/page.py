"""Evaluate: recipes against gold or reviewed data, how sure the scores are, and what is wrong."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from pages.evaluate import (
    agreement_section,
    error_section,
    labels_and_links,
    score_tables,
    significance_section,
    subject_picker,
)
from pages.evaluate.cached_evaluation import Subject, projected
from pages.shared import components, fields, services, state

VIEW, ASKED = "view of the evaluation", "recipe to project"
VIEWS: dict[str, Callable[[Subject], None]] = {
    "Scores": score_tables.section,
    "Significance": significance_section.section,
    "Labels and links": labels_and_links.section,
    "Errors": error_section.section,
    "Agreement": agreement_section.section,
}


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    try:
        wanted, against, labels = subject_picker.pick(project)
        view = pick_view()
        state.write_url(*state.EVALUATE)
        ready = projected(project, wanted)
        offer_rest(project, [name for name in wanted if name not in ready])
        draw(Subject(project, ready, against, labels), view)
    except SpanbridgeError as error:
        components.problem(error)


def pick_view() -> str:
    held = state.get("view")
    stands = held if held in VIEWS else "Scores"
    return fields.segmented_control(
        "View", list(VIEWS), stands, VIEW, partial(state.put, "view"), label_visibility="collapsed"
    )


def offer_rest(project: Project, names: list[str]) -> None:
    """Recipes that were not run on this corpus yet, each with a button that runs it."""
    for name in names:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(f"{name} was not run on this corpus yet.")
            asked = st.button("Project the corpus", key=f"project {name}", icon=":material/play_arrow:")
        if asked or state.get(ASKED) == f"{project.id} {name}":
            state.put(ASKED, f"{project.id} {name}")
            services.ready(project, name)


def draw(subject: Subject, view: str) -> None:
    gold = subject.gold
    if view == "Agreement":
        agreement_section.section(subject)
    elif not gold.pairs and subject.against:
        st.info("This reviewer has not confirmed any pair of this corpus yet.", icon=":material/info:")
    elif not gold.pairs:
        st.info(
            "No pair of this corpus came with entities on both sides, so there is no gold. "
            "Confirm some pairs on the Review page and evaluate against those.",
            icon=":material/info:",
        )
    elif subject.names:
        score_tables.scope(subject)
        VIEWS[view](subject)


main()
