"""Word links as a reviewer edited them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

from core.errors import InvalidValue
from core.model import Alignment, Link

Json = dict[str, Any]


class LinkKind(StrEnum):
    """Kind of a word link."""

    SURE = "sure"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class LinkSet:
    """All links of a pair: sorted ``(source word, target word)``, none both sure and possible."""

    sure: tuple[Link, ...] = ()
    possible: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        _check_order(self.sure)
        _check_order(self.possible)
        if set(self.sure) & set(self.possible):
            raise InvalidValue("A link is either sure or possible, not both.")

    @classmethod
    def of(cls, alignment: Alignment) -> "LinkSet":
        return cls(alignment.sure, alignment.possible)

    def fits(self, size: tuple[int, int]) -> bool:
        """Tell whether every link is inside a pair of ``size`` (source, target) words."""
        return all(i < size[0] and j < size[1] for i, j in self.sure + self.possible)

    def put(self, link: Link, kind: LinkKind | None) -> "LinkSet":
        """Return the links with ``link`` set to ``kind``; ``None`` removes it."""
        sure, possible = set(self.sure) - {link}, set(self.possible) - {link}
        if kind is LinkKind.SURE:
            sure.add(link)
        elif kind is LinkKind.POSSIBLE:
            possible.add(link)
        return LinkSet(tuple(sorted(sure)), tuple(sorted(possible)))

    def over(self, alignment: Alignment) -> Alignment:
        """Return ``alignment`` with these links instead of its own (`Alignment.edited`)."""
        return alignment if LinkSet.of(alignment) == self else alignment.edited(self.sure, self.possible)

    def to_json(self) -> Json:
        return {"sure": list(map(list, self.sure)), "possible": list(map(list, self.possible))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "LinkSet":
        return cls(_links(data["sure"]), _links(data["possible"]))


def _check_order(links: tuple[Link, ...]) -> None:
    if list(links) != sorted(set(links)) or min(chain(*links), default=0) < 0:
        raise InvalidValue("Links are pairs of word indices, in order and each named once.")


def _links(pairs: Iterable[Iterable[int]]) -> tuple[Link, ...]:
    return tuple((i, j) for i, j in pairs)
