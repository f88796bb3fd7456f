"""Group files: those of one document, then those of one format and side, in whatever folders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from core.formats.base import Files
from core.formats.detection.sniffing import MIN_LIKENESS, Guess, Kind, are_one_document, guesses
from core.formats.grouping.file_names import SPLITS
from core.formats.grouping.file_paths import CURATOR, annotated
from core.formats.grouping.roles import Role
from core.formats.textfile import TextFile

if TYPE_CHECKING:
    from core.formats.grouping.file_names import Name

_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class FileInstruction:
    """Kind and format that a person chose for some files, by their names, and perhaps the role."""

    names: frozenset[str]
    kind: Kind
    name: str
    form: Any
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that belong together, with guesses of their format, their name, and the instruction of a person, if any.

    ``question`` is open: without its answer nothing of the group can be read; ``others`` are the files that one answer
    to it leaves out.
    """

    files: tuple[TextFile, ...]
    guesses: tuple[Guess, ...]
    name: Name
    instruction: FileInstruction | None = None
    question: str = ""
    others: tuple[str, ...] = ()

    @property
    def best(self) -> Guess | None:
        """The likeliest guess of the format, if any."""
        return self.guesses[0] if self.guesses else None

    @property
    def requested(self) -> bool:
        return self.instruction is not None

    @property
    def role(self) -> Role | None:
        return self.instruction.role if self.instruction else None

    @property
    def open(self) -> bool:
        return bool(self.question)


def candidates(files: Files, names: Mapping[str, Name], instructions: Sequence[FileInstruction]) -> list[FileGroup]:
    """Group files by format and side, in the order of their first files; ``names`` are read from their paths."""
    by_name = {name: instruction for instruction in instructions for name in instruction.names}
    units = [_unit_group(unit, names, by_name) for unit in _units(files, names)]
    members: dict[Hashable, list[FileGroup]] = defaultdict(list)
    for number, unit in enumerate(units):
        members[_key(unit) or number].append(unit)
    merged = [_merge(same_key) for same_key in members.values()]
    groups = _join_strays(_by_structure(merged))
    order = {file.name: number for number, file in enumerate(files)}
    split = chain.from_iterable(map(_by_annotator, groups))
    return sorted(split, key=lambda group: min(order[file.name] for file in group.files))


def _group_by(items: Iterable[Any], key: Callable[[Any], Hashable]) -> list[list[Any]]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())


def _folder(file: TextFile) -> str:
    return file.name.rpartition("/")[0]


def _stem(file: TextFile) -> str:
    """Return the part of a name that the files of one document share: up to its last dot."""
    return file.name.removesuffix(".gz").rpartition(".")[0]


def _units(files: Files, names: Mapping[str, Name]) -> Iterator[tuple[TextFile, ...]]:
    """Yield folders (one side of each) that a format reads as one document, else files of one name, else each file."""
    for folder in _group_by(files, lambda file: (_folder(file), names[file.name])):
        if are_one_document(folder):
            yield tuple(folder)
            continue
        for namesakes in _group_by(folder, _stem):
            if are_one_document(namesakes):
                yield tuple(namesakes)
            else:
                yield from ((file,) for file in namesakes)


def _unit_group(
    unit: tuple[TextFile, ...], names: Mapping[str, Name], instructions: Mapping[str, FileInstruction]
) -> FileGroup:
    """Return a unit with its guesses; the format of an instruction comes first."""
    instruction = next((instructions[file.name] for file in unit if file.name in instructions), None)
    likely = guesses(unit)
    if instruction:
        chosen = Guess(instruction.kind, instruction.name, 1.0)
        likely = (chosen, *(guess for guess in likely if guess[:2] != chosen[:2]))
    return FileGroup(unit, likely, names[unit[0].name], instruction)


def _key(unit: FileGroup) -> Hashable:
    """Return the key that the units of one group share; None for a unit that is a group of its own."""
    name, best = unit.name, unit.best
    if unit.instruction:
        return "told", id(unit.instruction), name.side, name.lang
    if not best:
        return None
    if best.kind == "link":
        return best.name, _folder(unit.files[0])
    if name.side or name.lang or best.kind == "pair":
        return best.kind, best.name, name
    layout = annotated(unit.files[0].name)
    return (best.kind, best.name, layout.folders) if layout else None


def _merge(groups: Sequence[FileGroup]) -> FileGroup:
    if len(groups) == 1:
        return groups[0]
    files = tuple(sorted(chain.from_iterable(group.files for group in groups), key=_path))
    first = groups[0]
    return replace(first, files=files, guesses=first.guesses if first.instruction else guesses(files))


def _path(file: TextFile) -> str:
    return file.name


