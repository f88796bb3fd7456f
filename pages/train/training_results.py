"""What came of a run: live curves, figures by setting, and what more corrected pairs buy."""

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

LOOK = 1.5
"""Seconds between looks at what is being trained."""
FEW = len(components.CHART_COLOURS)
"""Curves that can be told apart in one chart."""
GOLDS = {DEV: "Dev, which chose the epochs", TEST: "Test"}
MARKS = {Rank.PLAIN: "", Rank.BEST: "★", Rank.TIED: "≈"}
PLAIN = {"displayModeBar": False}


def show(project: Project, reviewer: str, run: str, plan: students.Plan, live: bool) -> None:
    st.fragment(curves, run_every=LOOK if live else None)(run, live)
    found = students.outcomes(plan)
    if not found:
        if not live:
            st.info("No training of this run is finished yet.", icon=":material/hourglass_empty:")
        return
    report = Report(found)
    names = list(dict.fromkeys(name for corpus in report.corpora for name in report.golds(corpus)))
    if names:
        first = TEST if TEST in names else names[0]
        gold = fields.segmented_control(
            "Measured on", names, first, "train gold", format_func=lambda name: GOLDS.get(name, name)
        )
        figures(report, gold)
        growth(report, gold)
    student_section.section(project, reviewer, run, students.usable(found, students.projects(plan).get(project.id, "")))


def curves(run: str, live: bool) -> None:
    """How the students that were trained last went: F1 on dev by epoch or, where that is measured once, the loss."""
    titles = students.students(run, live)
    last = list(titles.items())[-FEW:]
    drawn = {title: read_history(students.folder().students / name) for name, title in last}
    if not any(drawn.values()):
        return
    measured = any("f1" in row for rows in drawn.values() for row in rows[:-1])
    lines = [
        curve(title, rows, "f1" if measured else "loss", ink)
        for (title, rows), ink in zip(drawn.items(), components.CHART_COLOURS, strict=False)
    ]
    st.markdown("##### F1 on dev by epoch" if measured else "##### Loss by iteration")
    figure = chart(lines, "epoch" if measured else "iteration", ".0%" if measured else "")
    figure.update_xaxes(dtick=1 if max(len(line.x) for line in lines) <= 12 else None)
    st.plotly_chart(figure, config=PLAIN, key="train curves")
    if len(titles) > FEW:
        components.small(f"The last {FEW} of {len(titles)} students.")


def curve(title: str, rows: Sequence[Mapping[str, float]], shown: str, ink: str) -> go.Scatter:
    known = [row for row in rows if shown in row]
    return go.Scatter(
        x=[row["epoch"] for row in known],
        y=[row[shown] for row in known],
        name=in_chart(title),
        mode="lines+markers" if len(known) <= 40 else "lines",
        line={"color": ink},
        hovertemplate=f"%{{x}}: %{{y:{'.1%' if shown == 'f1' else '.3f'}}}<extra>%{{fullData.name}}</extra>",
    )


def figures(report: Report, gold: str) -> None:
    table = quality(report, gold)
    heads = [column.name for column in table.columns]
    st.markdown("##### F1 by setting")
    rows = [
        dict(zip(heads, (f"{shown(cell)} {MARKS[cell.mark]}".strip() for cell in row), strict=True))
        for row in table.rows
    ]
    components.table(rows)
    components.small(*table.notes)


def growth(report: Report, gold: str) -> None:
    """What more corrected pairs buy, for each corpus and student that tried several amounts."""
    for corpus in report.corpora:
        for student in dict.fromkeys(one.student for one in report.outcomes):
            drawn = report.curve(corpus, student, gold)
            if any(len(points) > 1 for points in drawn.values()):
                st.markdown("##### What correction buys")
                about = "F1 by the number of corrected pairs; bars show the deviation over seeds."
                components.small(f"{corpus}, {student}: {about}")
                figure = growing(drawn, report.level(corpus, student, gold))
                st.plotly_chart(figure, config=PLAIN, key=f"growth {corpus} {student}")


def growing(drawn: Mapping[str, Sequence[Point]], levels: Mapping[str, Spread]) -> go.Figure:
    """A line for each approach by its amounts, a level one for each that learns from no corrected pairs."""
    most = max(point.amount for points in drawn.values() for point in points)
    lines = [
        go.Scatter(
            x=[point.amount for point in points],
            y=[point.f1.mean for point in points],
            error_y={"type": "data", "array": [point.f1.deviation or 0 for point in points], "thickness": 1},
            name=in_chart(approach),
            mode="lines+markers",
            line={"color": ink},
            hovertemplate="%{x} pairs: %{y:.1%}<extra>%{fullData.name}</extra>",
        )
        for (approach, points), ink in zip(drawn.items(), components.CHART_COLOURS, strict=False)
    ]
    for (approach, spread), ink in zip(levels.items(), reversed(components.CHART_COLOURS), strict=False):
        dashed = {"color": ink, "dash": "dash"}
        hover = "%{y:.1%}<extra>%{fullData.name}</extra>"
        lines.append(
            go.Scatter(x=[0, most], y=[spread.mean] * 2, name=in_chart(approach), line=dashed, hovertemplate=hover)
        )
    return chart(lines, "corrected pairs")


def chart(lines: Sequence[go.Scatter], along: str, ticks: str = ".0%") -> go.Figure:
    margin = {"l": 8, "r": 8, "t": 8, "b": 8}
    figure = go.Figure(lines, {"height": 300, "margin": margin, "showlegend": True})
    figure.update_layout(legend={"orientation": "h", "y": -0.25, "yanchor": "top"})
    figure.update_yaxes(tickformat=ticks, rangemode="tozero")
    figure.update_xaxes(title=along, rangemode="tozero")
    return figure
