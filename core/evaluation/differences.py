"""Differences between two sets of spans over the same words, span by span."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.model import Span


class DifferenceKind(StrEnum):
    """Difference of one span between an answer and its reference."""

    SAME = "same"
    BOUNDARY = "boundary differs"
    LABEL = "label differs"
    BOTH = "boundary and label differ"
    MISSING = "missing here"
    ONLY = "only here"


@dataclass(frozen=True, slots=True)
class Difference:
    """One span of the reference, of the other answer, or a span of each that overlap."""

    first: Span | None
    second: Span | None

    @property
    def state(self) -> DifferenceKind:
        first, second = self.first, self.second
        if first is None or second is None:
            return DifferenceKind.MISSING if second is None else DifferenceKind.ONLY
        same_range = (first.start, first.end) == (second.start, second.end)
        if first.label == second.label:
            return DifferenceKind.SAME if same_range else DifferenceKind.BOUNDARY
        return DifferenceKind.LABEL if same_range else DifferenceKind.BOTH


def differences(first: Sequence[Span], second: Sequence[Span]) -> tuple[Difference, ...]:
    """Match the spans that overlap most, each at most once; all others are differences by themselves.

    In order of the words. Equal spans are paired with each other before any others, and ties are
    broken alike whichever answer comes first.
    """
    if first == second:
        return tuple(Difference(span, span) for span in sorted(first))
    overlapping = [(a, b) for a in first for b in second if a.overlaps(b)]
    overlapping.sort(key=lambda pair: (pair[0] != pair[1], -_common_words(*pair), sorted(pair)))
    left, right = set(first), set(second)
    matches = []
    for a, b in overlapping:
        if a in left and b in right:
            matches.append(Difference(a, b))
            left.remove(a)
            right.remove(b)
    unmatched = [Difference(span, None) for span in left] + [Difference(None, span) for span in right]
    return tuple(sorted(matches + unmatched, key=_position))


def _common_words(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def _position(difference: Difference) -> tuple[int, int]:
    span = difference.first or difference.second
    assert span is not None
    return span.start, span.end


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
    clusters: list[list[tuple[Span, int]]] = []
    end = 0
    for span, place in placed:
        if span.start >= end:
            clusters.append([])
        clusters[-1].append((span, place))
        end = max(end, span.end)
    return tuple(_group(cluster, len(answers)) for cluster in clusters)


def _group(cluster: Sequence[tuple[Span, int]], count: int) -> SpanGroup:
    answers: list[list[Span]] = [[] for _ in range(count)]
    for span, place in cluster:
        answers[place].append(span)
    return SpanGroup(cluster[0][0].start, max(span.end for span, _ in cluster), tuple(map(tuple, answers)))


def summary(items: Iterable[Difference]) -> DifferenceKind | None:
    """Return one state for an answer in a group: the first that differs; ``None`` where both are empty."""
    states = [difference.state for difference in items]
    if not states:
        return None
    return next((state for state in states if state is not DifferenceKind.SAME), DifferenceKind.SAME)
