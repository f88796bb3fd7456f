"""The pair view: one component (Streamlit components v2) made of the files in ``assets/review/``."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from core.views.javascript import ASSETS, join_modules

STYLES = ("shared/colours.css", "review/review.css", "review/panels.css")


def style() -> str:
    return together(STYLES)


def together(names: Iterable[str]) -> str:
    """Return the files of these names in ``assets/``, one after the other."""
    return "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in names)


_component = st.components.v2.component("spanbridge_bitext", css=style(), js=join_modules("review/component.js"))


def bitext(data: Mapping[str, Any], key: str, on_outbox: Callable[[], None]) -> Mapping[str, Any] | None:
    """Draw a pair and return the outbox of the browser: every event not yet acknowledged.

    ``on_outbox`` is called without arguments, as Streamlit's callbacks are, when the outbox
    changed; it finds the value under ``key`` and "outbox" in the session state.
    """
    result = _component(key=key, data=dict(data), on_outbox_change=on_outbox, width="stretch", height="content")
    outbox: Mapping[str, Any] | None = result.outbox
    return outbox
