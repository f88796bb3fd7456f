"""The one place that reaches into Streamlit: who is told of an error that a page, fragment or callback let through.

Streamlit offers no way to say so for scripts that are run, so three of its functions are
replaced. Pages and fragments end in the first two. A callback that fails would keep the page
from being drawn at all; here it is told about, and the page is drawn as if it had returned.
"""

from collections.abc import Callable
from typing import Any

from streamlit import error_util
from streamlit.runtime.state import SessionState

Tell = Callable[[Exception], None]
_run_callback = SessionState._run_callback_and_record_rerun


def tell(in_page: Tell, in_callback: Tell) -> None:
    """Have errors of pages and fragments told by ``in_page``, where they happen, and those of callbacks likewise."""

    def run(self: SessionState, votes: Any, callback: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                callback()
            except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
                in_callback(error)

        _run_callback(self, votes, guarded)

    replace(error_util, "_log_uncaught_app_exception", lambda _error: None)  # `in_page` decides what is written where
    replace(error_util, "show_uncaught_app_exception", in_page)
    replace(SessionState, "_run_callback_and_record_rerun", run)


def replace(owner: object, name: str, value: object) -> None:
    """Set an attribute that must be there."""
    assert hasattr(owner, name), f"Streamlit has no {name} any more."
    setattr(owner, name, value)
