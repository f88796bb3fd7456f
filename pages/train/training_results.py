"""Results of a run: live curves, figures by setting, and the gain from more corrected pairs."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, product
from typing import Any, NamedTuple

import plotly.graph_objects as go
import streamlit as st

from core.experiments import Report
from core.experiments.experiment_report import DEV, TEST, Point, Spread, quality
from core.project import Project
from core.students import read_history
from core.tables import Rank, TableCell, shown
from core.views.html import in_chart, in_markdown
from pages.shared import components, fields, students
from pages.train import student_section

POLL_SECONDS = 1.5
"""Seconds between updates of a training that is running."""
MAX_CURVES = len(components.CHART_COLOURS)
"""Curves that one chart can show in different colours."""
MAX_TICKS, MAX_MARKERS = 12, 40
"""Times that each have a tick of the axis, and points that are each marked."""
GOLDS = {DEV: "Dev, which chose the epochs", TEST: "Test"}
MARKS = {Rank.PLAIN: "", Rank.BEST: "★", Rank.TIED: "≈"}
CHART_CONFIG = {"displayModeBar": False}

History = Sequence[Mapping[str, Any]]
"""What a student logged in its training, a row for each time."""


class Measure(NamedTuple):
    """A number that students log while they are trained, its name and form in charts, and the unit of its times."""

    key: str
    title: str
    unit: str
    ticks: str
    number: str


F1 = Measure("f1", "F1 on dev by epoch", "epoch", ".0%", ".1%")
LOSS = Measure("loss", "Loss by iteration", "iteration", "", ".3f")


def draw_results(project: Project, reviewer: str, run: str, plan: students.Plan, live: bool) -> None:
    """Draw the curves, the scores and the growth of a run, and the use of its students."""
    st.fragment(draw_curves, run_every=POLL_SECONDS if live else None)(run, live)
    outcomes = students.outcomes(plan)
    if outcomes:
        draw_scores(Report(outcomes))
        source = students.projects(plan).get(project.id, "")
        student_section.draw_section(project, reviewer, run, students.usable(outcomes, source))
    elif not live:
        st.info("No training of this run is finished yet.", icon=":material/hourglass_empty:")


def draw_scores(report: Report) -> None:
    """Draw the scores and the growth of a run by one of its golds; nothing where none was measured."""
    names = list(dict.fromkeys(chain.from_iterable(map(report.golds, report.corpora))))
    if not names:
        return
    default = TEST if TEST in names else names[0]
    gold = fields.segmented_control(
        "Measured on", names, default, "train gold", format_func=lambda name: GOLDS.get(name, name)
    )
    draw_figures(report, gold)
    draw_growth(report, gold)


def draw_curves(run: str, live: bool) -> None:
    """Draw F1 on dev by epoch of the students trained last or, where that is measured once, the loss."""
    titles = students.students(run, live)
    latest = list(titles.items())[-MAX_CURVES:]
    histories = {title: read_history(students.folder().students / name) for name, title in latest}
    if not any(histories.values()):
        return
    measure = choose_measure(histories.values())
    st.markdown(f"##### {in_markdown(measure.title)}")
    st.plotly_chart(plot_histories(histories, measure), config=CHART_CONFIG, key="train curves")
    if len(titles) > MAX_CURVES:
        components.small(f"The last {MAX_CURVES} of {len(titles)} students.")


def choose_measure(histories: Iterable[History]) -> Measure:
    """Return F1 where it was measured before the end of a training, else the loss."""
    earlier = chain.from_iterable(rows[:-1] for rows in histories)
    return F1 if any(F1.key in row for row in earlier) else LOSS


def plot_histories(histories: Mapping[str, History], measure: Measure) -> go.Figure:
    """Plot a line for each student, by its title."""
    coloured = zip(histories.items(), components.CHART_COLOURS, strict=False)
    lines = [plot_history(title, rows, measure, ink) for (title, rows), ink in coloured]
    figure = plot_lines(lines, measure.unit, measure.ticks)
    is_short = max(len(line.x) for line in lines) <= MAX_TICKS
    figure.update_xaxes(dtick=1 if is_short else None)
    return figure


def plot_history(title: str, rows: History, measure: Measure, ink: str) -> go.Scatter:
    """Plot one measure of a student's training history."""
    measured = [row for row in rows if measure.key in row]
    return go.Scatter(
        x=[row["epoch"] for row in measured],
        y=[row[measure.key] for row in measured],
        name=in_chart(title),
        mode="lines+markers" if len(measured) <= MAX_MARKERS else "lines",
        line={"color": ink},
        hovertemplate=f"%{{x}}: %{{y:{measure.number}}}<extra>%{{fullData.name}}</extra>",
    )


