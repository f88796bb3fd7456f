"""Results in memory for all sessions: computed once for a key, and the latest ones of a kind.

Only keys are hashed; the objects themselves are shared and read-only.
"""

import gc
from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

MAX_RESULTS = 128
"""Results that stay in memory, the last ones used."""
THAW_SECONDS = 600.0
"""Time after which the garbage collector looks at everything again, once."""

T = TypeVar("T")


def settled(result: T) -> T:
    """Return a long-lived result, hidden from the garbage collector, which Streamlit calls after every run.

    Objects that are alive by chance, such as a session, are hidden with it, for at most `THAW_SECONDS`.
    """
    _thawed()
    gc.collect()
    gc.freeze()
    return result


@st.cache_resource(ttl=THAW_SECONDS, show_spinner=False)
def _thawed() -> None:
    gc.unfreeze()


def once(key: tuple[object, ...], make: Callable[[], T], version: object = None) -> T:
    """Return the result of ``make``, computed once for a key and version that hold all it depends on.

    A version changes as people decide. Of each key, the version that was used last stays in memory.
    """
    last = _versions(key)
    if last and last[-1] != version:
        _once.clear(key, last[-1])
    last[:] = [version]
    return cast(T, _once(key, version, make))


@st.cache_resource(max_entries=MAX_RESULTS, show_spinner=False)
def _versions(key: tuple[object, ...]) -> list[object]:
    return []


@st.cache_resource(max_entries=MAX_RESULTS, show_spinner="Counting …")
def _once(key: tuple[object, ...], version: object, _make: Callable[[], object]) -> object:
    return _make()


def recent(kind: str, key: str, make: Callable[[], T], most: int = 1) -> T:
    """Return a large result; at most ``most`` of its kind stay in memory. ``make`` may show its progress."""
    results: dict[str, T] = _recent(kind)
    result = results.get(key)
    if result is None:
        for old_key in list(results)[: max(len(results) - most + 1, 0)]:
            results.pop(old_key, None)
        result = results[key] = make()
    return result


@st.cache_resource(show_spinner=False)
def _recent(kind: str) -> dict[str, Any]:
    return {}


def clear() -> None:
    """Forget every result."""
    for results in (_once, _versions, _recent):
        results.clear()
