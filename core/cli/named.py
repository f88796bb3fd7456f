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
    if text.lstrip().startswith("{"):
        data = _json(text, f"--{kind}")
    elif text.endswith(".json"):
        data = _json(TextFile.at(text).text(), text)
    else:
        name, _, options = text.partition(":")
        data = {"name": name, **_options(options, f"--{kind}")}
    return parts.from_json(data, kind, PARTS)


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
