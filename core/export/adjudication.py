"""Adjudication of several reviewers' answers to one version, and the conflicts that are left.

The answers to a pair that are furthest along count: confirmed ones, else those accepted in bulk,
else flagged, else open ones. Among these the reviewer named `ADJUDICATOR` decides; without one,
more than half of them have to be the same (source entities and target spans, whatever the
links); a single answer agrees with itself. Otherwise the pair is a conflict, and is left out.
Blind repeats of a reviewer are no further reviewer.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.model import Span
from core.review import Answer, Review, Status
from core.review.blind_repeat import is_repeat
from core.store import Store

ADJUDICATOR = "adjudicator"
Row = tuple[Review, Answer]
"""A reviewer's last row on a pair, and its answer."""
_ORDER = (Status.CONFIRMED, Status.BULK, Status.FLAGGED, Status.OPEN)


@dataclass(frozen=True, slots=True)
class AdjudicatedPair:
    """Adjudicated review of a pair; ``None`` where the answers that count are in conflict.

    ``votes`` are the target spans of every answer that counts; the adjudicator's counts alone.
    """

    review: Review | None
    votes: tuple[tuple[Span, ...], ...]

    @property
    def in_conflict(self) -> bool:
        return self.review is None and bool(self.votes)


def adjudicate(store: Store, project: str) -> dict[str, AdjudicatedPair]:
    """Return the verdict on every pair of a project that somebody reviewed, by pair."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for review, answer in _answers(store, project):
        rows[review.pair_id].append((review, answer))
    return {pair_id: verdict(answers) for pair_id, answers in rows.items()}


def _answers(store: Store, project: str) -> Iterator[Row]:
    """Yield the current answers of each reviewer to each pair."""
    for reviewer in independent(store.reviewers(project)):
        for review in store.current_answers(project, reviewer).values():
            if review.answer:
                yield review, review.answer


def independent(reviewers: Sequence[str]) -> list[str]:
    """Return the reviewers without the blind repeats of themselves."""
    return [name for name in reviewers if not is_repeat(name)]


def one_version(reviews: Mapping[str, Review]) -> dict[str, AdjudicatedPair]:
    """Return the answers of one reviewer as verdicts."""
    return {name: AdjudicatedPair(row, (row.answer.target_spans,)) for name, row in reviews.items() if row.answer}


def verdict(rows: Sequence[Row]) -> AdjudicatedPair:
    """Decide the version of a pair from the answers of some reviewers, at least one."""
    counting = _furthest(rows)
    for review, answer in counting:
        if review.reviewer.casefold() == ADJUDICATOR:
            return AdjudicatedPair(review, (answer.target_spans,))
    return AdjudicatedPair(_of_most(counting), tuple(answer.target_spans for _, answer in counting))


def _furthest(rows: Sequence[Row]) -> list[Row]:
    """Return the answers that are furthest along."""
    status = min((answer.status for _, answer in rows), key=_ORDER.index)
    return [(review, answer) for review, answer in rows if answer.status is status]


def _of_most(rows: Sequence[Row]) -> Review | None:
    """Return the last of the reviews that are the same, where these are more than half."""
    by_content: dict[object, list[Review]] = defaultdict(list)
    for review, answer in rows:
        by_content[answer.entities, answer.target_spans].append(review)
    same = max(by_content.values(), key=len)
    if 2 * len(same) <= len(rows):
        return None
    return max(same, key=lambda review: (review.time, review.reviewer))
