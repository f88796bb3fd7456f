"""Running a job of the store in this process, and starting a process for it.

The process may be ended at any moment, by ``kill -9`` too: what is made is in the store before
the next thing is begun, so the job goes on from there when it is run again.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core import experiments, settings
from core.components.component import Progress
from core.errors import DISK_FULL, SpanbridgeError, StoreError, is_disk_full
from core.pretrained.download import fetch
from core.projection.recipe import Recipe
from core.store import Job, JobKind, JobState, Store
from core.workspace.batch_projection import ensure_projected

BEAT = 2.0
"""Seconds between signs of life."""
GRACE = 5.0
"""Seconds that a job which was called off has to end by itself; then its process is ended."""
CALLED_OFF = 3
"""The exit status of a process that was ended so."""

Work = Callable[[Store, Job, Progress], object]


class CalledOff(Exception):
    """The job is this process's no longer: somebody cancelled it, or took it for dead and over."""


def run(store: Store, number: int, progress: Progress | None = None, beat: float = BEAT) -> Job | None:
    """Run a job that waits, or was left behind, to its end; returns it as it ended.

    ``None`` where it is not this process's to run: it runs elsewhere, or is settled. What went
    wrong is kept with the job as one sentence; what nobody foresaw is raised as well.
    """
    job = store.claim(number)
    if job is None:
        return None
    with _signs_of_life(store, job, beat) as alive:

        def tell(fraction: float, what: str) -> None:
            alive(fraction, what)
            if progress:
                progress(fraction, what)

        try:
            _WORK[job.kind](store, job, tell)
            store.settle(job, JobState.DONE)
        except BaseException as error:
            store.settle(job, *_outcome(error))
            if not _foreseen(error):
                raise
    return store.job(number)


def start(store: Store, number: int) -> None:
    """Run a job in a process of its own, which outlives this one and its terminal.

    What the process writes to its terminal is added to ``job-NUMBER.log`` in `places.logs`. Where
    no process can be started, the job says so.
    """
    try:
        settings.logs().mkdir(parents=True, exist_ok=True)
        with (settings.logs() / f"job-{number}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "core", "run", str(number), "--if-waiting", "--store", settings.store()],
                cwd=settings.HOME,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as error:
        if job := store.claim(number):
            store.settle(job, JobState.FAILED, f"No process could be started for it: {error.strerror}.")
        return
    threading.Thread(target=process.wait, daemon=True, name=f"job {number}").start()  # else a zombie counts as alive


def _project(store: Store, job: Job, progress: Progress) -> None:
    ensure_projected(store, job.project, job.name, Recipe.from_json(job.parts), progress)


def _download(store: Store, job: Job, progress: Progress) -> None:
    fetch(job.subject, progress)


def _train(store: Store, job: Job, progress: Progress) -> None:
    experiments.run(experiments.Experiment.from_json(job.parts), settings.students(), store, progress)


_WORK: dict[JobKind, Work] = {JobKind.PROJECT: _project, JobKind.DOWNLOAD: _download, JobKind.TRAIN: _train}


@contextmanager
def _signs_of_life(store: Store, job: Job, beat: float) -> Iterator[Progress]:
    """A thread that tells the store how far the job is, as long as the block runs.

    The function that the block is given to tell its progress raises `CalledOff` when the job is
    no longer this process's own.
    """
    said = (0.0, "Starting")
    lost, ended = threading.Event(), threading.Event()

    def go_on() -> None:
        while not ended.wait(beat):
            try:
                ours = store.beat(job, *said)
            except StoreError:
                continue  # the store is busy; the next sign comes soon
            if not ours:
                lost.set()
                if not ended.wait(GRACE):
                    os._exit(CALLED_OFF)
                return

    def tell(fraction: float, what: str) -> None:
        nonlocal said
        if lost.is_set():
            raise CalledOff
        said = max(fraction, said[0]), what

    thread = threading.Thread(target=go_on, daemon=True, name=f"signs of life of job {job.id}")
    thread.start()
    try:
        yield tell
    finally:
        ended.set()
        thread.join()


def _outcome(error: BaseException) -> tuple[JobState, str]:
    if isinstance(error, CalledOff | KeyboardInterrupt):
        return JobState.CANCELLED, ""
    if isinstance(error, SpanbridgeError):
        return JobState.FAILED, str(error)
    if is_disk_full(error):
        return JobState.FAILED, DISK_FULL
    if _no_memory(error):
        return JobState.FAILED, "This machine's memory is too small for it; choose a smaller model or corpus."
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason given")
    problem = f"It ended by an error that nobody foresaw ({type(error).__name__}: {said[:200]})"
    return JobState.FAILED, f"{problem}; the log has the details."


def _foreseen(error: BaseException) -> bool:
    return isinstance(error, CalledOff | SpanbridgeError) or is_disk_full(error) or _no_memory(error)


def _no_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "memory" in str(error).lower())
