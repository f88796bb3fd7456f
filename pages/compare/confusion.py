"""The whole corpus: recipes in a table, and where two of them disagree, down to the pairs."""

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
from pages.compare.side_by_side import described, named, rival_of, standard_of
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
SHORT = {
    DifferenceKind.BOUNDARY: "Boundary",
    DifferenceKind.LABEL: "Label",
    DifferenceKind.BOTH: "Both",
    DifferenceKind.MISSING: "Missing",
    DifferenceKind.ONLY: "Only here",
}
CHART = "chart of disagreements"
EXPORT = {
    "displaylogo": False,
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "spanbridge-disagreements"},
}
TABLE = "compared pairs"
PAGE, MENU = 25, 380
ALL, EVERY = "All", "all labels"
HELP = (
    "Every span that is right or that either recipe has counts once. A recipe is right about a span if it has it, "
    "with these boundaries and this label, just where it is right to have it."
)


def corpus(recipes: Recipes, show: Callable[[str], None]) -> None:
    """The table of all recipes, the disagreements of two, and the pairs behind them; ``show`` opens one."""
    against, names = standard_of(recipes), recipes.names
    pick("against", "What is right", recipes.standards, against, said)
    table(names, recipes.standings(against))
    depth(recipes, against)
    if len(names) < 2:
        st.info("Pick another recipe in the sidebar to see where they disagree.", icon=":material/info:")
        return
    rival = rival_of(names)
    tally = recipes.tally(rival, against)
    st.subheader("Where two recipes disagree", anchor=False, help=None if against == NOBODY else HELP)
    if len(names) > 2:
        pick("rival", f"{names[0]} and", list(names[1:]), rival)
    chart(tally, (names[0], rival))
    listing(recipes.project, tally, (names[0], rival), show)


def said(against: str) -> str:
    plain = {GOLD: "Gold of the corpus", NOBODY: "Nothing: recipes against each other"}
    return plain.get(against, f"What {against} confirmed")


def depth(recipes: Recipes, against: str) -> None:
    """The way to how sure these numbers are."""
    if against != NOBODY:
        query = {"corpus": recipes.project.id, "recipes": ",".join(recipes.names), "against": against}
        st.page_link(
            "pages/evaluate/page.py",
            label="How sure is that? Intervals, significance and classes of error",
            icon=":material/analytics:",
            query_params={name: value for name, value in query.items() if value},
        )


def pick(field: str, title: str, options: list[str], picked: str, shown: Callable[[str], str] = str) -> None:
    """A menu whose choice stands in the state, and so in the address."""
    changed = partial(state.put, field)
    fields.selectbox(title, options, picked, f"compared {field}", changed, format_func=shown, width=MENU)


def table(names: Sequence[str], lines: Sequence[RecipeSummary]) -> None:
    """A line for every recipe: how often it is right, what it projects, and how it differs from the first."""
    number = st.column_config.NumberColumn
    percent = number(format="%.1f", help="Strict: boundaries and label, in per cent.")
    differs = {
        state.value: number(SHORT[state], help=in_markdown(f"Spans, against {names[0]}: {state.value}."))
        for state in SHORT
    }
    components.table(
        [line(name, one, place == 0) for place, (name, one) in enumerate(zip(names, lines, strict=True))],
        placeholder="—",
        column_config={
            **dict.fromkeys(("Precision", "Recall", "F1"), percent),
            "Unprojected": number(help="Source entities that lead to no span."),
            "Pairs that differ": number(help=in_markdown(f"From {names[0]}, the first recipe.")),
            **differs,
        },
    )


def line(name: str, one: RecipeSummary, is_reference: bool) -> dict[str, object]:
    counts = one.counts
    rates = {"Precision": counts.precision, "Recall": counts.recall, "F1": counts.f1} if counts else {}
    against = {"Pairs that differ": one.pairs} | {state.value: one.states[state] for state in SHORT}
    return {
        "Recipe": name,
        **{title: 100 * rate for title, rate in rates.items()},
        "Spans": one.spans,
        "Unprojected": one.unprojected,
        **(dict.fromkeys(against) if is_reference else against),
    }


