"""Numbers in tables and charts, each of which can be selected."""

from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

from core.evaluation.significance import Interval
from pages.shared import components, state

CHART_CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d"],
    "toImageButtonOptions": {"format": "svg", "filename": "spanbridge"},
}
NUMBER = st.column_config.NumberColumn(format="%.1f")


def draw_table(key: str, rows: Sequence[dict[str, Any]]) -> None:
    """Draw rows of numbers, each of which can be selected."""
    columns = {column: NUMBER for row in rows for column, value in row.items() if isinstance(value, float)}
    components.table(
        rows,
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        column_config=columns,
        height="content",
    )


T = TypeVar("T")


def selected_number(key: str, rows: Sequence[T]) -> tuple[T, str] | None:
    """Return what the row of the selected number is about, one of ``rows``, and the number's column."""
    cell = state.selected_cell(key)
    if cell is None or cell[0] >= len(rows):
        return None
    return rows[cell[0]], cell[1]


def percent(rate: float) -> str:
    """Return a rate in per cent."""
    return f"{100 * rate:.1f}"


def interval_text(limits: Interval) -> str:
    """Return an interval in per cent."""
    return f"{percent(limits.low)} – {percent(limits.high)}"
