"""Comparison over the whole corpus: recipes in a table, and where two of them disagree, down to the pairs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from core.evaluation.corpus_comparison import (
    LENGTHS,
    ComparedSpan,
    ComparisonCounts,
    ConfusionCell,
    RecipeSummary,
    SpanVerdict,
)
from core.evaluation.differences import DifferenceKind
from core.project import Project
from core.views.html import in_chart, in_markdown
from pages.compare.cached_comparison import GOLD, NOBODY, Recipes
from pages.compare.side_by_side import cell_text, kind_text, rival_of, standard_of
from pages.shared import components, fields, services, state

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
COLUMN_TITLES = {
    DifferenceKind.BOUNDARY: "Boundary",
    DifferenceKind.LABEL: "Label",
    DifferenceKind.BOTH: "Both",
    DifferenceKind.MISSING: "Missing",
    DifferenceKind.ONLY: "Only here",
}
CHART = "chart of disagreements"
CHART_CONFIG = {
    "displaylogo": False,
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "spanbridge-disagreements"},
}
TABLE = "compared pairs"
PAGE_SIZE, MENU_WIDTH = 25, 380
ALL, ALL_LABELS = "All", "all labels"
HELP = (
    "Every span that is right or that either recipe has counts once. A recipe is right about a span if it has it, "
    "with these boundaries and this label, just where it is right to have it."
)


def draw_corpus(recipes: Recipes, open_pair: Callable[[str], None]) -> None:
    """Draw the table of all recipes, the disagreements of two, and their pairs; ``open_pair`` opens one."""
    against, names = standard_of(recipes), recipes.names
    draw_picker("against", "What is right", recipes.standards, against, describe_standard)
    draw_table(names, recipes.summaries(against))
    draw_link(recipes, against)
    if len(names) < 2:
        st.info("Pick another recipe in the sidebar to see where they disagree.", icon=":material/info:")
        return
    rival = rival_of(names)
    tally = recipes.tally(rival, against)
    st.subheader("Where two recipes disagree", anchor=False, help=None if against == NOBODY else HELP)
    if len(names) > 2:
        draw_picker("rival", f"{names[0]} and", list(names[1:]), rival)
    draw_chart(tally, (names[0], rival))
    draw_pairs(recipes.project, tally, (names[0], rival), open_pair)


def describe_standard(against: str) -> str:
    """Describe a reference in words."""
    plain = {GOLD: "Gold of the corpus", NOBODY: "Nothing: recipes against each other"}
    return plain.get(against, f"What {against} confirmed")


def draw_link(recipes: Recipes, against: str) -> None:
    """Draw the link to the intervals and significance of these numbers."""
    if against != NOBODY:
        query = {"corpus": recipes.project.id, "recipes": ",".join(recipes.names), "against": against}
        st.page_link(
            "pages/evaluate/page.py",
            label="How sure is that? Intervals, significance and classes of error",
            icon=":material/analytics:",
            query_params={name: value for name, value in query.items() if value},
        )


def draw_picker(field: str, title: str, options: list[str], picked: str, shown: Callable[[str], str] = str) -> None:
    """Draw a menu whose choice is kept in the state, and so in the address."""
    changed = partial(state.put, field)
    fields.selectbox(title, options, picked, f"compared {field}", changed, format_func=shown, width=MENU_WIDTH)


def draw_table(names: Sequence[str], summaries: Sequence[RecipeSummary]) -> None:
    """Draw one row for every recipe: its scores, its spans and its differences from the first."""
    number = st.column_config.NumberColumn
    percent = number(format="%.1f", help="Strict: boundaries and label, in per cent.")
    differs = {
        kind.value: number(title, help=in_markdown(f"Spans, against {names[0]}: {kind.value}."))
        for kind, title in COLUMN_TITLES.items()
    }
    components.table(
        [summary_row(name, summary, name == names[0]) for name, summary in zip(names, summaries, strict=True)],
        placeholder="—",
        column_config={
            **dict.fromkeys(("Precision", "Recall", "F1"), percent),
            "Unprojected": number(help="Source entities that lead to no span."),
            "Pairs that differ": number(help=in_markdown(f"From {names[0]}, the first recipe.")),
            **differs,
        },
    )


def summary_row(name: str, summary: RecipeSummary, is_reference: bool) -> dict[str, object]:
    """Return the table row of one recipe."""
    counts = summary.counts
    rates = {"Precision": counts.precision, "Recall": counts.recall, "F1": counts.f1} if counts else {}
    against = {"Pairs that differ": summary.pairs} | {kind.value: summary.states[kind] for kind in COLUMN_TITLES}
    return {
        "Recipe": name,
        **{title: 100 * rate for title, rate in rates.items()},
        "Spans": summary.spans,
        "Unprojected": summary.unprojected,
        **(dict.fromkeys(against) if is_reference else against),
    }


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


def draw_pairs(
    project: Project, tally: ComparisonCounts, names: tuple[str, str], open_pair: Callable[[str], None]
) -> None:
    """Draw the pairs of the selection; choosing one opens it."""
    cell = ConfusionCell.parse(state.get("cell") or "")
    draw_menus(tally, names)
    spans = tally.places(cell)
    what = cell_text(cell, *names)
    st.text(f"{what}: {sum(map(len, spans.values())):,} spans in {len(spans):,} pairs. Choose a line to see the pair.")
    places = list(spans)
    page = fields.pagination(-(-len(places) // PAGE_SIZE), "page of compared pairs")
    ids = services.pair_ids(project.id, project.digest)
    shown = places[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    components.table(
        [pair_row(project, ids[place], place, spans[place], names) for place in shown],
        key=TABLE,
        on_select=partial(open_selected, [ids[place] for place in shown], open_pair),
        selection_mode="single-row",
    )


def draw_menus(tally: ComparisonCounts, names: tuple[str, str]) -> None:
    """Draw menus for the selection that a click on the charts makes."""
    kind_column, label_column, length_column = st.columns(3)
    kinds = [kind.value for kind in tally.kinds]
    with kind_column:
        draw_menu("Who is right, or what differs", "kind", kinds, lambda value: kind_text(value, *names))
    with label_column:
        draw_menu("Label", "label", tally.labels, lambda value: value or ALL)
    with length_column:
        draw_menu("Words", "length", LENGTHS, lambda value: value or ALL)


def draw_menu(title: str, part: str, options: Sequence[str], shown: Callable[[str], str]) -> None:
    """Draw a menu for a part of the cell; "" is first among the options."""
    value = getattr(ConfusionCell.parse(state.get("cell") or ""), part)
    current = value if value in options else ""
    fields.selectbox(title, ["", *options], current, f"compared {part}", partial(take_part, part), format_func=shown)


def take_part(part: str, value: str) -> None:
    """Set a part of the selected cell."""
    cell = ConfusionCell.parse(state.get("cell") or "")
    state.put("cell", str(replace(cell, **{part: value})))


def pair_row(
    project: Project, pair_id: str, place: int, items: Sequence[ComparedSpan], names: tuple[str, str]
) -> dict[str, object]:
    """Return the table row of one pair with its compared spans."""
    target = services.store().pair(project.id, pair_id).target
    spans = (f"{target.slice(item.span.start, item.span.end)} ({item.span.label})" for item in items)
    kinds = dict.fromkeys(kind_text(item.kind.value, *names) for item in items)
    shown = {"Spans": ", ".join(spans), "Finding": ", ".join(kinds)}
    return {"Pair": place + 1, "Id": pair_id, **shown, "Target": target.text}


def open_selected(pairs: Sequence[str], open_pair: Callable[[str], None]) -> None:
    """Open the pair of the selected row."""
    if (chosen := state.selected_row(TABLE)) is not None:
        open_pair(pairs[chosen])
