"""Options of an export: the pairs to select, their version, and the changes made to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from core.errors import UnknownName
from core.methods.completeness import check_filters
from core.review import Status

UNREVIEWED = "unreviewed"
STATUSES = {
    Status.CONFIRMED.value: "confirmed one by one",
    Status.BULK.value: "accepted in bulk",
    Status.FLAGGED.value: "flagged",
    Status.OPEN.value: "touched, not confirmed",
    UNREVIEWED: "seen by nobody",
}
"""Statuses of a pair, with a few words for people; the surest first."""

COMPLETE = {
    "source": "every word of every source entity is linked (COMP-SRC)",
    "target": "the words linked to an entity stand together (COMP-TGT)",
    "counts": "as many entities of each label on both sides (COMP-INS)",
}
"""The filters of `core.methods.completeness`, for people."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Options of an export; by default only reviewed pairs.

    ``statuses``: which of `STATUSES` go out. ``adjudicated``: the version that several reviewers
    agree on (`core.export.adjudication`) and not that of one. ``blank``: pairs that nobody has
    seen go out as not annotated, without the recipe's labels. ``complete``: filters that a pair has to
    pass (`COMPLETE`). ``names``: labels renamed, or dropped by "". ``distinct``: leave out a pair whose words on
    both sides went out before.
    """

    statuses: tuple[str, ...] = (Status.CONFIRMED.value,)
    adjudicated: bool = False
    blank: bool = False
    complete: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    distinct: bool = False

    def __post_init__(self) -> None:
        for status in self.statuses:
            if status not in STATUSES:
                raise UnknownName("status", status, STATUSES)
        check_filters(self.complete)

    def to_json(self) -> dict[str, Any]:
        return {
            "statuses": list(self.statuses),
            "version": "adjudicated" if self.adjudicated else "one reviewer",
            "unreviewed": "not annotated" if self.blank else "labels of the recipe",
            "complete": list(self.complete),
            "labels": dict(self.names),
            "distinct": self.distinct,
        }
