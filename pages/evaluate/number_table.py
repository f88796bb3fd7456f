"""Numbers as tables and charts show them, each of which can be selected."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.evaluation.significance import Interval
from pages.shared import components

MODEBAR = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d"],
    "toImageButtonOptions": {"format": "svg", "filename": "spanbridge"},
}
NUMBER = st.column_config.NumberColumn(format="%.1f")


def table(key: str, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of numbers, each of which can be selected."""
    shown = {column: NUMBER for column, value in (rows[0] if rows else {}).items() if isinstance(value, float)}
    components.table(
        rows,
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        column_config=shown,
        height="content",
    )


def percent(rate: float) -> str:
    return f"{100 * rate:.1f}"


def span(limits: Interval) -> str:
    return f"{percent(limits.low)} – {percent(limits.high)}"
