"""Options of a part from its dataclass fields: types, choices, and their descriptions in its docstring.

A docstring names its options as "``option``: what it does", one after the other.
"""

import dataclasses
import inspect
import math
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from core.errors import InvalidValue, SpanbridgeError, UnknownName

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


def check_choice(kind: str, value: str, choices: Iterable[str]) -> None:
    """Raise `UnknownName` for an option's value that is not among its choices."""
    if value not in choices:
        raise UnknownName(kind, value, choices)


def require(message: str, *conditions: bool) -> None:
    """Raise `InvalidValue` with this message unless the options of a part keep all of these conditions."""
    if not all(conditions):
        raise InvalidValue(message)


def unset_or_at_least(least: float, value: float | None) -> bool:
    """Test whether an option that may be left empty has no value below the least."""
    return value is None or value >= least


@lru_cache(maxsize=256)
def options(factory: Callable[..., Any]) -> tuple[Option, ...]:
    """Return the options of a part, in the order of its fields."""
    return tuple(_option(factory, field) for field in dataclasses.fields(factory))  # type: ignore[arg-type]


def _option(factory: Callable[..., Any], field: "dataclasses.Field[Any]") -> Option:
    default = _default(field)
    help_ = str(field.metadata.get("help", option_docs(factory).get(field.name, "")))
    hint, optional = _without_none(_hints(factory).get(field.name, type(default)))
    many = get_origin(hint) is tuple
    option = Option(field.name, None, default, help_, optional=optional, many=many)
    if "part" in field.metadata:
        return replace(option, part=field.metadata["part"])
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return replace(option, type=type(choices[0]), choices=choices, closed=True)
    return replace(option, type=_item_type(hint), choices=_choices(factory, option))


def _item_type(hint: Any) -> type:
    """Return the type of an option, of the items where it is a tuple; str where it is none of the plain ones."""
    kind = get_args(hint)[0] if get_origin(hint) is tuple else hint
    return kind if kind in _WORDS else str


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
    """Return the descriptions of the options in the docstring of a part and its bases (or of a module), by option."""
    descriptions: dict[str, str] = {}
    for described in reversed(getattr(factory, "__mro__", (factory,))):
        for match in _DESCRIPTION.finditer(inspect.getdoc(described) or ""):
            descriptions |= dict.fromkeys(_QUOTED.findall(match["names"]), match["text"].strip())
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
        size = "" if Ellipsis in kinds else f" of {len(kinds)}"
        return f"a list{size}, each {_WORDS.get(kinds[0], kinds[0])}"
    return _WORDS.get(hint, str(hint))


def _fits(hint: Any, value: Any) -> bool:
    """Test whether a value is of the type of an option."""
    return _FITS.get(get_origin(hint), _fits_plain)(hint, value)


def _fits_union(hint: Any, value: Any) -> bool:
    return any(_fits(member, value) for member in get_args(hint))


def _fits_literal(hint: Any, value: Any) -> bool:
    return any(value == member and type(value) is type(member) for member in get_args(hint))


def _fits_tuple(hint: Any, value: Any) -> bool:
    kinds = get_args(hint)
    if not isinstance(value, tuple):
        return False
    if Ellipsis in kinds:
        kinds = kinds[:1] * len(value)
    return len(kinds) == len(value) and all(map(_fits, kinds, value))


_FITS: dict[Any, Callable[[Any, Any], bool]] = {
    Union: _fits_union,
    types.UnionType: _fits_union,
    Literal: _fits_literal,
    tuple: _fits_tuple,
}
"""The tests of values by what their type is made with."""


def _fits_plain(hint: Any, value: Any) -> bool:
    """Test a value of a type without parts; what is not checked by its type fits."""
    if hint in _FITS_NUMBER:
        return _FITS_NUMBER[hint](value)
    return hint not in {bool, str, type(None)} or isinstance(value, hint)


def _is_whole_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return _is_whole_number(value) or (isinstance(value, float) and math.isfinite(value))


_FITS_NUMBER: dict[type, Callable[[Any], bool]] = {int: _is_whole_number, float: _is_number}


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


def _choices(factory: Callable[..., Any], option: Option) -> tuple[str, ...]:
    """Return the texts that a description lists with the default among them, as far as the part takes them."""
    listed = tuple(dict.fromkeys(_CHOICE.findall(option.help)))
    if option.default not in listed or len(listed) < 2:
        return ()
    return tuple(filter(partial(_takes, factory, option.name), listed))


def _takes(factory: Callable[..., Any], name: str, value: str) -> bool:
    try:
        factory(**{name: value})
    except (SpanbridgeError, TypeError, ValueError):
        return False
    return True