def chart(tally: ComparisonCounts, both: tuple[str, str]) -> None:
    """Bars in parts by kind, for labels and for lengths; a click selects the pairs of a part."""
    st.plotly_chart(figure(tally, both), key=CHART, on_select=take_click, selection_mode="points", config=EXPORT)


def figure(tally: ComparisonCounts, both: tuple[str, str]) -> go.Figure:
    rows = ["", *tally.labels]
    drawn = make_subplots(1, 2, horizontal_spacing=0.08, subplot_titles=("By label", "By length in words"))
    for kind in tally.kinds:
        drawn.add_trace(bar(kind, "label", rows, tally.confusion("label"), both), 1, 1)
        drawn.add_trace(bar(kind, "length", LENGTHS, tally.confusion("length"), both), 1, 2)
    drawn.update_layout(
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
    drawn.update_yaxes(autorange="reversed", type="category")
    drawn.update_xaxes(tickformat=",d", rangemode="tozero")
    return drawn


def bar(
    kind: SpanVerdict | DifferenceKind,
    by: Literal["label", "length"],
    rows: Sequence[str],
    found: Mapping[tuple[str, str], int],
    both: tuple[str, str],
) -> go.Bar:
    """One kind's part of every bar. Plotly reads names as markup, so they are escaped."""
    return go.Bar(
        y=[in_chart(row) or EVERY for row in rows],
        x=[found[kind.value, row] for row in rows],
        name=in_chart(named(kind.value, *both)),
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
    """Select the part of the bar that was clicked on."""
    points = (state.shown_in(CHART) or {}).get("selection", {}).get("points", [])
    if points:
        state.put("cell", str(points[0]["customdata"]))


def listing(project: Project, tally: ComparisonCounts, both: tuple[str, str], show: Callable[[str], None]) -> None:
    """The pairs of what is selected; choosing one opens it."""
    cell = ConfusionCell.parse(state.get("cell") or "")
    menus(tally, both)
    found = tally.places(cell)
    what = described(cell, *both)
    st.text(f"{what}: {sum(map(len, found.values())):,} spans in {len(found):,} pairs. Choose a line to see the pair.")
    places = list(found)
    page = fields.pagination(-(-len(places) // PAGE), "page of compared pairs")
    ids = services.pair_ids(project.id, project.digest)
    shown = places[(page - 1) * PAGE : page * PAGE]
    components.table(
        [row(project, ids[place], place, found[place], both) for place in shown],
        key=TABLE,
        on_select=partial(open_selected, [ids[place] for place in shown], show),
        selection_mode="single-row",
    )


def menus(tally: ComparisonCounts, both: tuple[str, str]) -> None:
    """Menus for what the charts select by a click, which show it too."""
    kind, label, length = st.columns(3)
    kinds = [one.value for one in tally.kinds]
    with kind:
        menu("Who is right, or what differs", "kind", kinds, lambda one: named(one, *both))
    with label:
        menu("Label", "label", tally.labels, lambda one: one or ALL)
    with length:
        menu("Words", "length", LENGTHS, lambda one: one or ALL)


def menu(title: str, part: str, options: Sequence[str], shown: Callable[[str], str]) -> None:
    """A menu for a part of the cell; "" is first among the options."""
    value = getattr(ConfusionCell.parse(state.get("cell") or ""), part)
    stands = value if value in options else ""
    fields.selectbox(title, ["", *options], stands, f"compared {part}", partial(take_part, part), format_func=shown)


def take_part(part: str, value: str) -> None:
    cell = ConfusionCell.parse(state.get("cell") or "")
    state.put("cell", str(replace(cell, **{part: value})))


def row(
    project: Project, pair_id: str, place: int, items: Sequence[ComparedSpan], both: tuple[str, str]
) -> dict[str, object]:
    target = services.store().pair(project.id, pair_id).target
    spans = (f"{target.slice(item.span.start, item.span.end)} ({item.span.label})" for item in items)
    kinds = dict.fromkeys(named(item.kind.value, *both) for item in items)
    shown = {"Spans": ", ".join(spans), "Finding": ", ".join(kinds)}
    return {"Pair": place + 1, "Id": pair_id, **shown, "Target": target.text}


def open_selected(pairs: Sequence[str], show: Callable[[str], None]) -> None:
    if (chosen := state.selected_row(TABLE)) is not None:
        show(pairs[chosen])
