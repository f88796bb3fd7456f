"""What goes wrong is said in a sentence with a way on: on every page, in fragments and in callbacks."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import settings
from core.store import Store
from core.workspace import workspace as desks
from pages.shared import cache, queue_filter, services, state
from tests.pages.conftest import ROOT, App

PAGES = [path.parent.name for path in sorted(ROOT.glob("pages/*/page.py"))]
CONFIRM = {"type": "confirm"}
NOTE = {"type": "note", "note": "later"}


def file_of(app: App) -> Path:
    assert app.store.path
    return app.store.path


def taken_from_log() -> str:
    log = settings.error_log()
    text = log.read_text(encoding="utf-8")
    log.unlink()
    return text


def said(at: AppTest) -> str:
    return "\n".join(one.value for one in at.text)


def toasts(at: AppTest) -> str:
    return "\n".join(one.value.replace("\\", "") for one in at.toast)


def sent_again(app: App, event: dict[str, Any], number: int) -> None:
    """The browser sends what was not acknowledged once more, counting its tries."""
    pair = app.payload["pair"]["id"]
    app.post({"cid": "browser", "n": number, "tries": 1, "events": [{"n": number, "pair": pair, **event}]})


def raising(*_: object, **__: object) -> Any:
    raise ZeroDivisionError("words of somebody's text")


def opened(page: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return at if page == "review" else at.switch_page(f"pages/{page}/page.py").run()


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xaa" * 3996
    path.write_bytes(data)


def beheaded(path: Path) -> None:
    path.write_bytes(b"\xaa" * 100 + path.read_bytes()[100:])


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("INSERT INTO migrations VALUES ('fly_to_the_moon', 'then')")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("CREATE TABLE birds (name TEXT)")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "damaged": (
        damaged,
        "is damaged; restore a backup, or save what can be read of it with `python -m core store check",
    ),
    "beheaded": (beheaded, "is not a Spanbridge project file, or its beginning is damaged"),
    "newer": (newer, "written by a newer Spanbridge (fly_to_the_moon); update this one"),
    "foreign": (foreign, "belongs to another program, so it was left as it is"),
    "folder": (a_folder, "is a folder, so it cannot be the project file"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_store_that_cannot_be_opened_is_said_at_the_start(app: App, kind: str) -> None:
    path = file_of(app)
    app.store.close()
    spoil, sentence = BROKEN[kind]
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    at = opened("review")
    assert sentence in said(at)
    assert not at.exception
    assert at.button(key="try again")
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("page", PAGES)
def test_a_store_that_is_gone_is_said_on_every_page(app: App, page: str) -> None:
    opened("review")
    os.replace(file_of(app), f"{file_of(app)}.away")
    at = opened(page)
    assert "is gone while it was in use, so nothing can be saved" in said(at)
    assert not at.exception
    assert at.button(key="rescue the store").label == "Put back what is still known"


@pytest.mark.parametrize("page", ["review", "import_corpus", "models"])
def test_an_error_that_nobody_foresaw_is_a_sentence_with_a_way_on(
    app: App, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened("review")
    monkeypatch.setattr(state, "read_url", raising)
    at = opened(page)
    assert not at.exception
    assert "This was not foreseen (ZeroDivisionError)." in said(at)
    assert f"The details are in {settings.error_log()}, at " in said(at)
    assert at.button(key="try again")
    assert "somebody's text" not in said(at)
    log = taken_from_log()
    assert "ZeroDivisionError: words of somebody's text" in log
    assert "Traceback (most recent call last)" in log


def test_an_error_in_a_fragment_leaves_the_rest_of_the_page(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(queue_filter, "header", raising)
        app.open("review")
    assert "This was not foreseen (ZeroDivisionError)." in said(app.at)
    assert [box.label for box in app.at.sidebar.selectbox] == ["Corpus", "Recipe"]
    taken_from_log()
    app.at.button(key="try again").click().run()
    assert "not foreseen" not in said(app.at)
    assert app.payload["pair"]["id"]


def script() -> None:
    """A page, a fragment and callbacks that fail when told to."""
    import streamlit as st

    from core.errors import BadInput
    from pages.shared import problems

    problems.catch_uncaught()

    def fail() -> None:
        raise ZeroDivisionError("words of somebody's text")

    def refuse() -> None:
        raise BadInput("*a.txt*", "it is empty.")

    @st.fragment
    def part() -> None:
        st.button("in the fragment", on_click=fail)
        if st.toggle("break the fragment"):
            fail()
        st.text("the fragment")

    st.button("on the page", on_click=fail)
    st.button("refused", on_click=refuse)
    part()
    st.text("the page")


@pytest.mark.parametrize("button", ["on the page", "in the fragment"])
def test_an_error_in_a_callback_leaves_the_page_as_it_is(button: str) -> None:
    at = AppTest.from_function(script).run()
    next(one for one in at.button if one.label == button).click().run()
    assert not at.exception
    assert [one.value for one in at.text] == ["the fragment", "the page"]
    assert "This was not foreseen (ZeroDivisionError)." in toasts(at)
    assert "somebody" not in toasts(at)
    assert "ZeroDivisionError: words of somebody's text" in taken_from_log()


def test_what_a_callback_refuses_is_said_as_it_stands(capfd: pytest.CaptureFixture[str]) -> None:
    at = AppTest.from_function(script).run()
    next(one for one in at.button if one.label == "refused").click().run()
    assert [one.value for one in at.toast] == [r"\*a.txt\*: it is empty."]
    assert "Traceback" not in "".join(capfd.readouterr())


def test_an_error_in_a_fragment_leaves_what_was_drawn_before(capfd: pytest.CaptureFixture[str]) -> None:
    at = AppTest.from_function(script).run()
    at.toggle[0].set_value(True).run()
    assert not at.exception
    assert "This was not foreseen (ZeroDivisionError)." in said(at)
    assert {"on the page", "in the fragment", "Try again"} <= {one.label for one in at.button}
    assert "Traceback" not in "".join(capfd.readouterr())
    taken_from_log()


def test_an_error_that_cannot_be_written_down_is_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPANBRIDGE_LOG", str(tmp_path / "no folder"))
    (tmp_path / "no folder").mkdir()  # is no file to write to
    at = AppTest.from_function(script).run()
    at.toggle[0].set_value(True).run()
    assert "The details are in the terminal of the app, at " in said(at)
    assert "ZeroDivisionError: words of somebody's text" in capfd.readouterr().err
    monkeypatch.delenv("SPANBRIDGE_LOG")


def test_an_event_that_fails_in_a_way_nobody_foresaw_waits_in_the_browser(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.open("review")
    with monkeypatch.context() as patched:
        patched.setattr(desks.Workspace, "handle", raising)
        app.send(CONFIRM)
    assert "still waiting in this window" in app.texts()
    assert "This was not foreseen (ZeroDivisionError)." in said(app.at)
    assert app.payload["cid_acks"] == {}
    taken_from_log()
    sent_again(app, CONFIRM, 1)
    assert app.payload["cid_acks"] == {"browser": 1}
    assert "still waiting" not in app.texts()


def test_decisions_on_a_store_that_is_gone_wait_and_are_saved_in_what_is_put_back(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.open("review")
    app.send(CONFIRM)
    path = file_of(app)
    app.store.close()
    for file in path.parent.glob("store.db*"):
        file.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(services, "boot", lambda: None)  # as where the fragment alone is run again
        app.send(NOTE)
        assert "still waiting in this window" in app.texts()
        assert app.payload["cid_acks"] == {"browser": 1}
        assert "is gone while it was in use" in said(app.at)
    app.at.button(key="rescue the store").click().run()
    sent_again(app, NOTE, 2)
    assert app.payload["cid_acks"] == {"browser": 2}
    rows = list(Store.at(path).reviews(app.project.id, "reviewer"))
    assert [row.event for row in rows] == [1, 2]


def test_a_file_in_its_place_is_opened_when_asked_for(app: App, tmp_path: Path) -> None:
    path = file_of(app)
    backup = tmp_path / "backup.db"
    with sqlite3.connect(path) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    app.open("review")
    app.send(CONFIRM)
    os.replace(backup, path)
    app.at.run()
    assert "was replaced by another file while it was in use" in said(app.at)
    app.at.button(key="rescue the store").click().run()
    [rescued] = tmp_path.glob("store-rescued-*.db")
    assert f"What was still known is in {rescued}." in said(app.at)
    app.at.button(key="reopen the store").click().run()
    assert "was replaced" not in said(app.at)
    sent_again(app, NOTE, 2)
    assert [row.event for row in Store.at(path).reviews(app.project.id, "reviewer")] == [2]
    assert [row.event for row in Store.at(rescued).reviews(app.project.id, "reviewer")] == [1]


def test_what_fails_while_an_error_is_told_is_not_shown_by_streamlit(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_filter, "header", raising)
    monkeypatch.setattr(st, "badge", raising)
    app.open("review")
    assert not app.at.exception
    assert "Something went wrong. Reload the page." in said(app.at)
    taken_from_log()


def test_the_store_stays_the_same_one_when_another_file_is_opened(app: App) -> None:
    opened("review")
    first, path = services.store(), app.store.path
    assert path is not None
    app.store.close()
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    again = opened("review")
    again.button(key="rescue the store").click().run()
    assert "is gone" not in said(again)
    assert services.store() is first


def test_nothing_that_was_read_from_the_store_is_kept_when_another_file_is_opened(app: App) -> None:
    assert forgotten(services.forget) - {"cache"} == cached_names(services) - {"store", "machine"}
    assert forgotten(cache.clear) == cached_names(cache) - {"_thawed"}


def cached_names(module: ModuleType) -> set[str]:
    """Return the functions of a module whose results stay in memory."""
    return {name for name, value in vars(module).items() if hasattr(value, "clear") and hasattr(value, "__wrapped__")}


def forgotten(function: Callable[[], None]) -> set[str]:
    """Return the names that a function clears."""
    return set(function.__code__.co_names) - {"clear"}


def test_the_store_is_opened_once_for_all_sessions(app: App) -> None:
    opened("review")
    first = services.store()
    opened("progress")
    assert services.store() is first


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "its database server does not answer; see that it runs"),
        ("postgresql+pg8000://nobody@127.0.0.1:1/none", "needs the package pg8000; install it and try again"),
        ("what://is/this", "The project store does not work: "),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, address: str, sentence: str
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SPANBRIDGE_STORE", address)
    st.cache_resource.clear()
    at = opened("review")
    assert sentence in said(at)
    assert not at.exception


def test_a_store_that_is_busy_is_said_and_the_decision_waits(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store.__init__, "__defaults__", (0.1,))  # seconds of patience
    app.open("review")
    with closing(sqlite3.connect(file_of(app), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        app.send(NOTE)
        other.execute("ROLLBACK")
    assert "is busy with another program's work; wait a moment and try again" in said(app.at)
    assert app.payload["cid_acks"] == {}
    sent_again(app, NOTE, 1)
    assert app.payload["cid_acks"] == {"browser": 1}
