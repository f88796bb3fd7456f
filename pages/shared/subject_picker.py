"""Which recipes to evaluate, against what, and on which labels; the choice stands in the address."""

import streamlit as st

from core.presets import DEFAULT_RECIPE
from core.store import Project
from pages.shared import components, services, state
from pages.shared.evaluating import projected

RECIPES, AGAINST, LABELS = "evaluated recipes", "evaluated against", "evaluated labels"
MOST = 6  # recipes that are shown unasked


def pick(project: Project) -> tuple[list[str], str, tuple[str, ...]]:
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
