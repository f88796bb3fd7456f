"""Compare an answer with a new projection: spans that moved, and entities that a person settled otherwise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.model import Candidate, Projection, Span
from core.review.answer import SETTLED_STATUSES, Answer, Json, Mention, span_to_json, spans_to_json


@dataclass(frozen=True, slots=True)
class MovedEntity:
    """The machine's target spans of one source entity before and after; they differ."""

    source: Span
    before: tuple[Span, ...]
    after: tuple[Span, ...]

    def to_json(self) -> Json:
        return {
            "source": span_to_json(self.source),
            "before": spans_to_json(self.before),
            "after": spans_to_json(self.after),
        }


def moved(before: Answer, after: Answer) -> tuple[MovedEntity, ...]:
    """Return the entities, in order, whose machine spans differ between two answers to one pair.

    What a person settled in either has not moved. A pair that opened is settled no longer as
    a whole, only entity by entity.
    """
    settled = before.decided_entities | _decided(after)
    left, right = _by_source(before.machine_mentions), _by_source(after.machine_mentions)
    sources = sorted({*left, *right} - settled)
    entities = [MovedEntity(source, left.get(source, ()), right.get(source, ())) for source in sources]
    return tuple(entity for entity in entities if entity.before != entity.after)


@dataclass(frozen=True, slots=True)
class DifferingEntity:
    """A source entity whose rendering a person settled otherwise than the recipe would now choose.

    ``spans`` are the person's, ``machine`` the recipe's; either may be empty.
    """

    source: Span
    spans: tuple[Span, ...]
    machine: tuple[Candidate, ...]

    @property
    def differs(self) -> bool:
        return self.spans != tuple(candidate.span for candidate in self.machine)

    def to_json(self) -> Json:
        return {
            "source": span_to_json(self.source),
            "spans": spans_to_json(self.spans),
            "machine": list(map(_candidate_to_json, self.machine)),
        }


def _candidate_to_json(candidate: Candidate) -> Json:
    return span_to_json(candidate.span) | {"score": round(candidate.score, 4)}


def differing(answer: Answer, projection: Projection) -> tuple[DifferingEntity, ...]:
    """Return the settled entities, in order, that the recipe would render otherwise."""
    entities = [_compared(answer, projection, source) for source in sorted(_decided(answer))]
    return tuple(entity for entity in entities if entity.differs)


def _compared(answer: Answer, projection: Projection, source: Span) -> DifferingEntity:
    """Return a source entity with the spans of an answer and of a projection."""
    spans = tuple(mention.span for mention in answer.mentions_of(source))
    machine = tuple(candidate for candidate in projection.chosen if candidate.source == source)
    return DifferingEntity(source, spans, machine)


def _decided(answer: Answer) -> set[Span]:
    """Return the entities that no recipe may render anew."""
    if answer.status in SETTLED_STATUSES:
        return set(answer.source_spans)
    return answer.decided_entities


def _by_source(mentions: Iterable[Mention]) -> dict[Span, tuple[Span, ...]]:
    by_source: dict[Span, list[Span]] = defaultdict(list)
    for mention in mentions:
        if mention.source:
            by_source[mention.source].append(mention.span)
    return {source: tuple(spans) for source, spans in by_source.items()}
