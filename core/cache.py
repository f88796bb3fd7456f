"""Cache of model outputs on disk and in memory, by model, options and text.

An output is computed once, over all runs and recipes. The file can be deleted at any time;
everything in it can be computed again.
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

MAX_CACHED = 20_000
"""Outputs in memory; the oldest are dropped first."""

BATCH_SIZE = 64
"""Outputs computed before they are written to disk, so that a run that is cut short loses no more than these."""

MAX_SQL_VARIABLES = 500
"""Keys looked up in one statement."""


class OutputCache:
    """Outputs by kind and key, in an SQLite file; safe to share between threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._memory: dict[str, Any] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("CREATE TABLE IF NOT EXISTS outputs (key TEXT PRIMARY KEY, value BLOB NOT NULL)")
        except (OSError, sqlite3.Error) as error:
            raise self._problem("cannot be opened", error) from error

    def get_or_compute(
        self,
        kind: str,
        keys: Sequence[Any],
        compute: Callable[[list[int]], Sequence[Any]],
        batch_size: int = BATCH_SIZE,
    ) -> list[Any]:
        """Return one output for each key, computed where it is not cached.

        ``kind`` names model and options, keys are JSON-able. ``compute`` takes the indices of at
        most ``batch_size`` keys and returns their outputs, JSON-able, in order; equal keys are
        computed once.
        """
        names = [_name(kind, key) for key in keys]
        with self._lock:
            cached = self._load(names)
        first_indices: dict[str, int] = {}
        for index, name in enumerate(names):
            if name not in cached:
                first_indices.setdefault(name, index)
        missing = list(first_indices.values())
        for start in range(0, len(missing), batch_size):
            batch = missing[start : start + batch_size]
            outputs = {names[index]: value for index, value in zip(batch, compute(batch), strict=True)}
            with self._lock:
                self._save(outputs)
            cached |= outputs
        return [cached[name] for name in names]

    def _load(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the outputs that are in memory or on disk, by name."""
        outputs = {name: self._memory[name] for name in names if name in self._memory}
        missing = list(dict.fromkeys(name for name in names if name not in outputs))
        for start in range(0, len(missing), MAX_SQL_VARIABLES):
            batch = missing[start : start + MAX_SQL_VARIABLES]
            query = f"SELECT key, value FROM outputs WHERE key IN ({', '.join('?' * len(batch))})"
            try:
                rows = self._file.execute(query, batch).fetchall()
                loaded = {key: json.loads(zlib.decompress(value)) for key, value in rows}
            except (sqlite3.Error, zlib.error, TypeError, ValueError) as error:
                raise self._problem("cannot be read", error) from error
            self._remember(loaded)
            outputs |= loaded
        return outputs

    def _save(self, outputs: dict[str, Any]) -> None:
        """Write outputs to disk, and keep them in memory."""
        self._remember(outputs)
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

    def _remember(self, outputs: dict[str, Any]) -> None:
        """Keep outputs in memory, and drop the oldest beyond `MAX_CACHED`."""
        self._memory |= outputs
        for name in list(islice(self._memory, max(0, len(self._memory) - MAX_CACHED))):
            del self._memory[name]


@lru_cache(maxsize=4)
def _cache_at(path: Path) -> OutputCache:
    return OutputCache(path)


def output_cache() -> OutputCache:
    """Return the cache of this machine (`core.settings.output_cache_path`)."""
    return _cache_at(settings.output_cache_path())


def _name(kind: str, key: Any) -> str:
    """Return the digest of kind and key under which an output is stored."""
    text = json.dumps([kind, key], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
