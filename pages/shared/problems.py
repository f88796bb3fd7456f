"""Errors on a page, foreseen or not, as one sentence with a button to go on."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st
from streamlit import error_util
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.state import SessionState

from core.error_log import write_down
from core.errors import DISK_FULL, SpanbridgeError, StoreError, Unavailable, is_disk_full
from core.project import Project
from core.review import clock
from core.store import Displaced
from core.text.phrases import counted
from core.views.html import in_markdown
from pages.shared import services, state

NO_PAIRS = "This corpus has no pairs: import it again, or choose another one in the sidebar."
_run_callback = SessionState._run_callback_and_record_rerun

RESCUED = "where the rescued file is"
HEARD = "when the file was opened of which somebody heard"


def show(error: Exception) -> None:
    """Show an error that nothing else caught, where it happened; never fails itself."""
    try:
        if isinstance(error, SpanbridgeError):
            problem(error)
        else:
            _unforeseen(sentence(error))
    except Exception as second:  # noqa: BLE001 - what tells of errors must not add one
        write_down(second)
        st.text("Something went wrong. Reload the page.")


def toast(error: Exception) -> None:
    """Show an error of a callback, above the next page."""
    st.toast(in_markdown(sentence(error)), icon=":material/error:", duration="infinite")


def sentence(error: Exception) -> str:
    """Return an error as a sentence for a person; write it to the log where nobody foresaw it."""
    if isinstance(error, SpanbridgeError):
        return str(error)
    if is_disk_full(error):
        return DISK_FULL
    return (
        f"This was not foreseen ({type(error).__name__}). What you decided is saved, or waits in this browser. "
        f"Try again. {write_down(error)}"
    )


def problem(error: SpanbridgeError) -> None:
    """Show a deliberate error as plain text, with what to do."""
    with st.container(border=True):
        st.badge("That did not work", icon=":material/error:", color="red")
        st.text(str(error))
        if isinstance(error, Unavailable):
            st.page_link("pages/models/page.py", label="See what is needed", icon=":material/deployed_code:")
        if isinstance(error, Displaced):
            displaced(error)
        elif isinstance(error, StoreError):
            _again()


def displaced(error: Displaced) -> None:
    """Offer to open the file at the store's path, or to save the open one, where the project file was displaced."""
    if lacking := _lacking():
        which = "The file that is there lacks" if error.replaced else "A new, empty file would lack"
        st.text(f"{which} {counted(lacking, 'decision')} that {'are' if lacking > 1 else 'is'} still known.")
    _offer_rescue(error.replaced)
    if rescued := state.get(RESCUED):
        st.text(f"What was still known is in {rescued}.")


def _offer_rescue(replaced: bool) -> None:
    """Offer the two ways out where the project file was displaced, or replaced by another."""
    reopening = "Open the file that is there" if replaced else "Begin with a new, empty file"
    rescuing = "Save what is still known as a new file" if replaced else "Put back what is still known"
    with st.container(horizontal=True), suppress(StreamlitAPIException):  # the same buttons may be on the page
        st.button(rescuing, key="rescue the store", on_click=_rescue, icon=":material/save:")
        st.button(reopening, key="reopen the store", on_click=_reopen, icon=":material/folder_open:")


def left_behind(project: str, reviewer: str) -> None:
    """Warn a reviewer about decisions that are missing since somebody, in any window, opened another file."""
    left = services.store().left
    if left is None or state.get(HEARD) == left.time:
        return
    if count := left.counts[project, reviewer]:
        _warn_left_behind(count, left.time)


def _warn_left_behind(count: int, time: str) -> None:
    was, verb = "was", "is"
    if count > 1:
        was, verb = "were", "are"
    st.warning(
        f"{count:,} of your decisions {was} in the project file of before and "
        f"{verb} not in the file that was opened instead at {clock(time)}.",
        icon=":material/history:",
    )
    dismiss = partial(state.put, HEARD, time)
    st.button("Understood", key="heard what is lacking", icon=":material/check:", on_click=dismiss)


def _lacking() -> int:
    """Count the decisions that the file at the store's path lacks, 0 where it cannot be read."""
    try:
        return services.store().lacking_there().total()
    except StoreError:  # said where somebody asks for that file
        return 0


def _unforeseen(text: str) -> None:
    with st.container(border=True):
        st.badge("Something went wrong", icon=":material/error:", color="red")
        st.text(text)
        _again()
        with suppress(StreamlitAPIException):  # before the pages are known
            st.page_link("pages/review/page.py", label="Open the review page", icon=":material/rate_review:")


def _again() -> None:
    with suppress(StreamlitAPIException):  # one is enough for a page
        st.button("Try again", key="try again", on_click=st.rerun, icon=":material/refresh:")


def _reopen() -> None:
    services.store().reopen()
    services.forget()
    state.put(RESCUED, "")
    st.rerun()


def _rescue() -> None:
    opened = services.store()
    saved = opened.rescue()
    if saved == opened.path:  # put back, and in use again
        services.forget()
    else:
        state.put(RESCUED, str(saved))
    st.rerun()


def catch_uncaught() -> None:
    """Show uncaught errors of a page or fragment where they happen, and those of a callback above the page.

    The one place that reaches into Streamlit, which offers no way to say so for scripts that are run: three of its
    functions are replaced. Pages and fragments end in the first two. A callback that fails would keep the page from
    being drawn at all; here it is shown, and the page is drawn as if it had returned.
    """

    def run(self: SessionState, votes: Any, callback: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                callback()
            except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
                toast(error)

        _run_callback(self, votes, guarded)

    _replace(error_util, "_log_uncaught_app_exception", lambda _error: None)  # `show` decides what is written where
    _replace(error_util, "show_uncaught_app_exception", show)
    _replace(SessionState, "_run_callback_and_record_rerun", run)


def _replace(owner: object, name: str, value: object) -> None:
    """Set an attribute that must be there."""
    assert hasattr(owner, name), f"Streamlit has no {name} any more."
    setattr(owner, name, value)


def stop_without_pairs(project: Project) -> None:
    """End the page with a sentence about what to do, where the corpus has no pairs."""
    if services.pair_ids(project.id, project.digest):
        return
    st.info(NO_PAIRS, icon=":material/info:")
    st.page_link("pages/import_corpus/page.py", label="Import a corpus", icon=":material/upload:")
    st.stop()
