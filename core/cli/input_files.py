"""Files of an import as the command line names them, and the formats given for them."""

import shlex
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from core.cli.component_arguments import built, named
from core.cli.format_arguments import kind_of
from core.cli.output import listed
from core.errors import BadInput
from core.formats import TextFile
from core.formats.detection.detect import FORMATS, FileInstruction, Role
from core.formats.grouping.companions import names_beside

ROLES = {"source": Role.SOURCE, "target": Role.TARGET, "pairs": Role.PAIRS, "links": Role.LINKS}
"""The roles by the words of the command line."""

_SIGNS = frozenset("*?[")


def files_fitting(text: str, files: Sequence[TextFile], option: str, many: bool = True) -> list[TextFile]:
    """Return the files that a path means: by its name as given, those of a folder or a pattern, else by its end.

    `BadInput` where there is none, or where an end fits several and not ``many``.
    """
    path = str(PurePosixPath(text))
    fitting = (_files_where(fits, files, path) for fits in (_is, _is_below, _matches))
    return next(filter(None, fitting), None) or _files_ending(text, files, option, many)


def _files_ending(text: str, files: Sequence[TextFile], option: str, many: bool) -> list[TextFile]:
    """Return the files whose paths end in these parts or, where there is none, in this text."""
    where = f"{option} {text}"
    end = f"/{PurePosixPath(text)}"
    fitting = _files_where(_ends_in, files, end)
    if not fitting:
        end = text
        fitting = _files_where(_ends_in, files, end)
    if not fitting:
        raise BadInput(where, "there is no such file among those to import.", f"They are: {_names(files)}.")
    if len(fitting) > 1 and not many:
        remedy = f"Write more of its path, or {shlex.quote(f'*{end}')} for all of them."
        raise BadInput(where, f"it may be any of {_names(fitting)}.", remedy)
    return fitting


def _names(files: Sequence[TextFile]) -> str:
    return listed([file.name for file in files])


def _files_where(fits: Callable[[str, str], bool], files: Sequence[TextFile], path: str) -> list[TextFile]:
    return [file for file in files if fits(str(PurePosixPath(file.name)), path)]


def _is(name: str, path: str) -> bool:
    return name == path


def _is_below(name: str, folder: str) -> bool:
    return f"/{folder}/" in f"/{name}"


def _matches(name: str, pattern: str) -> bool:
    if _SIGNS.isdisjoint(pattern):
        return False
    return fnmatchcase(name, pattern) or fnmatchcase(name, f"*/{pattern}")


def _ends_in(name: str, end: str) -> bool:
    return name.endswith(end)


def parse_instruction(entry: Sequence[str], files: Sequence[TextFile]) -> FileInstruction:
    """Parse ``--as FILE FORMAT[:options] [ROLE]``; errors list the choices."""
    if len(entry) not in {2, 3} or not ROLES.keys() >= set(entry[2:]):
        problem = f"{' '.join(entry)!r} is not a file, a format and perhaps a part of the corpus."
        raise BadInput("--as", problem, f"Write --as FILE FORMAT, or --as FILE FORMAT {'|'.join(ROLES)}.")
    path, form, *words = entry
    chosen = _without_papers(files_fitting(path, files, "--as", many=False), files)
    role = next(map(ROLES.get, words), None)
    data = named(form, "--as")
    kind = kind_of(data, role, chosen)
    names = frozenset(file.name for file in chosen)
    return FileInstruction(names, kind, str(data["name"]), built(data, kind, FORMATS), role)


def _without_papers(chosen: list[TextFile], files: Sequence[TextFile]) -> list[TextFile]:
    """Leave out papers and settings, unless nothing else was chosen."""
    papers = names_beside(files)
    return [file for file in chosen if file.name not in papers] or chosen
