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
    phenomena_section,
    score_tables,
    significance_section,
    subject_picker,
)
from pages.evaluate.cached_evaluation import Subject, projected
from pages.shared import components, fields, problems, services, state, tagger_form

VIEW, STARTED = "view of the evaluation", "recipe to project"
PHENOMENA = "Phenomena"
VIEWS: dict[str, Callable[[Subject], None]] = {
    "Scores": score_tables.draw_section,
    "Significance": significance_section.draw_section,
    "Labels and links": labels_and_links.draw_section,
    PHENOMENA: phenomena_section.draw_section,
    "Errors": error_section.draw_section,
    "Agreement": agreement_section.draw_section,
}


NOT_CONFIRMED = "This reviewer has not confirmed any pair of this corpus yet."
NO_GOLD = (
    "No pair of this corpus came with entities on both sides, so there is no gold. "
    "Confirm some pairs on the Review page and evaluate against those."
)


def main() -> None:
    project = components.page_project()
    try:
        problems.stop_without_pairs(project)
        names, against, labels = subject_picker.pick(project)
        view = pick_view(project)
        state.write_url(*state.EVALUATE)
        ready = projected(project, names)
        draw_unprojected(project, [name for name in names if name not in ready])
        draw_view(Subject(project, ready, against, labels), view)
    except SpanbridgeError as error:
        components.problem(error)


def pick_view(project: Project) -> str:
    """Return the view that is picked; that of phenomena is there where the corpus has some."""
    views = [view for view in VIEWS if view != PHENOMENA or services.phenomena(project.id, project.digest)]
    current = state.choice("view", views)
    return fields.segmented_control(
        "View", views, current, VIEW, partial(state.put, "view"), label_visibility="collapsed"
    )


def draw_unprojected(project: Project, names: list[str]) -> None:
    """Draw the recipes that were not run on this corpus yet, each with a button that runs it."""
    for name in names:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(f"{name} was not run on this corpus yet.")
            clicked = st.button("Project the corpus", key=f"project {name}", icon=":material/play_arrow:")
        if clicked or state.get(STARTED) == f"{project.id} {name}":
            state.put(STARTED, f"{project.id} {name}")
            services.ready(project, name)


def is_without_spans(subject: Subject) -> bool:
    """Test whether no recipe projected anything onto the pairs with gold, and these hold nothing either."""
    counts = [evaluation.scores.counts() for evaluation in subject.evaluations().values()]
    return not any(count.predicted or count.gold for count in counts)


def draw_knowledge(subject: Subject) -> None:
    """Draw what the recipes start from, in one line for those that start from the same."""
    names: dict[str, list[str]] = {}
    for name in subject.names:
        names.setdefault(services.knowledge(subject.project, name), []).append(name)
    components.small(*(f"{', '.join(alike)}: {line}" for line, alike in names.items() if line))


def draw_view(subject: Subject, view: str) -> None:
    """Draw the view, or why there is nothing to evaluate."""
    if view == "Agreement":
        agreement_section.draw_section(subject)
    elif is_without_spans(subject) and tagger_form.explain_no_entities(subject.project):
        return
    elif not subject.gold.pairs:
        st.info(NOT_CONFIRMED if subject.against else NO_GOLD, icon=":material/info:")
    elif subject.names:
        score_tables.draw_scope(subject)
        draw_knowledge(subject)
        VIEWS[view](subject)


main()
