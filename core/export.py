"""What leaves the house: a reviewer's answers as pairs, and what was left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.desk import Desk
from core.formats import ExportFile, export_files
from core.model import Projection, SentencePair
from core.review import Answer, Review, Status, initial_answer, reproject

UNREVIEWED = "unreviewed"


class Scope(StrEnum):
    """Which pairs an export holds."""

    CONFIRMED = "Confirmed pairs"
    REVIEWED = "Confirmed and flagged pairs"
    ALL = "All pairs, machine output included"


HOLDS = {
    Scope.CONFIRMED: {Status.CONFIRMED},
    Scope.REVIEWED: {Status.CONFIRMED, Status.FLAGGED},
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Pairs to export, with what else their lines say; ``left_out`` counts the other pairs.

    The target spans are the reviewer's answer, the links those of the recipe.
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
        answer = _answer(pair, projection, review)
        pairs.append(_as_answered(pair, projection, answer))
        extras.append(_extra(answer, review, desk))
    return Selection(tuple(pairs), tuple(extras), left_out)


def _projected(desk: Desk) -> Iterator[tuple[SentencePair, Projection]]:
    pairs = desk.store.pairs(desk.project.id)
    return zip(pairs, desk.store.projections(desk.project.id, desk.recipe_id), strict=True)


def _answer(pair: SentencePair, projection: Projection, review: Review | None) -> Answer:
    if review is None or review.answer is None:
        return initial_answer(pair, projection)
    return reproject(review.answer, projection)


def _as_answered(pair: SentencePair, projection: Projection, answer: Answer) -> SentencePair:
    return replace(
        pair,
        source=pair.source.with_spans(answer.entities),
        target=pair.target.with_spans(answer.target_spans),
        alignment=replace(projection.alignment, scores=None),
    )


def _extra(answer: Answer, review: Review | None, desk: Desk) -> dict[str, Any]:
    if review is None:
        return {"status": UNREVIEWED, "recipe": desk.recipe_id}
    note = {"note": answer.note} if answer.note else {}
    who = {"reviewer": review.reviewer, "reviewed_at": review.time}
    return {"status": answer.status.value, **who, **note, "recipe": desk.recipe_id}
