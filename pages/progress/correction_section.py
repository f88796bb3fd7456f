"""Corrections: counted by recipe and class of error, with the cost of pairs of each class."""

from collections.abc import Iterator, Sequence

import plotly.graph_objects as go
import streamlit as st

from core.project import Project
from core.review import CorrectionType
from core.views.html import in_chart
from core.workspace.correction_counts import (
    NONE,
    CorrectionCost,
    CorrectionCounts,
    correction_counts,
    costs,
    current_corrections,
    summary,
)
from pages.shared import cache, components, services

HELP = "The class is told by the control that was used and by what it changed; nobody fills in a form."
MAX_SINGLE_TICKS = 5
"""Maximum of corrections by recipe at which every whole number has a tick."""


def draw_section(project: Project, reviewer: str) -> None:
    """Draw the classes of correction, by recipe, and the time that pairs of each class took."""
    counts, costs_by_class = count_corrections(project, reviewer)
    st.markdown("##### What was corrected, by recipe", help=HELP)
    if not counts:
        st.info("Nothing was corrected yet.", icon=":material/info:")
        return
    names = {recipe.id: recipe.name for recipe in services.store().projected_recipes(project.id)}
    components.table(
        summary(counts, names),
        column_config={"Pairs": st.column_config.NumberColumn(help="Pairs in which something was corrected.")},
    )
    chart, table = st.columns(2, gap="large")
    with chart:
        st.plotly_chart(plot_bars(counts, names), config={"displayModeBar": False})
    with table:
        draw_times(costs_by_class)


def count_corrections(
    project: Project, reviewer: str
) -> tuple[tuple[CorrectionCounts, ...], tuple[CorrectionCost, ...]]:
    """Return the reviewer's corrections by recipe and class, and the cost of pairs by class."""

    def read() -> tuple[tuple[CorrectionCounts, ...], tuple[CorrectionCost, ...]]:
        store = services.store()
        corrections = current_corrections(store, project.id, [reviewer])
        return correction_counts(corrections), costs(corrections, store.reviews(project.id, reviewer))

    return cache.once(("corrections", project.id, reviewer), read, services.last_number(project, reviewer))


def plot_class(blame: CorrectionType, ink: str, titles: Sequence[str], numbers: Sequence[int]) -> go.Bar:
    """Plot the part of every bar that one class takes."""
    return go.Bar(
        y=titles,
        x=numbers,
        name=blame.value,
        orientation="h",
        marker_color=ink,
        hovertemplate=f"%{{y}}: %{{x:,}} {blame.value}<extra></extra>",
    )


def plot_classes(recipes: Sequence[CorrectionCounts], titles: Sequence[str]) -> Iterator[go.Bar]:
    """Yield the parts of the bars by class, of the classes that occur."""
    for blame, ink in zip(CorrectionType, components.CHART_COLOURS, strict=True):
        numbers = [recipe.counts.get(blame, 0) for recipe in recipes]
        if any(numbers):
            yield plot_class(blame, ink, titles, numbers)


def plot_bars(recipes: Sequence[CorrectionCounts], names: dict[str, str]) -> go.Figure:
    """Plot one bar for each recipe, in parts by class; the most faulty recipe is on top."""
    titles = [in_chart(names.get(recipe.recipe_id, recipe.recipe_id)) for recipe in recipes]
    height = 110 + 34 * len(recipes)
    layout = {"barmode": "stack", "height": height, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}}
    figure = go.Figure(list(plot_classes(recipes, titles)), layout)
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "traceorder": "normal", "y": -0.25, "yanchor": "top"}, bargap=0.4
    )
    figure.update_yaxes(autorange="reversed", type="category")
    maximum = max(recipe.total for recipe in recipes)
    figure.update_xaxes(tickformat=",d", rangemode="tozero", dtick=1 if maximum <= MAX_SINGLE_TICKS else None)
    return figure


def draw_times(costs_by_class: Sequence[CorrectionCost]) -> None:
    """Draw the cost of a pair by the class that was corrected in it."""
    if not costs_by_class:
        return
    components.table(
        list(map(_cost_row, costs_by_class)),
        column_config={"Seconds": st.column_config.NumberColumn("Seconds per pair, median", format="%.1f")},
    )
    st.caption(
        "The time of whole pairs, reading included, where it is known. Pairs with a correction carried over "
        "from elsewhere are left out."
    )


def _cost_row(cost: CorrectionCost) -> dict[str, object]:
    name = "nothing, confirmed as projected" if cost.name == NONE else cost.name
    return {"Corrected in the pair": name, "Pairs": cost.pairs, "Seconds": cost.seconds}
