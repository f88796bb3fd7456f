"""Long runs in the store: who asked for what, how far it is, and whether anybody still works on it.

A job is one row for each kind, project and subject, so asking twice is asking once. A process
claims it by counting ``attempt`` up, and goes on as long as that number is its own; so of two
processes one runs it, and one that was cancelled or taken for dead learns so at its next sign of
life. A process that died left a running job behind: no process of that number on its machine, or
no sign of life for `SILENCE` seconds, makes it *stopped*.
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
SILENCE = 30.0
"""Seconds without a sign of life after which a running job counts as stopped,"""
UNCLAIMED = 60.0
"""and after which one that waits does, because nobody came for it."""


class JobKind(StrEnum):
    PROJECT = "project"
    DOWNLOAD = "download"
    TRAIN = "train"


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
    name, or the id of an experiment (``parts`` is what `Experiment.from_json` takes); ``fraction`` is
    0..1; ``message`` says in one sentence why it failed; times are UTC in ISO 8601."""

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
        """Whether somebody works on it, or is about to."""
        return self.state in {JobState.WAITING, JobState.RUNNING}


class JobStore(Database):
    """The runs of a store."""

    def ask_projection(self, project: str, name: str, recipe: Recipe) -> Job:
        """Have a project projected; a job that is live already is left as it is."""
        return self._ask(JobKind.PROJECT, project, recipe.id, name, recipe.to_json())

    def ask_download(self, model: str) -> Job:
        """Have a model downloaded; a job that is live already is left as it is."""
        return self._ask(JobKind.DOWNLOAD, "", model, model, {})

    def ask_training(self, project: str, experiment: str, name: str, parts: Mapping[str, Any]) -> Job:
        """Have an experiment run, by its id, on a project; a job that is live already is left as it is."""
        return self._ask(JobKind.TRAIN, project, experiment, name, parts)

    def ask_again(self, job: Job) -> Job:
        """Have a job run again from where it stopped, unless it is live."""
        return self._ask(job.kind, job.project, job.subject, job.name, job.parts)

    def jobs(self, project: str | None = None) -> tuple[Job, ...]:
        """Every job, or those of a project (downloads: ""), the last asked for first."""
        found = select(TABLE).order_by(TABLE.c.asked.desc(), TABLE.c.id.desc())
        with self._reading() as connection:
            rows = connection.execute(found if project is None else found.where(TABLE.c.project == project)).all()
        return tuple(map(_job, rows))

    def job(self, number: int) -> Job:
        with self._reading() as connection:
            row = connection.execute(select(TABLE).where(TABLE.c.id == number)).first()
        if row is None:
            raise StoreError(f"There is no job {number}; `python -m core jobs` lists them.")
        return _job(row)

    def job_of(self, kind: JobKind, project: str, subject: str) -> Job | None:
        with self._reading() as connection:
            row = connection.execute(select(TABLE).where(*_key(kind, project, subject))).first()
        return None if row is None else _job(row)

    def claim(self, number: int) -> Job | None:
        """Take a job that waits or was left behind; ``None`` where it is somebody else's, or settled."""
        job = self.job(number)
        if job.state not in {JobState.WAITING, JobState.STOPPED}:
            return None
        now = schema.now()
        taken = {
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
        return self.job(number) if self._change(taken, TABLE.c.id == number, _attempt(job), unclaimed) else None

    def beat(self, job: Job, fraction: float, words: str) -> bool:
        """A sign of life, with how far the job is; whether it is still this process's own."""
        told = {"beat": schema.now(), "thousandths": round(1000 * min(max(fraction, 0), 1)), "words": words[:200]}
        return self._change(told, *_own(job))

    def settle(self, job: Job, state: JobState, message: str = "") -> bool:
        """Close a job that is this process's own."""
        done = {"thousandths": 1000, "words": ""} if state is JobState.DONE else {}
        return self._change({"state": state, "ended": schema.now(), "message": message, **done}, *_own(job))

    def cancel(self, number: int) -> bool:
        """Call a live job off; its process ends at its next sign of life. Whether there was one."""
        live = TABLE.c.state.in_([JobState.WAITING, JobState.RUNNING])
        return self._change({"state": JobState.CANCELLED, "ended": schema.now()}, TABLE.c.id == number, live)

    def forget(self, number: int) -> None:
        """Take a job that is not live off the list; what it made stays."""
        if not self.job(number).live:
            with self._writing() as connection:
                connection.execute(delete(TABLE).where(TABLE.c.id == number))

    def _ask(self, kind: JobKind, project: str, subject: str, name: str, parts: Mapping[str, Any]) -> Job:
        found = self.job_of(kind, project, subject)
        asked = {"name": name, "state": JobState.WAITING, "asked": schema.now(), "message": "", "ended": None}
        if found is None:
            key = {"kind": kind, "project": project, "subject": subject, "attempt": 0, "thousandths": 0, "words": ""}
            row = {**key, **asked, "body": json.dumps(parts, ensure_ascii=False)}
            # What breaks a constraint here is only somebody who asked for the same a moment ago.
            with suppress(IntegrityError), self._writing() as connection:
                connection.execute(insert(TABLE).values(**row))
        elif not found.live:
            unchanged = TABLE.c.id == found.id, _attempt(found), TABLE.c.asked == found.asked
            self._change({**asked, "process": None}, *unchanged)
        made = self.job_of(kind, project, subject)
        if made is None:
            raise StoreError("The job was taken off the list in the meantime; ask for it again.")
        return made

    def _change(self, values: Mapping[str, Any], *where: ColumnElement[bool]) -> bool:
        with self._writing() as connection:
            return bool(connection.execute(update(TABLE).where(*where).values(**values)).rowcount)


def _key(kind: JobKind, project: str, subject: str) -> list[ColumnElement[bool]]:
    return [TABLE.c.kind == kind, TABLE.c.project == project, TABLE.c.subject == subject]


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
        return _seconds_since(row.asked) > UNCLAIMED
    if row.state != JobState.RUNNING:
        return False
    return _seconds_since(row.beat) > SILENCE or (row.host == socket.gethostname() and not _runs(row.process))


def _seconds_since(time: str) -> float:
    """How far a time is from now; one that is still to come was told by a clock that was put back since."""
    return abs((datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds())


def _runs(process: int) -> bool:
    """Whether there is a process of this number on this machine."""
    if os.name != "posix":
        return True  # asking would end it; the signs of life have to do
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
