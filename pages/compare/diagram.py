"""The Compare view: a component that draws one pair with all answers, and exports the drawing."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.views.javascript import join_modules
from pages.shared.pair_view import together

STYLES = ("shared/colours.css", "review/review.css", "compare/compare.css")

_component = st.components.v2.component(
    "spanbridge_compare", css=together(STYLES), js=join_modules("compare/component.js")
)


def pictured(data: Mapping[str, Any], key: str, on_walked: Callable[[], None]) -> None:
    """Draw a pair. ``on_walked`` is called when the person asked for another one.

    It finds what was asked under ``key`` and "walked" in the session state: the client and all
    the steps it ever took along the pairs, forth less back, so that none can be lost.
    """
    _component(key=key, data=dict(data), on_walked_change=on_walked, width="stretch", height="content")
