"""The connection: transactions, what makes SQLite durable, and errors in plain words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.errors import StoreError
from core.store.schema import is_current, migrate

PATIENCE = 5.0
SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a review that was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
)
WRITES = "spanbridge_writes"


class Database:
    """An open project store. Safe to share between threads; processes may share the file.

    Only this class knows of a dialect: the settings above, and ``BEGIN IMMEDIATE`` so that a
    writer waits at the start of its transaction and not in its middle.
    """

    def __init__(self, url: str | URL, patience: float = PATIENCE) -> None:
        """Open the store at ``url``; ``patience`` is how many seconds to wait for other writers."""
        with plain_errors():
            self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            _tune_sqlite(self._engine, patience)
        with self._reading() as connection:
            ready = is_current(connection)
        if not ready:
            with self._writing() as connection:
                migrate(connection)

    @classmethod
    def at(cls, path: Path) -> Self:
        """The SQLite file at ``path``, made with its folder where it does not exist."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {path.parent} cannot be made: {error.strerror}.") from error
        return cls(URL.create("sqlite", database=str(path)))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plain_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction: all of it is on disk when the block ends, or none of it."""
        with plain_errors(), self._engine.execution_options(**{WRITES: True}).begin() as connection:
            yield connection


def _tune_sqlite(engine: Engine, patience: float) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, below
        connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")  # first: the rest may have to wait
        for setting in SQLITE_SETTINGS:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


REASONS = {
    "locked": "The project file is busy with another program's work; wait a moment and try again.",
    "disk is full": "The disk is full, so nothing was saved; free some space and try again.",
    "disk i/o error": "The disk could not be read or written; check it and its free space, then try again.",
    "readonly": "The project file cannot be written; check its permissions and those of its folder.",
    "unable to open": "The project file cannot be opened; check that its folder exists and that you may write there.",
    "not a database": "This is not a Spanbridge project file, or it is damaged; choose another or restore a copy.",
    "malformed": "The project file is damaged; restore a copy of it.",
}


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what the database says into a `StoreError` of one plain sentence.

    A broken constraint (`IntegrityError`) is left to the caller, who knows what it means.
    """
    try:
        yield
    except IntegrityError:
        raise
    except UnicodeEncodeError as error:
        raise StoreError("A text holds half a character and cannot be saved; repair it and try again.") from error
    except OverflowError as error:
        raise StoreError("A number is too large to be saved.") from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(_reason(str(getattr(error, "orig", None) or error))) from error


def _reason(message: str) -> str:
    for sign, reason in REASONS.items():
        if sign in message.lower():
            return reason
    return f"The project store does not work: {message.splitlines()[0]}."
