"""Checks that an SQLite file is a project file, and still the one that was opened.

A file is examined without being opened for writing, so a foreign one is not changed by a byte;
and by SQLite alone, because a process that closes a file loses all its locks on it. An
open file lives on when its name is deleted or given to another one, and what is written to it
then is lost with the process; so every write checks that the names still belong to the files
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
from core.store.schema import APPLICATION, FIRST_TABLES, check_known, migrations

HEADER_BYTES = 100
LOG_SUFFIX = "-wal"
"""Suffix of the write-ahead log's name,"""
MEMORY_SUFFIX = "-shm"
"""and of the shared memory's."""


class Displaced(StoreError):
    """The project file is no longer what it was opened as: deleted, moved, or another one in its place.

    ``path`` is where it was; ``replaced`` is true where a file is at that path now.
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
        """Return the identity of the file that is at ``path`` now."""
        return cls(_identity(str(path)), _identity(f"{path}{LOG_SUFFIX}"))


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def examine(path: Path, patience: float, before: Identity | None = None) -> None:
    """Raise `StoreError` unless a store may be opened at ``path``: nothing, an empty file, or one of ours.

    Nothing is written in any case. ``before`` is the file that was there until now: its log is no
    log of this file.
    """
    size = _size(path)
    if not size:
        return
    if size < HEADER_BYTES or not _is_marked_ours(path, patience):
        raise StoreError(
            f"{path} is not a Spanbridge project file, or its beginning is damaged; choose another file, "
            f"or, if it was one, {rescue(path)}."
        )
    with plain_errors(path), reading_connection(path, patience, not _is_of(path, before)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and not tables >= FIRST_TABLES:
            raise _foreign(path)
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({migrations.name})")}
        if tables and not columns >= {"name", "time"}:
            raise _foreign(path)
        if tables:
            check_known(name for (name,) in connection.execute(f"SELECT name FROM {migrations.name}"))


def decisions_there(path: Path, patience: float, before: Identity | None) -> set[tuple[Any, ...]]:
    """Return project, reviewer, number and time of every decision in the file at ``path``; none where there is no file.

    `StoreError` where that is no project file. ``before`` as in `examine`.
    """
    examine(path, patience, before)
    if not _size(path):
        return set()
    with plain_errors(path), reading_connection(path, patience, not _is_of(path, before)) as connection:
        return set(connection.execute("SELECT project, reviewer, number, time FROM reviews"))


@contextmanager
def reading_connection(path: Path, patience: float, with_log: bool = True) -> Iterator[sqlite3.Connection]:
    """Open a connection that only reads, and leaves nothing beside the file where nobody else has it open.

    Without a write-ahead log all is in the file itself. With one, another process may be writing.
    """
    modes = ("mode=ro", "immutable=1") if with_log and Path(f"{path}{LOG_SUFFIX}").exists() else ("immutable=1",)
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
    """Return the path, with a number before its suffix where a file is there already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def back_up(source: object, copy: Path) -> None:
    """Write all that a connection sees into a new file; delete that file if writing fails."""
    assert isinstance(source, sqlite3.Connection)
    try:
        with closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def put_in_place(copy: Path, path: Path) -> None:
    """Give a copy of a file that is gone its name; a log that is left of the file is in the copy already."""
    for ending in (LOG_SUFFIX, MEMORY_SUFFIX):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    copy.rename(path)


def set_log_aside(path: Path, before: Identity) -> None:
    """Rename the log of a file that was replaced to "…-wal.old": SQLite would take it for the new file's.

    The memory in which processes keep what is where in that log loses its name; those that have it open keep it.
    An empty log stays: it says nothing, and may be that of another process which has just opened the new file, whose
    inode has the number of one that was deleted.
    """
    if _is_of(path, before) and os.path.getsize(f"{path}{LOG_SUFFIX}"):
        os.replace(f"{path}{LOG_SUFFIX}", f"{path}{LOG_SUFFIX}.old")
        Path(f"{path}{MEMORY_SUFFIX}").unlink(missing_ok=True)


def _is_of(path: Path, before: Identity | None) -> bool:
    """Return whether the log at ``path`` belongs to a file which was there before."""
    if before is None or before.log is None:
        return False
    current = Identity.of(path)
    return current.log == before.log and current.main != before.main


def _size(path: Path) -> int:
    """Return the size of a file in bytes, 0 where there is no file."""
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
    """Return whether SQLite can read the beginning of a file; raise `StoreError` where it names another program."""
    try:
        with plain_errors(path), reading_connection(path, patience, with_log=False) as connection:
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
