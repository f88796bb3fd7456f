"""The store in PostgreSQL: several processes at first, a server that is away, busy or new again."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core.errors import StoreError
from core.model import Alignment, Projection, Sentence, SentencePair
from core.project import Project, label_set
from core.projection.presets import recipe
from core.review import Review, ReviewContext
from core.store import Store
from tests.postgresql import Postgresql, missing, running
from tests.reviewing import decide

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "there is one"),
    pytest.mark.xdist_group("postgresql"),
]
psycopg = pytest.importorskip("psycopg", reason="The driver is missing: install 'psycopg[binary]' to run these tests.")

ROOT = Path(__file__).parents[3]
WORD = Sentence(("word",), ("",), "en")
OPENER = "import sys; from core.store import Store; Store(sys.argv[1]).projects()"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgresql]:
    with running() as started:
        yield started


@pytest.fixture
def url(server: Postgresql, request: pytest.FixtureRequest) -> str:
    return server.create(f"db{abs(hash(request.node.name)) % 10**9}")


def filled(url: str, patience: float = 5.0) -> Store:
    store = Store(url, patience=patience)
    store.create_project(Project("news", "News", "en", "hr", label_set(["PER"])), [SentencePair("1", WORD, WORD)])
    return store


def note(store: Store, number: int) -> Review:
    who = ReviewContext(project="news", reviewer="Ana", pair_id="1", action="note", client="tab", event=number)
    row = decide(store, who, {"type": "note", "note": f"note {number}"})
    assert isinstance(row, Review)
    return row


def test_several_processes_make_a_new_database_together(url: str) -> None:
    opener = [sys.executable, "-c", OPENER, url]
    openers = [subprocess.Popen(opener, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate(timeout=60)[1] for process in openers]
    assert [process.returncode for process in openers] == [0, 0, 0], said


def test_threads_make_a_new_database_together(url: str) -> None:
    barrier, failed = threading.Barrier(8), []

    def open_it() -> None:
        barrier.wait()
        try:
            Store(url).close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_restarted_server_is_met_again_without_an_error(server: Postgresql, url: str) -> None:
    store = filled(url)
    note(store, 1)
    server.stop()
    began = time.monotonic()
    with pytest.raises(StoreError, match="its database server does not answer"):
        note(store, 2)
    assert time.monotonic() - began < 10
    server.start()
    assert note(store, 2).number == 2
    assert [row.event for row in store.reviews("news", "Ana")] == [1, 2]
    store.close()


def test_connections_that_the_server_forgot_are_not_used(server: Postgresql, url: str) -> None:
    store = filled(url)
    server.stop()
    server.start()
    assert note(store, 1).number == 1
    store.close()


def test_a_server_that_is_away_at_the_start_is_said(server: Postgresql) -> None:
    server.stop()
    try:
        with pytest.raises(StoreError, match="its database server does not answer; see that it runs"):
            Store(server.url("whatever"))
    finally:
        server.start()


def test_a_table_that_another_program_holds_is_waited_for_and_then_said(url: str) -> None:
    store = filled(url, patience=0.5)
    holder = create_engine(url)
    with holder.begin() as connection:
        connection.execute(text("LOCK TABLE reviews IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(StoreError, match="busy with another program's work"):
            note(store, 1)
    holder.dispose()
    assert note(store, 1).number == 1
    store.close()


def test_a_database_or_user_that_is_not_there_is_said(server: Postgresql) -> None:
    with pytest.raises(StoreError, match="no such database or user; check SPANBRIDGE_STORE"):
        Store(server.url("nowhere"))


def test_a_text_that_the_database_cannot_keep_is_said(url: str) -> None:
    store = Store(url)
    pair = SentencePair("1", Sentence(("a\0b",), ("",), "en"), WORD)
    store.create_project(Project("nul", "NUL", "en", "hr", label_set(["PER"])), [pair])  # escaped, so it is kept
    assert next(store.pairs("nul")).source.words == ("a\0b",)
    with pytest.raises(StoreError, match="character number 0"):
        store.create_project(Project("nul2", "NUL", "en", "hr", (), "from\0"), [pair])
    store.close()


def test_a_store_in_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    filled(url).close()
    raw = create_engine(url)
    with raw.begin() as connection:
        connection.execute(text("INSERT INTO migrations VALUES ('fly_to_the_moon', 'then')"))
    raw.dispose()
    with pytest.raises(StoreError, match=r"newer Spanbridge \(fly_to_the_moon\)"):
        Store(url)


def test_a_server_that_is_restarted_in_mid_stroke_loses_nothing_and_doubles_nothing(
    server: Postgresql, url: str
) -> None:
    store, acknowledged = filled(url), list[int]()

    def type_on() -> None:
        for number in range(1, 301):
            while len(acknowledged) < number:
                try:
                    note(store, number)
                    acknowledged.append(number)
                except StoreError:
                    time.sleep(0.05)  # as the browser does, with longer waits

    typist = threading.Thread(target=type_on)
    typist.start()
    for done in (50, 120, 200):
        while len(acknowledged) < done:
            time.sleep(0.005)
        server.stop()
        server.start()
    typist.join(60)
    rows = list(store.reviews("news", "Ana"))
    assert [row.event for row in rows] == list(range(1, 301))
    assert [row.number for row in rows] == list(range(1, 301))


def test_two_who_project_a_corpus_at_once_are_not_in_each_others_way(url: str) -> None:
    store, found = filled(url), recipe("hull")
    barrier, failed = threading.Barrier(4), []
    candidate = Projection("1", found.id, Alignment.of([(0, 0)], (1, 1)), (), ())

    def project() -> None:
        mine = Store(url)
        for _ in range(20):
            barrier.wait()
            try:
                mine.save_alignments("news", found.aligner_id, {"1": candidate.alignment})
                mine.save_projections("news", "hull", found, [candidate])
            except StoreError as error:
                failed.append(str(error))

    threads = [threading.Thread(target=project) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert list(store.projections("news", found.id)) == [candidate]
