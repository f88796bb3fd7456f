"""Long runs: resumed after kill -9 without doing anything twice, cancelled, failed, and run once."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core import jobs
from core.aligners import ALIGNERS
from core.components.component import component_field
from core.errors import StoreError, Unavailable
from core.methods import METHODS, Choice, Heuristic
from core.model import Alignment, Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.projection.projector import project_corpus
from core.projection.recipe import Recipe
from core.store import JobKind, JobState, Store, schema
from core.taggers import GivenTagger
from core.workspace.batch_projection import ensure_projected, prepared_method

ROOT = Path(__file__).parents[2]
PAIRS = 150

# Registers an aligner that takes its time and notes every pair it is asked about, then is `python -m core`.
SLOW = """
import sys, time
from dataclasses import dataclass
from core.aligners import ALIGNERS
from core.workspace.batch_projection import ensure_projected, prepared_method
from core.cli import main
from core.model import Alignment

noted = open(sys.argv[1], "a", buffering=1)

@dataclass(frozen=True, slots=True)
class Slow:
    pause: float = 0.02

    def prepare(self, pairs, text=(), progress=None):
        return self

    def __call__(self, pairs):
        for pair in pairs:
            print(pair.id, file=noted)
            time.sleep(self.pause)
        return [Alignment.of([(k, k) for k in range(min(pair.size))], pair.size) for pair in pairs]

