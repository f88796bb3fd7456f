"""What groups of files are to a corpus: pairs, its source, its target, or links, by looks, names and what was said."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Protocol

from core.formats.detection.sniffing import LIKELY, Guess, Kind
from core.formats.grouping.file_names import LAST, source_rank
from core.formats.grouping.file_paths import splits_in

MOST_LINKS = 2
"""Files of links that are read without being asked for a part of a corpus: one, or one for each direction."""


class Role(StrEnum):
    """What a group of files is to the corpus."""

    PAIRS = "Pairs"
    SOURCE = "Source side"
    TARGET = "Target side"
    LINKS = "Word links"
    UNUSED = "Not read"


KINDS: dict[Role, Kind] = {Role.PAIRS: "pair", Role.SOURCE: "side", Role.TARGET: "side", Role.LINKS: "link"}
"""The kind of format that a role needs; an unused group needs none."""


class RoleCandidate(Protocol):
    """A group of files that may have a role.

    ``name`` is what its path says (`core.formats.grouping.file_names.Name`); ``asked``: a person said its format;
    ``role``: the role that a person gave it; ``open``: a person has to choose among groups first.
    """

    @property
    def files(self) -> Sequence[Any]: ...
    @property
    def guesses(self) -> Sequence[Guess]: ...
    @property
    def name(self) -> Any: ...
    @property
    def asked(self) -> bool: ...
    @property
    def role(self) -> Role | None: ...
    @property
    def open(self) -> bool: ...


def roles_of(groups: Sequence[RoleCandidate]) -> list[Role]:
    """The roles that make a corpus of the groups: pairs, or two sides; and links."""
    likely = [group for group in groups if not group.open and group.guesses and group.guesses[0].likeness >= LIKELY]
    pairs, sides, links = ([one for one in likely if one.guesses[0].kind == kind] for kind in ("pair", "side", "link"))
    roles = {id(group): group.role for group in groups if group.role}
    if pairs and (_asked(pairs) or not _asked(sides)):
        roles |= {id(group): Role.PAIRS for group in _asked(pairs) or [max(pairs, key=_worth)]}
    else:
        roles |= _sides(sides)
    roles |= {id(group): Role.LINKS for group in _asked(links) or _links(links)}
    return [roles.get(id(group), Role.UNUSED) for group in groups]


def _links(links: Sequence[RoleCandidate]) -> Iterator[RoleCandidate]:
    """The first group of links, and others of other parts of the data set; none that has too many files."""
    seen: set[str] = set()
    for number, group in enumerate(links):
        splits = splits_in(file.name for file in group.files)
        fits = len(group.files) <= MOST_LINKS * max(1, len(splits))
        if fits and (number == 0 or (seen and splits and not splits & seen)):
            seen |= splits
            yield group


def _asked(groups: Sequence[RoleCandidate]) -> list[RoleCandidate]:
    return [group for group in groups if group.asked]


def _sides(sides: Sequence[RoleCandidate]) -> dict[int, Role]:
    """The roles of sides that were not given any: those whose format was asked for come first."""
    taken = {group.role for group in sides if group.role}
    need = [role for role in (Role.SOURCE, Role.TARGET) if role not in taken]
    free = [group for group in sides if not group.role]
    pool = _asked(free)
    if len(pool) < len(need):
        others = sorted((group for group in free if not group.asked), key=_sureness, reverse=True)
        pool += others[: len(need) - len(pool)] if pool else others
    if len(need) == 1 and pool:
        return {id(_first(pool) if need[0] is Role.SOURCE else _last(pool)): need[0]}
    return dict(_both(pool)) if len(need) == 2 else {}


def _both(sides: Sequence[RoleCandidate]) -> Iterator[tuple[int, Role]]:
    """The source and the target among groups that may be sides."""
    rest = list(sides)
    langs: tuple[str, str] = ("", "")
    if len(rest) > 1 or (rest and source_rank(rest[0].name) != LAST):
        source = _first(rest)
        rest = [group for group in rest if group is not source]
        langs = source.name.langs
        yield id(source), Role.SOURCE
    if rest:
        yield id(_last([group for group in rest if group.name.langs == langs] or rest)), Role.TARGET


def _first(sides: Sequence[RoleCandidate]) -> RoleCandidate:
    """The group that is rather the source, of several alike the surest and largest."""
    return max(sides, key=lambda group: (-source_rank(group.name), *_sureness(group)))


def _last(sides: Sequence[RoleCandidate]) -> RoleCandidate:
    return max(sides, key=lambda group: (source_rank(group.name), *_sureness(group)))


def _sureness(group: RoleCandidate) -> tuple[float, int]:
    return group.guesses[0].likeness, len(group.files)


def _worth(group: RoleCandidate) -> tuple[bool, tuple[float, int]]:
    """What speaks for one of several groups of pairs: that its format loses nothing, and how sure it is."""
    return not group.guesses[0].form.loses, _sureness(group)
