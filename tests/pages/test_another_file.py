"""Another file in the place of the project file, or none: who is told, when, and what it lacks."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pages.shared import services
from tests.pages.conftest import App

CONFIRM = {"type": "confirm"}
NOTE = {"type": "note", "note": "later"}
NOTHING_SAVED = "Nothing that you decide now can be saved"


def file_of(app: App) -> Path:
    assert app.store.path
    return app.store.path


def copied(app: App, tmp_path: Path) -> Path:
    copy = tmp_path / "backup.db"
    with closing(sqlite3.connect(file_of(app))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def remove(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def replace(path: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(f"{path}.copy")) as target:
        source.backup(target)
    os.replace(f"{path}.copy", path)


@pytest.fixture
def only_the_fragment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the pair view sends something: the fragment is run again, and the start of the app is not."""
    monkeypatch.setattr(services, "boot", lambda: None)


@pytest.mark.usefixtures("only_the_fragment")
@pytest.mark.parametrize("away", [remove, replace], ids=lambda it: it.__name__)
@pytest.mark.parametrize("kind", ["go", "preview"])
def test_a_step_to_another_pair_tells_that_nothing_can_be_saved_and_is_taken(
    app: App, away: Callable[[Path], None], kind: str
) -> None:
    app.open("review")
    following = app.payload["neighbours"]["next"]
    away(file_of(app))
    app.send({"type": kind, "to": following, "source": {}})
    assert NOTHING_SAVED in app.texts()
    assert "still waiting in this window" not in app.texts()
    assert "while it was in use" in app.texts()
    assert app.at.button(key="reopen the store")
    assert app.payload["cid_acks"] == {"browser": 1}
    assert kind == "preview" or app.payload["pair"]["id"] == following
    app.at.button(key="reopen the store" if away is replace else "rescue the store").click().run()
    assert NOTHING_SAVED not in app.texts()
    app.send(NOTE)
    assert app.payload["cid_acks"] == {"browser": 2}


def test_what_the_file_there_lacks_is_said_before_it_is_opened_and_to_whom_it_concerns_afterwards(
    app: App, tmp_path: Path
) -> None:
    app.open("review", reviewer="Ana")
    app.send(CONFIRM)
    copy = copied(app, tmp_path)
    app.send(NOTE)
    app.send(NOTE | {"note": "later still"})
    os.replace(copy, file_of(app))
    app.at.run()
    assert "The file that is there lacks 2 decisions that are still known." in app.texts()
    app.at.button(key="reopen the store").click().run()
    assert "2 of your decisions" in app.texts()
    assert "are not in the file that was opened instead at " in app.texts()
    app.at.button(key="heard what is lacking").click().run()
    assert "of your decisions" not in app.texts()
    other = App(app.store)
    other.open("review", reviewer="Ben")
    assert "of your decisions" not in other.texts()
    later = App(app.store)
    later.open("review", reviewer="Ana")
    assert "2 of your decisions" in later.texts()


def test_a_file_that_holds_everything_is_not_complained_about(app: App) -> None:
    app.open("review")
    app.send(CONFIRM)
    replace(file_of(app))
    app.at.run()
    assert "while it was in use" in app.texts()
    assert "lacks" not in app.texts()
    app.at.button(key="reopen the store").click().run()
    assert "of your decisions" not in app.texts()


def test_a_new_file_would_lack_everything(app: App) -> None:
    app.open("review")
    app.send(CONFIRM)
    remove(file_of(app))
    app.at.run()
    assert "A new, empty file would lack 1 decision that is still known." in app.texts()


def test_what_is_there_may_be_no_project_file_at_all(app: App) -> None:
    app.open("review")
    app.send(CONFIRM)
    os.replace(file_of(app), f"{file_of(app)}.away")
    file_of(app).write_text("Dear aunt, " * 500)
    app.at.run()
    assert "was replaced by another file" in app.texts()
    assert "lack" not in app.texts()
    assert not app.at.exception
