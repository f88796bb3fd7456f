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
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from core.components.options import check_choice, type_error
from core.errors import InvalidValue

MAX_TEXT = 4000
"""Characters of the longest text that an option takes."""
_SAYABLE = re.compile(f"[^\x00-\x08\x0e-\x1f\ud800-\udfff]{{0,{MAX_TEXT}}}")

Progress = Callable[[float, str], None]
"""Callback of a long step: a fraction 0..1, and a description of the step."""

Registry = Mapping[str, Callable[..., Any]]
Registries = Mapping[str, Registry]
"""Registry of each kind of part, as ``{"aligner": ALIGNERS}``."""


def component_field(kind: str, default: Any = dataclasses.MISSING, monolingual: bool = False) -> Any:
    """Declare a dataclass field that holds a part of ``kind``, a tuple of them, or None.

    A ``monolingual`` part works within the target language, so what is known of two languages is not for it.
    """
    return dataclasses.field(default=default, metadata={"part": kind, "monolingual": monolingual})


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


def report_progress(progress: Progress | None, fraction: float, what: str) -> None:
    """Report how much of a step is done, where anybody wants to know."""
    if progress:
        progress(fraction, what)


def to_json(component: Any, kind: str, registries: Registries) -> dict[str, Any]:
    """Return ``{"name": ..., option: value, ...}``; the name is the part's in its registry."""
    options = {"name": _registered_name(component, registries[kind])}
    for field in dataclasses.fields(component):
        value = getattr(component, field.name)
        if not _is_left_out(field, value):
            options[field.name] = _option_to_json(value, field.metadata.get("part"), registries)
    return options


def _registered_name(component: Any, registry: Registry) -> str:
    return next(name for name, factory in registry.items() if factory is type(component))


def _is_left_out(field: "dataclasses.Field[Any]", value: Any) -> bool:
    """Test whether an option is left out of the JSON: what recipes without it mean, or without a part."""
    if "before" in field.metadata:
        return bool(value == field.metadata["before"])
    if field.metadata.get("later"):
        return bool(value == field.default)
    return "part" in field.metadata and value is None


def _option_to_json(value: Any, nested: str | None, registries: Registries) -> Any:
    if nested is None:
        return value
    if isinstance(value, tuple):
        return [to_json(member, nested, registries) for member in value]
    return to_json(value, nested, registries)


def from_json(data: Any, kind: str, registries: Registries) -> Any:
    """Build the part that `to_json` wrote; errors about unknown names and options list the choices."""
    if not isinstance(data, Mapping):
        raise InvalidValue(f'The {kind} of a recipe is an object with a "name" and options, not {data!r}.')
    name = str(data.get("name"))
    check_choice(kind, name, registries[kind])
    factory = registries[kind][name]
    part = f"{kind} {name}"
    values = {option: value for option, value in data.items() if option != "name"}
    part_type: Any = factory
    options = options_before(part_type, values)
    options |= {option: _read_option(factory, part, option, value, registries) for option, value in values.items()}
    try:
        return factory(**options)
    except TypeError as error:
        raise InvalidValue(f"The options of {part} do not fit: {error}.") from error


def options_before(factory: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of revised options, where a recipe names every older option: it is from before them."""
    fields = dataclasses.fields(factory)
    older = {field.name for field in fields if not field.metadata.keys() & {"before", "later", "part"}}
    if not older <= values.keys():
        return {}
    return {field.name: field.metadata["before"] for field in fields if "before" in field.metadata}


def _read_option(factory: Any, part: str, option: str, value: Any, registries: Registries) -> Any:
    """Return an option's value from its JSON; `UnknownName` and `InvalidValue` name the ``part`` that has no such."""
    fields = {field.name: field for field in dataclasses.fields(factory)}
    check_choice(f"option of {part}", option, fields)
    parsed = _option_from_json(value, fields[option].metadata.get("part"), registries)
    if problem := _misfit(factory, fields[option], parsed):
        raise InvalidValue(f"Option {option} of {part} is {problem}, not {value!r:.60}.")
    return parsed


def _option_from_json(value: Any, nested: str | None, registries: Registries) -> Any:
    if nested is None:
        return tuple(value) if isinstance(value, list) else value
    if isinstance(value, list):
        return tuple(from_json(member, nested, registries) for member in value)
    return None if value is None else from_json(value, nested, registries)


def _misfit(factory: Any, field: "dataclasses.Field[Any]", value: Any) -> str:
    """Say what the value of an option has to be where ``value`` is not that; "" where it fits."""
    if "part" in field.metadata:
        return _part_misfit(field.default, value)
    return type_error(factory, field.name, value) or _unsayable(value)


def _part_misfit(default: Any, value: Any) -> str:
    """Say whether an option is a part or a list of them where ``value`` is not that; its default tells."""
    expected = "a list of parts" if isinstance(default, tuple) else "a part"
    is_missing = value is None and default is not None
    return expected if is_missing or isinstance(default, tuple) != isinstance(value, tuple) else ""


def _unsayable(value: Any) -> str:
    """Say what texts have to be where one of them could be neither kept nor passed on."""
    if all(map(_is_sayable, _members(value))):
        return ""
    return f"a text of at most {MAX_TEXT:,} characters, none of them a control character"


def _is_sayable(value: Any) -> bool:
    return not isinstance(value, str) or _SAYABLE.fullmatch(value) is not None


def _members(value: Any) -> tuple[Any, ...]:
    """Return what an option holds: several values, one, or none."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def iter_components(component: Any) -> Iterator[Any]:
    """Yield a part and all parts within it, itself first."""
    yield component
    for field in dataclasses.fields(component):
        if "part" in field.metadata:
            parts = _members(getattr(component, field.name))
            yield from chain.from_iterable(map(iter_components, parts))


def iter_bilingual(component: Any) -> Iterator[Any]:
    """Yield a part and all parts within it but the monolingual ones, itself first."""
    yield component
    for value in _bilingual_options(component).values():
        yield from chain.from_iterable(map(iter_bilingual, _members(value)))


def changed_components(component: Any, change: Callable[[Any], Any]) -> Any:
    """Return a part as ``change`` returns it, after all parts within it; monolingual parts stay as they are."""
    values = {name: _changed_option(value, change) for name, value in _bilingual_options(component).items()}
    return change(dataclasses.replace(component, **values) if values else component)


def _bilingual_options(component: Any) -> dict[str, Any]:
    """Return the options of a part that hold parts, but for empty and monolingual ones."""
    fields = [field.name for field in dataclasses.fields(component) if _is_bilingual(field)]
    return {name: getattr(component, name) for name in fields if getattr(component, name) is not None}


def _is_bilingual(field: "dataclasses.Field[Any]") -> bool:
    return "part" in field.metadata and not field.metadata.get("monolingual")


def _changed_option(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, tuple):
        return tuple(changed_components(member, change) for member in value)
    return changed_components(value, change)


def needs(component: Any) -> tuple[str, ...]:
    """Return the needs of a part and all parts within it (see above), each once."""
    return tuple(dict.fromkeys(need for part in iter_components(component) for need in getattr(part, "needs", ())))
