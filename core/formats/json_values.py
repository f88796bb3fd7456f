"""The values of a JSON file, whether it is one list, one object around a list, or has a value on each line."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.result import bounded
from core.formats.textfile import TextFile

_WRAPPED = re.compile(r'\A\s*\{(?:[^\[\]{}]|\[[^\[\]{}]*\])*"annotations"\s*:\s*(?=\[)')
"""What stands before the list of an object such as ``{"classes": [...], "annotations": [...]}``."""
_DECODER = json.JSONDecoder()
_REMEDY = "The file must be a JSON list, or hold one value on each line."


class Value(NamedTuple):
    """One value, where it stands (for messages), and the line or item that it is."""

    value: Any
    where: str
    number: int


def read_values(file: TextFile) -> Iterator[Value]:
    """The values of a file in their order; `BadInput` for what is no JSON. Blank lines are skipped."""
    return bounded(_values(file), file.name)


def _values(file: TextFile) -> Iterator[Value]:
    if _is_whole(file.lines()):
        yield from _listed(file, file.text())
        return
    for number, line in enumerate(file.lines(), 1):
        if line.strip():
            yield Value(_decoded(line, file.place(number)), file.place(number), number)


def first_value(file: TextFile) -> Any:
    """The first value of a file, by its beginning; None where that is no JSON."""
    lines = file.head(100_000)
    text = "\n".join(lines)
    if _is_whole(lines):
        match = _WRAPPED.match(text)
        text = text[match.end() if match else 0 :].lstrip().removeprefix("[").lstrip()
    try:
        return _DECODER.raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _is_whole(lines: Iterable[str]) -> bool:
    """Whether the first line with anything on it is no whole value, or a list of values, or around such a list."""
    first = next((line.strip() for line in lines if line.strip()), "")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return True
    if isinstance(value, dict):
        return isinstance(value.get("annotations"), list) and "classes" in value
    return isinstance(value, list) and not any(isinstance(item, str) for item in value)


def _listed(file: TextFile, text: str) -> Iterator[Value]:
    whole = _decoded(text, file.name)
    values = whole.get("annotations") if isinstance(whole, dict) else whole
    if not isinstance(values, list):
        raise BadInput(file.name, "it is no list.", _REMEDY)
    for number, value in enumerate(values, 1):
        yield Value(value, f"{file.name}, item {number}", number)


def _decoded(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"it is not JSON ({error.msg} at line {error.lineno}, column {error.colno})."
        raise BadInput(where, problem, _REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON (too deep or large).", _REMEDY) from error
