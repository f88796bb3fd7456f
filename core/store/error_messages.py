"""Error messages of databases as sentences with advice for a person."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.errors import StoreError

_BUSY = "{store} is busy with another program's work; wait a moment and try again."
_AWAY = "{store} cannot be reached, because its database server does not answer; see that it runs, then try again."
_DENIED = "{store} cannot be opened, because the database server refuses this user; check SPANBRIDGE_STORE."
_FULL = "The disk is full, so nothing was saved; free some space and try again."
_READ_ONLY = "{store} cannot be written; check its permissions and those of its folder, then try again."
_DAMAGED = "{store} is damaged; {rescue}."

_REASONS = {
    "locked": _BUSY,
    "lock timeout": _BUSY,
    "deadlock": _BUSY,
    "could not obtain lock": _BUSY,
    "disk is full": _FULL,
    "no space left": _FULL,
    "disk i/o error": "The disk could not be read or written; check it and its free space, then try again.",
    "readonly": _READ_ONLY,
    "read-only": _READ_ONLY,
    "unable to open": "{store} cannot be opened; check that its folder exists and that you may write there.",
    "not a database": _DAMAGED,
    "malformed": _DAMAGED,
    "could not decode to utf-8": _DAMAGED,
    "no such column": _DAMAGED,
    "no such table": _DAMAGED,
    "nul (0x00)": "A text holds the character number 0, which the database cannot keep; take it out and try again.",
    "too many clients": "The database server has no free connection; wait a moment and try again.",
    "connection slots": "The database server has no free connection; wait a moment and try again.",
    "authentication failed": _DENIED,
    "no password supplied": _DENIED,
    "pg_hba.conf": _DENIED,
    "permission denied": _DENIED,
    "does not exist": "{store} cannot be opened, because there is no such database or user; check SPANBRIDGE_STORE.",
    "connection": _AWAY,
    "timeout expired": _AWAY,
    "database system is": _AWAY,  # starting up, shutting down, in recovery mode
    "could not translate host name": _AWAY,
    "failed to resolve host": _AWAY,
    "broken pipe": _AWAY,
    "administrator command": _AWAY,
}
"""Sentence by part of the database's own message; the first part that occurs decides."""


@contextmanager
def plain_errors(path: Path | None = None) -> Iterator[None]:
    """Turn an error of the database into a `StoreError` of one plain sentence; ``path`` is its file, if it has one.

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
    except ModuleNotFoundError as error:
        raise StoreError(f"{named(path)} needs the package {error.name}; install it and try again.") from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(sentence(str(getattr(error, "orig", None) or error), path)) from error


def sentence(message: str, path: Path | None = None) -> str:
    """Return the plain sentence for a message of a database."""
    for sign, reason in _REASONS.items():
        if sign in message.lower():
            return reason.replace("{store}", named(path)).replace("{rescue}", rescue(path))
    return f"{named(path)} does not work: {message.splitlines()[0] if message else 'no reason given'}."


def named(path: Path | None) -> str:
    """Return the name of the store in a sentence."""
    return f"The project file {path}" if path else "The project store"


def rescue(path: Path | None) -> str:
    """Return advice about a damaged store, with a command to type."""
    if path is None:
        return "restore a backup of it"
    command = f"python -m core store check --store {quote(str(path))} --save rescued.db"
    return f"restore a backup, or save what can be read of it with `{command}`"