def _by_structure(groups: Sequence[FileGroup]) -> list[FileGroup]:
    """Join groups whose paths differ in one word only, which is then the name of their side."""
    structured: list[FileGroup] = []
    unnamed: defaultdict[str, list[FileGroup]] = defaultdict(list)
    for group in groups:
        if group.best and _is_unnamed_side(group):
            unnamed[group.best.name].append(group)
        else:
            structured.append(group)
    for same_format in unnamed.values():
        structured += [_merge(side) for side in _two_sides(same_format)] or same_format
    return structured


def _is_unnamed_side(group: FileGroup) -> bool:
    """Tell whether a group is probably a side that neither a person, nor its name or layout says which."""
    if group.instruction or group.name.side or group.name.lang or not group.best:
        return False
    is_side = group.best.kind == "side" and group.best.likeness >= MIN_LIKENESS
    return is_side and annotated(group.files[0].name) is None


def _two_sides(groups: Sequence[FileGroup]) -> list[list[FileGroup]]:
    """Split groups into two sides by the one word of their paths that distinguishes these, rather a folder's word.

    None where it is not certain which word that is.
    """
    names = [group.files[0].name for group in groups]
    paths = [_WORDS.split(name) for name in names]
    if len(groups) < 4 or len(set(map(len, paths))) > 1:
        return []
    places = [place for place in range(len(paths[0])) if _distinguishes_sides(paths, place)]
    depth = min((len(_WORDS.split(name.rpartition("/")[0])) for name in names if "/" in name), default=0)
    in_folders = [place for place in places if place < depth]
    chosen = in_folders or places
    if len(chosen) != 1:
        return []
    return _group_by(groups, lambda group: _WORDS.split(group.files[0].name)[chosen[0]])


def _distinguishes_sides(paths: Sequence[Sequence[str]], place: int) -> bool:
    """Tell whether paths have two words at a place, and are the same apart from it with either of these."""
    words = sorted({path[place] for path in paths})
    if len(words) != 2 or {word.lower() for word in words} & SPLITS:
        return False
    return _contexts(paths, place, words[0]) == _contexts(paths, place, words[1])


def _contexts(paths: Sequence[Sequence[str]], place: int, word: str) -> list[list[str]]:
    """Return the paths with a word at a place, without that word."""
    return sorted([*path[:place], *path[place + 1 :]] for path in paths if path[place] == word)


def _join_strays(groups: Sequence[FileGroup]) -> list[FileGroup]:
    """Join few files of a side to the many that are surer of a format which fits these too."""
    joined: list[FileGroup] = []
    for group in sorted(groups, key=lambda group: -len(group.files)):
        number = _home(group, joined)
        if number is None:
            joined.append(group)
        else:
            files = sorted((*joined[number].files, *group.files), key=_path)
            joined[number] = replace(joined[number], files=tuple(files))
    return joined


def _home(stray: FileGroup, groups: Sequence[FileGroup]) -> int | None:
    """Return the index of the group that a stray belongs to, None where it has no named side or there is none."""
    if stray.instruction or not stray.best or stray.best.kind != "side":
        return None
    if not stray.name.side and not stray.name.lang:
        return None
    return next((number for number, group in enumerate(groups) if _fits(stray, group)), None)


def _fits(stray: FileGroup, group: FileGroup) -> bool:
    best = group.best
    if group.instruction or group.name != stray.name or not best or best.kind != "side":
        return False
    return any(guess.likeness >= MIN_LIKENESS for guess in stray.guesses if guess[:2] == best[:2])


def _by_annotator(group: FileGroup) -> list[FileGroup]:
    """Split the files of a group by annotator where a document has several; the choice is then a question."""
    names_by_document: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    annotators: dict[str, str] = {}
    for file in group.files:
        layout = annotated(file.name)
        if layout:
            path = PurePosixPath(file.name)
            name = path.parent.name if path.parent.name.endswith(".zip") else path.name
            names_by_document[(*layout.folders, layout.document)][layout.annotator] = name
            annotators[file.name] = layout.annotator
    contested = next((document for document, names in names_by_document.items() if len(names) > 1), None)
    if group.instruction or contested is None:
        return [group]
    file_names = names_by_document[contested]
    ordered = sorted(file_names, key=lambda annotator: (annotator != CURATOR, annotator))
    question = (
        f"The document {contested[-1]!r} has files of several annotators: {', '.join(ordered)}. Choose whose to read."
    )
    others = tuple(file_names[annotator] for annotator in ordered[1:])
    parts = _group_by(group.files, lambda file: annotators.get(file.name, ""))
    return [replace(group, files=tuple(part), question=question, others=others) for part in parts]
