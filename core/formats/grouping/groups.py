"""Group files: those of one document, then those of one format and side, in whatever folders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, filterfalse
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from core.formats.base import Files
from core.formats.detection.sniffing import Guess, Kind, are_one_document, guesses
from core.formats.grouping.file_paths import CURATOR, Annotated, annotated
from core.formats.grouping.name_words import SPLITS
from core.formats.grouping.roles import Role
from core.formats.textfile import TextFile

if TYPE_CHECKING:
    from core.formats.grouping.file_names import Name

_MIN_STRUCTURED = 4
"""Number of groups from which their paths may show which word names the side."""
_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class FileInstruction:
    """Kind and format that a person chose for some files, by their names, and perhaps the role."""

    names: frozenset[str]
    kind: Kind
    name: str
    form: Any
    role: Role | None = None

    def put_first(self, likely: Iterable[Guess]) -> tuple[Guess, ...]:
        """Return guesses of a format with the chosen one, which is certain, before all others."""
        chosen = Guess(self.kind, self.name, 1.0)
        return (chosen, *(guess for guess in likely if guess.format_key != chosen.format_key))


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
        return next(iter(self.guesses), None)

    @property
    def requested(self) -> bool:
        return self.instruction is not None

    @property
    def role(self) -> Role | None:
        return self.instruction.role if self.instruction else None

    @property
    def open(self) -> bool:
        return bool(self.question)

    @property
    def path(self) -> str:
        """The path of the first file."""
        return self.files[0].name

    @property
    def layout(self) -> Annotated | None:
        """The document and annotator of the first file, if its path names them."""
        return annotated(self.path)

    @property
    def is_presumed_side(self) -> bool:
        """Whether it looks like one side of a corpus, and no person chose its format."""
        return not self.instruction and self.best is not None and self.best.kind == "side"

    @property
    def likely_formats(self) -> set[tuple[str, str]]:
        """The formats by which it may be read without a request."""
        return {guess.format_key for guess in self.guesses if guess.is_likely}


def candidates(files: Files, names: Mapping[str, Name], instructions: Sequence[FileInstruction]) -> list[FileGroup]:
    """Group files by format and side, in the order of their first files; ``names`` are read from their paths."""
    by_name = {name: instruction for instruction in instructions for name in instruction.names}
    units = [_unit_group(unit, names, by_name) for unit in _units(files, names)]
    merged = map(_merge, _group_by(units, _key))
    groups = _join_strays(_by_structure(list(merged)))
    order = {file.name: number for number, file in enumerate(files)}
    split = chain.from_iterable(map(_by_annotator, groups))
    return sorted(split, key=lambda group: min(order[file.name] for file in group.files))


def _group_by(items: Iterable[Any], key: Callable[[Any], Hashable]) -> list[list[Any]]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _stem(file: TextFile) -> str:
    """Return the part of a name that the files of one document share: up to its last dot."""
    return file.name.removesuffix(".gz").rpartition(".")[0]


def _units(files: Files, names: Mapping[str, Name]) -> Iterator[Files]:
    """Yield folders (one side of each) that a format reads as one document, else files of one name, else each file."""
    for folder in _group_by(files, lambda file: (_folder(file.name), names[file.name])):
        if are_one_document(folder):
            yield folder
        else:
            yield from chain.from_iterable(map(_documents, _group_by(folder, _stem)))


def _documents(namesakes: Files) -> list[Files]:
    """Return files of one name together where a format reads them as one document, else each by itself."""
    return [namesakes] if are_one_document(namesakes) else [[file] for file in namesakes]


def _unit_group(unit: Files, names: Mapping[str, Name], instructions: Mapping[str, FileInstruction]) -> FileGroup:
    """Return a unit with its guesses; the format of an instruction comes first."""
    likely = guesses(unit)
    instruction = next(filter(None, (instructions.get(file.name) for file in unit)), None)
    if instruction:
        likely = instruction.put_first(likely)
    return FileGroup(tuple(unit), likely, names[unit[0].name], instruction)


def _key(unit: FileGroup) -> Hashable:
    """Return the key that the units of one group share; a unit that is a group of its own has its own."""
    if unit.instruction:
        return "told", id(unit.instruction), unit.name.side, unit.name.lang
    if not unit.best:
        return id(unit)
    if unit.best.kind == "link":
        return unit.best.name, _folder(unit.path)
    if unit.name.tells_side or unit.best.kind == "pair":
        return unit.best.format_key, unit.name
    return (unit.best.format_key, unit.layout.folders) if unit.layout else id(unit)


def _merge(groups: Sequence[FileGroup]) -> FileGroup:
    first = groups[0]
    if len(groups) == 1:
        return first
    files = _sorted_files(groups)
    return replace(first, files=files, guesses=first.guesses if first.instruction else guesses(files))


def _sorted_files(groups: Iterable[FileGroup]) -> tuple[TextFile, ...]:
    files = chain.from_iterable(group.files for group in groups)
    return tuple(sorted(files, key=lambda file: file.name))


def _by_structure(groups: Sequence[FileGroup]) -> list[FileGroup]:
    """Join groups whose paths differ in one word only, which is then the name of their side."""
    structured = list(filterfalse(_is_unnamed_side, groups))
    for same_format in _group_by(filter(_is_unnamed_side, groups), lambda group: group.guesses[0].name):
        structured += map(_merge, _sides(same_format))
    return structured


def _is_unnamed_side(group: FileGroup) -> bool:
    """Tell whether a group is probably a side that neither a person, nor its name or layout says which."""
    if not group.is_presumed_side or group.name.tells_side:
        return False
    return group.guesses[0].is_likely and group.layout is None


def _sides(groups: Sequence[FileGroup]) -> list[list[FileGroup]]:
    """Split groups into two sides by the one word of their paths that distinguishes these; else each by itself."""
    place = _side_place([group.path for group in groups])
    if place is None:
        return [[group] for group in groups]
    return _group_by(groups, lambda group: _WORDS.split(group.path)[place])


def _side_place(paths: Sequence[str]) -> int | None:
    """Return the place of the word that distinguishes two sides, rather a folder's; None where it is not certain."""
    places = _distinguishing_places(list(map(_WORDS.split, paths)))
    depth = _folder_depth(paths)
    chosen = [place for place in places if place < depth] or places
    return chosen[0] if len(chosen) == 1 else None


