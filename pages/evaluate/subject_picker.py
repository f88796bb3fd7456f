"""Which recipes to evaluate, against what, and on which labels; the choice stands in the address."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.project import Project
from core.projection.presets import DEFAULT_RECIPE
from core.views.addresses import join_names, split_names
from pages.evaluate.cached_evaluation import projected
from pages.shared import components, fields, services, state

RECIPES, AGAINST, LABELS = "evaluated recipes", "evaluated against", "evaluated labels"
MOST = 6  # recipes that are shown unasked


def pick(project: Project) -> tuple[list[str], str, tuple[str, ...]]:
    """Which recipes, against what, and which labels."""
    names = services.recipe_names(project)
    recipes, gold, labels = st.columns([6, 3, 3])
    with recipes:
        held = state.get("recipes")
        shown = [name for name in split_names(held or "") if name in names]
        stands = shown or list(projected(project, names)[:MOST]) or [DEFAULT_RECIPE]
        wanted = fields.multiselect(
            "Recipes", names, stands, RECIPES, partial(take, "recipes"), format_func=components.marked
        )
    with gold:
        known = ["", *services.reviewers(project)]
        asked = state.get("against") or ""
        against = fields.selectbox(
            "Against",
            known,
            asked if asked in known else "",
            AGAINST,
            partial(state.put, "against"),
            format_func=described,
        )
    with labels:
        every = project.label_names
        kept = [label for label in split_names(state.get("labels") or "") if label in every]
        chosen = fields.pills("Labels", every, kept or list(every), LABELS, partial(take, "labels"))
    return wanted, against, tuple(label for label in every if label in chosen) or tuple(every)


def described(against: str) -> str:
    return f"What {against} confirmed" if against else "Gold of the corpus"


def take(name: str, picked: Sequence[str]) -> None:
    """Take over several that were picked."""
    state.put(name, join_names(picked))
