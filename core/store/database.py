"""Connection and transactions of the store, and the settings that make them durable in each kind of database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, ColumnElement, Connection, Row, Select, create_engine, event, make_url
from sqlalchemy.exc import IntegrityError

from core.errors import StoreError
from core.store.error_messages import plain_errors
from core.store.location import Displaced, Identity, back_up, examine, put_in_place, set_log_aside, unused
from core.store.schema import is_current, migrate

WAIT_SECONDS = 5.0
CHUNK_SIZE = 500
"""Rows that are read or written together."""
SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a review that was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
)
LIBPQ = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
"""Options by which PostgreSQL's library notices within half a minute that a server is gone without a goodbye."""
WRITES = "spanbridge_writes"
OPENED = "spanbridge_opened"
NO_FILE = Identity((-1, -1), None)
"""An identity that no file has."""


class Database:
    """An open project store. Safe to share between threads; processes may share the file.

    Only this class knows of a dialect: how a connection is prepared, and ``BEGIN IMMEDIATE`` so
    that a writer to SQLite waits at the start of its transaction and not in its middle.
    """

    def __init__(self, url: str | URL, patience: float = WAIT_SECONDS) -> None:
        """Open the store at ``url``; ``patience`` is how many seconds to wait for other writers.

        An SQLite file that is not a project file, or one of a newer version, is refused and not
        changed by a byte.
        """
        self._patience = patience
        with plain_errors():
            target = make_url(url)
        self.path = _path_of(target)
        with plain_errors(self.path):
            self._engine = create_engine(target, **_options(target, patience))
        self._opened: Identity | None = None
        self._prepare()
        self._start()

    @classmethod
    def at(cls, path: Path) -> Self:
        """Open the SQLite file at ``path``; it is made, with its folder, where it does not exist."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {path.parent} cannot be made: {error.strerror}.") from error
        return cls(URL.create("sqlite", database=str(path)))

    def close(self) -> None:
        self._engine.dispose()

    def check_place(self) -> None:
        """Raise `Displaced` where another file, or none, stands where the store was opened; costs one look.

        The same holds for its log, as long as some connection has it open; SQLite deletes it after the last.
        """
        self._check_main()
        if self.path and self._opened and self._connections() and Identity.of(self.path).log != self._opened.log:
            raise Displaced(self.path)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Raise `Displaced` unless the block reads and writes the file that is at the store's path.

        A file without a name may hold rows that the file at its path lacks; they must not count as saved.
        """
        before = self._opened
        yield
        if self.path and before and Identity.of(self.path).main != before.main:
            raise Displaced(self.path)
        self.check_place()

    def reopen(self) -> None:
        """Open the file that is at the store's path now, a new one where there is none.

        Where that is refused, the store stays as it is. A log that belonged to the file of before is
        renamed to "…-wal.old": SQLite would take it for the new one's.
        """
        if self.path and self._opened:
            if Identity.of(self.path).main != self._opened.main:
                examine(self.path, self._patience, self._opened)  # before anything is given up
            set_log_aside(self.path, self._opened)
        self._let_go()
        self._start()

    def rescue(self) -> Path:
        """Save the contents of the open file at its own path if that is free, else beside it; return the path.

        At its own path, the store goes on with the saved file.
        """
        if self.path is None:
            raise StoreError("Only a project file can be saved so; use the database's own backup.")
        is_free = not self.path.exists()
        name = "part" if is_free else f"rescued-{datetime.now():%Y-%m-%d-%H%M%S}"
        copy = unused(self.path.with_name(f"{self.path.stem}-{name}{self.path.suffix}"))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            pool: Any = self._engine.pool
            # Only an open connection still reaches a file without a name.
            self._wait(lambda: pool.checkedin() or not pool.checkedout())
            with plain_errors(self.path), self._engine.connect() as connection:
                back_up(connection.connection.dbapi_connection, copy)
            if is_free:
                self._let_go()
                put_in_place(copy, self.path)
                self._start()
        except OSError as error:
            raise StoreError(
                f"{copy} cannot be written ({error.strerror}); free some space or mend the folder."
            ) from error
        return self.path if is_free else copy

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plain_errors(self.path), self._engine.connect() as connection:
            yield connection

    def _stream(self, query: Select[Any], position: ColumnElement[int]) -> Iterator[Row[Any]]:
        """Yield the rows of a query by ``position``, one of its columns, unique and not negative.

        Rows are read in chunks on demand, each with its own connection, so that none stays open in between.
        """
        last_position = -1
        while True:
            chunk = query.where(position > last_position).order_by(position).limit(CHUNK_SIZE)
            with self._reading() as connection:
                rows = connection.execute(chunk).all()
            yield from rows
            if len(rows) < CHUNK_SIZE:
                return
            last_position = rows[-1].position

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Open a transaction: all of it is on disk when the block ends, or none of it."""
        with plain_errors(self.path):
            with self._engine.execution_options(**{WRITES: True}).begin() as connection:
                opened: Identity | None = connection.info.get(OPENED)
                self._check_names(opened)
                yield connection
            self._check_names(opened)

    def _check_main(self) -> None:
        """Raise `Displaced` where another file, or none, stands where the store was opened."""
        if self.path and self._opened and Identity.of(self.path).main != self._opened.main:
            raise Displaced(self.path)

    def _check_names(self, opened: Identity | None) -> None:
        """Raise `Displaced` unless the names still stand for the files that a connection has open."""
        if self.path and opened and Identity.of(self.path) != opened:
            raise Displaced(self.path)

    def _start(self) -> None:
        if self.path:
            examine(self.path, self._patience)
        self._opened = None
        with self._reading() as connection:
            ready = is_current(connection)
        if not ready:
            try:
                with self._writing() as connection:
                    migrate(connection)
            except IntegrityError as error:  # a database without turns to take
                raise StoreError("Another program is setting up the project store; try again.") from error

    def _prepare(self) -> None:
        kind = self._engine.dialect.name
        if kind == "sqlite":
            event.listen(self._engine, "do_connect", lambda *_: self._check_main())  # it would make an empty file
            event.listen(self._engine, "connect", self._prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        elif kind == "postgresql":
            event.listen(self._engine, "connect", self._prepare_postgresql)

    def _prepare_sqlite(self, connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say
        connection.execute(f"PRAGMA busy_timeout = {round(self._patience * 1000)}")  # first: the rest may have to wait
        for setting in SQLITE_SETTINGS:
            connection.execute(setting)
        if self.path:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # opens the log
            opened = record.info[OPENED] = Identity.of(self.path)
            if self._opened is None or self._is_alone():
                self._opened = opened
            elif opened != self._opened:
                connection.close()
                raise Displaced(self.path)

    def _let_go(self) -> None:
        """Close every connection, those in use as soon as they are given back; nobody connects before `_start`.

        The last connection to an SQLite file deletes the log of that name, even if it is another file's by then.
        """
        pool: Any = self._engine.pool
        opened, self._opened = self._opened, NO_FILE
        self._engine.dispose(close=False)
        try:
            self._wait(lambda: not self.path or not pool.checkedout())
        except StoreError:
            self._opened = opened
            raise
        pool.dispose()

    def _wait(self, is_ready: Callable[[], object]) -> None:
        """Wait for other threads until ``is_ready()`` is true; raise `StoreError` after the store's patience."""
        deadline = time.monotonic() + self._patience
        while not is_ready():
            if time.monotonic() > deadline:
                raise StoreError("The project file is in use; wait a moment and try again.")
            time.sleep(0.01)

    def _is_alone(self) -> bool:
        """Return whether the connection being made is the only one: then SQLite has rightly begun a new log."""
        return self._connections() == 1

    def _connections(self) -> int:
        """Count the connections, with the one that is being made."""
        pool: Any = self._engine.pool
        return int(pool.checkedin() + pool.checkedout()) if self.path else 0

    def _prepare_postgresql(self, connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {round(self._patience * 1000)}")
        connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _options(url: URL, patience: float) -> dict[str, Any]:
    """Return the options of `create_engine`; only servers, not SQLite's files, need a ping before use."""
    if url.get_backend_name() == "sqlite":
        return {}
    if url.get_driver_name() not in {"psycopg", "psycopg2"}:
        return {"pool_pre_ping": True}
    waits = {"connect_timeout": max(2, round(patience)), **LIBPQ}
    return {"pool_pre_ping": True, "connect_args": {name: waits[name] for name in waits if name not in url.query}}


def _path_of(url: URL) -> Path | None:
    """Return the file of an SQLite address; ``None`` for memory, other databases and addresses with options."""
    ordinary = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"} and not url.query
    return Path(str(url.database)) if ordinary else None
