"""Chart of disagreements: the compared spans of two recipes by label and by length; a click selects their pairs."""

from collections.abc import Mapping, Sequence
from typing import Literal

import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from core.evaluation.corpus_comparison import LENGTHS, ComparisonCounts, ConfusionCell, SpanVerdict
from core.evaluation.differences import DifferenceKind
from core.views.html import in_chart
from pages.compare.side_by_side import kind_text
from pages.shared import state

# In sight on the light and on the dark page, and apart from each other for most eyes.
INKS = {
    SpanVerdict.BOTH: "#3c9d80",
    SpanVerdict.FIRST: "#4a86bd",
    SpanVerdict.SECOND: "#d9772b",
    SpanVerdict.NEITHER: "#8a93a0",
    DifferenceKind.SAME: "#3c9d80",
    DifferenceKind.BOUNDARY: "#4a86bd",
    DifferenceKind.LABEL: "#a583d8",
    DifferenceKind.BOTH: "#d070a5",
    DifferenceKind.MISSING: "#d9772b",
    DifferenceKind.ONLY: "#9c8a2c",
}
DARK = "#14181d"
CHART = "chart of disagreements"
CHART_CONFIG = {
    "displaylogo": False,
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "spanbridge-disagreements"},
}
ALL_LABELS = "all labels"


def draw_chart(tally: ComparisonCounts, names: tuple[str, str]) -> None:
    """Draw bars in parts by kind, for labels and for lengths; a click selects the pairs of a part."""
    st.plotly_chart(
        plot_bars(tally, names), key=CHART, on_select=take_click, selection_mode="points", config=CHART_CONFIG
    )


def plot_bars(tally: ComparisonCounts, names: tuple[str, str]) -> go.Figure:
    """Plot the bars by label and by length."""
    rows = ["", *tally.labels]
    chart = make_subplots(1, 2, horizontal_spacing=0.08, subplot_titles=("By label", "By length in words"))
    for kind in tally.kinds:
        chart.add_trace(plot_kind(kind, "label", rows, tally.confusion("label"), names), 1, 1)
        chart.add_trace(plot_kind(kind, "length", LENGTHS, tally.confusion("length"), names), 1, 2)
    chart.update_layout(
        barmode="stack",
        bargap=0.35,
        height=130 + 34 * max(len(rows), len(LENGTHS)),
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "traceorder": "normal", "y": -0.2, "yanchor": "top"},
        modebar={"bgcolor": "rgba(0,0,0,0)"},
        dragmode=False,
        uniformtext={"minsize": 11, "mode": "hide"},
    )
    chart.update_yaxes(autorange="reversed", type="category")
    chart.update_xaxes(tickformat=",d", rangemode="tozero")
    return chart


def plot_kind(
    kind: SpanVerdict | DifferenceKind,
    by: Literal["label", "length"],
    rows: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    names: tuple[str, str],
) -> go.Bar:
    """Plot one kind's part of every bar. Plotly reads names as markup, so they are escaped."""
    return go.Bar(
        y=[in_chart(row) or ALL_LABELS for row in rows],
        x=[counts[kind.value, row] for row in rows],
        name=in_chart(kind_text(kind.value, *names)),
        legendgroup=kind.value,
        showlegend=by == "label",
        orientation="h",
        marker_color=INKS[kind],
        texttemplate="%{x:,}",
        textposition="inside",
        textangle=0,
        insidetextfont={"color": DARK},
        customdata=[str(ConfusionCell(kind.value, **{by: row})) for row in rows],
        hovertemplate="%{y}: %{x:,} %{fullData.name}<extra></extra>",
    )


def take_click() -> None:
    """Select the clicked part of a bar."""
    points = (state.shown_in(CHART) or {}).get("selection", {}).get("points", [])
    if points:
        state.put("cell", str(points[0]["customdata"]))
