"""Results of a run: live curves, figures by setting, and the gain from more corrected pairs."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import streamlit as st

from core.experiments import Report
from core.experiments.experiment_report import DEV, TEST, Point, Spread, quality
from core.project import Project
from core.students import read_history
from core.tables import Rank, shown
from core.views.html import in_chart
from pages.shared import components, fields, students
from pages.train import student_section

POLL_SECONDS = 1.5
"""Seconds between updates of a training that is running."""
MAX_CURVES = len(components.CHART_COLOURS)
"""Curves that one chart can show in different colours."""
GOLDS = {DEV: "Dev, which chose the epochs", TEST: "Test"}
MARKS = {Rank.PLAIN: "", Rank.BEST: "★", Rank.TIED: "≈"}
CHART_CONFIG = {"displayModeBar": False}


def draw_results(project: Project, reviewer: str, run: str, plan: students.Plan, live: bool) -> None:
    """Draw the curves, the scores and the growth of a run, and the use of its students."""
    st.fragment(draw_curves, run_every=POLL_SECONDS if live else None)(run, live)
    outcomes = students.outcomes(plan)
    if not outcomes:
        if not live:
            st.info("No training of this run is finished yet.", icon=":material/hourglass_empty:")
        return
    report = Report(outcomes)
    names = list(dict.fromkeys(name for corpus in report.corpora for name in report.golds(corpus)))
    if names:
        first = TEST if TEST in names else names[0]
        gold = fields.segmented_control(
            "Measured on", names, first, "train gold", format_func=lambda name: GOLDS.get(name, name)
        )
        draw_figures(report, gold)
        draw_growth(report, gold)
    source = students.projects(plan).get(project.id, "")
    student_section.draw_section(project, reviewer, run, students.usable(outcomes, source))


def draw_curves(run: str, live: bool) -> None:
    """Draw F1 on dev by epoch of the students trained last or, where that is measured once, the loss."""
    titles = students.students(run, live)
    latest = list(titles.items())[-MAX_CURVES:]
    histories = {title: read_history(students.folder().students / name) for name, title in latest}
    if not any(histories.values()):
        return
    measured = any("f1" in row for rows in histories.values() for row in rows[:-1])
    measure = "f1" if measured else "loss"
    lines = [
        plot_history(title, rows, measure, ink)
        for (title, rows), ink in zip(histories.items(), components.CHART_COLOURS, strict=False)
    ]
    st.markdown("##### F1 on dev by epoch" if measured else "##### Loss by iteration")
    figure = plot_lines(lines, "epoch" if measured else "iteration", ".0%" if measured else "")
    figure.update_xaxes(dtick=1 if max(len(line.x) for line in lines) <= 12 else None)
    st.plotly_chart(figure, config=CHART_CONFIG, key="train curves")
    if len(titles) > MAX_CURVES:
        components.small(f"The last {MAX_CURVES} of {len(titles)} students.")


def plot_history(title: str, rows: Sequence[Mapping[str, float]], measure: str, ink: str) -> go.Scatter:
    """Plot one measure of a student's training history."""
    measured = [row for row in rows if measure in row]
    number = ".1%" if measure == "f1" else ".3f"
    return go.Scatter(
        x=[row["epoch"] for row in measured],
        y=[row[measure] for row in measured],
        name=in_chart(title),
        mode="lines+markers" if len(measured) <= 40 else "lines",
        line={"color": ink},
        hovertemplate=f"%{{x}}: %{{y:{number}}}<extra>%{{fullData.name}}</extra>",
    )


def draw_figures(report: Report, gold: str) -> None:
    """Draw the table of F1 by setting."""
    table = quality(report, gold)
    titles = [column.name for column in table.columns]
    st.markdown("##### F1 by setting")
    rows = []
    for row in table.rows:
        texts = [f"{shown(cell)} {MARKS[cell.mark]}".strip() for cell in row]
        rows.append(dict(zip(titles, texts, strict=True)))
    components.table(rows)
    components.small(*table.notes)


def draw_growth(report: Report, gold: str) -> None:
    """Draw F1 by the number of corrected pairs, for each corpus and student with several amounts."""
    for corpus in report.corpora:
        for student in dict.fromkeys(outcome.student for outcome in report.outcomes):
            points_of = report.curve(corpus, student, gold)
            if any(len(points) > 1 for points in points_of.values()):
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
    maximum = max(point.amount for points in points_of.values() for point in points)
    lines = []
    for (approach, points), ink in zip(points_of.items(), components.CHART_COLOURS, strict=False):
        lines.append(plot_approach(approach, points, ink))
    for (approach, spread), ink in zip(levels.items(), reversed(components.CHART_COLOURS), strict=False):
        dashed = {"color": ink, "dash": "dash"}
        hover = "%{y:.1%}<extra>%{fullData.name}</extra>"
        lines.append(
            go.Scatter(x=[0, maximum], y=[spread.mean] * 2, name=in_chart(approach), line=dashed, hovertemplate=hover)
        )
    return plot_lines(lines, "corrected pairs")


def plot_lines(lines: Sequence[go.Scatter], title: str, ticks: str = ".0%") -> go.Figure:
    """Plot lines over a titled axis."""
    margin = {"l": 8, "r": 8, "t": 8, "b": 8}
    figure = go.Figure(lines, {"height": 300, "margin": margin, "showlegend": True})
    figure.update_layout(legend={"orientation": "h", "y": -0.25, "yanchor": "top"})
    figure.update_yaxes(tickformat=ticks, rangemode="tozero")
    figure.update_xaxes(title=title, rangemode="tozero")
    return figure
