"""Read a damaged project file: the rows of each table that can still be read and decoded.

SQLite keeps a table as pages, in the order of row numbers. Where a page is damaged, reading
stops with an error; reading goes on from the next row number that can be reached. Rows that
cannot be reached are looked for on the pages themselves, so only rows on damaged pages are lost.
Each row is then decoded, and left out where it is not in the form that Spanbridge writes.
"""

import json
import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Column, Table

from core.errors import InvalidValue, SpanbridgeError, StoreError
from core.store import schema, serialization
from core.store.database import WAIT_SECONDS, Database
from core.store.jobs import JobKind, JobState
from core.store.knowledge_rows import check_source
from core.store.location import HEADER_BYTES, LOG_SUFFIX, reading_connection
from core.store.projects import read_project
from core.store.reviews import read_review
from core.store.sqlite_pages import PAGE_BYTES, RawText, leaf_rows

MAX_SKIPPED_ROWS = 20_000
"""Row numbers tried after damage before the rest of a table is given up."""
PERMISSION_ADVICE = "check its permissions, then try again"


@dataclass
class RowCounts:
    """Numbers of rows of a table: read and sound, read but not sound, and (about) not readable."""

    read: int = 0
    unsound: int = 0
    lost: int = 0
    is_cut_short: bool = False

    @property
    def whole(self) -> bool:
        return not (self.unsound or self.lost or self.is_cut_short)


def _read_job(row: Any) -> None:
    JobKind(row.kind), JobState(row.state), json.loads(row.body)


def _read_alignment(row: Any) -> None:
    serialization.unpack_alignment(row.pair, serialization.Packed(row.body, row.scores))
    if "chosen" in json.loads(row.body):
        raise InvalidValue("these are not links alone, but a projection")


def _read_projection(row: Any) -> None:
    serialization.unpack_projection(row.pair, row.recipe, serialization.Packed(row.body, row.scores))
    if row.outline is not None:
        serialization.unpack_outline(row.pair, row.outline)


ROW_READERS: dict[Table, Callable[[Any], object]] = {
    schema.projects: read_project,
    schema.pairs: lambda row: serialization.unpack_pair(row.id, serialization.Packed(row.body, row.scores)),
    schema.recipes: lambda row: json.loads(row.json),
    schema.alignments: _read_alignment,
    schema.projections: _read_projection,
    schema.own_recipes: lambda row: json.loads(row.json),
    schema.dictionaries: lambda row: serialization.unpack_entries(row.name, row.entries),
    schema.unused_knowledge: lambda row: check_source(row.source),
    schema.reviews: read_review,
    schema.jobs: _read_job,
}
"""Decoder of a row by table; a table comes after those that it refers to."""


@dataclass
class DamagedFileReader:
    """A project file, damaged or not, read through a connection and through the pages of ``file`` themselves."""

    connection: sqlite3.Connection
    file: Path

    def __post_init__(self) -> None:
        self.connection.execute("PRAGMA cell_size_check = ON")
        self.connection.text_factory = RawText

    def rows(self, table: Table, tally: RowCounts) -> Iterator[Any]:
        """Yield the rows of a table that can be read and decoded, as named tuples, and count them in ``tally``."""
        yield from self._reached(table, tally)
        if tally.lost or tally.is_cut_short:
            yield from self._unreached(table, tally)

    def _reached(self, table: Table, tally: RowCounts) -> Iterator[Any]:
        stored = {row[1].decode() for row in self.connection.execute(f"PRAGMA table_info({table.name})")}
        columns = [name for name in _names(table) if name in stored]
        query = f"SELECT rowid, {', '.join(columns)} FROM {table.name}"
        for values in _past_damage(self.connection, query, tally):
            row = _decoded(table, dict(zip(columns, values, strict=True)))
            if row is None:
                tally.unsound += 1
            else:
                tally.read += 1
                yield row

    def _unreached(self, table: Table, tally: RowCounts) -> Iterator[Any]:
        """Yield the rows on pages that no other page leads to, except those of deleted projects."""
        seen = {key_of(table, row) for row in self._reached(table, RowCounts())}
        projects = self._projects()
        names = _names(table)
        with _without_log(self.file) as file:
            for values in leaf_rows(file):
                if len(values) > len(names):
                    continue
                row = _decoded(table, dict(zip(names, values, strict=False)))
                if row is None or key_of(table, row) in seen:
                    continue
                if projects is None or getattr(row, "project", None) in {None, *projects}:
                    seen.add(key_of(table, row))
                    tally.read += 1
                    tally.lost = max(0, tally.lost - 1)
                    yield row

    def _projects(self) -> set[str] | None:
        """Return the ids of the projects, or ``None`` where some may be lost."""
        tally = RowCounts()
        project_ids = {row.id for row in self._reached(schema.projects, tally)}
        return project_ids if tally.whole else None


