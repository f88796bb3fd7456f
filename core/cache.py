"""What models said before: their outputs on disk and in memory, by model, options and text.

A model is asked once about the same text, over all runs and recipes. The file can be deleted
at any time; everything in it can be computed again.
"""

import hashlib
import json
import sqlite3
import threading
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from core import settings
from core.errors import StoreError

HELD = 20_000
"""Outputs kept in memory; the oldest go first."""

BATCH = 64
"""Outputs computed before they are on disk, so that a run that is cut short keeps the rest."""

ASKED = 500  # keys looked up in one statement


class OutputCache:
    """Outputs by kind and key, in an SQLite file; safe to share between threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._held: dict[str, Any] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("CREATE TABLE IF NOT EXISTS outputs (key TEXT PRIMARY KEY, value BLOB NOT NULL)")
        except (OSError, sqlite3.Error) as error:
            raise self._problem("cannot be opened", error) from error

    def recall(
        self, kind: str, keys: Sequence[Any], compute: Callable[[list[int]], Sequence[Any]], batch: int = BATCH
    ) -> list[Any]:
        """One output for each key, computed where it is not known.

        ``kind`` names model and options, keys are JSON-able. ``compute`` takes the places of at
        most ``batch`` keys and returns their outputs, JSON-able, in order; equal keys are
        computed once.
        """
        names = [_name(kind, key) for key in keys]
        with self._lock:
            known = self._known(names)
        places_of = {name: place for place, name in reversed(list(enumerate(names))) if name not in known}
        missing = iter(sorted(places_of.values()))
        while wanted := list(islice(missing, batch)):
            outputs = {names[place]: value for place, value in zip(wanted, compute(wanted), strict=True)}
            with self._lock:
                self._keep(outputs)
            known |= outputs
        return [known[name] for name in names]

    def _known(self, names: Sequence[str]) -> dict[str, Any]:
        found = {name: self._held[name] for name in names if name in self._held}
        rest = iter(dict.fromkeys(name for name in names if name not in found))
        while some := list(islice(rest, ASKED)):
            asked = f"SELECT key, value FROM outputs WHERE key IN ({', '.join('?' * len(some))})"
            try:
                rows = self._file.execute(asked, some).fetchall()
                fresh = {key: json.loads(zlib.decompress(value)) for key, value in rows}
            except (sqlite3.Error, zlib.error, TypeError, ValueError) as error:
                raise self._problem("cannot be read", error) from error
            self._hold(fresh)
            found |= fresh
        return found

    def _keep(self, outputs: dict[str, Any]) -> None:
        self._hold(outputs)
        rows = [(name, zlib.compress(json.dumps(value).encode(), 1)) for name, value in outputs.items()]
        try:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?)", rows)
            self._file.execute("COMMIT")
        except sqlite3.Error as error:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            raise self._problem("cannot be written", error) from error

    def _problem(self, what: str, error: Exception) -> StoreError:
        return StoreError(
            f"The file of model outputs, {self.path}, {what} ({error}); mend that, or delete the file: "
            "everything in it can be computed again."
        )

    def _hold(self, outputs: dict[str, Any]) -> None:
        self._held |= outputs
        for name in list(islice(self._held, max(0, len(self._held) - HELD))):
            del self._held[name]


@lru_cache(maxsize=4)
def _at(path: Path) -> OutputCache:
    return OutputCache(path)


def memo() -> OutputCache:
    """The memo of this machine (`core.settings.memo`)."""
    return _at(settings.memo())


def _name(kind: str, key: Any) -> str:
    text = json.dumps([kind, key], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
