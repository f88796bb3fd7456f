"""What to expect of accepting in bulk: in one sentence, and as a curve over the threshold."""

import plotly.graph_objects as go
import streamlit as st

from core.views.html import in_markdown
from core.workspace.calibration import LEAST, Calibration, Expectation, enough_for, told

PROMISE = 0.97
BLUE, BAND, ORANGE = "#4a86bd", "rgba(74, 134, 189, 0.22)", "#d9772b"  # in sight on the light and on the dark page
ABOUT = (
    f"From the spans of pairs that you confirmed one by one, in this selection; drawn where {LEAST} or more were "
    "judged. The interval holds the true share in 95 of 100 cases. Pairs accepted in bulk and the model's own "
    "opinion do not count. Confirmed pairs are no random sample: confirm some ordinary ones before you trust this."
)


def sentence(at: Expectation) -> None:
    """What to expect at a threshold, in plain words."""
    text = in_markdown(told(at))
    if not at.enough:
        st.info(text, icon=":material/hourglass_empty:")
    elif at.interval[0] >= PROMISE:
        st.success(text, icon=":material/insights:")
    else:
        st.warning(text, icon=":material/insights:")
    st.caption(ABOUT)


def chart(found: Calibration, threshold: float) -> None:
    """The precision by threshold, where there is anything to draw."""
    known = [one for one in map(found.at, found.grid) if one.enough]
    if len(known) > 1:
        st.plotly_chart(curve(known, found.at(threshold)), config={"displayModeBar": False}, key="precision curve")


def about_promise(promised: float | None) -> str:
    """What the button that sets the threshold goes by."""
    wanted = percent(PROMISE)
    if promised is None:
        return (
            f"No score promises {wanted} yet. It takes {enough_for(PROMISE)} judged spans above a score, all of "
            "them right, or more with some wrong."
        )
    return f"The lowest score above which at least {wanted} are right, by the lower end of the interval."


def percent(share: float) -> str:
    return f"{100 * share:g} %"


def curve(known: list[Expectation], at: Expectation) -> go.Figure:
    """Precision with its interval by threshold, where at least `LEAST` spans were judged."""
    scores = [one.threshold for one in known]
    low, high = zip(*(one.interval for one in known), strict=True)
    bounds = {"x": scores, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    line = go.Scatter(
        x=scores,
        y=[one.precision for one in known],
        mode="lines",
        line={"color": BLUE, "width": 2.5},
        customdata=[(one.kept, one.judged, one.pairs) for one in known],
        hovertemplate=(
            "above %{x:g}: %{y:.1%}<br>%{customdata[0]:,} of %{customdata[1]:,} judged spans right"
            "<br>%{customdata[2]:,} pairs would be accepted<extra></extra>"
        ),
        showlegend=False,
    )
    figure = go.Figure(
        [go.Scatter(y=high, **bounds), go.Scatter(y=low, fill="tonexty", fillcolor=BAND, **bounds), line],
        {"height": 270, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "hovermode": "x"},
    )
    figure.add_vline(at.threshold, line={"color": ORANGE, "width": 2, "dash": "dot"})
    figure.add_hline(PROMISE, line={"color": "gray", "width": 1, "dash": "dash"})
    figure.update_xaxes(title="Accept above the score")
    figure.update_yaxes(title="Right", tickformat=".0%", range=[min(0.9, min(low)) - 0.01, 1.005])
    return figure