def _distinguishing_places(paths: Sequence[Sequence[str]]) -> list[int]:
    """Return the places of words that may name the side, in paths of the same number of words."""
    if len(paths) < _MIN_STRUCTURED or len(set(map(len, paths))) > 1:
        return []
    return [place for place in range(len(paths[0])) if _distinguishes_sides(paths, place)]


def _folder_depth(paths: Iterable[str]) -> int:
    """Return the smallest number of words in the folders of those paths that have any."""
    folders = filter(None, map(_folder, paths))
    return min((len(_WORDS.split(folder)) for folder in folders), default=0)


def _distinguishes_sides(paths: Sequence[Sequence[str]], place: int) -> bool:
    """Tell whether paths have two words at a place, and are the same apart from it with either of these."""
    words = list({path[place] for path in paths})
    if len(words) != 2 or not SPLITS.isdisjoint(map(str.lower, words)):
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
            joined[number] = replace(joined[number], files=_sorted_files([joined[number], group]))
    return joined


def _home(stray: FileGroup, groups: Sequence[FileGroup]) -> int | None:
    """Return the index of the group that a stray belongs to, None where it has no named side or there is none."""
    if not (stray.is_presumed_side and stray.name.tells_side):
        return None
    return next((number for number, group in enumerate(groups) if _fits(stray, group)), None)


def _fits(stray: FileGroup, group: FileGroup) -> bool:
    if not group.is_presumed_side or group.name != stray.name:
        return False
    return group.guesses[0].format_key in stray.likely_formats


def _by_annotator(group: FileGroup) -> list[FileGroup]:
    """Split the files of a group by annotator where a document has several; the choice is then a question."""
    contested = _contested_document(group.files)
    if group.instruction or not contested:
        return [group]
    document, file_names = contested
    ordered = sorted(file_names, key=lambda annotator: (annotator != CURATOR, annotator))
    question = f"The document {document!r} has files of several annotators: {', '.join(ordered)}. Choose whose to read."
    others = tuple(file_names[annotator] for annotator in ordered[1:])
    parts = _group_by(group.files, _annotator)
    return [replace(group, files=tuple(part), question=question, others=others) for part in parts]


def _contested_document(files: Files) -> tuple[str, dict[str, str]] | None:
    """Return the first document that has several annotators, with the names of its files by annotator."""
    documents = _annotator_files(files).items()
    return next(((document[-1], names) for document, names in documents if len(names) > 1), None)


def _annotator(file: TextFile) -> str:
    layout = annotated(file.name)
    return layout.annotator if layout else ""


def _annotator_files(files: Files) -> dict[tuple[str, ...], dict[str, str]]:
    """Map each document to the names of its files, or of the archives around them, by annotator."""
    names: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for file in files:
        layout = annotated(file.name)
        if layout:
            path = PurePosixPath(file.name)
            name = path.parent.name if path.parent.name.endswith(".zip") else path.name
            names[(*layout.folders, layout.document)][layout.annotator] = name
    return names
