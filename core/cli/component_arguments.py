"""Components named on the command line."""

import json
import re
from itertools import chain
from typing import Any

from core.components import component
from core.components.options import Option, options
from core.errors import BadInput
from core.formats import TextFile
from core.projection.recipe import REGISTRIES
from core.students import STUDENTS

PARTS: component.Registries = {**REGISTRIES, "student": STUDENTS}

_COMMA = re.compile(r",(?![^\[\]]*\])")
"""A comma that is not within a list in brackets."""


def read_part(kind: str, text: str, registries: component.Registries = PARTS) -> Any:
    """Build a part from its name (``nllb``), with options (``nllb:beams=1,model=folder``), from JSON, or from a JSON
    file."""
    return built(named(text, f"--{kind}"), kind, registries)


def named(text: str, where: str) -> Any:
    """Parse such a text to the JSON of a part; ``where`` is the option that it was given to."""
    if text.lstrip().startswith("{"):
        return _json(text, where)
    if text.endswith(".json"):
        return _json(TextFile.at(text).text(), text)
    name, _, entries = text.partition(":")
    return {"name": name, **_options(entries, where)}


def built(data: Any, kind: str, registries: component.Registries) -> Any:
    """Build the part that `named` parsed, with lists and texts where its options are such."""
    factory = registries[kind].get(str(data.get("name"))) if isinstance(data, dict) else None
    if factory is None:
        return component.from_json(data, kind, registries)
    values = dict(data)
    for option in options(factory):
        if option.name in values:
            values[option.name] = _coerced(values[option.name], option)
    return component.from_json(values, kind, registries)


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON.", 'Write {"name": ..., option: value}, or just the name.') from error


def _options(text: str, where: str) -> dict[str, Any]:
    """Parse options to JSON values; an entry without ``=`` goes on the list of the option before it."""
    lists: dict[str, list[Any]] = {}
    option = ""
    for entry in filter(None, _COMMA.split(text)):
        *names, value = entry.split("=", 1)
        if names:
            option = names[0].strip()
            lists[option] = []
        if option not in lists:
            raise BadInput(where, f"the option {entry!r} has no value.", "Write name:option=value,option=value.")
        lists[option].append(_value(value.strip()))
    return {option: _single(values) for option, values in lists.items()}


def _single(values: list[Any]) -> Any:
    """Return the only value of a list, else the list."""
    return values[0] if len(values) == 1 else values


def _value(text: str) -> Any:
    """Parse a number, true, false, null or a list as JSON; anything else is text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _coerced(value: Any, option: Option) -> Any:
    """Convert a value to the type of its option: lists are split at blanks, and numbers become text for text."""
    if option.part:
        return value
    if option.many:
        return list(chain.from_iterable(map(_pieces, _as_list(value))))
    if option.type is str:
        return _as_text(value, option.optional)
    return value


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _pieces(item: Any) -> list[Any]:
    return item.split() if isinstance(item, str) else [item]


def _as_text(value: Any, optional: bool) -> str | None:
    if value is None and optional:
        return None
    return ",".join(map(_plain, _as_list(value)))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
