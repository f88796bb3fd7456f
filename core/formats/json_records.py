"""Objects of JSON files, a list of them or one on each line, as annotation tools write them."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.result import Repair, clean_text, limit_sentences
from core.formats.textfile import TextFile
from core.formats.tools.offsets import Range

Row = Mapping[str, Any]

MAX_NAMED_KEYS = 10
"""Number of keys that a message names."""

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_REMEDY = "The file must be a JSON list of objects, or hold one object on each line."


class Record(NamedTuple):
    """One object: its keys, its place (for messages), and the line that it begins on."""

    row: Row
    where: str
    line: int


def read_records(file: TextFile) -> Iterator[Record]:
    """Yield the objects of a file, one at a time in memory; `BadInput` for anything else."""
    return limit_sentences(_records(file), file.name)


def _records(file: TextFile) -> Iterator[Record]:
    if "".join(file.head()).lstrip().startswith("["):
        yield from _list_items(file)
        return
    for number, text in enumerate(file.lines(), 1):
        if text.strip():
            where = file.place(number)
            yield Record(_line_object(text, where), where, number)


def _line_object(text: str, where: str) -> Row:
    value, end = _decode(text, _skip_space(text, 0), where)
    if text[end:].strip():
        raise BadInput(where, "there is more than one value on the line.", _REMEDY)
    return _checked_object(value, where)


def _list_items(file: TextFile) -> Iterator[Record]:
    """Yield the objects of a JSON list, decoded one by one so that no other is in memory."""
    text = file.text()
    line, counted_to = 1, 0
    position = _skip_space(text, text.index("[") + 1)
    for number in count(1):
        if text[position : position + 1] == "]":
            break
        where = f"{file.name}, item {number}"
        line, counted_to = line + text.count("\n", counted_to, position), position
        value, position = _decode(text, position, where)
        yield Record(_checked_object(value, where), where, line)
        position = _skip_space(text, position)
        if text[position : position + 1] == ",":
            position = _skip_space(text, position + 1)
        elif text[position : position + 1] != "]":
            raise BadInput(where, "the list breaks off behind it.", _REMEDY)
    if text[position + 1 :].strip():
        raise BadInput(file.name, "there is something behind the list.", _REMEDY)


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _decode(text: str, position: int, where: str) -> tuple[Any, int]:
    """Return the JSON value at a position, and the position behind it."""
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise BadInput(where, f"it is not JSON ({error.msg} at column {error.colno}).", _REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON (too deep or large).", _REMEDY) from error


def _checked_object(value: Any, where: str) -> Row:
    if not isinstance(value, dict):
        raise BadInput(where, "it is not a JSON object.", _REMEDY)
    return value


def write_records(rows: Iterable[Row]) -> bytes:
    """Write objects as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def list_unread_keys(name: str, rows: Iterable[Row], read_keys: Iterable[str]) -> list[Repair]:
    """Count the values under other keys than those that are read, in one repair; none if there are no such values.

    Empty values and keys that begin with ``_`` do not count.
    """
    read_keys = frozenset(read_keys)
    unread: Counter[str] = Counter()
    for row in rows:
        unread.update(key for key in row.keys() - read_keys if _holds_data(key, row[key]))
    return [Repair(name, f"these keys were not read: {_name_keys(unread)}.")] if unread else []


def _name_keys(counts: Mapping[str, int]) -> str:
    """List the first keys, each with its number, and the number of the others."""
    named = sorted(counts.items())[:MAX_NAMED_KEYS]
    listed = ", ".join(f"{clean_text(key)[:40]} ({number})" for key, number in named)
    more = f" and {len(counts) - MAX_NAMED_KEYS} more" if len(counts) > MAX_NAMED_KEYS else ""
    return f"{listed}{more}"


def _holds_data(key: str, value: Any) -> bool:
    return value not in (None, "", [], {}) and key[:1] != "_"


def text_at(row: Row, key: str, where: str) -> str:
    """Return the text under a key; `BadInput` if there is none."""
    value = row.get(key)
    if not isinstance(value, str):
        raise BadInput(where, f"its {key} is missing or not a text.", f'Write "{key}": "the text of the task".')
    return value


def name_at(row: Row, *keys: str) -> str:
    """Return the first text or whole number under these keys as a name; "" if there is none."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str) or type(value) is int:
            return clean_text(str(value))
    return ""


def object_at(row: Row, key: str) -> Row:
    """Return the object under a key; an empty one if there is none."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def list_at(row: Row, key: str, where: str) -> Sequence[Any]:
    """Return the list under a key; an empty one for none or null, `BadInput` for another value."""
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadInput(where, f"its {key} is not a list.")
    return value


def range_of(start: Any, end: Any, where: str) -> Range:
    """Return two whole numbers as a range; `BadInput` for anything else, or for an end before the start."""
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise BadInput(
            where,
            f"{str(start)[:20]!r} to {str(end)[:20]!r} is no range of characters.",
            "Give two whole numbers from 0, the start and the exclusive end.",
        )
    return start, end
