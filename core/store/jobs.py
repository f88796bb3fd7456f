"""Jobs (long runs) in the store: their subject, progress and state, and the process that runs them.

A job is one row for each kind, project and subject, so a second request changes nothing. A process
claims it by counting ``attempt`` up, and goes on as long as that number is its own; so of two
processes one runs it, and one that was cancelled or taken for dead notices at its next heartbeat.
A running job whose process died counts as *stopped*: no process of that number is on its machine,
or there was no heartbeat for `SILENCE_SECONDS`.
"""

import json
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.errors import StoreError
from core.projection.recipe import Recipe
from core.store import schema
from core.store.database import Database

TABLE = schema.jobs
SILENCE_SECONDS = 30.0
"""Time without a heartbeat after which a running job counts as stopped."""
UNCLAIMED_SECONDS = 60.0
"""Time after which a waiting job that no process claimed counts as stopped."""
MAX_WORDS = 200


class JobKind(StrEnum):
    PROJECT = "project"
    DOWNLOAD = "download"
    TRAIN = "train"
    FETCH = "fetch"


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """A long run. ``subject`` is the id of a recipe (``parts`` is what `Recipe.from_json` takes), a model's
    name, the id of an experiment (``parts`` is what `Experiment.from_json` takes), or a public corpus with its
    languages (``parts`` is what `run_fetch` takes); ``fraction`` is 0..1; ``message`` is the reason of a
    failure in one sentence; times are UTC in ISO 8601."""

    id: int
    kind: JobKind
    project: str
    subject: str
    name: str
    parts: Mapping[str, Any]
    state: JobState
    fraction: float
    words: str
    message: str
    attempt: int
    asked: str
    started: str | None
    ended: str | None
    process: int | None

    @property
    def live(self) -> bool:
        """True where a process runs the job, or is about to."""
        return self.state in {JobState.WAITING, JobState.RUNNING}


