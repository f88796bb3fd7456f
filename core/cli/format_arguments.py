"""Formats named on the command line."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from core.errors import InvalidValue, UnknownName
from core.formats import TextFile
from core.formats.detection.detect import FORMATS, KINDS, Kind, Role, guesses


def kinds_of(data: Any) -> list[Kind]:
    """Return the kinds of formats that have the name in ``data``, those of pairs first; `UnknownName` for none."""
    name = format_name(data)
    kinds = [kind for kind in get_args(Kind) if name in FORMATS[kind]]
    if not kinds:
        raise UnknownName("format", name, set().union(*FORMATS.values()))
    return kinds


def format_name(data: Any) -> str:
    """Return the name of a format from its JSON."""
    return str(data.get("name")) if isinstance(data, dict) else str(data)


def kind_of(data: Any, role: Role | None, files: Sequence[TextFile]) -> Kind:
    """Return the kind of a format: by the role, by the given options, by the look of the files."""
    kinds, name = kinds_of(data), format_name(data)
    if role:
        return _kind_of_role(role, kinds, name)
    fitting = [kind for kind in kinds if set(data) - {"name"} <= _options(kind, name)] or kinds
    return next((kind for kind in _looks(files, name) if kind in fitting), fitting[0])


def _kind_of_role(role: Role, kinds: Sequence[Kind], name: str) -> Kind:
    kind = KINDS[role]
    if kind not in kinds:
        choices = ", ".join(FORMATS[kind])
        raise InvalidValue(f"Files of the format {name!r} cannot be the {role.lower()}. Those can: {choices}.")
    return kind


def _looks(files: Sequence[TextFile], name: str) -> Iterator[Kind]:
    """Yield the kinds that the files look like in a format of this name, the likeliest first."""
    return (guess.kind for guess in guesses(files) if guess.name == name)


def _options(kind: Kind, name: str) -> set[str]:
    factory: Any = FORMATS[kind][name]
    return {field.name for field in dataclasses.fields(factory)}
