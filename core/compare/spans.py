"""How two sets of spans over the same words differ, span by span."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.model import Span


class State(StrEnum):
    """What became of one span when an answer is laid over another one, its reference."""

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
    def state(self) -> State:
        first, second = self.first, self.second
        if first is None or second is None:
            return State.MISSING if second is None else State.ONLY
        same_range = (first.start, first.end) == (second.start, second.end)
        if first.label == second.label:
            return State.SAME if same_range else State.BOUNDARY
        return State.LABEL if same_range else State.BOTH


def differences(first: Sequence[Span], second: Sequence[Span]) -> tuple[Difference, ...]:
    """Pair the spans that overlap most, each at most once; the rest stand alone.

    In order of the words. Equal spans are paired with each other before any others, and ties are
    broken alike whichever answer comes first.
    """
    if first == second:
        return tuple(Difference(span, span) for span in sorted(first))
    overlapping = [(a, b) for a in first for b in second if a.overlaps(b)]
    overlapping.sort(key=lambda pair: (pair[0] != pair[1], -_common_words(*pair), sorted(pair)))
    left, right = set(first), set(second)
    found = []
    for a, b in overlapping:
        if a in left and b in right:
            found.append(Difference(a, b))
            left.remove(a)
            right.remove(b)
    found += [Difference(span, None) for span in left] + [Difference(None, span) for span in right]
    return tuple(sorted(found, key=_position))


def _common_words(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def _position(difference: Difference) -> tuple[int, int]:
    span = difference.first or difference.second
    assert span is not None
    return span.start, span.end
