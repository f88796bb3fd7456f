"""What files are: which format, which side, which belong together; guesses with reasons, for a person to check.

Files that a format wants together (a text and its annotations, the shards of a data set) make one
group, by folder and name. What is in a group is told by `Format.likeness`, which side it is by its
name: words such as "source" or "tgt", and language codes, as in ``news.en-lug.lug.conll``.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any, Literal, NamedTuple

from core.formats.format import Files
from core.formats.names import LAST, Name, doubtful_code, read_names, source_rank
from core.formats.registry import LINK_FORMATS, PAIR_FORMATS, SIDE_FORMATS
from core.formats.textfile import TextFile
from core.parts import Registries
from core.words import language_name

Kind = Literal["pair", "side", "link"]
FORMATS: Registries = {"pair": PAIR_FORMATS, "side": SIDE_FORMATS, "link": LINK_FORMATS}
"""The registry of each kind of format."""

LIKELY = 0.1
"""How much files have to look like a format, to be taken for it without being asked,"""
TOGETHER = 0.6
"""and for several files to be taken for one thing."""
MOST_LINKS = 2
"""Files of links that are read without being asked: one, or one for each direction."""

_ASIDE = re.compile(
    r"(^|/)((readme|licen[cs]e|notice|changelog|citation)\b[^/]*|(annotation|visual|tools|kb_shortcuts)\.conf|[^/]*labels\.xml)$",
    re.IGNORECASE,
)
"""What lies beside data: papers, and how brat and Label Studio show it."""


class Role(StrEnum):
    """What a group of files is to the corpus."""

    PAIRS = "Pairs"
    SOURCE = "Source side"
    TARGET = "Target side"
    LINKS = "Word links"
    UNUSED = "Not read"


KINDS: dict[Role, Kind] = {Role.PAIRS: "pair", Role.SOURCE: "side", Role.TARGET: "side", Role.LINKS: "link"}
"""The kind of format that a role needs; an unused group needs none."""


class Guess(NamedTuple):
    """A format that files may be of, and how sure it is of that, 0 to 1."""

    kind: Kind
    name: str
    likeness: float

    @property
    def form(self) -> Any:
        """The format with its default options."""
        return FORMATS[self.kind][self.name]()


@dataclass(frozen=True, slots=True)
class Group:
    """Files that belong together, with what they may be, the likeliest first, and what they are taken for.

    ``why`` says in plain words what the role rests on; ``langs`` are the languages of source and
    target as far as names tell them, only the first of them counts for one side.
    """

    files: tuple[TextFile, ...]
    guesses: tuple[Guess, ...]
    role: Role
    langs: tuple[str, str]
    why: str

    def form(self, kind: Kind) -> Any:
        """The likeliest format of a kind, or the first there is, with its default options."""
        name = next((guess.name for guess in self.guesses if guess.kind == kind), next(iter(FORMATS[kind])))
        return FORMATS[kind][name]()


class _Named(NamedTuple):
    files: tuple[TextFile, ...]
    guesses: tuple[Guess, ...]
    name: Name


def detect(files: Files) -> tuple[Group, ...]:
    """The files in groups, each with its guesses and the role that it probably plays.

    Raises nothing. Every file is in exactly one group.
    """
    named = _named(files)
    roles = _roles(named)
    return tuple(
        Group(one.files, one.guesses, role, _langs(one.name, role), _why(one, role))
        for one, role in zip(named, roles, strict=True)
    )


def guesses(files: Files) -> tuple[Guess, ...]:
    """The formats that these files together may be of, the likeliest first."""
    kinds: tuple[Kind, ...] = ("pair", "side", "link")
    found = [Guess(kind, name, form().likeness(files)) for kind in kinds for name, form in FORMATS[kind].items()]
    return tuple(sorted((guess for guess in found if guess.likeness > 0), key=lambda guess: -guess.likeness))


def _by(files: Files, key: Callable[[TextFile], Hashable]) -> list[list[TextFile]]:
    found: dict[Hashable, list[TextFile]] = defaultdict(list)
    for file in files:
        found[key(file)].append(file)
    return list(found.values())


def _folder(file: TextFile) -> str:
    return file.name.rpartition("/")[0]


def _stem(file: TextFile) -> str:
    """What the files of one document share: their name up to its last dot."""
    return file.name.removesuffix(".gz").rpartition(".")[0]


def _units(files: Files) -> list[tuple[TextFile, ...]]:
    """Folders (one side of them) that some format wants whole, then files of one name, then single files."""
    found: list[tuple[TextFile, ...]] = []
    names = read_names([file.name for file in files])
    for folder in _by(files, lambda file: (_folder(file), names[file.name])):
        if _wanted_together(folder):
            found.append(tuple(folder))
            continue
        for same in _by(folder, _stem):
            found += [tuple(same)] if _wanted_together(same) else [(file,) for file in same]
    return found


def _wanted_together(files: Files) -> bool:
    """Whether some format wants files of several endings that these all have, and is sure that they are its."""
    for registry in FORMATS.values():
        for factory in registry.values():
            form = factory()
            endings = {_ending(file.name, form.endings) for file in files}
            if len(endings) > 1 and "" not in endings and form.likeness(files) >= TOGETHER:
                return True
    return False


def _ending(name: str, endings: Sequence[str]) -> str:
    return max((ending for ending in endings if name.lower().endswith(ending)), key=len, default="")


def _named(files: Files) -> list[_Named]:
    """The units with their guesses; those that are parts of one thing (train, dev ...) as one, by name."""
    same: dict[object, list[tuple[TextFile, ...]]] = defaultdict(list)
    names = read_names([file.name for file in files])
    for number, unit in enumerate(_units(files)):
        best = next(iter(guesses(unit)), None)
        name = names[unit[0].name]
        if best and best.kind == "link":
            same[best.name, _folder(unit[0])].append(unit)
        elif best and (name.side or name.lang or best.kind == "pair"):
            same[best.kind, best.name, name, _folder(unit[0])].append(unit)
        else:
            same[number].append(unit)
    joined = [tuple(sorted(chain(*units), key=lambda file: file.name)) for units in same.values()]
    return [_Named(unit, guesses(unit), names[unit[0].name]) for unit in joined]


def _roles(groups: Sequence[_Named]) -> list[Role]:
    """The roles that make a corpus of the groups: pairs, or two sides; and links."""
    likely = [group for group in groups if group.guesses and group.guesses[0].likeness >= LIKELY]
    likely = [group for group in likely if not _ASIDE.search(group.files[0].name)]
    pairs, sides, links = ([one for one in likely if one.guesses[0].kind == kind] for kind in ("pair", "side", "link"))
    found: dict[int, Role] = {}
    if pairs:
        found[id(max(pairs, key=_worth))] = Role.PAIRS
    else:
        found = dict(_sides(sides))
    if links and len(links[0].files) <= MOST_LINKS:
        found[id(links[0])] = Role.LINKS
    return [found.get(id(group), Role.UNUSED) for group in groups]


def _sides(sides: Sequence[_Named]) -> Iterator[tuple[int, Role]]:
    """The source and the target among groups that may be sides; of several alike the surest."""
    ranked = sorted(sides, key=lambda group: (_rank(group), -_sureness(group)))
    alone = len(ranked) == 1 and _rank(ranked[0]) == LAST
    if ranked and not alone:
        yield id(ranked.pop(0)), Role.SOURCE
    if ranked:
        yield id(max(ranked, key=lambda group: (_rank(group), _sureness(group)))), Role.TARGET


def _sureness(group: _Named) -> float:
    return group.guesses[0].likeness


def _worth(group: _Named) -> tuple[bool, float]:
    """What speaks for one of several groups of pairs: that its format loses nothing, and how sure it is."""
    return not group.guesses[0].form.loses, _sureness(group)


def _rank(group: _Named) -> int:
    return source_rank(group.name)


def _langs(name: Name, role: Role) -> tuple[str, str]:
    if role in {Role.SOURCE, Role.TARGET}:
        return name.lang or name.langs[role is Role.TARGET], ""
    return name.langs


def _why(group: _Named, role: Role) -> str:
    if not group.guesses:
        return "It looks like none of the formats that can be read."
    best = group.guesses[0]
    look = f"It looks like {best.form.title} ({best.likeness:.0%})"
    if role not in {Role.SOURCE, Role.TARGET}:
        return f"{look}."
    if group.name.side:
        return f"{look}, and its name says “{group.name.side}”."
    if group.name.lang:
        return f"{look}, and its name says {language_name(group.name.lang)}."
    if doubtful := doubtful_code(group.files[0].name):
        look = f"{look}; “{doubtful}” in its name may be a word and was not taken for {language_name(doubtful)}"
    return f"{look}. Nothing in its name says which side it is; it came {'first' if role is Role.SOURCE else 'second'}."
