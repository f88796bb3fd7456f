"""What leaves the house: a reviewer's answers as pairs, and what was left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.desk import Desk, View
from core.formats import ExportFile, export_files
from core.model import Projection, SentencePair
from core.review import Status

UNREVIEWED = "unreviewed"


class Scope(StrEnum):
    """Which pairs an export holds."""

    CONFIRMED = "Confirmed pairs"
    ACCEPTED = "Confirmed pairs and those accepted in bulk"
    REVIEWED = "Confirmed and flagged pairs"
    ALL = "All pairs, machine output included"


HOLDS = {
    Scope.CONFIRMED: {Status.CONFIRMED},
    Scope.ACCEPTED: {Status.CONFIRMED, Status.BULK},
    Scope.REVIEWED: {Status.CONFIRMED, Status.FLAGGED},
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Pairs to export, with what else their lines say; ``left_out`` counts the other pairs.

    The target spans are the reviewer's answer, the links the reviewer's where they were edited,
    else the recipe's.
    """

    pairs: tuple[SentencePair, ...]
    extras: tuple[dict[str, Any], ...]
    left_out: int

    def files(self, stem: str) -> tuple[ExportFile, ...]:
        """The files of the export, each read again and compared; none without pairs."""
        return export_files(stem, self.pairs, self.extras) if self.pairs else ()


def select(desk: Desk, scope: Scope = Scope.CONFIRMED) -> Selection:
    """The pairs of a project as one reviewer left them."""
    reviews = desk.store.current_answers(desk.project.id, desk.reviewer)
    pairs, extras, left_out = [], [], 0
    for pair, projection in _projected(desk):
        review = reviews.get(pair.id)
        status = review.answer.status if review and review.answer else None
        if scope is not Scope.ALL and status not in HOLDS[scope]:
            left_out += 1
            continue
        view = desk.seen(pair, projection, review)
        pairs.append(_as_answered(view))
        extras.append(_extra(view, desk))
    return Selection(tuple(pairs), tuple(extras), left_out)


def _projected(desk: Desk) -> Iterator[tuple[SentencePair, Projection]]:
    pairs = desk.store.pairs(desk.project.id)
    return zip(pairs, desk.store.projections(desk.project.id, desk.recipe_id), strict=True)


def _as_answered(view: View) -> SentencePair:
    return replace(
        view.pair,
        target=view.pair.target.with_spans(view.answer.target_spans),
        alignment=replace(view.projection.alignment, scores=None),
    )


def _extra(view: View, desk: Desk) -> dict[str, Any]:
    review = view.review
    if review is None:
        return {"status": UNREVIEWED, "recipe": desk.recipe_id}
    note = {"note": view.answer.note} if view.answer.note else {}
    who = {"reviewer": review.reviewer, "reviewed_at": review.time}
    return {"status": view.answer.status.value, **who, **note, "recipe": desk.recipe_id}
