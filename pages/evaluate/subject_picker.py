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
    recipes, gold, labels = st.columns([6, 3, 3])
    with recipes:
        chosen = pick_recipes(project)
    with gold:
        against = pick_reference(project)
    with labels:
        picked = pick_labels(project)
    return chosen, against, picked


def pick_recipes(project: Project) -> list[str]:
    """Return the picked recipes; unasked, the first of those that were run on the whole project."""
    names = services.recipe_names(project)
    linked = named_in_state("recipes", names)
    current = linked or list(projected(project, names)[:MAX_DEFAULT_RECIPES]) or [DEFAULT_RECIPE]
    changed = partial(keep_names, "recipes")
    return fields.multiselect("Recipes", names, current, RECIPES, changed, format_func=components.marked)


def pick_reference(project: Project) -> str:
    """Return the picked reference."""
    references = ["", *services.reviewers(project)]
    current = state.choice("against", references)
    changed = partial(state.put, "against")
    return fields.selectbox("Against", references, current, AGAINST, changed, format_func=describe_reference)


def pick_labels(project: Project) -> tuple[str, ...]:
    """Return the picked labels in the project's order, all of them where none is picked."""
    names = project.label_names
    current = named_in_state("labels", names) or list(names)
    picked = fields.pills("Labels", names, current, LABELS, partial(keep_names, "labels"))
    return tuple(label for label in names if label in picked) or tuple(names)


def named_in_state(name: str, options: Sequence[str]) -> list[str]:
    """Return the names of a list in the state that are among the options."""
    return [linked for linked in split_names(state.get(name) or "") if linked in options]


def describe_reference(against: str) -> str:
    """Describe a reference in words."""
    return f"What {against} confirmed" if against else "Gold of the corpus"


def keep_names(name: str, picked: Sequence[str]) -> None:
    """Keep the picked names in the state, and so in the address."""
    state.put(name, join_names(picked))