def key_of(table: Table, row: Any) -> tuple[str, ...]:
    """Return the primary key of a row as text."""
    return tuple(str(getattr(row, column.name)) for column in table.primary_key)


@contextmanager
def opened_damaged(path: Path) -> Iterator[DamagedFileReader]:
    """Open the project file at ``path`` for reading; nothing is ever written to it.

    Where the beginning of the file, which locates all else, is damaged, a copy is read whose
    beginning is that of a new file. Raises `StoreError` where that copy cannot be read either.
    """
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        raise StoreError(f"The file {path} cannot be read ({error.strerror}); {PERMISSION_ADVICE}.") from error
    with suppress(sqlite3.Error), reading_connection(path, WAIT_SECONDS) as connection:
        if _has_tables(connection):
            yield DamagedFileReader(connection, path)
            return
        if _tables(connection) or size == 0:
            raise StoreError(f"The file {path} holds no project store; name another with --store.")
    with TemporaryDirectory(prefix="spanbridge-check-") as folder:
        for number, (length, is_older) in enumerate(((HEADER_BYTES, False), (PAGE_BYTES, False), (PAGE_BYTES, True))):
            copy = Path(folder) / f"{number}.db"
            _copy_with_beginning(path, copy, length, is_older)
            with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as connection:
                if _has_tables(connection):
                    yield DamagedFileReader(connection, copy)
                    return
    raise StoreError(f"Nothing of {path} can be read; restore a backup.")


def faults(connection: sqlite3.Connection) -> list[str]:
    """Return the first hundred faults that SQLite finds in the file; none where it is whole."""
    try:
        messages = [line.decode() for (line,) in connection.execute("PRAGMA quick_check(100)")]
    except sqlite3.Error as error:
        return [str(error)]
    return [] if messages == ["ok"] else messages


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


@cache
def _row_of(table: Table) -> Callable[..., Any]:
    """Return a named tuple class for the rows of a table; columns that are not given are ``None``."""
    names = _names(table)
    return namedtuple(table.name, names, defaults=[None] * len(names))


def _decoded(table: Table, values: dict[str, Any]) -> Any:
    """Return a row of a table as a named tuple, or ``None`` where Spanbridge never writes such a row."""
    try:
        row = _row_of(table)(**{name: _plain_value(value) for name, value in values.items()})
        if not all(_holds(column, getattr(row, column.name)) for column in table.columns):
            return None
        ROW_READERS[table](row)
    except (SpanbridgeError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return row


def _plain_value(value: object) -> object:
    return value.decode() if isinstance(value, RawText) else value


def _holds(column: Column[Any], value: object) -> bool:
    """Return whether a column may have this value."""
    return bool(column.nullable) if value is None else isinstance(value, column.type.python_type)


@contextmanager
def _without_log(path: Path) -> Iterator[Path]:
    """Yield the path of the file or, where it has a log, of a copy with the log written into it."""
    if not os.path.exists(f"{path}{LOG_SUFFIX}"):
        yield path
        return
    with TemporaryDirectory(prefix="spanbridge-check-") as folder:
        copy = Path(folder) / "store.db"
        _copy(path, copy)
        with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield copy


def _past_damage(connection: sqlite3.Connection, query: str, tally: RowCounts) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, without the row number it begins with, and skip rows that cannot be read."""
    last, failed = 0, 0
    while failed < MAX_SKIPPED_ROWS:
        try:
            for number, *values in connection.execute(f"{query} WHERE rowid > ? ORDER BY rowid", (last + failed,)):
                if number > last:
                    tally.lost += min(failed, number - last - 1)
                    last, failed = number, 0
                    yield tuple(values)
            tally.is_cut_short = failed > 0
            return
        except sqlite3.Error:
            failed += 1
    tally.is_cut_short = True


def _copy(path: Path, copy: Path) -> None:
    """Copy a file with its log."""
    shutil.copyfile(path, copy)
    if os.path.exists(f"{path}{LOG_SUFFIX}"):
        shutil.copyfile(f"{path}{LOG_SUFFIX}", f"{copy}{LOG_SUFFIX}")


def _copy_with_beginning(path: Path, copy: Path, length: int, is_older: bool) -> None:
    """Copy a file with its log, and take the first ``length`` bytes from a new store.

    ``is_older``: from one without dictionaries, whose list of tables fits on the first page.
    """
    fresh = copy.with_suffix(".fresh")
    Database.at(fresh).close()
    if is_older:
        with closing(sqlite3.connect(fresh)) as connection:
            for table in schema.LATE_TABLES:
                connection.execute(f"DROP TABLE {table.name}")
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _copy(path, copy)
    beginning = bytearray(fresh.read_bytes()[:length])
    beginning[28:32] = (path.stat().st_size // PAGE_BYTES).to_bytes(4)
    with copy.open("r+b") as file:
        file.write(beginning)


def _has_tables(connection: sqlite3.Connection) -> bool:
    return _tables(connection) >= schema.FIRST_TABLES


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
