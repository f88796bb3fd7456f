"""Values of a JSON file that is one list, one object around a list, or has a value on each line."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.result import limit_sentences
from core.formats.textfile import TextFile

_WRAPPED = re.compile(r'\A\s*\{(?:[^\[\]{}]|\[[^\[\]{}]*\])*"annotations"\s*:\s*(?=\[)')
"""The text before the list of an object such as ``{"classes": [...], "annotations": [...]}``."""
_MAX_HEAD_LINES = 100_000
_DECODER = json.JSONDecoder()
_REMEDY = "The file must be a JSON list, or hold one value on each line."


class Value(NamedTuple):
    """One value, its place (for messages), and the number of its line or item."""

    value: Any
    where: str
    number: int


def read_values(file: TextFile) -> Iterator[Value]:
    """Yield the values of a file in their order; `BadInput` for a value that is no JSON. Blank lines are skipped."""
    return limit_sentences(_values(file), file.name)


def _values(file: TextFile) -> Iterator[Value]:
    if _is_one_value(file.lines()):
        yield from _list_items(file, file.text())
        return
    for number, line in enumerate(file.lines(), 1):
        if line.strip():
            yield Value(_decode(line, file.place(number)), file.place(number), number)


def first_value(file: TextFile) -> Any:
    """Return the first value of a file, decoded from its beginning; None if that is no JSON."""
    lines = file.head(_MAX_HEAD_LINES)
    text = "\n".join(lines)
    if _is_one_value(lines):
        text = _WRAPPED.sub("", text).lstrip().removeprefix("[")
    try:
        return _DECODER.raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _is_one_value(lines: Iterable[str]) -> bool:
    """Return true if all lines are one value: the first is incomplete, or a list of values, or an object around one."""
    first = next(filter(None, map(str.strip, lines)), "")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return True
    return _holds_values(value)


def _holds_values(value: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(value.get("annotations"), list) and "classes" in value
    return isinstance(value, list) and not any(isinstance(item, str) for item in value)


def _list_items(file: TextFile, text: str) -> Iterator[Value]:
    data = _decode(text, file.name)
    values = data.get("annotations") if isinstance(data, dict) else data
    if not isinstance(values, list):
        raise BadInput(file.name, "it is no list.", _REMEDY)
    for number, value in enumerate(values, 1):
        yield Value(value, f"{file.name}, item {number}", number)


def _decode(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"it is not JSON ({error.msg} at line {error.lineno}, column {error.colno})."
        raise BadInput(where, problem, _REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON (too deep or large).", _REMEDY) from error
