"""Soft labels: for each word the weight of each tag, from reviewers' answers and recipe scores."""

from collections import defaultdict
from collections.abc import Sequence

from core.export.selection import Outgoing
from core.model import Span
from core.tags import OUTSIDE, write_tags


def soft_labels(item: Outgoing) -> list[dict[str, float]] | None:
    """Return one map of IOB2 tags to weights that sum to 1 for each target word; ``None`` where nothing is annotated.

    Where several reviewers' answers count, a tag weighs as much as the part of them that gave it.
    Of a single answer, a span weighs its score (1 where a person decided, or where the score is gone),
    and the rest of it is "O".
    """
    spans, size = item.pair.target.spans, len(item.pair.target)
    if spans is None:
        return None
    if len(item.votes) > 1:
        return _mean([[{tag: 1.0} for tag in write_tags(vote, size)] for vote in item.votes])
    return _scored(spans, item.scores, size)


def _scored(spans: Sequence[Span], scores: Sequence[float | None], size: int) -> list[dict[str, float]]:
    weights = [1.0] * size
    for span, score in zip(spans, scores, strict=True):
        weights[span.start : span.end] = [1.0 if score is None else score] * len(span)
    words = []
    for tag, weight in zip(write_tags(spans, size), weights, strict=True):
        shares = {tag: weight, OUTSIDE: 1 - weight} if tag != OUTSIDE else {OUTSIDE: 1.0}
        words.append({name: round(share, 4) for name, share in shares.items() if share > 0})
    return words


def _mean(answers: Sequence[Sequence[dict[str, float]]]) -> list[dict[str, float]]:
    words = []
    for tags_of_answers in zip(*answers, strict=True):
        total: dict[str, float] = defaultdict(float)
        for tags in tags_of_answers:
            for tag, weight in tags.items():
                total[tag] += weight / len(answers)
        words.append({tag: round(weight, 4) for tag, weight in total.items()})
    return words
