"""Precomputed translations from a file."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from core.components.component import Progress
from core.errors import BadInput, InvalidValue
from core.local_files import named_file
from core.translators.base import Translate, Translation

MAX_NAMED = 3
"""Missing texts that an error message names."""

Translations = MappingProxyType[str, Translation]
LineParser = Callable[[str, str], tuple[str, Translation]]
"""From a line and its place, for messages, to a text and its translation."""


@dataclass(frozen=True, slots=True)
class Precomputed:
    """Translations by text, whatever the languages.

    ``path``: a file in UTF-8 with ``text<TAB>translation`` lines, or (``.jsonl``) with objects that
    have a ``"text"``, a ``"translation"`` and, optionally, ``"truncated"``. Texts are looked up without
    regard to the amount of white space; the last line about a text counts.
    """

    path: str = ""

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Return a function that looks texts up; `BadInput` where the file cannot be read or lacks a text."""
        if not self.path:
            raise InvalidValue("Translations from a file need its path.")
        translations = _read(self.path, _stamp(self.path))

        def translate(texts: Sequence[str]) -> list[Translation]:
            keys = [_key(text) for text in texts]
            missing = list(dict.fromkeys(key for key in keys if key and key not in translations))
            if missing:
                raise _missing_error(self.path, missing)
            return [translations[key] if key else Translation("") for key in keys]

        return translate


def _missing_error(path: str, missing: Sequence[str]) -> BadInput:
    named = ", ".join(repr(text[:60]) for text in missing[:MAX_NAMED])
    more = f" and {len(missing) - MAX_NAMED:,} more" if len(missing) > MAX_NAMED else ""
    return BadInput(path, f"it holds no translation of {named}{more}.", "Add a line for each, or name another file.")


def _key(text: str) -> str:
    """Return a text with single spaces, by which it is looked up."""
    return " ".join(text.split())


def _stamp(path: str) -> tuple[int, int]:
    """Return time and size of a file, which change when it does."""
    status = named_file(path).stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _read(path: str, stamp: tuple[int, int]) -> Translations:
    """Read a file once for each ``stamp``; the last line about a text counts."""
    try:
        lines = named_file(path).read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BadInput(path, "it is not UTF-8 text.", "Save it as UTF-8 and try again.") from error
    except OSError as error:
        problem = f"it cannot be read ({error.strerror or type(error).__name__})."
        raise BadInput(path, problem, "Check the path.") from error
    is_json = Path(path).suffix.lower() in {".jsonl", ".json", ".ndjson"}
    return MappingProxyType(dict(_entries(path, lines, _parse_json if is_json else _parse_columns)))


def _entries(path: str, lines: Sequence[str], parse: LineParser) -> Iterator[tuple[str, Translation]]:
    """Yield the key and the translation of each line that is not blank."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            text, translation = parse(line, f"{path}, line {number}")
            yield _key(text), translation


def _parse_columns(line: str, where: str) -> tuple[str, Translation]:
    parts = line.rstrip("\r").split("\t")
    if len(parts) != 2:
        raise BadInput(where, f"there are {len(parts)} columns, not 2.", "Write the text, a tab, its translation.")
    return parts[0], Translation(parts[1].strip())


def _parse_json(line: str, where: str) -> tuple[str, Translation]:
    try:
        row = json.loads(line)
        text, translation, truncated = row["text"], row["translation"], row.get("truncated", False)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(where, "it is not an object with a text and a translation.", _EXAMPLE) from error
    if not (isinstance(text, str) and isinstance(translation, str) and isinstance(truncated, bool)):
        raise BadInput(where, "its text, translation or truncated is of the wrong kind.", _EXAMPLE)
    return text, Translation(translation.strip(), truncated)


_EXAMPLE = 'Each line must look like {"text": ..., "translation": ...}.'