class JobStore(Database):
    """The jobs of a store."""

    def ask_projection(self, project_id: str, name: str, recipe: Recipe) -> Job:
        """Request the projection of a project; a job that is live already is left as it is."""
        return self._ask(JobKind.PROJECT, project_id, recipe.id, name, recipe.to_json())

    def ask_download(self, model: str) -> Job:
        """Request the download of a model; a job that is live already is left as it is."""
        return self._ask(JobKind.DOWNLOAD, "", model, model, {})

    def ask_training(self, project_id: str, experiment: str, name: str, parts: Mapping[str, Any]) -> Job:
        """Request a run of an experiment, by its id, on a project; a job that is live already is left as it is."""
        return self._ask(JobKind.TRAIN, project_id, experiment, name, parts)

    def ask_fetch(self, project_id: str, subject: str, name: str, parts: Mapping[str, Any]) -> Job:
        """Request a public corpus, for a project or (with "") as one; a job that is live already is left as it is."""
        return self._ask(JobKind.FETCH, project_id, subject, name, parts)

    def ask_again(self, job: Job) -> Job:
        """Request a job again, from where it stopped, unless it is live."""
        return self._ask(job.kind, job.project, job.subject, job.name, job.parts)

    def jobs(self, project_id: str | None = None) -> tuple[Job, ...]:
        """Return every job, or those of a project (downloads: ""), the latest request first."""
        query = select(TABLE).order_by(TABLE.c.asked.desc(), TABLE.c.id.desc())
        if project_id is not None:
            query = query.where(TABLE.c.project == project_id)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(map(_job, rows))

    def job(self, number: int) -> Job:
        with self._reading() as connection:
            row = connection.execute(select(TABLE).where(TABLE.c.id == number)).first()
        if row is None:
            raise StoreError(f"There is no job {number}; `python -m core jobs` lists them.")
        return _job(row)

    def job_of(self, kind: JobKind, project_id: str, subject: str) -> Job | None:
        with self._reading() as connection:
            row = connection.execute(select(TABLE).where(*_key(kind, project_id, subject))).first()
        return None if row is None else _job(row)

    def claim(self, number: int) -> Job | None:
        """Take a job that waits or was left behind; return ``None`` where another process has it, or it is settled."""
        job = self.job(number)
        if job.state not in {JobState.WAITING, JobState.STOPPED}:
            return None
        now = schema.now()
        values = {
            "state": JobState.RUNNING,
            "attempt": job.attempt + 1,
            "started": now,
            "ended": None,
            "beat": now,
            "message": "",
            "host": socket.gethostname(),
            "process": os.getpid(),
        }
        unclaimed = TABLE.c.state.in_([JobState.WAITING, JobState.RUNNING])
        return self.job(number) if self._change(values, TABLE.c.id == number, _attempt(job), unclaimed) else None

    def beat(self, job: Job, fraction: float, words: str) -> bool:
        """Record a heartbeat with the job's progress; return whether the job is still this process's own."""
        thousandths = round(1000 * min(max(fraction, 0), 1))
        return self._change({"beat": schema.now(), "thousandths": thousandths, "words": words[:MAX_WORDS]}, *_own(job))

    def settle(self, job: Job, state: JobState, message: str = "") -> bool:
        """Close a job with its final state; return whether it was still this process's own."""
        done = {"thousandths": 1000, "words": ""} if state is JobState.DONE else {}
        return self._change({"state": state, "ended": schema.now(), "message": message, **done}, *_own(job))

    def cancel(self, number: int) -> bool:
        """Cancel a live job, whose process ends at its next heartbeat; return whether there was one."""
        live = TABLE.c.state.in_([JobState.WAITING, JobState.RUNNING])
        return self._change({"state": JobState.CANCELLED, "ended": schema.now()}, TABLE.c.id == number, live)

    def forget(self, number: int) -> None:
        """Delete a job that is not live from the list; its results stay."""
        if not self.job(number).live:
            with self._writing() as connection:
                connection.execute(delete(TABLE).where(TABLE.c.id == number))

    def _ask(self, kind: JobKind, project_id: str, subject: str, name: str, parts: Mapping[str, Any]) -> Job:
        job = self.job_of(kind, project_id, subject)
        request = {"name": name, "state": JobState.WAITING, "asked": schema.now(), "message": "", "ended": None}
        if job is None:
            key = {"kind": kind, "project": project_id, "subject": subject, "attempt": 0, "thousandths": 0, "words": ""}
            row = {**key, **request, "body": json.dumps(parts, ensure_ascii=False)}
            # A constraint breaks here only where another process made the same request a moment ago.
            with suppress(IntegrityError), self._writing() as connection:
                connection.execute(insert(TABLE).values(**row))
        elif not job.live:
            unchanged = TABLE.c.id == job.id, _attempt(job), TABLE.c.asked == job.asked
            self._change({**request, "process": None}, *unchanged)
        requested = self.job_of(kind, project_id, subject)
        if requested is None:
            raise StoreError("The job was taken off the list in the meantime; ask for it again.")
        return requested

    def _change(self, values: Mapping[str, Any], *where: ColumnElement[bool]) -> bool:
        with self._writing() as connection:
            return bool(connection.execute(update(TABLE).where(*where).values(**values)).rowcount)


def _key(kind: JobKind, project_id: str, subject: str) -> list[ColumnElement[bool]]:
    return [TABLE.c.kind == kind, TABLE.c.project == project_id, TABLE.c.subject == subject]


def _attempt(job: Job) -> ColumnElement[bool]:
    return TABLE.c.attempt == job.attempt


def _own(job: Job) -> list[ColumnElement[bool]]:
    return [TABLE.c.id == job.id, _attempt(job), TABLE.c.state == JobState.RUNNING]


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        JobKind(row.kind),
        row.project,
        row.subject,
        row.name,
        json.loads(row.body),
        JobState.STOPPED if _left_behind(row) else JobState(row.state),
        row.thousandths / 1000,
        row.words,
        row.message,
        row.attempt,
        row.asked,
        row.started,
        row.ended,
        row.process,
    )


def _left_behind(row: Row[Any]) -> bool:
    if row.state == JobState.WAITING:
        return _seconds_since(row.asked) > UNCLAIMED_SECONDS
    if row.state != JobState.RUNNING:
        return False
    return _seconds_since(row.beat) > SILENCE_SECONDS or (row.host == socket.gethostname() and not _runs(row.process))


def _seconds_since(time: str) -> float:
    """Return the distance of a time from now in seconds; a time to come is of a clock that was put back since."""
    return abs((datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds())


def _runs(process: int) -> bool:
    """Return whether there is a process of this number on this machine."""
    if os.name != "posix":
        return True  # asking would end it; the heartbeat has to do
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
