"""Parts as they are named on the command line."""

import json
import re
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
    """A part from its name (``nllb``), with options (``nllb:beams=1,model=folder``), as JSON, or from a JSON file."""
    return built(named(text, f"--{kind}"), kind, registries)


def named(text: str, where: str) -> Any:
    """What such a text says, as the JSON of a part; ``where`` is the option that it was given to."""
    if text.lstrip().startswith("{"):
        return _json(text, where)
    if text.endswith(".json"):
        return _json(TextFile.at(text).text(), text)
    name, _, said = text.partition(":")
    return {"name": name, **_options(said, where)}


def built(data: Any, kind: str, registries: component.Registries) -> Any:
    """The part that `named` read, with lists and texts where it wants them."""
    factory = registries[kind].get(str(data.get("name"))) if isinstance(data, dict) else None
    if factory is None:
        return component.from_json(data, kind, registries)
    wanted = {option.name: option for option in options(factory)}
    values = {key: _as_wanted(value, wanted.get(key)) for key, value in data.items() if key != "name"}
    return component.from_json({"name": data["name"], **values}, kind, registries)


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON.", 'Write {"name": ..., option: value}, or just the name.') from error


def _options(text: str, where: str) -> dict[str, Any]:
    """The options as JSON has their values; an entry without ``=`` goes on the list of the option before it."""
    said: dict[str, list[Any]] = {}
    option = ""
    for entry in filter(None, _COMMA.split(text)):
        name, mark, value = entry.partition("=")
        if mark:
            option = name.strip()
            said[option] = [_value(value.strip())]
        elif option:
            said[option].append(_value(entry.strip()))
        else:
            raise BadInput(where, f"the option {entry!r} has no value.", "Write name:option=value,option=value.")
    return {name: values[0] if len(values) == 1 else values for name, values in said.items()}


def _value(text: str) -> Any:
    """A number, true, false, null or a list as JSON has them; anything else is text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _as_wanted(value: Any, option: Option | None) -> Any:
    """A value as its option wants it: several are cut at blanks, and what is to be text is text."""
    if option is None or option.part:
        return value
    if option.many:
        items = value if isinstance(value, list) else [value]
        return [part for item in items for part in (item.split() if isinstance(item, str) else [item])]
    if option.type is not str or isinstance(value, str) or (value is None and option.optional):
        return value
    return ",".join(map(_plain, value)) if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
