"""Component of the Compare page: one pair with the spans of all recipes, and its export as a drawing."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.views.javascript import join_modules
from pages.shared.pair_view import together

STYLES = ("shared/colours.css", "review/review.css", "compare/compare.css")

_component = st.components.v2.component(
    "spanbridge_compare", css=together(STYLES), js=join_modules("compare/component.js")
)


def draw_diagram(data: Mapping[str, Any], key: str, on_walked: Callable[[], None]) -> None:
    """Draw a pair; ``on_walked`` is called when the person steps to another one.

    The callback reads ``key`` and "walked" in the session state: the client, and the sum of all
    its steps along the pairs (forth less back), so that no step can be lost.
    """
    _component(key=key, data=dict(data), on_walked_change=on_walked, width="stretch", height="content")
