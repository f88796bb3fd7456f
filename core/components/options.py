"""Options of a part from its dataclass fields: types, choices, and their descriptions in its docstring.

A docstring names its options as "``option``: what it does", one after the other.
"""

import dataclasses
import inspect
import math
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from core.errors import SpanbridgeError

_NAMES = r"``\w+``(?:(?:, and |, | and )``\w+``)*:\s"
_DESCRIPTION = re.compile(rf"(?P<names>{_NAMES})(?P<text>.*?)(?=[.;,]\s+(?:and\s+|\*\s+)?{_NAMES}|\n\n|\Z)", re.DOTALL)
_QUOTED = re.compile(r"``([\w.+-]+)``")
_CHOICE = re.compile(r"(?:``|\")([\w.+-]+)(?:``|\")")
_WORDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a part.

    ``type`` is bool, int, float or str (of the items, where it is ``many``), or None where the option
    holds parts of the kind ``part``. ``optional``: it may be left empty. ``choices`` are the
    values to offer; only they are allowed where it is ``closed``.
    """

    name: str
    type: type | None
    default: Any
    help: str = ""
    part: str = ""
    optional: bool = False
    many: bool = False
    choices: tuple[Any, ...] = ()
    closed: bool = False


@lru_cache(maxsize=256)
def options(factory: Callable[..., Any]) -> tuple[Option, ...]:
    """Return the options of a part, in the order of its fields."""
    return tuple(_option(factory, field) for field in dataclasses.fields(factory))  # type: ignore[arg-type]


def _option(factory: Callable[..., Any], field: "dataclasses.Field[Any]") -> Option:
    default = _default(field)
    help_ = str(field.metadata.get("help", option_docs(factory).get(field.name, "")))
    hint, optional = _without_none(_hints(factory).get(field.name, type(default)))
    many = get_origin(hint) is tuple
    if "part" in field.metadata:
        return Option(field.name, None, default, help_, field.metadata["part"], optional, many)
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return Option(field.name, type(choices[0]), default, help_, "", optional, False, choices, True)
    kind = get_args(hint)[0] if many and get_args(hint) else hint
    kind = kind if kind in _WORDS else str
    choices = _choices(factory, field.name, default, help_) if kind is str and not many else ()
    return Option(field.name, kind, default, help_, "", optional, many, choices)


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def about(factory: Callable[..., Any]) -> str:
    """Return the first sentence of a part's docstring."""
    paragraph = (inspect.getdoc(factory) or "").split("\n\n")[0]
    return plain(paragraph).split(". ")[0].rstrip(".")


@lru_cache(maxsize=256)
def option_docs(factory: object) -> Mapping[str, str]:
    """Return the descriptions of the options in the docstring of a part (or module), by option."""
    descriptions = {}
    for match in _DESCRIPTION.finditer(inspect.getdoc(factory) or ""):
        for name in _QUOTED.findall(match["names"]):
            descriptions[name] = match["text"].strip()
    return descriptions


def plain(text: str) -> str:
    """Return a docstring's text for people: one line, names without their back quotes."""
    return " ".join(text.replace("``", "").replace("`", "").split())


def type_error(factory: Callable[..., Any], name: str, value: Any) -> str:
    """Describe the type of an option where ``value`` does not fit it; else ""."""
    hint = _hints(factory).get(name)
    if hint is None or _fits(hint, value):
        return ""
    inner, optional = _without_none(hint)
    return _wording(inner) + (" or null" if optional else "")


def _wording(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(map(repr, get_args(hint)))
    if get_origin(hint) is tuple:
        kinds = get_args(hint)
        if Ellipsis in kinds:
            return f"a list, each {_WORDS.get(kinds[0], kinds[0])}"
        return f"a list of {len(kinds)}, each {_WORDS.get(kinds[0], kinds[0])}"
    return _WORDS.get(hint, str(hint))


def _fits(hint: Any, value: Any) -> bool:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return any(_fits(member, value) for member in get_args(hint))
    if origin is Literal:
        return any(value == member and type(value) is type(member) for member in get_args(hint))
    if origin is tuple:
        return isinstance(value, tuple) and _fits_tuple(get_args(hint), value)
    return _fits_plain(hint, value)


def _fits_tuple(kinds: tuple[Any, ...], value: tuple[Any, ...]) -> bool:
    if Ellipsis in kinds:
        return all(_fits(kinds[0], member) for member in value)
    return len(kinds) == len(value) and all(map(_fits, kinds, value))


def _fits_plain(hint: Any, value: Any) -> bool:
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is type(None):
        return value is None
    return isinstance(value, hint) if hint in {bool, str} else True


@lru_cache(maxsize=256)
def _hints(factory: Callable[..., Any]) -> Mapping[str, Any]:
    try:
        return get_type_hints(factory)
    except NameError:  # a type that is only imported for checking
        return {}


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint, False
    types_ = [member for member in get_args(hint) if member is not type(None)]
    return types_[0], len(types_) < len(get_args(hint))


def _choices(factory: Callable[..., Any], name: str, default: Any, description: str) -> tuple[str, ...]:
    """Return the values that the docstring lists with the default among them, as far as the part takes them."""
    listed = tuple(dict.fromkeys(_CHOICE.findall(description)))
    if default not in listed or len(listed) < 2:
        return ()
    return tuple(choice for choice in listed if _takes(factory, {name: choice}))


def _takes(factory: Callable[..., Any], values: Mapping[str, Any]) -> bool:
    try:
        factory(**values)
    except (SpanbridgeError, TypeError, ValueError):
        return False
    return True
