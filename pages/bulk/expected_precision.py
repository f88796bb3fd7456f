"""Expected precision of accepting in bulk: one sentence, and a curve over the threshold."""

import plotly.graph_objects as go
import streamlit as st

from core.views.html import in_markdown
from core.workspace.calibration import MIN_JUDGED, Calibration, Expectation, describe_expectation, enough_for
from core.workspace.candidate_rating import rating_name

TARGET_PRECISION = 0.97
BLUE, BAND, ORANGE = "#4a86bd", "rgba(74, 134, 189, 0.22)", "#d9772b"  # in sight on the light and on the dark page
ABOUT = (
    f"From the spans of pairs that you confirmed one by one, in this selection; drawn where {MIN_JUDGED} or more were "
    "judged. The interval holds the true share in 95 of 100 cases. Pairs accepted in bulk and the model's own "
    "opinion do not count. Confirmed pairs are no random sample: confirm some ordinary ones before you trust this."
)


def draw_sentence(expectation: Expectation, calibrated: bool) -> None:
    """Draw the precision to expect at a threshold, a probability where ``calibrated``, as a sentence."""
    text = in_markdown(describe_expectation(expectation, calibrated))
    if not expectation.enough:
        st.info(text, icon=":material/hourglass_empty:")
    elif expectation.interval[0] >= TARGET_PRECISION:
        st.success(text, icon=":material/insights:")
    else:
        st.warning(text, icon=":material/insights:")
    st.caption(ABOUT)


def draw_chart(calibration: Calibration, threshold: float, calibrated: bool) -> None:
    """Draw precision by threshold, where at least two thresholds have enough judged spans."""
    expectations = [expectation for expectation in map(calibration.at, calibration.grid) if expectation.enough]
    if len(expectations) > 1:
        figure = curve(expectations, calibration.at(threshold))
        figure.update_xaxes(title=f"Accept above the {rating_name(calibrated)}", tickformat=".0%" if calibrated else "")
        st.plotly_chart(figure, config={"displayModeBar": False}, key="precision curve")


def describe_target(threshold: float | None, name: str) -> str:
    """Describe the threshold that the button sets, a score or probability by its ``name``; ``None`` where none reaches
    the target."""
    target = percent(TARGET_PRECISION)
    if threshold is None:
        return (
            f"No {name} promises {target} yet. It takes {enough_for(TARGET_PRECISION)} judged spans above a {name}, "
            "all of them right, or more with some wrong."
        )
    return f"The lowest {name} above which at least {target} are right, by the lower end of the interval."


def percent(share: float) -> str:
    """Return a share in per cent."""
    return f"{100 * share:g} %"


def curve(expectations: list[Expectation], current: Expectation) -> go.Figure:
    """Plot precision with its interval by threshold, where at least `MIN_JUDGED` spans were judged."""
    scores = [expectation.threshold for expectation in expectations]
    lower, upper = zip(*(expectation.interval for expectation in expectations), strict=True)
    bounds = {"x": scores, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    band = [go.Scatter(y=upper, **bounds), go.Scatter(y=lower, fill="tonexty", fillcolor=BAND, **bounds)]
    figure = go.Figure(
        [*band, plot_line(expectations)],
        {"height": 270, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "hovermode": "x"},
    )
    figure.add_vline(current.threshold, line={"color": ORANGE, "width": 2, "dash": "dot"})
    figure.add_hline(TARGET_PRECISION, line={"color": "gray", "width": 1, "dash": "dash"})
    figure.update_yaxes(title="Right", tickformat=".0%", range=[min(0.9, min(lower)) - 0.01, 1.005])
    return figure


def plot_line(expectations: list[Expectation]) -> go.Scatter:
    """Plot the precision itself, with the numbers behind each point."""
    return go.Scatter(
        x=[expectation.threshold for expectation in expectations],
        y=[expectation.precision for expectation in expectations],
        mode="lines",
        line={"color": BLUE, "width": 2.5},
        customdata=[(expectation.kept, expectation.judged, expectation.pairs) for expectation in expectations],
        hovertemplate=(
            "above %{x}: %{y:.1%}<br>%{customdata[0]:,} of %{customdata[1]:,} judged spans right"
            "<br>%{customdata[2]:,} pairs would be accepted<extra></extra>"
        ),
        showlegend=False,
    )
