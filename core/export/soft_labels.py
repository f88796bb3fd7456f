"""Soft labels: for each word the weight of each tag, from reviewers' answers and the recipe's probabilities."""

from collections import Counter
from collections.abc import Sequence

from core.export.selection import Outgoing
from core.model import Span
from core.tags import OUTSIDE, write_tags


def soft_labels(item: Outgoing) -> list[dict[str, float]] | None:
    """Return one map of IOB2 tags to weights that sum to 1 for each target word; ``None`` where nothing is annotated.

    Where several reviewers' answers count, a tag weighs as much as the part of them that gave it.
    Of a single answer, a span weighs its probability, or its score where the recipe gives none, and the rest is "O"; it
    weighs 1 where a person decided, or where the score is gone.
    """
    spans, size = item.pair.target.spans, len(item.pair.target)
    if spans is None:
        return None
    if len(item.votes) > 1:
        answers = [write_tags(vote, size) for vote in item.votes]
        return list(map(_shares, zip(*answers, strict=True)))
    return list(map(_weighted, write_tags(spans, size), _weights(spans, item.scores, size)))


def _shares(tags: Sequence[str]) -> dict[str, float]:
    """Return the share of each tag that answers give to a word."""
    return {tag: round(count / len(tags), 4) for tag, count in Counter(tags).items()}


def _weights(spans: Sequence[Span], scores: Sequence[float | None], size: int) -> list[float]:
    """Return for each word the weight of its tag."""
    weights = [1.0] * size
    for span, score in zip(spans, scores, strict=True):
        weights[span.start : span.end] = [1.0 if score is None else score] * len(span)
    return weights


def _weighted(tag: str, weight: float) -> dict[str, float]:
    """Return the weight of the tag of a word, and the rest of it for "O"."""
    if tag == OUTSIDE:
        return {OUTSIDE: 1.0}
    shares = {tag: weight, OUTSIDE: 1 - weight}
    return {name: round(share, 4) for name, share in shares.items() if share > 0}
