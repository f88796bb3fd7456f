"""Translations that were made elsewhere, read from a file."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.components.component import Progress
from core.errors import BadInput, InvalidValue
from core.local_files import named_file
from core.translators.base import Translate, Translation

FEW = 3
"""Missing texts that are named."""

Found = MappingProxyType[str, Translation]


@dataclass(frozen=True, slots=True)
class Precomputed:
    """Translations by text, whatever the languages.

    ``path``: a file in UTF-8 with ``text<TAB>translation`` lines, or (``.jsonl``) with objects that
    have a ``"text"``, a ``"translation"`` and, optionally, ``"truncated"``. Texts are looked up without
    regard to the amount of white space; the last line about a text counts.
    """

    path: str = ""

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Look texts up; `BadInput` where the file cannot be read, and for the first texts that it lacks."""
        if not self.path:
            raise InvalidValue("Translations from a file need its path.")
        known = _read(self.path, _stamp(self.path))

        def translate(texts: Sequence[str]) -> list[Translation]:
            keys = [_key(text) for text in texts]
            missing = list(dict.fromkeys(key for key in keys if key and key not in known))
            if missing:
                raise _lacking(self.path, missing)
            return [known[key] if key else Translation("") for key in keys]

        return translate


def _lacking(path: str, missing: Sequence[str]) -> BadInput:
    named = ", ".join(repr(text[:60]) for text in missing[:FEW])
    more = f" and {len(missing) - FEW:,} more" if len(missing) > FEW else ""
    return BadInput(path, f"it holds no translation of {named}{more}.", "Add a line for each, or name another file.")


def _key(text: str) -> str:
    return " ".join(text.split())


def _stamp(path: str) -> tuple[int, int]:
    """What changes when a file does."""
    status = named_file(path).stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _read(path: str, stamp: tuple[int, int]) -> Found:
    try:
        lines = named_file(path).read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BadInput(path, "it is not UTF-8 text.", "Save it as UTF-8 and try again.") from error
    except OSError as error:
        problem = f"it cannot be read ({error.strerror or type(error).__name__})."
        raise BadInput(path, problem, "Check the path.") from error
    read = _json_line if Path(path).suffix.lower() in {".jsonl", ".json", ".ndjson"} else _tab_line
    return MappingProxyType(dict(_entries(path, lines, read)))


def _entries(path: str, lines: Sequence[str], read: Any) -> Iterator[tuple[str, Translation]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            text, translation = read(line, f"{path}, line {number}")
            yield _key(text), translation


def _tab_line(line: str, where: str) -> tuple[str, Translation]:
    parts = line.rstrip("\r").split("\t")
    if len(parts) != 2:
        raise BadInput(where, f"there are {len(parts)} columns, not 2.", "Write the text, a tab, its translation.")
    return parts[0], Translation(parts[1].strip())


def _json_line(line: str, where: str) -> tuple[str, Translation]:
    try:
        row = json.loads(line)
        text, translation, truncated = row["text"], row["translation"], row.get("truncated", False)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(where, "it is not an object with a text and a translation.", _LIKE) from error
    if not (isinstance(text, str) and isinstance(translation, str) and isinstance(truncated, bool)):
        raise BadInput(where, "its text, translation or truncated is of the wrong kind.", _LIKE)
    return text, Translation(translation.strip(), truncated)


_LIKE = 'Each line must look like {"text": ..., "translation": ...}.'