ALIGNERS["slow"] = Slow
sys.exit(main(sys.argv[2:]))
"""


@dataclass(frozen=True, slots=True)
class Slow:
    """The same options, so that a test can ask for what only the script can do."""

    pause: float = 0.02

    def prepare(self, pairs: Sequence[SentencePair], text: object = (), progress: object = None) -> "Slow":
        return self

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        return [Alignment.of([(k, k) for k in range(min(pair.size))], pair.size) for pair in pairs]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Recipe:
    monkeypatch.setitem(ALIGNERS, "slow", Slow)
    return Recipe(Slow(), Heuristic())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.at(tmp_path / "store.db")
    opened.create_project(Project("news", "News", "en", "de", label_set(["PER"])), pairs(PAIRS))
    yield opened
    opened.close()


def pairs(count: int) -> list[SentencePair]:
    def sentence(words: str, lang: str, *spans: Span) -> Sentence:
        split = tuple(words.split())
        return Sentence(split, (" ",) * len(split), lang, spans or None)

    source, target = (
        sentence("Ann met Bob", "en", Span(0, 1, "PER"), Span(2, 3, "PER")),
        sentence("Anna traf Bob", "de"),
    )
    return [SentencePair(f"p{number}", source, target) for number in range(count)]


class Runs:
    """Processes that run jobs with the slow aligner, and what they were asked."""

    def __init__(self, folder: Path) -> None:
        self.url, self.notes = f"sqlite:///{folder / 'store.db'}", folder / "asked"

    def start(self, job: int, *options: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", SLOW, str(self.notes), "run", str(job), "--store", self.url, *options]
        return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    def asked(self) -> "Counter[str]":
        return Counter(self.notes.read_text().split()) if self.notes.is_file() else Counter()


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def until(true: Callable[[], object], patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def test_a_run_that_was_killed_goes_on_where_it_stopped(store: Store, runs: Runs, slow: Recipe) -> None:
    job = store.ask_projection("news", "slow one", slow)
    with runs.start(job.id) as process:
        until(lambda: len(store.aligned_ids("news", slow.aligner_id)) >= 32)
        process.kill()
    kept = store.aligned_ids("news", slow.aligner_id)
    assert 32 <= len(kept) < PAIRS
    assert store.job(job.id).state is JobState.STOPPED

    with runs.start(job.id) as process:
        assert process.wait(60) == 0, process.stderr and process.stderr.read()
    asked = runs.asked()
    assert set(asked) == {f"p{number}" for number in range(PAIRS)}
    assert {pair for pair, times in asked.items() if times > 1}.isdisjoint(kept)
    assert asked.total() - PAIRS <= 64  # the portion that was under way
    ended = store.job(job.id)
    assert (ended.state, ended.fraction, ended.attempt) == (JobState.DONE, 1.0, 2)

    uncut = list(project_corpus(slow, pairs(PAIRS))[1])
    assert list(store.projections("news", slow.id)) == uncut
    assert [span.start for span in uncut[0].spans] == [0, 2]


def test_projections_that_are_there_are_not_made_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = recipe("hull")
    made: list[str] = []
    plain = Heuristic.__call__

    def counted(self: Heuristic, pair: SentencePair, alignment: Alignment) -> object:
        made.append(pair.id)
        if len(made) == 130:
            raise KeyboardInterrupt
        return plain(self, pair, alignment)

    monkeypatch.setattr(Heuristic, "__call__", counted)
    job = store.ask_projection("news", "hull", chosen)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(store, job.id)
    assert store.job(job.id).state is JobState.CANCELLED
    assert len(store.projected_ids("news", chosen.id)) == 100
    jobs.run(store, store.ask_again(job).id)
    assert store.job(job.id).state is JobState.DONE
    assert Counter(made).most_common()[0][1] == 2  # only those of the chunk that was not yet written
    assert sum(times > 1 for times in Counter(made).values()) == 30


def test_recipes_with_the_same_aligner_share_its_links(store: Store, runs: Runs, slow: Recipe) -> None:
    hull = replace(slow, method=Heuristic(shape="hull"))
    for name, one in (("runs", replace(slow, aligner=Slow(0))), ("hull", replace(hull, aligner=Slow(0)))):
        with runs.start(store.ask_projection("news", name, one).id) as process:
            assert process.wait(60) == 0
    assert set(runs.asked().values()) == {1}


def test_two_starts_run_it_once(store: Store, runs: Runs, slow: Recipe) -> None:
    job = store.ask_projection("news", "slow one", slow)
    with runs.start(job.id) as first, runs.start(job.id) as second:
        codes = sorted([first.wait(60), second.wait(60)])
        said = "".join(process.stderr.read() for process in (first, second) if process.stderr)
    assert codes[0] == 0
    assert "is not to be run: it is running (process" in said
    assert set(runs.asked().values()) == {1}
    assert store.job(job.id).attempt == 1


def test_two_starts_of_a_job_that_was_killed_finish_it_once(store: Store, runs: Runs, slow: Recipe) -> None:
    job = store.ask_projection("news", "slow one", slow)
    with runs.start(job.id) as process:
        until(lambda: len(store.aligned_ids("news", slow.aligner_id)) >= 32)
        process.kill()
    kept = store.aligned_ids("news", slow.aligner_id)
    runs.notes.unlink()
    with runs.start(job.id) as first, runs.start(job.id) as second:
        codes = sorted([first.wait(60), second.wait(60)])
        said = "".join(process.stderr.read() for process in (first, second) if process.stderr)
    assert codes[0] == 0
    assert "is not to be run: it is running (process" in said
    assert set(runs.asked()) == {f"p{number}" for number in range(PAIRS)} - kept
    assert set(runs.asked().values()) == {1}
    assert store.job(job.id).attempt == 2
    with store._reading() as connection:
        rows = connection.scalars(select(schema.projections.c.pair)).all()
    assert sorted(rows) == sorted(f"p{number}" for number in range(PAIRS))


def test_two_people_who_go_on_with_a_job_start_it_once(store: Store, slow: Recipe) -> None:
    job = store.claim(store.ask_projection("news", "slow one", slow).id)
    assert job is not None
    with store._writing() as connection:
        connection.execute(update(schema.jobs).values(beat="2020-01-01T00:00:00.000+00:00"))
    seen = store.job(job.id)
    assert store.ask_again(seen).state is JobState.WAITING
    taken = store.claim(job.id)
    assert taken is not None
    assert store.ask_again(seen) == taken  # the other one pressed the button a moment later
    assert store.claim(job.id) is None


def test_asking_twice_is_asking_once(store: Store, slow: Recipe) -> None:
    first = store.ask_projection("news", "a name", slow)
    assert store.ask_projection("news", "another name", slow) == first
    assert len(store.jobs()) == 1
    claimed = store.claim(first.id)
    assert claimed is not None
    assert store.claim(first.id) is None
    assert store.ask_again(claimed) == claimed


def test_cancelling_ends_the_process_and_keeps_what_it_made(store: Store, runs: Runs, slow: Recipe) -> None:
    slow = replace(slow, aligner=Slow(pause=0.1))
    job = store.ask_projection("news", "slow one", slow)
    with runs.start(job.id) as process:
        until(lambda: len(store.aligned_ids("news", slow.aligner_id)) >= 32)
        assert store.cancel(job.id)
        assert process.wait(20) == 130
    assert store.job(job.id).state is JobState.CANCELLED
    assert not store.cancel(job.id)
    assert 32 <= len(store.aligned_ids("news", slow.aligner_id)) < PAIRS


def test_a_process_that_does_not_hear_is_ended(store: Store, runs: Runs, slow: Recipe) -> None:
    deaf = replace(slow, aligner=Slow(pause=3.0))  # 32 pairs are a minute and a half without a word
    job = store.ask_projection("news", "deaf", deaf)
    with runs.start(job.id) as process:
        until(lambda: runs.asked())
        store.cancel(job.id)
        assert process.wait(20) == jobs.CANCELLED_EXIT_STATUS
    assert store.job(job.id).state is JobState.CANCELLED


def test_a_job_cancelled_before_its_process_came_is_not_run(store: Store, runs: Runs, slow: Recipe) -> None:
    job = store.ask_projection("news", "slow one", slow)
    store.cancel(job.id)
    with runs.start(job.id, "--if-waiting") as process:
        assert process.wait(60) == 130
    assert runs.asked().total() == 0


def test_ctrl_c_is_a_cancellation(store: Store, runs: Runs, slow: Recipe) -> None:
    job = store.ask_projection("news", "slow one", slow)
    with runs.start(job.id) as process:
        until(lambda: runs.asked())
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr
        assert process.stderr.read().strip().endswith("Stopped.")
    assert store.job(job.id).state is JobState.CANCELLED


@dataclass(frozen=True, slots=True)
class Broken:
    problem: str = "unavailable"

    def prepare(self, pairs: Sequence[SentencePair], text: object = (), progress: object = None) -> "Broken":
        if self.problem == "unavailable":
            raise Unavailable("The model x/y", "is not on this machine.", "Download it.")
        if self.problem == "full":
            raise OSError(errno.ENOSPC, "No space left on device", "model.bin")
        if self.problem == "full in Rust":
            raise RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)")
        if self.problem == "memory":
            raise RuntimeError(
                "[enforce fail at alloc_cpu.cpp:117] not enough memory: you tried to allocate 9 bytes\n…"
            )
        raise ValueError("a thing\nthat nobody foresaw")

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        raise AssertionError


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("unavailable", "The model x/y is not on this machine. Download it."),
        ("full", "The disk is full; free some space, then try again. What was finished is kept."),
        ("full in Rust", "The disk is full; free some space, then try again. What was finished is kept."),
        ("memory", "This machine's memory is too small for it; choose a smaller model or corpus."),
    ],
)
def test_what_fails_is_one_sentence_in_the_store(
    store: Store, monkeypatch: pytest.MonkeyPatch, problem: str, said: str
) -> None:
    monkeypatch.setitem(ALIGNERS, "broken", Broken)
    job = store.ask_projection("news", "broken", Recipe(Broken(problem), Heuristic()))
    ended = jobs.run(store, job.id)
    assert ended is not None
    assert (ended.state, ended.message) == (JobState.FAILED, said)
    assert ended.ended


def test_what_nobody_foresaw_is_kept_and_raised(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ALIGNERS, "broken", Broken)
    job = store.ask_projection("news", "broken", Recipe(Broken("else"), Heuristic()))
    with pytest.raises(ValueError, match="nobody foresaw"):
        jobs.run(store, job.id)
    ended = store.job(job.id)
    assert ended.state is JobState.FAILED
    assert "ValueError: a thing)" in ended.message
    assert "\n" not in ended.message


def test_a_process_without_signs_of_life_is_taken_over_and_learns_so(store: Store, slow: Recipe) -> None:
    job = store.claim(store.ask_projection("news", "slow one", slow).id)
    assert job is not None
    assert store.beat(job, 0.5, "half of it")
    assert store.job(job.id).fraction == 0.5
    with store._writing() as connection:
        connection.execute(update(schema.jobs).values(beat="2020-01-01T00:00:00.000+00:00"))
    assert store.job(job.id).state is JobState.STOPPED
    taken = store.claim(job.id)
    assert taken is not None
    assert not store.beat(job, 0.6, "still here")
    assert not store.settle(job, JobState.DONE)
    assert store.beat(taken, 0.7, "mine")


def test_signs_of_life_from_before_a_clock_was_put_back_do_not_count_for_ever(store: Store, slow: Recipe) -> None:
    job = store.claim(store.ask_projection("news", "slow one", slow).id)
    assert job is not None
    with store._writing() as connection:
        connection.execute(update(schema.jobs).values(beat="2222-01-01T00:00:00.000+00:00", host="elsewhere"))
    assert store.job(job.id).state is JobState.STOPPED
    assert store.beat(job, 0.1, "by the clock as it is now")
    assert store.job(job.id).state is JobState.RUNNING


def test_a_job_that_nobody_came_for_can_be_asked_for_again(store: Store, slow: Recipe) -> None:
    job = store.ask_projection("news", "slow one", slow)
    with store._writing() as connection:
        connection.execute(update(schema.jobs).values(asked="2020-01-01T00:00:00.000+00:00"))
    assert store.job(job.id).state is JobState.STOPPED
    assert store.ask_again(store.job(job.id)).state is JobState.WAITING


def test_the_app_starts_a_process_of_its_own_session(store: Store, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPANBRIDGE_STORE", runs.url)
    job = store.ask_projection("news", "hull", recipe("hull"))
    jobs.start(store, job.id)
    until(lambda: not store.job(job.id).live)
    ended = store.job(job.id)
    assert ended.state is JobState.DONE
    assert ended.process not in {None, os.getpid()}
    assert len(store.projected_ids("news", recipe("hull").id)) == PAIRS


def test_jobs_go_with_their_project_and_can_be_forgotten(store: Store, slow: Recipe) -> None:
    job = store.ask_projection("news", "slow one", slow)
    store.forget(job.id)
    assert store.jobs("news") == (job,)  # it is live
    store.cancel(job.id)
    store.forget(job.id)
    assert store.jobs("news") == ()
    store.ask_projection("news", "slow one", slow)
    store.save_alignments("news", "x", {"p0": Alignment((), (3, 3))})
    store.delete_project("news")
    assert store.jobs() == ()
    assert store.job_of(JobKind.PROJECT, "news", slow.id) is None
    with pytest.raises(StoreError, match="no job"):
        store.job(job.id)


def test_signs_of_life_come_while_the_work_is_silent(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[float] = []
    enough = threading.Event()
    plain = Store.beat

    def counted(self: Store, job: object, fraction: float, words: str) -> bool:
        beats.append(fraction)
        if len(beats) >= 3:
            enough.set()
        return plain(self, job, fraction, words)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "beat", counted)
    monkeypatch.setitem(jobs._WORK, JobKind.PROJECT, lambda store, job, tell: enough.wait(20))
    ended = jobs.run(store, store.ask_projection("news", "hull", recipe("hull")).id, beat=0.05)
    assert ended is not None
    assert ended.state is JobState.DONE
    assert len(beats) >= 3


@dataclass(frozen=True, slots=True)
class Chooser:
    """A method that notes the scores it was made ready on."""

    tagger: object = component_field("tagger", None)

    def prepare(
        self, pairs: object, alignments: Sequence[Alignment], progress: object = None, dictionaries: object = None
    ) -> "Chooser":
        READY.append([None if links.scores is None else links.scores.tolist() for links in alignments])
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        return Choice()


READY: list[object] = []


def test_a_method_that_asks_models_is_made_ready_on_the_same_scores_as_in_its_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "chooser", Chooser)
    for chosen, kept in ((Chooser(GivenTagger()), True), (Chooser(), False)):
        READY.clear()
        asked = Recipe(recipe().aligner, chosen)
        ensure_projected(store, "news", "chooser", asked)
        prepared_method(store, "news", asked)
        in_the_run, afterwards = READY
        assert (in_the_run == afterwards) is kept
