"""Differences between two sets of spans over the same words, span by span."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product, starmap

from core.model import Span


class DifferenceKind(StrEnum):
    """Difference of one span between an answer and its reference."""

    SAME = "same"
    BOUNDARY = "boundary differs"
    LABEL = "label differs"
    BOTH = "boundary and label differ"
    MISSING = "missing here"
    ONLY = "only here"


_KINDS = {
    (True, True): DifferenceKind.SAME,
    (False, True): DifferenceKind.BOUNDARY,
    (True, False): DifferenceKind.LABEL,
    (False, False): DifferenceKind.BOTH,
}
"""The kind of difference by whether the ranges, and the labels, are the same."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One span of the reference, of the other answer, or a span of each that overlap."""

    first: Span | None
    second: Span | None

    @property
    def span(self) -> Span:
        """The span of the reference, or else of the other answer."""
        span = self.first or self.second
        assert span is not None
        return span

    @property
    def state(self) -> DifferenceKind:
        first, second = self.first, self.second
        if second is None:
            return DifferenceKind.MISSING
        if first is None:
            return DifferenceKind.ONLY
        return _KINDS[(first.start, first.end) == (second.start, second.end), first.label == second.label]


def differences(first: Sequence[Span], second: Sequence[Span]) -> tuple[Difference, ...]:
    """Match the spans that overlap most, each at most once; all others are differences by themselves.

    In order of the words. Equal spans are paired with each other before any others, and ties are
    broken alike whichever answer comes first.
    """
    if first == second:
        return tuple(Difference(span, span) for span in sorted(first))
    matches = dict(_matches(first, second))
    missing = [Difference(span, None) for span in set(first) - matches.keys()]
    only = [Difference(None, span) for span in set(second) - set(matches.values())]
    return tuple(sorted([*starmap(Difference, matches.items()), *missing, *only], key=_position))


def _matches(first: Sequence[Span], second: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield the spans that overlap, each at most once, the best match first."""
    overlapping = [(a, b) for a, b in product(first, second) if a.overlaps(b)]
    left, right = set(first), set(second)
    for a, b in sorted(overlapping, key=_distance):
        if a in left and b in right:
            yield a, b
            left.remove(a)
            right.remove(b)


def _distance(match: tuple[Span, Span]) -> tuple[bool, int, list[Span]]:
    """Return the order of a match: equal spans first, then by common words, then by the spans themselves."""
    return match[0] != match[1], -_common_words(*match), sorted(match)


def _common_words(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def _position(difference: Difference) -> tuple[int, int]:
    return difference.span.start, difference.span.end


Spans = Sequence[Span]


@dataclass(frozen=True, slots=True)
class SpanGroup:
    """Spans that overlap each other, directly or through others, and the words ``[start, end)`` they cover.

    ``answers`` holds the spans of each answer in the group, in order of the words; none where
    an answer has no span there.
    """

    start: int
    end: int
    answers: tuple[tuple[Span, ...], ...]

    @property
    def differs(self) -> bool:
        return any(spans != self.answers[0] for spans in self.answers)

    def against(self, reference: int = 0) -> tuple[tuple[Difference, ...], ...]:
        """Compare each answer with the answer in place ``reference``."""
        return tuple(differences(self.answers[reference], spans) for spans in self.answers)


def groups(answers: Sequence[Spans]) -> tuple[SpanGroup, ...]:
    """Return every span of every answer in exactly one group, in order of the words."""
    placed = sorted((span, place) for place, spans in enumerate(answers) for span in spans)
    return tuple(_group(cluster, len(answers)) for cluster in _clusters(placed))


Cluster = list[tuple[Span, int]]
"""Spans with the place of their answer."""


def _clusters(placed: Iterable[tuple[Span, int]]) -> list[Cluster]:
    """Put sorted spans that overlap, directly or through others, into one cluster."""
    clusters: list[Cluster] = []
    end = 0
    for span, place in placed:
        if span.start >= end:
            clusters.append([])
        clusters[-1].append((span, place))
        end = max(end, span.end)
    return clusters


def _group(cluster: Cluster, count: int) -> SpanGroup:
    answers: list[list[Span]] = [[] for _ in range(count)]
    for span, place in cluster:
        answers[place].append(span)
    return SpanGroup(cluster[0][0].start, max(span.end for span, _ in cluster), tuple(map(tuple, answers)))


def summary(items: Iterable[Difference]) -> DifferenceKind | None:
    """Return one state for an answer in a group: the first that differs; ``None`` where both are empty."""
    states = [difference.state for difference in items]
    differing = [state for state in states if state is not DifferenceKind.SAME]
    return next(iter(differing + states), None)
