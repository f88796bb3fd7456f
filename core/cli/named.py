"""Parts as they are named on the command line."""

import json
from typing import Any

from core import parts
from core.errors import BadInput
from core.formats import TextFile
from core.recipe import REGISTRIES
from core.students import STUDENTS

PARTS: parts.Registries = {**REGISTRIES, "student": STUDENTS}


def read_part(kind: str, text: str) -> Any:
    """A part from its name (``nllb``), with options (``nllb:beams=1,model=folder``), as JSON, or from a JSON file."""
    return parts.from_json(named(text, f"--{kind}"), kind, PARTS)


def named(text: str, where: str) -> Any:
    """What such a text says, as the JSON of a part; ``where`` is the option that it was given to."""
    if text.lstrip().startswith("{"):
        return _json(text, where)
    if text.endswith(".json"):
        return _json(TextFile.at(text).text(), text)
    name, _, options = text.partition(":")
    return {"name": name, **_options(options, where)}


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON.", 'Write {"name": ..., option: value}, or just the name.') from error


def _options(text: str, where: str) -> dict[str, Any]:
    found = {}
    for entry in filter(None, text.split(",")):
        option, mark, value = entry.partition("=")
        if not mark:
            raise BadInput(where, f"the option {entry!r} has no value.", "Write name:option=value,option=value.")
        found[option.strip()] = _value(value.strip())
    return found


def _value(text: str) -> Any:
    """A number, true, false or null as JSON has them; anything else is text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
