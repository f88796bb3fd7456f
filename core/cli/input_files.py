"""Files of an import as the command line names them, and the formats given for them."""

import dataclasses
import shlex
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from core.cli.component_arguments import built, named
from core.errors import BadInput, InvalidValue, UnknownName
from core.formats import TextFile
from core.formats.detection.detect import FORMATS, KINDS, FileInstruction, Kind, Role, guesses
from core.formats.grouping.companions import names_beside

ROLES = {"source": Role.SOURCE, "target": Role.TARGET, "pairs": Role.PAIRS, "links": Role.LINKS}
"""The roles by the words of the command line."""

_MAX_NAMES = 10
_SIGNS = "*?["


def files_fitting(text: str, files: Sequence[TextFile], option: str, many: bool = True) -> list[TextFile]:
    """Return the files that a path means: by its name as given, those of a folder or a pattern, else by its end.

    `BadInput` where there is none, or where an end fits several and not ``many``.
    """
    path = str(PurePosixPath(text))
    for fits in (_is, _is_below, _matches):
        fitting = _files_where(fits, files, path)
        if fitting:
            return fitting
    last = _files_where(_ends_in, files, f"/{path}")
    ending = last or _files_where(_ends_in, files, text)
    if not ending:
        listed = _listed(files)
        raise BadInput(f"{option} {text}", "there is no such file among those to import.", f"They are: {listed}.")
    if len(ending) > 1 and not many:
        pattern = shlex.quote(f"*/{path}" if last else f"*{text}")
        remedy = f"Write more of its path, or {pattern} for all of them."
        raise BadInput(f"{option} {text}", f"it may be any of {_listed(ending)}.", remedy)
    return ending


def _listed(files: Sequence[TextFile]) -> str:
    more = f" and {len(files) - _MAX_NAMES:,} more" if len(files) > _MAX_NAMES else ""
    return ", ".join(file.name for file in files[:_MAX_NAMES]) + more


def _files_where(fits: Callable[[str, str], bool], files: Sequence[TextFile], path: str) -> list[TextFile]:
    return [file for file in files if fits(str(PurePosixPath(file.name)), path)]


def _is(name: str, path: str) -> bool:
    return name == path


def _is_below(name: str, folder: str) -> bool:
    return f"/{folder}/" in f"/{name}"


def _matches(name: str, pattern: str) -> bool:
    if not any(sign in pattern for sign in _SIGNS):
        return False
    return fnmatchcase(name, pattern) or fnmatchcase(name, f"*/{pattern}")


def _ends_in(name: str, end: str) -> bool:
    return name.endswith(end)


def parse_instruction(entry: Sequence[str], files: Sequence[TextFile]) -> FileInstruction:
    """Parse ``--as FILE FORMAT[:options] [ROLE]``; errors list the choices."""
    if not 2 <= len(entry) <= 3 or (entry[2:] and entry[2] not in ROLES):
        problem = f"{' '.join(entry)!r} is not a file, a format and perhaps a part of the corpus."
        raise BadInput("--as", problem, f"Write --as FILE FORMAT, or --as FILE FORMAT {'|'.join(ROLES)}.")
    fitting = files_fitting(entry[0], files, "--as", many=False)
    papers = names_beside(files)
    chosen = [file for file in fitting if file.name not in papers] or fitting
    role = ROLES[entry[2]] if entry[2:] else None
    data = named(entry[1], "--as")
    kind = _kind(data, role, chosen)
    return FileInstruction(
        frozenset(file.name for file in chosen), kind, str(data["name"]), built(data, kind, FORMATS), role
    )


def _kind(data: Any, role: Role | None, files: Sequence[TextFile]) -> Kind:
    """Return the kind of a format: by the role, by the given options, by the look of the files."""
    name = str(data.get("name")) if isinstance(data, dict) else str(data)
    kinds: list[Kind] = [kind for kind in ("pair", "side", "link") if name in FORMATS[kind]]
    if not kinds:
        raise UnknownName("format", name, {name for registry in FORMATS.values() for name in registry})
    if role:
        if KINDS[role] not in kinds:
            listed = ", ".join(FORMATS[KINDS[role]])
            raise InvalidValue(f"Files of the format {name!r} cannot be the {role.lower()}. Those can: {listed}.")
        return KINDS[role]
    fitting = [kind for kind in kinds if set(data) - {"name"} <= _options(kind, name)] or kinds
    looks = [guess.kind for guess in guesses(files) if guess.name == name and guess.kind in fitting]
    return looks[0] if looks else fitting[0]


def _options(kind: Kind, name: str) -> set[str]:
    factory: Any = FORMATS[kind][name]
    return {field.name for field in dataclasses.fields(factory)}
