"""The answer to one pair: the mentions of the target side, and who decided them.

An answer is always whole, never a delta. Its JSON form is shared by the store, the
editor in the browser and the fixtures that test both reducers.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from core.errors import InvalidValue
from core.model import Candidate, Projection, SentencePair, Span, check_flat
from core.review.link_edits import LinkSet

Json = dict[str, Any]
Place = tuple[int, int]
"""The range of words ``(start, end)`` that a span covers."""
T = TypeVar("T")
R = TypeVar("R")


class MentionState(StrEnum):
    """State of a target mention, or of a source entity without any."""

    PROJECTED = "projected"  # by the recipe, seen by nobody
    ACCEPTED = "accepted"  # projected, and a reviewer agreed
    CORRECTED = "corrected"  # a reviewer changed label or range
    ADDED = "added"  # a reviewer marked it
    REJECTED = "rejected"  # only of source entities: a reviewer decided that they have no counterpart
    UNMATCHED = "unmatched"  # only of source entities: nothing was projected


class Status(StrEnum):
    """A reviewer's progress with a pair."""

    OPEN = "open"
    BULK = "bulk"  # accepted together with others, not one by one
    CONFIRMED = "confirmed"
    FLAGGED = "flagged"


SETTLED_STATUSES = frozenset({Status.CONFIRMED, Status.BULK})
"""Statuses that settle an answer as a whole: no recipe moves any of its spans."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled range ``[start, end)`` of target words; ``source`` is the entity it renders."""

    start: int
    end: int
    label: str
    state: MentionState
    source: Span | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end, self.label)

    @property
    def settled(self) -> bool:
        """Whether a person decided it, so that no recipe may touch it."""
        return self.state is not MentionState.PROJECTED

    @property
    def has_own_label(self) -> bool:
        """Whether it has another label than the source entity that it renders."""
        return self.source is not None and self.label != self.source.label

    def covers_any(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end

    def to_json(self) -> Json:
        source = if_given(self.source, span_to_json)
        return {**span_to_json(self.span), "state": self.state.value, "source": source}

    @classmethod
    def of(cls, span: Span, state: MentionState, source: Span | None = None) -> "Mention":
        return cls(span.start, span.end, span.label, state, source)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reviewer's whole answer to one pair.

    ``entities`` are the source entities as the reviewer sees them (``None``: not annotated
    yet), ``spans`` the target mentions, ``rejected`` the entities that have no counterpart by
    a reviewer's decision. All are sorted and disjoint. ``links`` are the word links where the
    reviewer edited them (``None``: the machine's are used). A confirmed answer holds no machine
    span; an answer that was accepted in bulk holds nothing else.
    """

    entities: tuple[Span, ...] | None
    spans: tuple[Mention, ...] = ()
    rejected: tuple[Span, ...] = ()
    status: Status = Status.OPEN
    note: str = ""
    links: LinkSet | None = None
    refused: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        self._check_spans()
        self._check_status()

    def _check_spans(self) -> None:
        for spans in (self.source_spans, self.target_spans, self.rejected):
            check_flat(spans, sys.maxsize)  # the answer does not know how long the sentence is
        if not self.rendered_entities.union(self.rejected) <= set(self.source_spans):
            raise InvalidValue("An answer speaks of a source entity that is not among its entities.")

    def _check_status(self) -> None:
        if self.status is Status.CONFIRMED and self.machine_mentions:
            raise InvalidValue("A confirmed answer holds a span that nobody accepted.")
        if self.status is Status.BULK and not self.is_machine:
            raise InvalidValue("An answer that was accepted in bulk holds a decision that a person made.")

    def mentions_of(self, entity: Span | None) -> list[Mention]:
        """Return the mentions that render a source entity; those that render none for ``None``."""
        return [mention for mention in self.spans if mention.source == entity]

    @property
    def settled_mentions(self) -> list[Mention]:
        """The mentions that a person decided."""
        return [mention for mention in self.spans if mention.settled]

    @property
    def machine_mentions(self) -> list[Mention]:
        """The mentions that nobody decided."""
        return [mention for mention in self.spans if not mention.settled]

    @property
    def decided_entities(self) -> set[Span]:
        """The source entities that a person rejected, or gave a rendering."""
        return {*self.rejected, *(mention.source for mention in self.settled_mentions if mention.source)}

    @property
    def rendered_entities(self) -> set[Span]:
        """The source entities that a mention renders."""
        return {mention.source for mention in self.spans if mention.source}

    @property
    def source_spans(self) -> tuple[Span, ...]:
        """The source entities; none where the sentence is not annotated."""
        return self.entities or ()

    @property
    def target_spans(self) -> tuple[Span, ...]:
        """The target side as plain spans, as an export writes them."""
        return tuple(mention.span for mention in self.spans)

    def has_input_of(self, pair: SentencePair) -> bool:
        """Tell whether it has the source entities of a pair as they came, and the machine's links."""
        return self.links is None and self.entities == pair.source.spans

    @property
    def is_machine(self) -> bool:
        """Whether spans and links are all the machine's: nobody settled, rejected or edited any."""
        return self.links is None and not any((self.rejected, self.refused, self.settled_mentions))

    def to_json(self) -> Json:
        data: Json = {
            "entities": if_given(self.entities, spans_to_json),
            "spans": [mention.to_json() for mention in self.spans],
            "rejected": spans_to_json(self.rejected),
            "links": if_given(self.links, LinkSet.to_json),
            "status": self.status.value,
            "note": self.note,
        }
        if self.refused:  # added later: answers without it stay as they were written
            data["refused"] = spans_to_json(self.refused)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Answer":
        """Read what `to_json` wrote; `InvalidValue` where it is no answer."""
        try:
            return cls(
                if_given(data["entities"], spans_from_json),
                tuple(map(_mention_from_json, data["spans"])),
                spans_from_json(data["rejected"]),
                Status(data["status"]),
                str(data["note"]),
                if_given(data["links"], LinkSet.from_json),
                spans_from_json(data.get("refused", ())),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidValue(f"This is not the answer to a pair: {error}.") from error


def if_given(value: T | None, convert: Callable[[T], R]) -> R | None:
    """Convert a value; ``None`` stays."""
    return None if value is None else convert(value)


def place_of(span: Span | Mention) -> Place:
    """Return the range of words of a span."""
    return span.start, span.end


def span_to_json(span: Span) -> Json:
    return span.to_json()


def spans_to_json(spans: Sequence[Span]) -> list[Json]:
    return list(map(span_to_json, spans))


def spans_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(map(Span.from_json, rows))


def _mention_from_json(data: Mapping[str, Any]) -> Mention:
    source = if_given(data["source"], Span.from_json)
    return Mention.of(Span.from_json(data), MentionState(data["state"]), source)


def initial_answer(pair: SentencePair, projection: Projection) -> Answer:
    """Return the answer before anybody looked: every chosen candidate as a machine span."""
    return reproject(Answer(pair.source.spans), projection)


def reproject(answer: Answer, projection: Projection) -> Answer:
    """Return the answer with its machine spans replaced by those of ``projection``.

    What a person settled stays: spans they accepted, corrected or added, and entities they
    rejected. New spans take only words that are free and not refused, for entities that are
    unsettled. An answer that was confirmed, or accepted in bulk, is settled as a whole and comes
    back unchanged.
    """
    if answer.status in SETTLED_STATUSES:
        return answer
    return replace(answer, spans=in_order([*answer.settled_mentions, *_projected(answer, projection)]))


def _projected(answer: Answer, projection: Projection) -> Iterator[Mention]:
    """Yield the spans of a projection that nothing which a person decided stands against."""
    undecided = {None, *answer.source_spans} - answer.decided_entities
    barred = [*answer.refused, *(mention.span for mention in answer.settled_mentions)]
    for chosen in projection.chosen:
        if chosen.source in undecided and not any(map(chosen.span.overlaps, barred)):
            yield Mention.of(chosen.span, MentionState.PROJECTED, chosen.source)


def named(projection: Projection, entities: Sequence[Span]) -> Projection | None:
    """Return a projection whose source entities have the labels of ``entities``.

    ``None`` where these are on other words.
    """
    labelled = {place_of(entity): entity for entity in entities}
    candidates = (*projection.chosen, *projection.runners_up)
    sources = filter(None, (candidate.source for candidate in candidates))
    if not labelled.keys() >= set(map(place_of, sources)):
        return None
    relabel = partial(_relabelled, labelled)
    return replace(
        projection,
        chosen=tuple(map(relabel, projection.chosen)),
        runners_up=tuple(map(relabel, projection.runners_up)),
    )


def _relabelled(entities: Mapping[Place, Span], candidate: Candidate) -> Candidate:
    """Return a candidate for the entity on the same words as its own."""
    if candidate.source is None:
        return candidate
    return replace(candidate, source=entities[place_of(candidate.source)])


def in_order(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda mention: mention.start))


@dataclass(frozen=True, slots=True)
class Match:
    """A row of the matched labels: a source entity, a target mention, or the two together."""

    entity: Span | None
    mention: Mention | None
    state: MentionState


def matches(answer: Answer) -> tuple[Match, ...]:
    """Return every source entity with its mentions, or without any, then the target mentions without source."""
    rows = []
    for entity in answer.source_spans:
        rows += _renderings(answer, entity) or [_without_rendering(answer, entity)]
    return (*rows, *_renderings(answer, None))


def _renderings(answer: Answer, entity: Span | None) -> list[Match]:
    return [Match(entity, mention, mention.state) for mention in answer.mentions_of(entity)]


def _without_rendering(answer: Answer, entity: Span) -> Match:
    state = MentionState.REJECTED if entity in answer.rejected else MentionState.UNMATCHED
    return Match(entity, None, state)
