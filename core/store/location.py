"""The SQLite file of a store: whether it is one of ours, and whether it is still where it was opened.

A file is looked at without being opened for writing, so one that is not ours is not changed by
a byte; and by SQLite alone, because a process that closes a file loses all its locks on it. An
open file lives on when its name is deleted or given to another one, and what is written to it
then is lost with the process; so every write asks whether the names still stand for the files
that the connection has open.
"""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import StoreError
from core.store.error_messages import plain_errors, rescue
from core.store.schema import APPLICATION, check_known, migrations
from core.store.schema import FIRST_TABLES as OURS

HEADER = 100
LOG = "-wal"
"""What the name of the write-ahead log adds to that of the file,"""
MEMORY = "-shm"
"""and that of the memory which the processes share."""


class Displaced(StoreError):
    """The project file is no longer what it was opened as: deleted, moved, or another one in its place.

    ``path`` is where it was; ``replaced`` whether a file is there now.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.replaced = path.exists()
        happened = "was replaced by another file" if self.replaced else "is gone"
        super().__init__(
            f"The project file {path} {happened} while it was in use, so nothing can be saved; "
            "open the file that is there, or save what is still known into a new one."
        )


class Identity(NamedTuple):
    """Device and inode of a project file and of its write-ahead log; ``None`` where there is none."""

    main: tuple[int, int] | None
    log: tuple[int, int] | None

    @classmethod
    def of(cls, path: Path) -> "Identity":
        """What stands at ``path`` now."""
        return cls(_identity(str(path)), _identity(f"{path}{LOG}"))


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def examine(path: Path, patience: float, before: Identity | None = None) -> None:
    """Raise `StoreError` unless a store may be opened at ``path``: nothing, an empty file, or one of ours.

    Nothing is written, whatever is there. ``before`` is what stood there until now: a log of
    that is no log of this file.
    """
    size = _size(path)
    if not size:
        return
    if size < HEADER or not _is_marked_ours(path, patience):
        raise StoreError(
            f"{path} is not a Spanbridge project file, or its beginning is damaged; choose another file, "
            f"or, if it was one, {rescue(path)}."
        )
    with plain_errors(path), looked_into(path, patience, not _is_of(path, before)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and not tables >= OURS:
            raise _foreign(path)
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({migrations.name})")}
        if tables and not columns >= {"name", "time"}:
            raise _foreign(path)
        if tables:
            check_known(name for (name,) in connection.execute(f"SELECT name FROM {migrations.name}"))


def decisions_there(path: Path, patience: float, before: Identity | None) -> set[tuple[Any, ...]]:
    """Project, reviewer, number and time of every decision in what stands at ``path``; none where nothing does.

    `StoreError` where that is no project file. ``before`` as in `examine`.
    """
    examine(path, patience, before)
    if not _size(path):
        return set()
    with plain_errors(path), looked_into(path, patience, not _is_of(path, before)) as connection:
        return set(connection.execute("SELECT project, reviewer, number, time FROM reviews"))


@contextmanager
def looked_into(path: Path, patience: float, with_log: bool = True) -> Iterator[sqlite3.Connection]:
    """A connection that only reads, and leaves nothing beside the file where nobody else has it open.

    Without a write-ahead log all is in the file itself. With one, another process may be writing.
    """
    modes = ("mode=ro", "immutable=1") if with_log and Path(f"{path}{LOG}").exists() else ("immutable=1",)
    for mode in modes:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=patience)
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if mode != modes[-1] and "unable to open" in str(error):  # a folder that cannot be written
                continue
            raise
        except BaseException:
            connection.close()
            raise
        with closing(connection):
            yield connection
        return


def unused(path: Path) -> Path:
    """The path, or with a number before its ending where something stands there."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def back_up(source: object, copy: Path) -> None:
    """Write all that a connection sees into a new file; nothing is left of it where that fails."""
    assert isinstance(source, sqlite3.Connection)
    try:
        with closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def put_in_place(copy: Path, path: Path) -> None:
    """Give a copy of a file that is gone its name; a log that is left of the file is in the copy already."""
    for ending in (LOG, MEMORY):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    copy.rename(path)


def set_log_aside(path: Path, before: Identity) -> None:
    """Rename the log of a file that was replaced to "…-wal.old": SQLite would take it for the new file's.

    The memory in which processes keep what is where in that log loses its name; those that have it open keep it.
    An empty log stays: it says nothing, and may be that of another process which has just opened the new file, whose
    inode has the number of one that was deleted.
    """
    if _is_of(path, before) and os.path.getsize(f"{path}{LOG}"):
        os.replace(f"{path}{LOG}", f"{path}{LOG}.old")
        Path(f"{path}{MEMORY}").unlink(missing_ok=True)


def _is_of(path: Path, before: Identity | None) -> bool:
    """Whether the log at ``path`` is that of a file which stood there before."""
    there = Identity.of(path)
    return before is not None and before.log is not None and there.log == before.log and there.main != before.main


def _size(path: Path) -> int:
    """The bytes of a file; none where there is no file."""
    try:
        status = os.stat(path)
        if not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise StoreError(
            f"The project file {path} cannot be read ({error.strerror}); check its permissions, then try again."
        ) from error
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "not an ordinary file"
        raise StoreError(f"{path} is {what}, so it cannot be the project file; name a file.")
    return status.st_size


def _is_marked_ours(path: Path, patience: float) -> bool:
    """Tell whether SQLite can read the beginning of a file; `StoreError` where another program is named there."""
    try:
        with plain_errors(path), looked_into(path, patience, with_log=False) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
    except StoreError as error:
        if isinstance(error.__cause__, sqlite3.DatabaseError) and "not a database" in str(error.__cause__):
            return False
        raise
    if application not in {0, APPLICATION}:
        raise _foreign(path)
    return True


def _foreign(path: Path) -> StoreError:
    return StoreError(
        f"The file {path} belongs to another program, so it was left as it is; choose another project file."
    )
