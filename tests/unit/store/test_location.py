"""The store's file: looked at before it is opened, and still there when something is written."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import event

from core.errors import StoreError
from core.model import Sentence, SentencePair
from core.project import Project, label_set
from core.review import Review, ReviewContext
from core.store import Displaced, Store
from core.store.location import put_in_place
from tests.reviewing import decide, decide_all, undo

ROOT = Path(__file__).parents[3]
WORD = Sentence(("word",), ("",), "en")
NOBODY = 65534
UNWRITABLE = r"check its permissions|check that its folder exists"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.at(path)
    opened.create_project(Project("news", "News", "en", "hr", label_set(["PER"])), [SentencePair("1", WORD, WORD)])
    yield opened
    opened.close()


def entry(number: int) -> ReviewContext:
    return ReviewContext(project="news", reviewer="Ana", pair_id="1", action="note", client="tab", event=number)


def note(store: Store, number: int) -> Review:
    row = decide(store, entry(number), {"type": "note", "note": f"note {number}"})
    assert isinstance(row, Review)
    return row


def events(path: Path) -> list[int | None]:
    with closing(Store.at(path)) as store:
        return [row.event for row in store.reviews("news", "Ana")]


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for statement in statements:
            raw.execute(statement)


def make_foreign(path: Path) -> None:
    execute(path, "CREATE TABLE birds (name TEXT)", "INSERT INTO birds VALUES ('robin')")


def make_log_of_another(path: Path) -> None:
    execute(path, "PRAGMA journal_mode = WAL", "CREATE TABLE birds (name TEXT)")


def make_namesake(path: Path) -> None:
    tables = ("projects", "pairs", "recipes", "projections", "reviews")
    execute(path, "CREATE TABLE migrations (id, batch)", *(f"CREATE TABLE {name} (id)" for name in tables))


def make_marked(path: Path) -> None:
    execute(path, "PRAGMA application_id = 7", "PRAGMA user_version = 1")


def make_text(path: Path) -> None:
    path.write_text("Dear aunt, " * 500)


def make_short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\x10")


def make_newer(path: Path) -> None:
    Store.at(path).close()
    execute(path, "INSERT INTO migrations VALUES ('fly_to_the_moon', 'then')", "PRAGMA journal_mode = DELETE")


def make_beheaded(path: Path) -> None:
    Store.at(path).close()
    path.write_bytes(b"\x00" * 100 + path.read_bytes()[100:])


def make_damaged(path: Path) -> None:
    Store.at(path).close()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 3996 + path.read_bytes()[4096:])


STRANGERS: dict[Callable[[Path], None], str] = {
    make_foreign: "belongs to another program, so it was left as it is",
    make_log_of_another: "belongs to another program",
    make_namesake: "belongs to another program",
    make_marked: "belongs to another program",
    make_text: "is not a Spanbridge project file, or its beginning is damaged",
    make_short: "is not a Spanbridge project file, or its beginning is damaged",
    make_newer: r"written by a newer Spanbridge \(fly_to_the_moon\)",
    make_beheaded: "is not a Spanbridge project file, or its beginning is damaged",
    make_damaged: "is damaged; restore a backup",
}


@pytest.mark.parametrize("make", STRANGERS, ids=lambda make: make.__name__)
def test_a_file_that_is_not_ours_to_use_is_not_changed_by_a_byte(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(StoreError, match=STRANGERS[make]) as refused:
        Store.at(path)
    assert str(path) in str(refused.value) or "newer" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)
    assert os.listdir(path.parent) == [path.name]


def test_a_foreign_file_whose_program_is_writing_is_not_changed(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("PRAGMA journal_mode = WAL")
        owner.execute("CREATE TABLE birds (name TEXT)")  # is in the log only
        before, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
        with pytest.raises(StoreError, match="belongs to another program"):
            Store.at(path)
        assert (path.read_bytes(), Path(f"{path}-wal").read_bytes()) == (before, log)


def test_a_folder_or_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder, so it cannot be the project file; name a file"):
        Store.at(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="is not an ordinary file"):
        Store.at(tmp_path / "pipe")


def test_an_empty_file_and_a_database_without_tables_become_a_store(path: Path) -> None:
    path.touch()
    Store.at(path).close()
    path.unlink()
    execute(path, "VACUUM")
    Store.at(path).close()


def test_a_file_of_before_the_mark_is_ours(store: Store, path: Path) -> None:
    store.close()
    assert int.from_bytes(path.read_bytes()[68:72]) == 0x53706272
    execute(path, "PRAGMA application_id = 0")
    with closing(Store.at(path)) as again:
        assert note(again, 1).number == 1


def test_a_name_with_signs_of_an_address_is_opened(tmp_path: Path) -> None:
    odd = tmp_path / "a?b#c%20 d.db"
    Store.at(odd).close()
    Store.at(odd).close()
    assert os.listdir(tmp_path) == [odd.name]


def test_a_package_that_an_address_needs_is_named() -> None:
    with pytest.raises(StoreError, match=r"needs the package \S+; install it"):
        Store("postgresql+pg8000://localhost/none")
    with pytest.raises(StoreError, match=r"The project store does not work: .*"):
        Store("what is this")


def remove(path: Path) -> None:
    path.unlink()


def remove_all(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def remove_folder(path: Path) -> None:
    os.replace(path.parent, path.parent.with_name("elsewhere"))


def remove_log(path: Path) -> None:
    Path(f"{path}-wal").unlink()


def copy_over(path: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(f"{path}.copy")) as target:
        source.backup(target)
    os.replace(f"{path}.copy", path)


@pytest.mark.parametrize("away", [remove, remove_all, remove_folder, remove_log, copy_over], ids=lambda f: f.__name__)
def test_what_happened_to_the_file_is_noticed_at_the_next_write(tmp_path: Path, away: Callable[[Path], None]) -> None:
    path = tmp_path / "folder" / "store.db"
    store = Store.at(path)
    store.create_project(Project("news", "News", "en", "hr", label_set(["PER"])), [SentencePair("1", WORD, WORD)])
    note(store, 1)
    away(path)
    for _ in range(7):  # also by connections that are new
        with pytest.raises(Displaced, match="while it was in use, so nothing can be saved"):
            note(store, 2)
    assert [row.event for row in store.reviews("news", "Ana")] == [1]
    saved = store.rescue()
    if saved != path:
        assert events(saved) == [1]
        store.reopen()
    assert note(store, 2).event == 2
    store.close()
    assert events(path) in ([1, 2], [2])


def test_a_file_that_went_while_a_transaction_was_open_is_not_acknowledged(store: Store, path: Path) -> None:
    with pytest.raises(Displaced), store._writing():
        os.replace(path, f"{path}.away")


def test_what_only_the_file_of_before_holds_does_not_count_as_done(store: Store, path: Path, tmp_path: Path) -> None:
    """A copy that was made before a decision takes the file's place just as the decision is committed."""
    note(store, 1)
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    event.listen(store._engine, "commit", lambda *_: os.replace(copy, path), once=True)
    with pytest.raises(Displaced):
        note(store, 2)
    with pytest.raises(Displaced):
        store.acknowledged("news", "tab")
    with pytest.raises(Displaced):
        note(store, 2)
    store.reopen()
    assert (store.acknowledged("news", "tab"), note(store, 2).event) == (1, 2)
    assert events(path) == [1, 2]


