"""Which files belong together: those of one document, then those of one format and side, wherever they lie."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from core.formats.base import Files
from core.formats.detection.sniffing import LIKELY, Guess, Kind, guesses, wanted_together
from core.formats.grouping.file_names import SPLITS
from core.formats.grouping.file_paths import CURATOR, annotated
from core.formats.grouping.roles import Role
from core.formats.textfile import TextFile

if TYPE_CHECKING:
    from core.formats.grouping.file_names import Name

_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class FileInstruction:
    """What a person said of some files, by their names: the kind and format, and perhaps the role."""

    names: frozenset[str]
    kind: Kind
    name: str
    form: Any
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that belong together, with what they may be, what their names say, and what a person said.

    ``question`` is what has to be answered before anything of it can be read, ``others`` the files that one answer to
    it leaves out.
    """

    files: tuple[TextFile, ...]
    guesses: tuple[Guess, ...]
    name: Name
    told: FileInstruction | None = None
    question: str = ""
    others: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        return self.told is not None

    @property
    def role(self) -> Role | None:
        return self.told.role if self.told else None

    @property
    def open(self) -> bool:
        return bool(self.question)


def candidates(files: Files, names: Mapping[str, Name], told: Sequence[FileInstruction]) -> list[FileGroup]:
    """The files in groups, by format and side; ``names`` are what their paths say."""
    said = {name: entry for entry in told for name in entry.names}
    units = [_candidate(unit, names, said) for unit in _units(files, names)]
    same: dict[Hashable, list[FileGroup]] = defaultdict(list)
    for number, unit in enumerate(units):
        same[_key(unit) or number].append(unit)
    groups = _without_strays(_by_structure([_merged(some) for some in same.values()]))
    order = {file.name: number for number, file in enumerate(files)}
    found = chain.from_iterable(map(_by_annotator, groups))
    return sorted(found, key=lambda group: min(order[file.name] for file in group.files))


def _by(files: Iterable[Any], key: Callable[[Any], Hashable]) -> list[list[Any]]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for file in files:
        groups[key(file)].append(file)
    return list(groups.values())


def _folder(file: TextFile) -> str:
    return file.name.rpartition("/")[0]


def _stem(file: TextFile) -> str:
    """What the files of one document share: their name up to its last dot."""
    return file.name.removesuffix(".gz").rpartition(".")[0]


def _units(files: Files, names: Mapping[str, Name]) -> Iterator[tuple[TextFile, ...]]:
    """Folders (one side of them) that some format wants whole, then files of one name, then single files."""
    for folder in _by(files, lambda file: (_folder(file), names[file.name])):
        if wanted_together(folder):
            yield tuple(folder)
            continue
        for same in _by(folder, _stem):
            if wanted_together(same):
                yield tuple(same)
            else:
                yield from ((file,) for file in same)


def _candidate(unit: tuple[TextFile, ...], names: Mapping[str, Name], said: Mapping[str, FileInstruction]) -> FileGroup:
    told = next((said[file.name] for file in unit if file.name in said), None)
    looks = guesses(unit)
    if told:
        looks = (Guess(told.kind, told.name, 1.0), *(guess for guess in looks if guess[:2] != (told.kind, told.name)))
    return FileGroup(unit, looks, names[unit[0].name], told)


def _key(unit: FileGroup) -> Hashable:
    """What the files of one group share; None for files that are a group of their own."""
    name = unit.name
    if unit.told:
        return "told", id(unit.told), name.side, name.lang
    best = next(iter(unit.guesses), None)
    if best and best.kind == "link":
        return best.name, _folder(unit.files[0])
    if best and (name.side or name.lang or best.kind == "pair"):
        return best.kind, best.name, name
    if best and (layout := annotated(unit.files[0].name)):
        return best.kind, best.name, layout.folders
    return None


def _merged(some: Sequence[FileGroup]) -> FileGroup:
    if len(some) == 1:
        return some[0]
    files = tuple(sorted(chain.from_iterable(one.files for one in some), key=lambda file: file.name))
    first = some[0]
    return replace(first, files=files, guesses=first.guesses if first.told else guesses(files))


