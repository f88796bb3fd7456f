"""Run a job of the store in this process, or start a process for it.

The process may be ended at any moment, by ``kill -9`` too: every result is in the store before
the next step begins, so the job continues from there when it is run again.
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
from core.public_corpora.fetch_orders import run_fetch
from core.store import Job, JobKind, JobState, Store
from core.workspace.batch_projection import ensure_projected

HEARTBEAT_SECONDS = 2.0
"""Seconds between heartbeats."""
GRACE_SECONDS = 5.0
"""Seconds that a cancelled job has to end by itself; then its process is ended."""
CANCELLED_EXIT_STATUS = 3
"""The exit status of a process that was ended so."""

Work = Callable[[Store, Job, Progress], object]


class JobLost(Exception):
    """The job is no longer this process's own: it was cancelled, or taken for dead and claimed by another."""


def run(store: Store, number: int, progress: Progress | None = None, beat: float = HEARTBEAT_SECONDS) -> Job | None:
    """Run a waiting or abandoned job to its end and return it as it ended.

    None where another process runs it or it has ended. An error is saved with the job as one
    sentence; an unexpected one is raised as well. ``beat``: seconds between heartbeats.
    """
    job = store.claim(number)
    if job is None:
        return None
    with _heartbeat(store, job, beat) as report:

        def report_everywhere(fraction: float, text: str) -> None:
            report(fraction, text)
            if progress:
                progress(fraction, text)

        try:
            _WORK[job.kind](store, job, report_everywhere)
            store.settle(job, JobState.DONE)
        except BaseException as error:
            store.settle(job, *_outcome(error))
            if not _is_expected(error):
                raise
    return store.job(number)


def start(store: Store, number: int) -> None:
    """Run a job in a process of its own, which outlives this one and its terminal.

    Its output is appended to ``job-NUMBER.log`` in `core.settings.logs`. Where no process can be
    started, the job is settled as failed.
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
        job = store.claim(number)
        if job:
            store.settle(job, JobState.FAILED, f"No process could be started for it: {error.strerror}.")
        return
    threading.Thread(target=process.wait, daemon=True, name=f"job {number}").start()  # else a zombie counts as alive


def _project(store: Store, job: Job, progress: Progress) -> None:
    ensure_projected(store, job.project, job.name, Recipe.from_json(job.parts), progress)


def _download(store: Store, job: Job, progress: Progress) -> None:
    fetch(job.subject, progress)


def _train(store: Store, job: Job, progress: Progress) -> None:
    experiments.run(experiments.Experiment.from_json(job.parts), settings.students(), store, progress)


def _fetch(store: Store, job: Job, progress: Progress) -> None:
    run_fetch(store, job.project, job.parts, progress)


_WORK: dict[JobKind, Work] = {
    JobKind.PROJECT: _project,
    JobKind.DOWNLOAD: _download,
    JobKind.TRAIN: _train,
    JobKind.FETCH: _fetch,
}


@contextmanager
def _heartbeat(store: Store, job: Job, beat: float) -> Iterator[Progress]:
    """Report the job's progress to the store from a thread, as long as the block runs.

    Yield the function by which the block reports its progress; it raises `JobLost` when the job
    is no longer this process's own.
    """
    latest = (0.0, "Starting")
    lost, ended = threading.Event(), threading.Event()

    def send_heartbeats() -> None:
        while not ended.wait(beat):
            try:
                is_own = store.beat(job, *latest)
            except StoreError:
                continue  # the store is busy; the next heartbeat comes soon
            if not is_own:
                lost.set()
                if not ended.wait(GRACE_SECONDS):
                    os._exit(CANCELLED_EXIT_STATUS)
                return

    def report(fraction: float, text: str) -> None:
        nonlocal latest
        if lost.is_set():
            raise JobLost
        latest = max(fraction, latest[0]), text

    thread = threading.Thread(target=send_heartbeats, daemon=True, name=f"heartbeat of job {job.id}")
    thread.start()
    try:
        yield report
    finally:
        ended.set()
        thread.join()


def _outcome(error: BaseException) -> tuple[JobState, str]:
    """Return the state in which an error leaves a job, and its message."""
    if isinstance(error, JobLost | KeyboardInterrupt):
        return JobState.CANCELLED, ""
    if isinstance(error, SpanbridgeError):
        return JobState.FAILED, str(error)
    if is_disk_full(error):
        return JobState.FAILED, DISK_FULL
    if _no_memory(error):
        return JobState.FAILED, "This machine's memory is too small for it; choose a smaller model or corpus."
    reason = f"{type(error).__name__}: {_first_line(str(error))[:200]}"
    return JobState.FAILED, f"It ended by an error that nobody foresaw ({reason}); the log has the details."


def _first_line(message: str) -> str:
    """Return the first line of an error's message that is not blank."""
    return next(filter(None, map(str.strip, message.splitlines())), "no reason given")


def _is_expected(error: BaseException) -> bool:
    return isinstance(error, JobLost | SpanbridgeError) or is_disk_full(error) or _no_memory(error)


def _no_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "memory" in str(error).lower())