def test_a_decision_that_changes_nothing_in_a_file_that_is_gone_is_not_done(store: Store, path: Path) -> None:
    note(store, 1)
    path.unlink()
    with pytest.raises(Displaced):
        undo(store, entry(2))
    with pytest.raises(Displaced):
        decide_all(store, entry(2), {})
    with pytest.raises(Displaced):
        decide(store, entry(2), {"type": "note", "note": "note 1"})


def test_nobody_connects_before_what_was_known_is_back_in_its_place(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another session reads just before the copy gets the name of the file that is gone."""
    note(store, 1)
    remove_all(path)

    def put_late(copy: Path, place: Path) -> None:
        with pytest.raises(Displaced):
            store.acknowledged("news", "tab")
        assert not place.exists()
        put_in_place(copy, place)

    monkeypatch.setattr("core.store.database.put_in_place", put_late)
    assert store.rescue() == path
    assert note(store, 2).number == 2
    assert events(path) == [1, 2]


def test_a_look_at_the_place_tells_what_is_there(store: Store, path: Path) -> None:
    store.check_place()
    os.replace(path, f"{path}.away")
    with pytest.raises(Displaced, match="is gone") as gone:
        store.check_place()
    assert not gone.value.replaced
    Path(path).touch()
    with pytest.raises(Displaced, match="was replaced by another file") as replaced:
        store.check_place()
    assert replaced.value.replaced
    os.replace(f"{path}.away", path)
    store.check_place()
    assert note(store, 1).number == 1


def test_a_new_file_in_the_place_is_made_when_asked_for(store: Store, path: Path) -> None:
    remove_all(path)
    store.reopen()
    assert store.projects() == ()


def test_the_log_of_the_file_before_is_set_aside(store: Store, path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    note(store, 1)
    os.replace(backup, path)
    store.reopen()
    assert list(store.reviews("news", "Ana")) == []
    assert Path(f"{path}-wal.old").exists()
    assert note(store, 1).number == 1


@pytest.mark.parametrize("make", [make_foreign, make_newer, make_text], ids=lambda make: make.__name__)
def test_a_stranger_in_the_place_is_not_opened_when_asked_for(
    store: Store, path: Path, make: Callable[[Path], None]
) -> None:
    note(store, 1)
    stranger = path.with_name("stranger.db")
    make(stranger)
    os.replace(path, f"{path}.away")
    os.replace(stranger, path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"belongs to another|newer Spanbridge|not a Spanbridge"):
        store.reopen()
    with pytest.raises(Displaced):
        note(store, 2)
    assert path.read_bytes() == before
    assert events(store.rescue()) == [1]
    os.replace(f"{path}.away", path)  # the owner puts it right
    assert note(store, 2).number == 2


def test_a_log_that_was_rightly_begun_anew_is_not_taken_for_another(store: Store, path: Path) -> None:
    store.close()
    assert note(store, 1).number == 1
    store._engine.dispose()  # SQLite takes its log away with the last connection
    assert note(store, 2).number == 2


OTHER_PROGRAM = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM reviews'); c.close()"


def visit(path: Path) -> None:
    """Another process opens the file and closes it: it deletes the log if it believes to be alone."""
    subprocess.run([sys.executable, "-c", OTHER_PROGRAM, str(path)], check=True)


def test_a_second_look_at_an_open_file_keeps_its_locks(store: Store, path: Path) -> None:
    note(store, 1)
    with closing(Store.at(path)) as second:
        visit(path)
        assert note(store, 2).number == 2
        assert note(second, 3).number == 3


@pytest.mark.parametrize("away", [remove_all, copy_over], ids=lambda f: f.__name__)
def test_a_connection_in_use_takes_no_log_of_the_file_that_is_opened_next(
    store: Store, path: Path, away: Callable[[Path], None]
) -> None:
    note(store, 1)
    reading, finished = threading.Event(), threading.Event()

    def read() -> None:
        with store._reading() as connection:
            connection.exec_driver_sql("SELECT 1 FROM reviews").fetchone()
            reading.set()
            finished.wait(30)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(30)
    away(path)
    threading.Timer(0.3, finished.set).start()
    store.rescue() if away is remove_all else store.reopen()
    reader.join()
    for number in (2, 3):
        assert note(store, number).event == number
    store.check_place()
    assert events(path) == [1, 2, 3]


HOLDER = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM reviews'); "
    "print(flush=True); sys.stdin.read(); import os; os._exit(0)"
)


def test_a_process_that_still_has_the_file_of_before_shares_nothing_with_the_new_one(store: Store, path: Path) -> None:
    """A job, say; what is decided in the new file is on disk, whatever becomes of either process."""
    note(store, 1)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        holder.stdout.readline()
        copy_over(path)
        store.reopen()
        assert note(store, 2).number == 2
        crashed = path.with_name("crashed.db")
        crashed.write_bytes(path.read_bytes())
        Path(f"{crashed}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
        assert events(crashed) == [1, 2]
        holder.stdin.close()


def test_a_log_that_lost_its_name_is_told_and_what_it_holds_is_saved(store: Store, path: Path) -> None:
    note(store, 1)
    remove_log(path)
    with pytest.raises(Displaced):
        note(store, 2)
    with pytest.raises(Displaced):
        store.check_place()
    store.reopen()
    store.check_place()
    assert note(store, 2).number == 2
    store.close()
    assert events(path) == [1, 2]


def test_a_rescue_at_the_time_of_an_earlier_one_overwrites_nothing(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Stopped":
            return cls(2026, 5, 4, 3, 2, 1, tzinfo=tz)

    monkeypatch.setattr("core.store.database.datetime", Stopped)
    note(store, 1)
    first = store.rescue()
    note(store, 2)
    second = store.rescue()
    assert (events(first), events(second)) == ([1], [1, 2])


def test_nothing_is_left_of_a_rescue_that_fails(store: Store, path: Path) -> None:
    remove_all(path)
    folder = path.parent
    os.replace(folder, f"{folder}.away")
    folder.write_text("in the way")
    with pytest.raises(StoreError, match="cannot be"):
        store.rescue()
    folder.unlink()
    os.replace(f"{folder}.away", folder)
    assert os.listdir(folder) == []


@contextmanager
def without_rights() -> Iterator[Path]:
    """A folder of an ordinary user, and being one: nothing is forbidden to root."""
    with TemporaryDirectory(prefix="spanbridge-") as name:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(name, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            os.chmod(name, 0o700)
            if is_root:
                os.seteuid(0)


def test_a_store_that_turns_read_only_in_use_says_so_and_goes_on_when_it_is_mended() -> None:
    with without_rights() as folder:
        store = Store.at(folder / "store.db")
        store.create_project(Project("news", "News", "en", "hr", label_set(["PER"])), [SentencePair("1", WORD, WORD)])
        store.close()
        os.chmod(folder / "store.db", 0o400)
        os.chmod(folder, 0o500)
        with pytest.raises(StoreError, match=UNWRITABLE):
            note(store, 1)
        with pytest.raises(StoreError, match=UNWRITABLE):
            Store.at(folder / "store.db")
        os.chmod(folder, 0o700)
        os.chmod(folder / "store.db", 0o600)
        assert note(store, 1).number == 1
        store.close()


def test_a_file_that_may_not_be_read_is_said() -> None:
    with without_rights() as folder:
        (folder / "store.db").write_bytes(b"SQLite")
        os.chmod(folder / "store.db", 0)
        with pytest.raises(StoreError, match=r"cannot be read \(Permission denied\); check its permissions"):
            Store.at(folder / "store.db")


def test_a_clock_that_jumps_back_changes_no_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(["2031-01-01T00:00:00.000+00:00", "2001-01-01T00:00:00.000+00:00", "1999-01-01T00:00:00.000+00:00"])
    monkeypatch.setattr("core.workspace.workspace.now", lambda: next(times))
    note(store, 1)
    note(store, 2)
    current = store.current_review("news", "Ana", "1")
    assert current
    assert current.answer
    assert current.answer.note == "note 2"
    undo(store, ReviewContext(project="news", reviewer="Ana", pair_id="", action="undo"))
    after = store.current_review("news", "Ana", "1")
    assert after
    assert after.answer
    assert after.answer.note == "note 1"
    assert [row.number for row in store.reviews("news", "Ana")] == [1, 2, 3]


FULL = """
import resource, sys
from pathlib import Path
from core.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
sys.exit(main(sys.argv[2:]))
"""


def on_a_full_disk(room: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", FULL, str(room), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_an_import_on_a_full_disk_says_so_and_leaves_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store.at(path).close()
    lines = "".join(f"{number} house\tB-LOC\n\n" for number in range(3000)).replace(" ", "-")
    (tmp_path / "a.conll").write_text(lines)
    (tmp_path / "b.conll").write_text(lines)
    files = [str(tmp_path / "a.conll"), str(tmp_path / "b.conll")]
    done = on_a_full_disk(100_000, "import", *files, "--langs", "en", "hr", "--name", "x", "--store", str(path))
    assert done.returncode == 2, done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("error: The disk"), done.stderr
    assert "Traceback" not in done.stderr
    with closing(Store.at(path)) as store:
        assert store.projects() == ()
    execute(path, "PRAGMA integrity_check")


def test_an_export_on_a_full_disk_says_so_and_leaves_nothing_half(store: Store, path: Path, tmp_path: Path) -> None:
    store.close()
    out = tmp_path / "out"
    asked = ("--store", str(path), "--recipe", "hull@given", "--status", "untouched", "--out", str(out))
    full = on_a_full_disk(100, "export", *asked)
    assert full.returncode == 2, full.stderr
    assert "Traceback" not in full.stderr
    assert "error: " in full.stderr.strip().splitlines()[-1]
    assert not [file for file in out.rglob("*") if file.is_file()]