def _by_structure(groups: Sequence[FileGroup]) -> list[FileGroup]:
    """The groups, with those joined whose paths differ in one word only, which is then what their side is called."""
    rest, unnamed = [], defaultdict(list)
    for group in groups:
        best = next(iter(group.guesses), None)
        nameless = not (group.told or group.name.side or group.name.lang)
        if (
            nameless
            and best
            and best.kind == "side"
            and best.likeness >= LIKELY
            and annotated(group.files[0].name) is None
        ):
            unnamed[best.name].append(group)
        else:
            rest.append(group)
    for some in unnamed.values():
        rest += [_merged(side) for side in _two_sides(some)] or some
    return rest


def _two_sides(groups: Sequence[FileGroup]) -> list[list[FileGroup]]:
    """The groups of two sides by the one word of their paths that tells these apart, rather a folder's than a file's.

    None where it is not plain which word that is.
    """
    split = [_WORDS.split(group.files[0].name) for group in groups]
    if len(groups) < 4 or len(set(map(len, split))) > 1:
        return []
    folders = {len(_WORDS.split(_folder(group.files[0]))) for group in groups if "/" in group.files[0].name}
    places = [at for at in range(len(split[0])) if _tells_sides(split, at)]
    places = [at for at in places if at < min(folders, default=0)] or places
    if len(places) != 1:
        return []
    sides = _by(range(len(groups)), lambda number: split[number][places[0]])
    return [[groups[number] for number in side] for side in sides]


def _tells_sides(paths: Sequence[Sequence[str]], at: int) -> bool:
    """Whether there are two words at a place of these paths, and the same paths with the one as with the other."""
    words = sorted({path[at] for path in paths})
    if len(words) != 2 or {word.lower() for word in words} & SPLITS:
        return False
    rests = [sorted([*path[:at], *path[at + 1 :]] for path in paths if path[at] == word) for word in words]
    return rests[0] == rests[1]


def _without_strays(groups: Sequence[FileGroup]) -> list[FileGroup]:
    """The groups, with few files of a side joined to the many that are surer of a format which fits these too."""
    joined: list[FileGroup] = []
    for group in sorted(groups, key=lambda group: -len(group.files)):
        best = next(iter(group.guesses), None)
        sided = best and best.kind == "side" and (group.name.side or group.name.lang) and not group.told
        home = next((n for n, home in enumerate(joined) if _fits(group, home)), None) if sided else None
        if home is None:
            joined.append(group)
        else:
            files = sorted((*joined[home].files, *group.files), key=lambda file: file.name)
            joined[home] = replace(joined[home], files=tuple(files))
    return joined


def _fits(group: FileGroup, home: FileGroup) -> bool:
    if home.told or home.name != group.name or not home.guesses or home.guesses[0].kind != "side":
        return False
    form = home.guesses[0].name
    return any(guess.likeness >= LIKELY for guess in group.guesses if (guess.kind, guess.name) == ("side", form))


def _by_annotator(group: FileGroup) -> list[FileGroup]:
    """The files of each annotator, where a document has several; that is then a question."""
    annotators: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    by_file: dict[str, str] = {}
    for file in group.files:
        if there := annotated(file.name):
            path = PurePosixPath(file.name)
            named = path.parent.name if path.parent.name.endswith(".zip") else path.name
            annotators[(*there.folders, there.document)][there.annotator] = named
            by_file[file.name] = there.annotator
    several = next((key for key, names in annotators.items() if len(names) > 1), None)
    if group.told or several is None:
        return [group]
    names = sorted(annotators[several], key=lambda name: (name != CURATOR, name))
    question = (
        f"The document {several[-1]!r} has files of several annotators: {', '.join(names)}. Choose whose to read."
    )
    others = tuple(annotators[several][name] for name in names[1:])
    parts = _by(group.files, lambda file: by_file.get(file.name, ""))
    return [replace(group, files=tuple(part), question=question, others=others) for part in parts]
