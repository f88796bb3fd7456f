"""Progress: how far the review is, what it costs, and whether a second look agrees."""

from dataclasses import asdict
from datetime import datetime, time, timedelta

import plotly.graph_objects as go
import streamlit as st

from core.errors import SpanbridgeError
from core.project import Project
from core.review import Progress
from core.views import html
from core.workspace.effort import Effort, effort
from pages.progress import correction_section, repeat_section
from pages.shared import cache, components, services, state

DAYS = timedelta(days=13)  # the chart shows at least so many days before the last one
BAR = timedelta(hours=15)  # the width of a day's bar
BLUE = "#4a86bd"  # in sight on the light and on the dark page


def main() -> None:
    state.read_url()
    project = components.project_picker(services.store().projects())
    reviewer = components.reviewer_picker(services.reviewers(project))
    state.write_url()
    try:
        counts = services.store().progress(project.id, reviewer)
        spent = known(project, reviewer)
        st.html(html.bar(parts(counts)))
        figures(spent)
        if spent.days:
            details(spent)
            correction_section.section(project, reviewer)
        repeat_section.section(project, reviewer)
    except SpanbridgeError as error:
        components.problem(error)


def known(project: Project, reviewer: str) -> Effort:
    """What the reviewer's decisions cost so far."""
    key = "effort", project.id, reviewer
    last = services.last_number(project, reviewer)
    return cache.once(key, lambda: effort(services.store().reviews(project.id, reviewer)), last)


def parts(counts: Progress) -> dict[str, int]:
    """The corpus in parts, in the order of the bar's colours."""
    left = counts.open + counts.untouched
    return {"confirmed": counts.confirmed, "accepted in bulk": counts.bulk, "flagged": counts.flagged, "left": left}


def figures(spent: Effort) -> None:
    mean, median = spent.decisions
    hours, minutes = divmod(round(spent.seconds / 60), 60)
    columns = st.columns(4)
    shown = (
        ("Pairs per hour", f"{spent.pairs_per_hour:,.0f}" if spent.pairs else "—", "Pairs with a known time."),
        ("Time at work", f"{hours}:{minutes:02} h", "Pauses of more than five minutes are left out."),
        ("Decisions per pair, mean", f"{mean:.1f}" if mean else "—", "Of pairs confirmed or flagged one by one."),
        ("Decisions per pair, median", f"{median:g}" if median else "—", "Of pairs confirmed or flagged one by one."),
    )
    for column, (name, value, about) in zip(columns, shown, strict=True):
        components.figure(column, name, value, about)


def details(spent: Effort) -> None:
    """Where the time goes, and when."""
    table, chart = st.columns(2, gap="large")
    with table:
        st.markdown("##### Time per pair")
        components.table(
            [asdict(one) for one in spent.kinds],
            column_config={
                "name": "The hardest thing done",
                "pairs": "Pairs",
                "seconds": st.column_config.NumberColumn("Seconds, median", format="%.1f"),
                "decisions": st.column_config.NumberColumn("Decisions, mean", format="%.1f"),
            },
        )
    with chart:
        st.markdown("##### Decisions per day")
        first, last = (datetime.combine(spent.days[end][0], time()) for end in (0, -1))
        bars = go.Bar(
            x=[day for day, _ in spent.days],
            y=[count for _, count in spent.days],
            width=BAR / timedelta(milliseconds=1),
            marker_color=BLUE,
            hovertemplate="%{x|%-d %B %Y}: %{y:,}<extra></extra>",
        )
        figure = go.Figure(bars, {"height": 230, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}})
        half = timedelta(hours=12)
        figure.update_xaxes(type="date", tickformat="%-d %b", range=[min(first, last - DAYS) - half, last + half])
        st.plotly_chart(figure, config={"displayModeBar": False})


main()
