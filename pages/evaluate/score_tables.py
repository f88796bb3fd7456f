"""Scores of recipes: strict with intervals and the ceiling, and every other mode beside it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.evaluation import Counts, Evaluation, Mode
from core.evaluation.gold import Pairs, left_out, out_of_reach, wrong_in
from core.evaluation.significance import Interval
from core.views.html import in_chart
from pages.evaluate import pair_list, significance_section
from pages.evaluate.cached_evaluation import Subject
from pages.evaluate.number_table import CHART_CONFIG, draw_table, interval_text, percent, selected_number

BLUE, AMBER = "#4a86bd", "#d9772b"  # in sight on the light and on the dark page
STRICT_KEY, MODES_KEY = "strict scores", "scores by mode"
SEQEVAL = "seqeval, default"
SEQEVAL_NOTE = (
    "seqeval's default mode reads tags as conlleval does: a stray I- opens a span. The strict mode counts only spans "
    "that are well formed in IOB2. What Spanbridge projects is always well formed, so both give the strict score "
    "here; they part on tags from elsewhere that break the scheme, and can then only be compared within one mode."
)

PairsBehind = Mapping[str, tuple[Callable[[Evaluation], Pairs], str]]
"""Functions from an evaluation to the pairs behind a column, with their title."""

_WRONG = wrong_in, "a span is missed or wrong"
_LEFT_OUT = left_out, "an entity was projected onto nothing"
STRICT_PAIRS: PairsBehind = {
    "Precision": _WRONG,
    "Recall": _WRONG,
    "F1": _WRONG,
    "95 % interval": _WRONG,
    "Ceiling F1": (out_of_reach, "source and gold have different numbers of a label"),
    "Selective ceiling F1": (out_of_reach, "source and gold have different numbers of a label"),
    "Projected": _LEFT_OUT,
    "Entities left out": _LEFT_OUT,
}
MODES_PAIRS: PairsBehind = {SEQEVAL: _WRONG} | {
    mode.capitalize(): (partial(wrong_in, mode=mode), f"a span is missed or wrong ({mode})") for mode in Mode
}


def draw_scope(subject: Subject) -> None:
    """Draw the number of pairs with gold, and the F1 of a perfect projector."""
    gold = subject.gold
    first = subject.evaluation(subject.names[0])
    ceiling, selective = first.ceiling, first.selective_ceiling
    entities, spans = f"{ceiling.predicted:,} source entities", f"{ceiling.gold:,} gold spans"
    pairs = f"{len(gold.pairs):,} of {gold.corpus:,} pairs have gold"
    st.caption(
        f"{pairs}: {entities}, {spans}. A perfect projector of these entities would reach F1 {percent(ceiling.f1)} "
        f"(P {percent(ceiling.precision)}, R {percent(ceiling.recall)}); a selective one, which leaves out those "
        f"without a counterpart, {percent(selective.f1)}."
        + (" Whoever confirmed a pair saw what a recipe projected there, which favours it." if subject.against else "")
    )


def draw_section(subject: Subject) -> None:
    """Draw the chart of intervals, the strict scores, and the scores of every mode."""
    evaluations, contest = subject.evaluations(), subject.contest(Mode.STRICT)
    significance_section.draw_verdict(contest)
    limits = {name: contest.bounds[name].f1 for name in evaluations}
    st.plotly_chart(plot_intervals(evaluations, limits), config=CHART_CONFIG, key="intervals")
    st.markdown("##### Strict: the same start, end and label")
    draw_table(STRICT_KEY, [strict_row(name, evaluation, limits[name]) for name, evaluation in evaluations.items()])
    st.markdown("##### F1 in every mode", help=SEQEVAL_NOTE)
    rows = [modes_row(name, evaluation, subject.as_written(name)) for name, evaluation in evaluations.items()]
    draw_table(MODES_KEY, rows)
    st.caption(SEQEVAL_NOTE)
    draw_pairs(subject, evaluations)


def strict_row(name: str, evaluation: Evaluation, limits: Interval) -> dict[str, Any]:
    """Return the row of a recipe in the table of strict scores."""
    counts, (predicted, entities) = evaluation.overall, evaluation.ratio
    return {
        "Recipe": name,
        "Precision": 100 * counts.precision,
        "Recall": 100 * counts.recall,
        "F1": 100 * counts.f1,
        "95 % interval": interval_text(limits),
        "Ceiling F1": 100 * evaluation.ceiling.f1,
        "Selective ceiling F1": 100 * evaluation.selective_ceiling.f1,
        "Projected": f"{predicted:,} / {entities:,}",
        "Entities left out": int(evaluation.unprojected.sum()),
    }


def modes_row(name: str, evaluation: Evaluation, written: Counts) -> dict[str, Any]:
    """Return the row of a recipe in the table of modes."""
    scores = {mode.capitalize(): 100 * evaluation.scores.counts(mode).f1 for mode in Mode}
    return {"Recipe": name, "Strict": scores.pop("Strict"), SEQEVAL: 100 * written.f1, **scores}


def draw_pairs(subject: Subject, evaluations: Mapping[str, Evaluation]) -> None:
    """Draw the pairs behind the number that is selected in one of the tables."""
    for key, columns in ((STRICT_KEY, STRICT_PAIRS), (MODES_KEY, MODES_PAIRS)):
        cell = selected_number(key, list(evaluations))
        if cell and cell[1] in columns:
            name, (pairs_of, what) = cell[0], columns[cell[1]]
            pair_list.draw_places(subject, f"{name}: {what}", pairs_of(evaluations[name]), [name])
            return
    st.caption(pair_list.HINT)


def plot_intervals(evaluations: Mapping[str, Evaluation], limits: Mapping[str, Interval]) -> go.Figure:
    """Plot the strict F1 of every recipe with its interval, and the ceilings."""
    scores = {name: 100 * evaluation.overall.f1 for name, evaluation in evaluations.items()}
    layout = {"height": 96 + 34 * len(scores), "margin": {"l": 8, "r": 8, "t": 26, "b": 8}, "showlegend": False}
    figure = go.Figure(plot_scores(scores, limits), layout)
    first = next(iter(evaluations.values()))
    for name, counts, dash in (("ceiling", first.ceiling, "dash"), ("selective", first.selective_ceiling, "dot")):
        label = {
            "text": f"{name} {percent(counts.f1)}",
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "xanchor": "center",
        }
        figure.add_vline(100 * counts.f1, line={"dash": dash, "color": AMBER, "width": 2}, annotation=label)
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(title="strict F1 with its 95 % interval")
    return figure


def plot_scores(scores: Mapping[str, float], limits: Mapping[str, Interval]) -> go.Scatter:
    """Plot a point for every score, in per cent, with its interval."""
    return go.Scatter(
        x=list(scores.values()),
        y=list(map(in_chart, scores)),
        mode="markers",
        marker={"size": 11, "color": BLUE},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [100 * limits[name].high - score for name, score in scores.items()],
            "arrayminus": [score - 100 * limits[name].low for name, score in scores.items()],
            "color": BLUE,
            "thickness": 2,
            "width": 5,
        },
        customdata=[interval_text(limits[name]) for name in scores],
        hovertemplate="%{y}: F1 %{x:.1f} (%{customdata})<extra></extra>",
    )
