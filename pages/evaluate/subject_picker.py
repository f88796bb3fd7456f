"""Pickers of the recipes to evaluate, of the reference and of the labels; the choice is kept in the address."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.project import Project
from core.projection.presets import DEFAULT_RECIPE
from core.views.addresses import join_names, split_names
from pages.evaluate.cached_evaluation import projected
from pages.shared import components, fields, services, state

RECIPES, AGAINST, LABELS = "evaluated recipes", "evaluated against", "evaluated labels"
MAX_DEFAULT_RECIPES = 6  # recipes that are shown unasked


def pick(project: Project) -> tuple[list[str], str, tuple[str, ...]]:
    """Return the picked recipes, the reference ("" for gold) and the picked labels."""
    names = services.recipe_names(project)
    recipes, gold, labels = st.columns([6, 3, 3])
    with recipes:
        address = state.get("recipes")
        shown = [name for name in split_names(address or "") if name in names]
        default = shown or list(projected(project, names)[:MAX_DEFAULT_RECIPES]) or [DEFAULT_RECIPE]
        chosen = fields.multiselect(
            "Recipes", names, default, RECIPES, partial(keep_names, "recipes"), format_func=components.marked
        )
    with gold:
        references = ["", *services.reviewers(project)]
        reference = state.get("against") or ""
        against = fields.selectbox(
            "Against",
            references,
            reference if reference in references else "",
            AGAINST,
            partial(state.put, "against"),
            format_func=describe_reference,
        )
    with labels:
        every = project.label_names
        linked = [label for label in split_names(state.get("labels") or "") if label in every]
        picked = fields.pills("Labels", every, linked or list(every), LABELS, partial(keep_names, "labels"))
    return chosen, against, tuple(label for label in every if label in picked) or tuple(every)


def describe_reference(against: str) -> str:
    """Describe a reference in words."""
    return f"What {against} confirmed" if against else "Gold of the corpus"


def keep_names(name: str, picked: Sequence[str]) -> None:
    """Keep the picked names in the state, and so in the address."""
    state.put(name, join_names(picked))
