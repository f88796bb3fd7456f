"""Results that stay in memory for all sessions: made once for a key, and the last ones of a kind.

Only keys are hashed; the objects themselves are shared and read-only.
"""

import gc
from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

MADE = 128
"""Results that stay in memory, the last ones asked for."""
THAW = 600.0
"""Seconds after which the garbage collector looks at everything again, once."""

Kept = TypeVar("Kept")


def settled(kept: Kept) -> Kept:
    """What stays in memory, out of the sight of the garbage collector, which Streamlit calls after every run.

    What was alive by chance, such as a session, is hidden with it, and seen again after `THAW` seconds.
    """
    _thawed()
    gc.collect()
    gc.freeze()
    return kept


@st.cache_resource(ttl=THAW, show_spinner=False)
def _thawed() -> None:
    gc.unfreeze()


def once(key: tuple[object, ...], make: Callable[[], Kept], version: object = None) -> Kept:
    """What ``make`` returns, made once for a key and version that hold all it depends on.

    A version is what grows as people decide. Of each key, the version asked for last stays in memory.
    """
    last = _versions(key)
    if last and last[-1] != version:
        _once.clear(key, last[-1])
    last[:] = [version]
    return cast(Kept, _once(key, version, make))


@st.cache_resource(max_entries=MADE, show_spinner=False)
def _versions(key: tuple[object, ...]) -> list[object]:
    return []


@st.cache_resource(max_entries=MADE, show_spinner="Counting …")
def _once(key: tuple[object, ...], version: object, _make: Callable[[], object]) -> object:
    return _make()


def recent(kind: str, key: str, make: Callable[[], Kept], most: int = 1) -> Kept:
    """Something large; ``most`` of its kind stay in memory. ``make`` may show how far it is."""
    held: dict[str, Kept] = _recent(kind)
    if (found := held.get(key)) is None:
        for old in list(held)[: max(len(held) - most + 1, 0)]:
            held.pop(old, None)
        found = held[key] = make()
    return found


@st.cache_resource(show_spinner=False)
def _recent(kind: str) -> dict[str, Any]:
    return {}


def clear() -> None:
    """Forget every result."""
    for results in (_once, _versions, _recent):
        results.clear()
