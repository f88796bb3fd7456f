"""The options of a part, read off its dataclass fields: types, choices, and what its docstring says of each.

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
_SAID = re.compile(rf"(?P<names>{_NAMES})(?P<said>.*?)(?=[.;,]\s+(?:and\s+|\*\s+)?{_NAMES}|\n\n|\Z)", re.DOTALL)
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
    """The options of a part, in the order of its fields."""
    hints, said = _hints(factory), sayings(factory)
    found = []
    for field in dataclasses.fields(factory):  # type: ignore[arg-type]
        default = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
        default = None if default is dataclasses.MISSING else default
        help_ = str(field.metadata.get("help", said.get(field.name, "")))
        hint, optional = _without_none(hints.get(field.name, type(default)))
        many = get_origin(hint) is tuple
        if "part" in field.metadata:
            found.append(Option(field.name, None, default, help_, field.metadata["part"], optional, many))
            continue
        if get_origin(hint) is Literal:
            choices = get_args(hint)
            found.append(Option(field.name, type(choices[0]), default, help_, "", optional, False, choices, True))
            continue
        kind = get_args(hint)[0] if many and get_args(hint) else hint
        kind = kind if kind in _WORDS else str
        choices = _choices(factory, field.name, default, help_) if kind is str and not many else ()
        found.append(Option(field.name, kind, default, help_, "", optional, many, choices))
    return tuple(found)


def about(factory: Callable[..., Any]) -> str:
    """The first sentence of a part's docstring."""
    paragraph = (inspect.getdoc(factory) or "").split("\n\n")[0]
    return plain(paragraph).split(". ")[0].rstrip(".")


@lru_cache(maxsize=256)
def sayings(factory: object) -> Mapping[str, str]:
    """What the docstring of a part (or module) says of each option, by option."""
    found = {}
    for match in _SAID.finditer(inspect.getdoc(factory) or ""):
        for name in _QUOTED.findall(match["names"]):
            found[name] = match["said"].strip()
    return found


def plain(text: str) -> str:
    """A docstring's text for people: one line, names without their back quotes."""
    return " ".join(text.replace("``", "").replace("`", "").split())


def misfit(factory: Callable[..., Any], name: str, value: Any) -> str:
    """What an option has to be where ``value`` is not that, in words; else ""."""
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
        return any(_fits(one, value) for one in get_args(hint))
    if origin is Literal:
        return any(value == one and type(value) is type(one) for one in get_args(hint))
    if origin is tuple:
        kinds = get_args(hint)
        if not isinstance(value, tuple):
            return False
        if Ellipsis in kinds:
            return all(_fits(kinds[0], one) for one in value)
        return len(kinds) == len(value) and all(map(_fits, kinds, value))
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
    rest = [one for one in get_args(hint) if one is not type(None)]
    return rest[0], len(rest) < len(get_args(hint))


def _choices(factory: Callable[..., Any], name: str, default: Any, said: str) -> tuple[str, ...]:
    """The values that the docstring lists with the default among them, as far as the part takes them."""
    listed = tuple(dict.fromkeys(_CHOICE.findall(said)))
    if default not in listed or len(listed) < 2:
        return ()
    return tuple(choice for choice in listed if _takes(factory, {name: choice}))


def _takes(factory: Callable[..., Any], some: Mapping[str, Any]) -> bool:
    try:
        factory(**some)
    except (SpanbridgeError, TypeError, ValueError):
        return False
    return True
