"""A training that the app started, under kill -9: it goes on, trains nothing twice and ends as one that was not cut."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core import jobs, settings
from core.experiments import Experiment, Folder, TrainingResult
from core.experiments.approaches import CorrectedOnly
from core.experiments.sources import ProjectSource
from core.store import JobState, Store
from core.students import read_history
from tests.tiny_models.grids import LABELS, QUICK, toy_pairs
from tests.workspaces import Hand, desk_in

ROOT = Path(__file__).parents[2]
SLOW = replace(QUICK, epochs=60, patience=0)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SPANBRIDGE_STUDENTS", str(tmp_path / "students"))
    monkeypatch.setenv("SPANBRIDGE_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    with closing(Store.at(tmp_path / "store.db")) as opened:
        desk = desk_in(opened, toy_pairs())
        hand = Hand(desk)
        for pair in toy_pairs()[:16]:
            assert hand(pair.id, "confirm") == ""
        yield opened


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


def started(number: int) -> "subprocess.Popen[bytes]":
    """The process that `jobs.start` starts, held so that it can be killed."""
    command = [sys.executable, "-m", "core", "run", str(number), "--store", settings.store()]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, stderr=subprocess.DEVNULL)


def grid(store: Store) -> Experiment:
    corpus = ProjectSource("Small", store.projects()[0].id, "Ana")
    return Experiment("mine", (corpus,), (SLOW,), (CorrectedOnly(),), (3, 9), labels=LABELS, recipe="hull")


def test_a_killed_training_goes_on_and_ends_as_one_that_was_not_cut(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = grid(store)
    job = store.ask_training(store.projects()[0].id, asked.id, asked.name, asked.to_json())
    folder = Folder(settings.students())
    with started(job.id) as process:
        until(lambda: list(folder.path.glob("cells/*.json")))
        [first] = folder.path.glob("cells/*.json")
        until(lambda: folder.latest() and len(list(folder.students.glob("*/history.jsonl"))) == 2)
        until(lambda: len(read_history(folder.students / folder.latest())) >= 3)
        process.kill()
    assert store.job(job.id).state is JobState.STOPPED
    assert len(list(folder.path.glob("cells/*.json"))) == 1
    kept = first.stat()

    ended = jobs.run(store, store.ask_again(job).id)
    assert ended is not None
    assert (ended.state, ended.message, ended.attempt) == (JobState.DONE, "", 2)
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns)
    cells = [cell["id"] for cell in folder.plans()[asked.id]["cells"]]
    uncut = tmp_path / "uncut"
    monkeypatch.setenv("SPANBRIDGE_STUDENTS", str(uncut))
    again = jobs.run(store, store.ask_again(ended).id)
    assert again is not None
    assert [timeless(one) for one in Folder(uncut).outcomes(cells)] == [timeless(one) for one in folder.outcomes(cells)]


def test_two_trainings_that_share_a_student_train_it_once(store: Store) -> None:
    first = grid(store)
    grids = (first, replace(first, name="another", amounts=(9, 3)))
    numbers = [store.ask_training(store.projects()[0].id, one.id, one.name, one.to_json()).id for one in grids]
    assert len(set(numbers)) == 2
    processes = [started(number) for number in numbers]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert [store.job(number).state for number in numbers] == [JobState.DONE, JobState.DONE]
    students = [path for path in Folder(settings.students()).students.iterdir() if path.is_dir()]
    assert len(students) == 2
    for student in students:
        assert [row["epoch"] for row in read_history(student)] == list(range(1, SLOW.epochs + 1))


def timeless(outcome: TrainingResult) -> TrainingResult:
    return replace(outcome, seconds=0.0)
