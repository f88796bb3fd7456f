"""Evaluate: recipes against gold or reviewed data, how sure the scores are, and what is wrong."""

from collections.abc import Callable

import streamlit as st

from core.errors import SpanbridgeError
from core.presets import DEFAULT_RECIPE
from core.store import Project
from pages.shared import (
    agreeing,
    components,
    error_classes,
    labels_and_links,
    score_tables,
    services,
    significance,
    state,
)
from pages.shared.evaluating import Subject, projected

RECIPES, AGAINST, LABELS, VIEW = "evaluated recipes", "evaluated against", "evaluated labels", "view of the evaluation"
ASKED = "recipe to project"
MOST = 6  # recipes that are shown unasked
VIEWS: dict[str, Callable[[Subject], None]] = {
    "Scores": score_tables.section,
    "Significance": significance.section,
    "Labels and links": labels_and_links.section,
    "Errors": error_classes.section,
    "Agreement": agreeing.section,
}


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    try:
        wanted, against, labels = controls(project)
        view = pick_view()
        state.write_url(*state.EVALUATE)
        ready = projected(project, wanted)
        offer_rest(project, [name for name in wanted if name not in ready])
        draw(Subject(project, ready, against, labels), view)
    except SpanbridgeError as error:
        components.problem(error)


def controls(project: Project) -> tuple[list[str], str, tuple[str, ...]]:
    """Which recipes, against what, and which labels."""
    names = services.recipe_names(project)
    recipes, gold, labels = st.columns([6, 3, 3])
    with recipes:
        held = state.get("recipes")
        shown = [name for name in (held or "").split(",") if name in names]
        state.show_in(RECIPES, shown or list(projected(project, names)[:MOST]) or [DEFAULT_RECIPE])
        wanted = st.multiselect(
            "Recipes", names, key=RECIPES, format_func=components.marked, on_change=take, args=("recipes", RECIPES)
        )
    with gold:
        known = ["", *services.reviewers(project)]
        state.show_in(AGAINST, held if (held := state.get("against") or "") in known else "")
        against = st.selectbox(
            "Against", known, key=AGAINST, format_func=described, on_change=take, args=("against", AGAINST)
        )
    with labels:
        every = project.label_names
        kept = [label for label in (state.get("labels") or "").split(",") if label in every]
        state.show_in(LABELS, kept or list(every))
        chosen = st.pills("Labels", every, key=LABELS, selection_mode="multi", on_change=take, args=("labels", LABELS))
    return wanted, against, tuple(label for label in every if label in chosen) or tuple(every)


def described(against: str) -> str:
    return f"What {against} confirmed" if against else "Gold of the corpus"


def take(name: str, widget: str) -> None:
    """Take over what was picked."""
    picked = state.shown_in(widget)
    state.put(name, picked if isinstance(picked, str) else ",".join(picked or ()))


def pick_view() -> str:
    held = state.get("view")
    state.show_in(VIEW, held if held in VIEWS else "Scores")
    st.segmented_control(
        "View",
        list(VIEWS),
        key=VIEW,
        required=True,
        label_visibility="collapsed",
        on_change=take,
        args=("view", VIEW),
    )
    return str(state.shown_in(VIEW))


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
        agreeing.section(subject)
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
