"""Scores by phenomenon: on the pairs that the corpus tags as a test of something, which recipe breaks where."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.evaluation import Counts, Mode
from core.evaluation.phenomena import PhenomenonScores, describe_left_out
from core.views.html import in_chart, in_markdown
from pages.evaluate import pair_list
from pages.evaluate.cached_evaluation import Subject
from pages.evaluate.number_table import CHART_CONFIG, draw_table, interval_text, percent, selected_number

PHENOMENA_KEY = "scores by phenomenon"
ALL_PAIRS, NO_SPANS = "All pairs", "–"
PAIRS, GOLD, CEILING = "Pairs", "Gold spans", "Ceiling F1"
INKS, DARK = ("#d9772b", "#e8d5ae", "#5b9bd5"), "#14181d"
"""Colours from F1 0 to 100, and that of the numbers on them."""
LONGEST_TICK = 40
"""Characters of a name beside the map; the table has all of it."""
ABOUT = (
    "The corpus says of its pairs what they are a test of. A pair with several phenomena counts in each, so the rows "
    "overlap. Few pairs give wide intervals: a difference within them may be chance."
)
NONE = "The pairs of this corpus that are tagged with a phenomenon have no gold here."


def draw_section(subject: Subject) -> None:
    """Draw the chart and the table of the scores by phenomenon, and the pairs of the selected number."""
    tagged = subject.phenomena()
    if not tagged:
        st.info(NONE, icon=":material/info:")
        return
    rows = [*tagged, whole(subject)]
    st.markdown("##### Strict F1 by phenomenon", help=ABOUT)
    st.plotly_chart(plot_scores(rows), config=CHART_CONFIG, key="phenomena")
    draw_table(PHENOMENA_KEY, list(map(score_row, rows)))
    st.caption(in_markdown(f"{ABOUT} {describe_left_out(len(subject.places_by_phenomenon()))}".strip()))
    draw_pairs(subject, rows)


def whole(subject: Subject) -> PhenomenonScores:
    """Return the scores of all pairs, to compare those of a phenomenon with."""
    limits = subject.contest(Mode.STRICT).bounds
    return PhenomenonScores("", tuple(range(len(subject.gold.pairs))), subject.evaluations(), limits)


def title_of(scores: PhenomenonScores) -> str:
    """Return the name of a row."""
    return scores.name or ALL_PAIRS


def score_row(scores: PhenomenonScores) -> dict[str, Any]:
    """Return the row of one phenomenon: its pairs and gold spans, its ceiling, and the score of each recipe."""
    ceiling = scores.any.ceiling
    return {
        "Phenomenon": title_of(scores),
        PAIRS: len(scores.places),
        GOLD: ceiling.gold,
        CEILING: f1_number(ceiling),
        **{name: recipe_text(scores, name) for name in scores.evaluations},
    }


def recipe_text(scores: PhenomenonScores, name: str) -> str:
    """Return the F1 of a recipe with its interval; a dash where there is no span on either side."""
    counts = scores.evaluations[name].overall
    return f"{percent(counts.f1)}  ({interval_text(scores.bounds[name].f1)})" if has_spans(counts) else NO_SPANS


def f1_number(counts: Counts) -> float | None:
    """Return an F1 in per cent, nothing where there is no span on either side."""
    return 100 * counts.f1 if has_spans(counts) else None


def has_spans(counts: Counts) -> bool:
    """Tell whether there is a span to count at all."""
    return counts.predicted + counts.gold > 0


def draw_pairs(subject: Subject, rows: Sequence[PhenomenonScores]) -> None:
    """Draw the pairs behind the number that is selected."""
    cell = selected_number(PHENOMENA_KEY, rows)
    if cell is None:
        st.caption(pair_list.HINT)
        return
    scores, column = cell
    title = title_of(scores)
    if column in subject.names:
        places, what = scores.wrong(column), f"{column}: {title}, a span is missed or wrong"
        pair_list.draw_places(subject, what, places, [column])
    elif column == CEILING:
        what = f"{title}, source and gold have different numbers of a label"
        pair_list.draw_places(subject, what, scores.out_of_reach, subject.names)
    else:
        pair_list.draw_places(subject, title, scores.places, subject.names)


def plot_scores(rows: Sequence[PhenomenonScores]) -> go.Figure:
    """Plot the F1 of every recipe on every phenomenon as a field of a map."""
    names = list(rows[0].evaluations)
    numbers = [[f1_number(scores.evaluations[name].overall) for name in names] for scores in rows]
    layout = {"height": 90 + 28 * len(rows), "margin": {"l": 8, "r": 8, "t": 8, "b": 8}}
    figure = go.Figure(plot_fields(rows, names, numbers), layout)
    ticks = [in_chart(cut(title_of(scores))) for scores in rows]
    figure.update_yaxes(autorange="reversed", showgrid=False, tickvals=list(range(len(rows))), ticktext=ticks)
    figure.update_xaxes(side="top", type="category", showgrid=False)
    return figure


def cut(title: str) -> str:
    """Return a title that fits beside the map."""
    return title if len(title) <= LONGEST_TICK else f"{title[: LONGEST_TICK - 1]}…"


def plot_fields(
    rows: Sequence[PhenomenonScores], names: Sequence[str], numbers: Sequence[Sequence[float | None]]
) -> go.Heatmap:
    """Plot the fields, each with its number, from 0 to 100."""
    details = [
        [(in_chart(title_of(scores)), interval_text(scores.bounds[name].f1)) for name in names] for scores in rows
    ]
    colours: Mapping[str, Any] = {"colorscale": INKS, "zmin": 0, "zmax": 100, "showscale": False}
    return go.Heatmap(
        z=numbers,
        x=list(map(in_chart, names)),
        customdata=details,
        texttemplate="%{z:.0f}",
        textfont={"color": DARK},
        hovertemplate="%{customdata[0]}, %{x}: F1 %{z:.1f} (%{customdata[1]})<extra></extra>",
        xgap=2,
        ygap=2,
        hoverongaps=False,
        **colours,
    )
