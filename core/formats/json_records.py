"""Objects of JSON files, a list of them or one on each line, as annotation tools write them."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.result import Repair, bounded, clean_text
from core.formats.textfile import TextFile
from core.formats.tools.offsets import Range

Row = Mapping[str, Any]

MOST_NAMED = 10
"""How many keys a message names."""

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_REMEDY = "The file must be a JSON list of objects, or hold one object on each line."


class Record(NamedTuple):
    """One object: its keys, where it stands (for messages), and the line that it begins on."""

    row: Row
    where: str
    line: int


def read_records(file: TextFile) -> Iterator[Record]:
    """The objects of a file; `BadInput` for anything else. One at a time is in memory."""
    return bounded(_records(file), file.name)


def _records(file: TextFile) -> Iterator[Record]:
    if "".join(file.head()).lstrip().startswith("["):
        yield from _listed(file)
        return
    for number, text in enumerate(file.lines(), 1):
        if text.strip():
            where = file.place(number)
            value, end = _decoded(text, _after(text, 0), where)
            if text[end:].strip():
                raise BadInput(where, "there is more than one value on the line.", _REMEDY)
            yield Record(_checked(value, where), where, number)


def _listed(file: TextFile) -> Iterator[Record]:
    text = file.text()
    line, counted = 1, 0
    at = _after(text, text.index("[") + 1)
    for number in count(1):
        if text[at : at + 1] == "]":
            break
        where = f"{file.name}, item {number}"
        line, counted = line + text.count("\n", counted, at), at
        value, at = _decoded(text, at, where)
        yield Record(_checked(value, where), where, line)
        at = _after(text, at)
        if text[at : at + 1] == ",":
            at = _after(text, at + 1)
        elif text[at : at + 1] != "]":
            raise BadInput(where, "the list breaks off behind it.", _REMEDY)
    if text[at + 1 :].strip():
        raise BadInput(file.name, "there is something behind the list.", _REMEDY)


def _after(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _decoded(text: str, at: int, where: str) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise BadInput(where, f"it is not JSON ({error.msg} at column {error.colno}).", _REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON (too deep or large).", _REMEDY) from error


def _checked(value: Any, where: str) -> Row:
    if not isinstance(value, dict):
        raise BadInput(where, "it is not a JSON object.", _REMEDY)
    return value


def write_records(rows: Iterable[Row]) -> bytes:
    """JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def read_over(name: str, rows: Iterable[Row], known: Iterable[str]) -> list[Repair]:
    """What objects hold under other keys than the known ones, counted in one repair; none where it is nothing."""
    known = frozenset(known)
    over: Counter[str] = Counter()
    for row in rows:
        over.update(key for key in row.keys() - known if row[key] not in (None, "", [], {}) and key[:1] != "_")
    if not over:
        return []
    counts = ", ".join(f"{clean_text(key)[:40]} ({count})" for key, count in sorted(over.items())[:MOST_NAMED])
    more = f" and {len(over) - MOST_NAMED} more" if len(over) > MOST_NAMED else ""
    return [Repair(name, f"these keys were not read: {counts}{more}.")]


def text_at(row: Row, key: str, where: str) -> str:
    """A text that has to be there."""
    value = row.get(key)
    if not isinstance(value, str):
        raise BadInput(where, f"its {key} is missing or not a text.", f'Write "{key}": "the text of the task".')
    return value


def name_at(row: Row, *keys: str) -> str:
    """The first of some keys that holds a text or a whole number, as a name; "" where none does."""
    values = (row.get(key) for key in keys)
    return next((clean_text(str(value)) for value in values if isinstance(value, str) or type(value) is int), "")


def object_at(row: Row, key: str) -> Row:
    """An object within an object; an empty one where there is none."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def list_at(row: Row, key: str, where: str) -> Sequence[Any]:
    """A list; an empty one where there is none or null, `BadInput` for another value."""
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadInput(where, f"its {key} is not a list.")
    return value


def range_of(start: Any, end: Any, where: str) -> Range:
    """Two whole numbers as a range; `BadInput` for anything else, or for an end before the start."""
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise BadInput(
            where,
            f"{str(start)[:20]!r} to {str(end)[:20]!r} is no range of characters.",
            "Give two whole numbers from 0, the start and the exclusive end.",
        )
    return start, end
