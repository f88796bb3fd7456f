"""How two sets of spans over the same words differ, span by span."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.model import Candidate, Projection, SentencePair, Span


class State(StrEnum):
    """What became of one span when two answers are laid over each other."""

    SAME = "same"
    BOUNDARY = "boundary differs"
    LABEL = "label differs"
    BOTH = "boundary and label differ"
    ONLY_FIRST = "only in A"
    ONLY_SECOND = "only in B"


@dataclass(frozen=True, slots=True)
class Difference:
    """One span of the first answer, of the second, or a span of each that overlap."""

    first: Span | None
    second: Span | None

    @property
    def state(self) -> State:
        first, second = self.first, self.second
        if first is None or second is None:
            return State.ONLY_FIRST if second is None else State.ONLY_SECOND
        same_range = (first.start, first.end) == (second.start, second.end)
        if first.label == second.label:
            return State.SAME if same_range else State.BOUNDARY
        return State.LABEL if same_range else State.BOTH


def differences(first: Sequence[Span], second: Sequence[Span]) -> tuple[Difference, ...]:
    """Pair the spans that overlap most, each at most once; the rest stand alone.

    In order of the words. Equal spans are paired with each other before any others.
    """
    overlapping = [(a, b) for a in first for b in second if a.overlaps(b)]
    overlapping.sort(key=lambda pair: (pair[0] != pair[1], -_common_words(*pair), pair))
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


def disagreements(
    first: Iterable[Projection], second: Iterable[Projection]
) -> tuple[tuple[str, tuple[Difference, ...]], ...]:
    """The pairs, by id and in order, on which two recipes differ, with what differs.

    Both must be projections of the same pairs in the same order.
    """
    found = []
    for one, other in zip(first, second, strict=True):
        differing = tuple(d for d in differences(one.spans, other.spans) if d.state is not State.SAME)
        if differing:
            found.append((one.pair_id, differing))
    return tuple(found)


def rows(pair: SentencePair, first: Projection, second: Projection) -> list[dict[str, str]]:
    """One row for every span of either projection: what each recipe says, and why."""
    return [
        {
            "": difference.state.value,
            "Source": _source(pair, _found(first, difference.first) or _found(second, difference.second)),
            "A": _target(pair, difference.first),
            "A, because": _reason(_found(first, difference.first)),
            "B": _target(pair, difference.second),
            "B, because": _reason(_found(second, difference.second)),
        }
        for difference in differences(first.spans, second.spans)
    ]


def _found(projection: Projection, span: Span | None) -> Candidate | None:
    return next((candidate for candidate in projection.chosen if candidate.span == span), None)


def _source(pair: SentencePair, candidate: Candidate | None) -> str:
    entity = candidate.source if candidate else None
    return f"{pair.source.slice(entity.start, entity.end)} ({entity.label})" if entity else ""


def _target(pair: SentencePair, span: Span | None) -> str:
    return f"{pair.target.slice(span.start, span.end)} ({span.label})" if span else "—"


def _reason(candidate: Candidate | None) -> str:
    return f"{candidate.rule} · {candidate.score:.2f}" if candidate else ""
