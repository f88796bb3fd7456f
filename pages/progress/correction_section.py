"""What was corrected: counted by recipe and class of error, with what pairs of each class cost."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from core.project import Project
from core.review import CorrectionType
from core.views.html import in_chart
from core.workspace.correction_counts import NONE, CorrectionCost, CorrectionCounts, costs, faults, standing, summary
from pages.shared import cache, components, services

HELP = "The class is told by the control that was used and by what it changed; nobody fills in a form."
FEW = 5
"""Corrections of a recipe up to which every whole number has a tick."""


def section(project: Project, reviewer: str) -> None:
    """The classes of correction, by recipe, and the time that pairs of each class took."""
    found, spent = counted(project, reviewer)
    st.markdown("##### What was corrected, by recipe", help=HELP)
    if not found:
        st.info("Nothing was corrected yet.", icon=":material/info:")
        return
    names = {one.id: one.name for one in services.store().projected_recipes(project.id)}
    components.table(
        summary(found, names),
        column_config={"Pairs": st.column_config.NumberColumn(help="Pairs in which something was corrected.")},
    )
    chart, table = st.columns(2, gap="large")
    with chart:
        st.plotly_chart(bars(found, names), config={"displayModeBar": False})
    with table:
        times(spent)


def counted(project: Project, reviewer: str) -> tuple[tuple[CorrectionCounts, ...], tuple[CorrectionCost, ...]]:
    """What the reviewer corrected, by recipe and class, and what pairs cost by class."""

    def read() -> tuple[tuple[CorrectionCounts, ...], tuple[CorrectionCost, ...]]:
        store = services.store()
        found = standing(store, project.id, [reviewer])
        return faults(found), costs(found, store.reviews(project.id, reviewer))

    return cache.once(("corrections", project.id, reviewer), read, services.last_number(project, reviewer))


def bars(found: Sequence[CorrectionCounts], names: dict[str, str]) -> go.Figure:
    """One bar for each recipe, in parts by class; the most faulty recipe on top."""
    recipes = [in_chart(names.get(one.recipe_id, one.recipe_id)) for one in found]
    drawn = [
        go.Bar(
            y=recipes,
            x=[one.counts.get(blame, 0) for one in found],
            name=blame.value,
            orientation="h",
            marker_color=ink,
            hovertemplate=f"%{{y}}: %{{x:,}} {blame.value}<extra></extra>",
        )
        for blame, ink in zip(CorrectionType, components.CHART_COLOURS, strict=True)
        if any(one.counts.get(blame) for one in found)
    ]
    height = 110 + 34 * len(found)
    figure = go.Figure(drawn, {"barmode": "stack", "height": height, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}})
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "traceorder": "normal", "y": -0.25, "yanchor": "top"}, bargap=0.4
    )
    figure.update_yaxes(autorange="reversed", type="category")
    most = max(one.total for one in found)
    figure.update_xaxes(tickformat=",d", rangemode="tozero", dtick=1 if most <= FEW else None)
    return figure


def times(spent: Sequence[CorrectionCost]) -> None:
    """What a pair costs by the class that was corrected in it."""
    if not spent:
        return
    components.table(
        [
            {
                "Corrected in the pair": one.name if one.name != NONE else "nothing, confirmed as projected",
                "Pairs": one.pairs,
                "Seconds": one.seconds,
            }
            for one in spent
        ],
        column_config={"Seconds": st.column_config.NumberColumn("Seconds per pair, median", format="%.1f")},
    )
    st.caption(
        "The time of whole pairs, reading included, where it is known. Pairs with a correction carried over "
        "from elsewhere are left out."
    )
