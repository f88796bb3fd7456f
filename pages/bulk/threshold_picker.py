"""Threshold of bulk acceptance: a slider, or the lowest one that promises the target precision."""

from functools import partial

import streamlit as st

from core.views.html import in_markdown
from core.workspace.calibration import Calibration
from core.workspace.candidate_rating import rating_meaning, rating_name, rating_text
from pages.bulk import bulk_pairs, expected_precision
from pages.shared import fields, state

SLIDER_KEY, SEPARATOR = "accept above", "@"


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
    target = expected_precision.percent(expected_precision.TARGET_PRECISION)
    st.button(
        in_markdown(f"Lowest {name} with at least {target} right"),
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
