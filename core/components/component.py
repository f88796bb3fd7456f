"""Parts of a recipe as JSON and back: a part is a frozen dataclass whose fields are its options.

A field that holds other parts (a part, a tuple of them, or None) has their kind in its metadata,
``field(metadata={"part": "tagger"})``; `component_field` writes that. Where such a field is empty it is left
out of the JSON, so that a recipe keeps its id when its parts get fields for further parts; an
option declared by `added_option` is left out where it has its default, for the same reason.

A part that cannot run without a model, a program or a package has a property ``needs``, a tuple
of what it needs: a model by its name on the hub or its folder, a program as "program:apertium",
a package as "package:spacy". `needs` gathers them.
"""

import dataclasses
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from core.components.options import type_error
from core.errors import InvalidValue, UnknownName

MAX_TEXT = 4000
"""Characters of the longest text that an option takes."""
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")

Progress = Callable[[float, str], None]
"""Callback of a long step: a fraction 0..1, and a description of the step."""

Registry = Mapping[str, Callable[..., Any]]
Registries = Mapping[str, Registry]
"""Registry of each kind of part, as ``{"aligner": ALIGNERS}``."""


def component_field(kind: str, default: Any = dataclasses.MISSING) -> Any:
    """Declare a dataclass field that holds a part of ``kind``, a tuple of them, or None."""
    return dataclasses.field(default=default, metadata={"part": kind})


def added_option(default: Any) -> Any:
    """Declare a field for an option added later; omitted from JSON at its default so that recipe ids stay stable."""
    return dataclasses.field(default=default, metadata={"later": True})


def revised_option(default: Any, before: Any) -> Any:
    """Declare a field for an option that changed what recipes without it do.

    A recipe written before the option existed names all options of its time, and keeps its meaning and its id:
    ``before`` is omitted from JSON, and is read from a JSON that names every older option but not this one.
    """
    return dataclasses.field(default=default, metadata={"before": before})


def within(progress: Progress | None, low: float, high: float) -> Progress | None:
    """Map the progress of a step onto ``low`` to ``high`` of the whole."""
    if progress is None:
        return None
    return lambda fraction, what: progress(low + (high - low) * fraction, what)


def to_json(component: Any, kind: str, registries: Registries) -> dict[str, Any]:
    """Return ``{"name": ..., option: value, ...}``; the name is the part's in its registry."""
    name = next(name for name, factory in registries[kind].items() if factory is type(component))
    options: dict[str, Any] = {"name": name}
    for field in dataclasses.fields(component):
        value = getattr(component, field.name)
        if _is_implied(field, value):
            continue
        nested: str | None = field.metadata.get("part")
        if nested is None:
            options[field.name] = value
        elif isinstance(value, tuple):
            options[field.name] = [to_json(member, nested, registries) for member in value]
        elif value is not None:
            options[field.name] = to_json(value, nested, registries)
    return options


def _is_implied(field: "dataclasses.Field[Any]", value: Any) -> bool:
    """Test whether a recipe without this option means this value."""
    if "before" in field.metadata:
        return bool(value == field.metadata["before"])
    return bool(field.metadata.get("later")) and value == field.default


def from_json(data: Any, kind: str, registries: Registries) -> Any:
    """Build the part that `to_json` wrote; errors about unknown names and options list the choices."""
    if not isinstance(data, Mapping):
        raise InvalidValue(f'The {kind} of a recipe is an object with a "name" and options, not {data!r}.')
    name = str(data.get("name"))
    if name not in registries[kind]:
        raise UnknownName(kind, name, registries[kind])
    factory: Any = registries[kind][name]
    fields = {field.name: field for field in dataclasses.fields(factory)}
    options = _options_before(fields.values(), data)
    for option, value in data.items():
        if option == "name":
            continue
        if option not in fields:
            raise UnknownName(f"option of {kind} {name}", option, fields)
        options[option] = _read(value, fields[option].metadata.get("part"), registries)
        if problem := _misfit(factory, fields[option], options[option]):
            raise InvalidValue(f"Option {option} of {kind} {name} is {problem}, not {value!r:.60}.")
    try:
        return factory(**options)
    except TypeError as error:
        raise InvalidValue(f"The options of {kind} {name} do not fit: {error}.") from error


def _options_before(fields: Collection["dataclasses.Field[Any]"], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of options that are newer than a recipe which names every older one."""
    older = {field.name for field in fields if not field.metadata.keys() & {"before", "later", "part"}}
    if not older <= data.keys():
        return {}
    return {field.name: field.metadata["before"] for field in fields if "before" in field.metadata}


def _misfit(factory: Any, field: "dataclasses.Field[Any]", value: Any) -> str:
    """Say what the value of an option has to be where ``value`` is not that; "" where it fits."""
    if "part" not in field.metadata:
        return type_error(factory, field.name, value) or _unsayable(value)
    if isinstance(field.default, tuple):
        return "" if isinstance(value, tuple) else "a list of parts"
    if value is None:
        return "" if field.default is None else "a part"
    return "a part" if isinstance(value, tuple) else ""


def _unsayable(value: Any) -> str:
    """Say what texts have to be where one of them could be neither kept nor passed on."""
    texts = value if isinstance(value, tuple) else (value,)
    for text in texts:
        if isinstance(text, str) and (len(text) > MAX_TEXT or _UNFIT.search(text)):
            return f"a text of at most {MAX_TEXT:,} characters, none of them a control character"
    return ""


def _read(value: Any, nested: str | None, registries: Registries) -> Any:
    if nested is None or value is None:
        return tuple(value) if isinstance(value, list) else value
    if isinstance(value, list):
        return tuple(from_json(member, nested, registries) for member in value)
    return from_json(value, nested, registries)


def iter_components(component: Any) -> Iterator[Any]:
    """Yield a part and all parts within it, itself first."""
    yield component
    for field in dataclasses.fields(component):
        if "part" not in field.metadata:
            continue
        value = getattr(component, field.name)
        if isinstance(value, tuple):
            for member in value:
                yield from iter_components(member)
        elif value is not None:
            yield from iter_components(value)


def needs(component: Any) -> tuple[str, ...]:
    """Return the needs of a part and all parts within it (see above), each once."""
    return tuple(dict.fromkeys(need for part in iter_components(component) for need in getattr(part, "needs", ())))
