"""Adjudication of several reviewers' answers to one version, and the conflicts that are left.

The answers to a pair that are furthest along count: confirmed ones, else those accepted in bulk,
else flagged, else open ones. Among these the reviewer named `ADJUDICATOR` decides; without one,
more than half of them have to be the same (source entities and target spans, whatever the
links); a single answer agrees with itself. Otherwise the pair is a conflict, and is left out.
Blind repeats of a reviewer are no further reviewer.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.model import Span
from core.review import Answer, Review, Status
from core.review.blind_repeat import is_repeat
from core.store import Store

ADJUDICATOR = "adjudicator"
_ORDER = (Status.CONFIRMED, Status.BULK, Status.FLAGGED, Status.OPEN)


@dataclass(frozen=True, slots=True)
class AdjudicatedPair:
    """Adjudicated review of a pair; ``None`` where the answers that count are in conflict.

    ``votes`` are the target spans of every answer that counts; the adjudicator's counts alone.
    """

    review: Review | None
    votes: tuple[tuple[Span, ...], ...]


def adjudicate(store: Store, project: str) -> dict[str, AdjudicatedPair]:
    """Return the verdict on every pair of a project that somebody reviewed, by pair."""
    rows: dict[str, list[tuple[Review, Answer]]] = defaultdict(list)
    for reviewer in independent(store.reviewers(project)):
        for pair_id, review in store.current_answers(project, reviewer).items():
            if review.answer:
                rows[pair_id].append((review, review.answer))
    return {pair_id: verdict(answers) for pair_id, answers in rows.items()}


def independent(reviewers: Sequence[str]) -> list[str]:
    """Return the reviewers without the blind repeats of themselves."""
    return [name for name in reviewers if not is_repeat(name)]


def one_version(reviews: Mapping[str, Review]) -> dict[str, AdjudicatedPair]:
    """Return the answers of one reviewer as verdicts."""
    return {name: AdjudicatedPair(row, (row.answer.target_spans,)) for name, row in reviews.items() if row.answer}


def verdict(rows: Sequence[tuple[Review, Answer]]) -> AdjudicatedPair:
    """Decide the version of a pair from the answers of some reviewers, at least one."""
    furthest = min((answer.status for _, answer in rows), key=_ORDER.index)
    counting = [(review, answer) for review, answer in rows if answer.status is furthest]
    votes = tuple(answer.target_spans for _, answer in counting)
    for review, answer in counting:
        if review.reviewer.casefold() == ADJUDICATOR:
            return AdjudicatedPair(review, (answer.target_spans,))
    (most, count), *_ = Counter(map(_content, (answer for _, answer in counting))).most_common(1)
    if 2 * count <= len(counting):
        return AdjudicatedPair(None, votes)
    same = [review for review, answer in counting if _content(answer) == most]
    return AdjudicatedPair(max(same, key=lambda review: (review.time, review.reviewer)), votes)


def _content(answer: Answer) -> tuple[object, ...]:
    return answer.entities, answer.target_spans
