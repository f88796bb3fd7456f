"""Roles of groups of files in a corpus: pairs, source, target or links, by format, name and request."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, Protocol

from core.formats.detection.sniffing import Guess, Kind
from core.formats.grouping.file_names import TARGET_RANK, source_rank
from core.formats.grouping.file_paths import splits_in

MAX_LINK_FILES = 2
"""Files of links that are read without a request for a part of a corpus: one, or one for each direction."""


class Role(StrEnum):
    """The role of a group of files in the corpus."""

    PAIRS = "Pairs"
    SOURCE = "Source side"
    TARGET = "Target side"
    LINKS = "Word links"
    UNUSED = "Not read"


KINDS: dict[Role, Kind] = {Role.PAIRS: "pair", Role.SOURCE: "side", Role.TARGET: "side", Role.LINKS: "link"}
"""The kind of format that a role needs; an unused group needs none."""


class RoleCandidate(Protocol):
    """A group of files that may have a role.

    ``name`` is read from its path (`core.formats.grouping.file_names.Name`); ``requested``: a person chose its format;
    ``role``: the role that a person gave it; ``open``: a person has to choose among groups first.
    """

    @property
    def files(self) -> Sequence[Any]: ...
    @property
    def guesses(self) -> Sequence[Guess]: ...
    @property
    def name(self) -> Any: ...
    @property
    def requested(self) -> bool: ...
    @property
    def role(self) -> Role | None: ...
    @property
    def open(self) -> bool: ...


def roles_of(groups: Sequence[RoleCandidate]) -> list[Role]:
    """Return the roles that make a corpus of the groups: pairs, or two sides; and links."""
    likely = list(filter(_is_likely, groups))
    pairs, sides, links = (_of_kind(likely, kind) for kind in ("pair", "side", "link"))
    roles = {id(group): group.role for group in groups if group.role}
    roles |= _same_role(_pairs(pairs, sides), Role.PAIRS) or _side_roles(sides)
    roles |= _same_role(_requested(links) or _links(links), Role.LINKS)
    return [roles.get(id(group), Role.UNUSED) for group in groups]


def _same_role(groups: Iterable[RoleCandidate], role: Role) -> dict[int, Role]:
    return {id(group): role for group in groups}


def _is_likely(group: RoleCandidate) -> bool:
    return not group.open and bool(group.guesses) and group.guesses[0].is_likely


def _of_kind(groups: Sequence[RoleCandidate], kind: str) -> list[RoleCandidate]:
    return [group for group in groups if group.guesses[0].kind == kind]


def _requested(groups: Sequence[RoleCandidate]) -> list[RoleCandidate]:
    return [group for group in groups if group.requested]


def _pairs(pairs: Sequence[RoleCandidate], sides: Sequence[RoleCandidate]) -> list[RoleCandidate]:
    """Return the groups whose format a person chose; the best where a person chose neither pairs nor sides."""
    requested = _requested(pairs)
    if requested or not pairs or _requested(sides):
        return requested
    return [max(pairs, key=_preference)]


def _links(links: Sequence[RoleCandidate]) -> Iterator[RoleCandidate]:
    """Yield the first group of links, and others of other parts of the data set; none that has too many files."""
    seen: set[str] = set()
    for group in filter(_has_few_files, links):
        splits = _splits(group)
        if group is links[0] or _is_other_part(splits, seen):
            seen |= splits
            yield group


def _splits(group: RoleCandidate) -> set[str]:
    return splits_in(file.name for file in group.files)


def _has_few_files(links: RoleCandidate) -> bool:
    return len(links.files) <= MAX_LINK_FILES * max(1, len(_splits(links)))


def _is_other_part(splits: set[str], seen: set[str]) -> bool:
    """Tell whether parts of a data set are none of those seen before; not known where either has no name."""
    return bool(splits and seen) and splits.isdisjoint(seen)


def _side_roles(sides: Sequence[RoleCandidate]) -> dict[int, Role]:
    """Assign the roles that no person gave, first to groups whose format a person chose; by the ids of the groups."""
    missing = _missing_roles(sides)
    pool = _pool([group for group in sides if not group.role], len(missing))
    if not pool:
        return {}
    if len(missing) == 2:
        return _source_and_target(pool)
    return {id(max(pool, key=_PREFERENCES[role])): role for role in missing}


def _missing_roles(sides: Sequence[RoleCandidate]) -> list[Role]:
    taken = {group.role for group in sides}
    return [role for role in _PREFERENCES if role not in taken]


def _pool(groups: Sequence[RoleCandidate], count: int) -> list[RoleCandidate]:
    """Return the groups whose format a person chose, filled up to ``count`` with the surest; all if there are none."""
    requested = _requested(groups)
    surest = sorted(groups, key=_confidence, reverse=True)
    if not requested:
        return surest
    others = [group for group in surest if not group.requested]
    return requested + others[: max(count - len(requested), 0)]


def _source_and_target(sides: Sequence[RoleCandidate]) -> dict[int, Role]:
    """Return the source and the target among groups that may be sides, by their ids."""
    if len(sides) == 1:
        return _same_role(sides, _role_alone(sides[0]))
    source = max(sides, key=_as_source)
    targets = [group for group in sides if group is not source]
    target = max(targets, key=lambda group: (group.name.langs == source.name.langs, _as_target(group)))
    return {id(source): Role.SOURCE, id(target): Role.TARGET}


def _role_alone(side: RoleCandidate) -> Role:
    """Return the role of the only side."""
    return Role.TARGET if source_rank(side.name) == TARGET_RANK else Role.SOURCE


_Rank = tuple[int, tuple[float, int]]


def _as_source(group: RoleCandidate) -> _Rank:
    """Rank a group that is rather the source higher, of several alike the surest and largest."""
    return -source_rank(group.name), _confidence(group)


def _as_target(group: RoleCandidate) -> _Rank:
    return source_rank(group.name), _confidence(group)


_PREFERENCES = {Role.SOURCE: _as_source, Role.TARGET: _as_target}


def _confidence(group: RoleCandidate) -> tuple[float, int]:
    return group.guesses[0].likeness, len(group.files)


def _preference(group: RoleCandidate) -> tuple[bool, tuple[float, int]]:
    """Rank one of several groups of pairs: a format that loses nothing first, then by confidence."""
    return not group.guesses[0].form.loses, _confidence(group)
