"""Progress: the state of the review, its effort, and the agreement of a second look."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

import plotly.graph_objects as go
import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.review import Progress
from core.views import html
from core.workspace.effort import Effort, effort
from pages.progress import correction_section, repeat_section
from pages.shared import cache, components, problems, services, state

MIN_DAYS = timedelta(days=13)  # the chart shows at least so many days before the last one
BAR_WIDTH = timedelta(hours=15)  # the width of a day's bar
BLUE = "#4a86bd"  # in sight on the light and on the dark page


def main() -> None:
    project = components.page_project()
    reviewer = components.reviewer_picker(services.reviewers(project))
    state.write_url()
    try:
        problems.stop_without_pairs(project)
        counts = services.store().progress(project.id, reviewer)
        spent = measure_effort(project, reviewer)
        st.html(html.bar(corpus_parts(counts)))
        draw_figures(spent)
        if spent.days:
            draw_details(spent)
            correction_section.draw_section(project, reviewer)
        repeat_section.draw_section(project, reviewer)
    except SpanbridgeError as error:
        components.problem(error)


def measure_effort(project: Project, reviewer: str) -> Effort:
    """Measure the effort of the reviewer's decisions so far."""
    key = "effort", project.id, reviewer
    last = services.last_number(project, reviewer)
    return cache.once(key, lambda: effort(services.store().reviews(project.id, reviewer)), last)


def corpus_parts(counts: Progress) -> dict[str, int]:
    """Return the corpus in parts, in the order of the bar's colours."""
    left = counts.open + counts.untouched
    return {"confirmed": counts.confirmed, "accepted in bulk": counts.bulk, "flagged": counts.flagged, "left": left}


def draw_figures(spent: Effort) -> None:
    """Draw pairs per hour, time at work, and decisions per pair."""
    mean, median = spent.decisions
    hours, minutes = divmod(round(spent.seconds / 60), 60)
    columns = st.columns(4)
    pace = f"{spent.pairs_per_hour:,.0f}" if spent.pairs else "—"
    decisions = "Of pairs confirmed or flagged one by one."
    rows = (
        ("Pairs per hour", pace, "Pairs with a known time."),
        ("Time at work", f"{hours}:{minutes:02} h", "Pauses of more than five minutes are left out."),
        ("Decisions per pair, mean", f"{mean:.1f}" if mean else "—", decisions),
        ("Decisions per pair, median", f"{median:g}" if median else "—", decisions),
    )
    for column, row in zip(columns, rows, strict=True):
        components.figure(column, *row)


def draw_details(spent: Effort) -> None:
    """Draw the time by kind of decision, and the decisions per day."""
    table, chart = st.columns(2, gap="large")
    with table:
        st.markdown("##### Time per pair")
        components.table(
            list(map(asdict, spent.kinds)),
            column_config={
                "name": "The hardest thing done",
                "pairs": "Pairs",
                "seconds": st.column_config.NumberColumn("Seconds, median", format="%.1f"),
                "decisions": st.column_config.NumberColumn("Decisions, mean", format="%.1f"),
            },
        )
    with chart:
        st.markdown("##### Decisions per day")
        st.plotly_chart(plot_days(spent.days), config={"displayModeBar": False})


def plot_days(counts: Sequence[tuple[date, int]]) -> go.Figure:
    """Plot the decisions of each day, over two weeks at least."""
    days, numbers = zip(*counts, strict=True)
    bars = go.Bar(
        x=days,
        y=numbers,
        width=BAR_WIDTH / timedelta(milliseconds=1),
        marker_color=BLUE,
        hovertemplate="%{x|%-d %B %Y}: %{y:,}<extra></extra>",
    )
    figure = go.Figure(bars, {"height": 230, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}})
    first, last = datetime.combine(days[0], time()), datetime.combine(days[-1], time())
    half = timedelta(hours=12)
    figure.update_xaxes(type="date", tickformat="%-d %b", range=[min(first, last - MIN_DAYS) - half, last + half])
    return figure


main()
