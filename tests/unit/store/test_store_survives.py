"""The store under kill -9, beside other processes, and on a full disk."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from core.formats import write_pairs_jsonl
from core.model import Sentence, SentencePair
from core.project import Project, label_set
from core.review import Answer, Refusal, ReviewContext
from core.store import Store
from tests.reviewing import decide, undo

ROOT = Path(__file__).parents[3]
NEWS = Project("news", "News", "en", "hr", label_set(["PER"]))
WORD = Sentence(("word",), ("",), "en")

# Appends notes until it is ended, and says so on standard output when one is on disk.
WRITER = """
import sys
from core.review import Review, ReviewContext
from core.store import Store
from tests.reviewing import decide

url, client, count, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = Store(url)
for number in range(1, count + 1):
    who = ReviewContext(project="news", reviewer="Ana", pair_id="1", action="note", client=client, event=number)
    event = {"type": "note", "note": f"{client} {number} ".ljust(size, ".")}
    found = decide(store, who, event)
    assert isinstance(found, Review), found
    print(found.number, flush=True)
"""
OPENER = "import sys; from core.store import Store; Store(sys.argv[1]).projects()"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


def news(url: str) -> Store:
    store = Store(url)
    store.create_project(NEWS, [SentencePair("1", WORD, WORD)])
    return store


def writer(url: str, client: str, count: int, size: int = 0) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-c", WRITER, url, client, str(count), str(size)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_kill_9_loses_nothing_that_was_acknowledged(url: str) -> None:
    news(url).close()
    with writer(url, "tab", 100_000) as process:
        assert process.stdout
        for _ in range(50):
            process.stdout.readline()
        process.kill()
        acknowledged = 50 + len(process.stdout.read().splitlines())
    rows = list(Store(url).reviews("news", "Ana"))
    assert acknowledged <= len(rows) <= acknowledged + 1  # one may be on disk and not yet acknowledged
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert [row.event for row in rows] == [row.number for row in rows]
    assert [row.base for row in rows] == [None, *range(1, len(rows))]


def test_kill_9_leaves_no_lock_behind(url: str) -> None:
    store = news(url)
    with writer(url, "tab", 100_000) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
    last = store.last_number("news", "Ana")
    with writer(url, "other tab", 3) as process:
        out, errors = process.communicate(timeout=60)
    assert out.split() == [str(last + 1), str(last + 2), str(last + 3)], errors


def test_two_processes_append_at_the_same_time(url: str) -> None:
    store = news(url)
    with writer(url, "left", 100) as left, writer(url, "right", 100) as right:
        outputs = [process.communicate(timeout=120) for process in (left, right)]
    assert [process.returncode for process in (left, right)] == [0, 0], outputs
    acknowledged = sorted(int(number) for out, _ in outputs for number in out.split())
    assert acknowledged == list(range(1, 201))
    rows = list(store.reviews("news", "Ana"))
    for client in ("left", "right"):
        assert [row.event for row in rows if row.client == client] == list(range(1, 101))
    assert [row.base for row in rows] == [None, *range(1, 200)]


def test_an_import_that_is_killed_leaves_no_half_of_a_project(url: str, tmp_path: Path) -> None:
    count = 3_000
    corpus = tmp_path / "corpus.jsonl"
    lines = write_pairs_jsonl(SentencePair(f"p{number}", WORD, WORD) for number in range(count))
    corpus.write_text(lines, encoding="utf-8")
    command = [sys.executable, "-m", "core", "import", str(corpus), "--name", "Killed", "--store", url]
    for portion in ("Preparing pair 500", "Keeping pair 500", "Keeping pair 2,500"):
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr
            assert any(portion in line for line in process.stderr)
            process.kill()
        with closing(Store(url)) as store:
            assert [store.pair_count(project.id) for project in store.projects()] in ([], [count])
            for project in store.projects():  # it was done before the signal came
                store.delete_project(project.id)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    with closing(Store(url)) as store:
        assert [store.pair_count(project.id) for project in store.projects()] == [count]


def test_a_clock_that_jumps_back_changes_no_order(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = news(url)
    times = iter(f"2026-05-{day:02}T10:00:00.000+00:00" for day in (20, 3, 12, 1, 2))
    monkeypatch.setattr("core.workspace.workspace.now", lambda: next(times))
    for number in (1, 2, 3):
        who = ReviewContext(project="news", reviewer="Ana", pair_id="1", action="note", client="tab", event=number)
        decide(store, who, {"type": "note", "note": str(number)})
    assert [row.number for row in store.reviews("news", "Ana")] == [1, 2, 3]
    current = store.current_review("news", "Ana", "1")
    assert current is not None
    assert current.answer is not None
    assert current.answer.note == "3"
    for number, left in ((4, "2"), (5, "1")):
        who = ReviewContext(project="news", reviewer="Ana", pair_id="1", action="undo", client="tab", event=number)
        rows = undo(store, who)
        assert not isinstance(rows, Refusal)
        assert rows[0].answer is not None
        assert rows[0].answer.note == left


def test_several_processes_make_a_new_file_together(url: str) -> None:
    command = [sys.executable, "-c", OPENER, url]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    errors = [process.communicate(timeout=120)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0, 0], errors
    assert Store(url).projects() == ()


def test_a_full_disk_is_said_plainly_and_loses_nothing(url: str) -> None:
    news(url).close()
    script = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n" + WRITER
    arguments = [sys.executable, "-c", script, url, "tab", "100000", "1500"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("core.errors.StoreError: The disk"), done.stderr
    rows = list(Store(url).reviews("news", "Ana"))
    acknowledged = len(done.stdout.split())
    assert acknowledged > 10
    assert acknowledged <= len(rows) <= acknowledged + 1
    assert all(isinstance(row.answer, Answer) for row in rows)