def draw_figures(report: Report, gold: str) -> None:
    """Draw the table of F1 by setting."""
    table = quality(report, gold)
    titles = [column.name for column in table.columns]
    st.markdown("##### F1 by setting")
    components.table([dict(zip(titles, map(cell_text, row), strict=True)) for row in table.rows])
    components.small(*table.notes)


def cell_text(cell: TableCell) -> str:
    """Return the number or text of a cell, with a mark behind the best."""
    return f"{shown(cell)} {MARKS[cell.mark]}".strip()


def draw_growth(report: Report, gold: str) -> None:
    """Draw F1 by the number of corrected pairs, for each corpus and student with several amounts."""
    names = dict.fromkeys(outcome.student for outcome in report.outcomes)
    for corpus, student in product(report.corpora, names):
        points_of = report.curve(corpus, student, gold)
        if max(map(len, points_of.values()), default=0) > 1:
            st.markdown("##### What correction buys")
            about = "F1 by the number of corrected pairs; bars show the deviation over seeds."
            components.small(f"{corpus}, {student}: {about}")
            figure = plot_growth(points_of, report.level(corpus, student, gold))
            st.plotly_chart(figure, config=CHART_CONFIG, key=f"growth {corpus} {student}")


def plot_approach(approach: str, points: Sequence[Point], ink: str) -> go.Scatter:
    """Plot the mean F1 of an approach by its amounts, with the deviation over seeds as bars."""
    deviations = [point.f1.deviation or 0 for point in points]
    return go.Scatter(
        x=[point.amount for point in points],
        y=[point.f1.mean for point in points],
        error_y={"type": "data", "array": deviations, "thickness": 1},
        name=in_chart(approach),
        mode="lines+markers",
        line={"color": ink},
        hovertemplate="%{x} pairs: %{y:.1%}<extra>%{fullData.name}</extra>",
    )


def plot_growth(points_of: Mapping[str, Sequence[Point]], levels: Mapping[str, Spread]) -> go.Figure:
    """Plot a line for each approach by its amounts, a level for each that learns from no corrected pairs."""
    maximum = max(point.amount for point in chain.from_iterable(points_of.values()))
    lines = list(map(plot_approach, points_of, points_of.values(), components.CHART_COLOURS))
    for (approach, spread), ink in zip(levels.items(), reversed(components.CHART_COLOURS), strict=False):
        lines.append(plot_level(approach, spread, ink, maximum))
    return plot_lines(lines, "corrected pairs")


def plot_level(approach: str, spread: Spread, ink: str, maximum: int) -> go.Scatter:
    """Plot the mean F1 of an approach without amounts as a dashed line up to the largest amount."""
    return go.Scatter(
        x=[0, maximum],
        y=[spread.mean] * 2,
        name=in_chart(approach),
        line={"color": ink, "dash": "dash"},
        hovertemplate="%{y:.1%}<extra>%{fullData.name}</extra>",
    )


def plot_lines(lines: Sequence[go.Scatter], title: str, ticks: str = ".0%") -> go.Figure:
    """Plot lines over a titled axis."""
    margin = {"l": 8, "r": 8, "t": 8, "b": 8}
    figure = go.Figure(lines, {"height": 300, "margin": margin, "showlegend": True})
    figure.update_layout(legend={"orientation": "h", "y": -0.25, "yanchor": "top"})
    figure.update_yaxes(tickformat=ticks, rangemode="tozero")
    figure.update_xaxes(title=title, rangemode="tozero")
    return figure
