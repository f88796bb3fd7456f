"""Roles of groups of files in a corpus: pairs, source, target or links, by format, name and request."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, Protocol

from core.formats.detection.sniffing import MIN_LIKENESS, Guess, Kind
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
    if pairs and (_requested(pairs) or not _requested(sides)):
        roles |= _same_role(_requested(pairs) or [max(pairs, key=_preference)], Role.PAIRS)
    else:
        roles |= _side_roles(sides)
    roles |= _same_role(_requested(links) or _links(links), Role.LINKS)
    return [roles.get(id(group), Role.UNUSED) for group in groups]


def _same_role(groups: Iterable[RoleCandidate], role: Role) -> dict[int, Role]:
    return {id(group): role for group in groups}


def _is_likely(group: RoleCandidate) -> bool:
    return not group.open and bool(group.guesses) and group.guesses[0].likeness >= MIN_LIKENESS


def _of_kind(groups: Sequence[RoleCandidate], kind: str) -> list[RoleCandidate]:
    return [group for group in groups if group.guesses[0].kind == kind]


def _requested(groups: Sequence[RoleCandidate]) -> list[RoleCandidate]:
    return [group for group in groups if group.requested]


def _links(links: Sequence[RoleCandidate]) -> Iterator[RoleCandidate]:
    """Yield the first group of links, and others of other parts of the data set; none that has too many files."""
    seen: set[str] = set()
    for number, group in enumerate(links):
        splits = splits_in(file.name for file in group.files)
        if len(group.files) > MAX_LINK_FILES * max(1, len(splits)):
            continue
        if number == 0 or (seen and splits and not splits & seen):
            seen |= splits
            yield group


def _side_roles(sides: Sequence[RoleCandidate]) -> dict[int, Role]:
    """Assign the roles that no person gave, first to groups whose format a person chose; by the ids of the groups."""
    taken = {group.role for group in sides}
    missing = [role for role in (Role.SOURCE, Role.TARGET) if role not in taken]
    pool = _pool([group for group in sides if not group.role], len(missing))
    if not pool or not missing:
        return {}
    if len(missing) == 1:
        group = _likeliest_source(pool) if missing[0] is Role.SOURCE else _likeliest_target(pool)
        return {id(group): missing[0]}
    return dict(_source_and_target(pool))


def _pool(groups: Sequence[RoleCandidate], count: int) -> list[RoleCandidate]:
    """Return the groups whose format a person chose, filled up to ``count`` with the surest; all if there are none."""
    requested = _requested(groups)
    others = sorted((group for group in groups if not group.requested), key=_confidence, reverse=True)
    if not requested:
        return others
    return requested + others[: max(count - len(requested), 0)]


def _source_and_target(sides: Sequence[RoleCandidate]) -> Iterator[tuple[int, Role]]:
    """Yield the source and the target among groups that may be sides, by their ids."""
    targets = list(sides)
    langs: tuple[str, str] = ("", "")
    if len(sides) > 1 or source_rank(sides[0].name) != TARGET_RANK:
        source = _likeliest_source(sides)
        targets = [group for group in sides if group is not source]
        langs = source.name.langs
        yield id(source), Role.SOURCE
    if targets:
        same_langs = [group for group in targets if group.name.langs == langs]
        yield id(_likeliest_target(same_langs or targets)), Role.TARGET


def _likeliest_source(sides: Sequence[RoleCandidate]) -> RoleCandidate:
    """Return the group that is rather the source, of several alike the surest and largest."""
    return max(sides, key=lambda group: (-source_rank(group.name), *_confidence(group)))


def _likeliest_target(sides: Sequence[RoleCandidate]) -> RoleCandidate:
    return max(sides, key=lambda group: (source_rank(group.name), *_confidence(group)))


def _confidence(group: RoleCandidate) -> tuple[float, int]:
    return group.guesses[0].likeness, len(group.files)


def _preference(group: RoleCandidate) -> tuple[bool, tuple[float, int]]:
    """Rank one of several groups of pairs: a format that loses nothing first, then by confidence."""
    return not group.guesses[0].form.loses, _confidence(group)
