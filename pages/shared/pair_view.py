"""The pair view: one component (Streamlit components v2) made of the files in ``assets/``."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

ASSETS = Path(__file__).resolve().parents[2] / "assets"

# One inline module, in this order: names are shared, and only the last one exports.
SCRIPTS = (
    "reducer.js",
    *(
        f"bitext/{name}.js"
        for name in (
            "keymap",
            "focus",
            "dom",
            "scheme",
            "outbox",
            "view",
            "prefetch",
            "pair",
            "links",
            "linking",
            "candidates",
            "why",
            "elsewhere",
            "matched",
            "matrix",
            "matrix_draw",
            "toolbar",
            "alerts",
            "sheet",
            "labelling",
            "actions",
            "keys",
            "pointer",
            "main",
        )
    ),
)


STYLES = ("bitext/colours.css", "bitext.css", "bitext/panels.css")


def script() -> str:
    """The component's JavaScript: the files of `SCRIPTS`, one after the other."""
    return together(SCRIPTS)


def style() -> str:
    return together(STYLES)


def together(names: Iterable[str]) -> str:
    """The files of these names in ``assets/``, one after the other."""
    return "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in names)


_component = st.components.v2.component("spanbridge_bitext", css=style(), js=script())


def bitext(data: Mapping[str, Any], key: str, on_outbox: Callable[[], None]) -> Mapping[str, Any] | None:
    """Draw a pair and return the outbox of the browser: every event not yet acknowledged.

    ``on_outbox`` is called without arguments, as Streamlit's callbacks are, when the outbox
    changed; it finds the value under ``key`` and "outbox" in the session state.
    """
    result = _component(key=key, data=dict(data), on_outbox_change=on_outbox, width="stretch", height="content")
    outbox: Mapping[str, Any] | None = result.outbox
    return outbox
