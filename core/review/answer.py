"""The answer to one pair: the mentions of the target side, and who decided them.

An answer is always whole, never a delta. Its JSON form is shared by the store, the
editor in the browser and the fixtures that test both reducers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.errors import InvalidValue
from core.model import Candidate, Projection, SentencePair, Span, check_flat
from core.review.link_edits import LinkSet

Json = dict[str, Any]


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

    def covers_any(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end

    def to_json(self) -> Json:
        source = None if self.source is None else span_to_json(self.source)
        return {**span_to_json(self.span), "state": self.state.value, "source": source}


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
        if self.status is Status.CONFIRMED and not all(mention.settled for mention in self.spans):
            raise InvalidValue("A confirmed answer holds a span that nobody accepted.")
        if self.status is Status.BULK and not self.is_machine:
            raise InvalidValue("An answer that was accepted in bulk holds a decision that a person made.")

    def _check_spans(self) -> None:
        for spans in (self.entities or (), self.target_spans, self.rejected):
            check_flat(spans, spans[-1].end if spans else 0)
        rendered = {mention.source for mention in self.spans} - {None}
        if not rendered.union(self.rejected) <= set(self.entities or ()):
            raise InvalidValue("An answer speaks of a source entity that is not among its entities.")

    def mentions_of(self, entity: Span) -> list[Mention]:
        """Return the mentions that render a source entity."""
        return [mention for mention in self.spans if mention.source == entity]

    @property
    def target_spans(self) -> tuple[Span, ...]:
        """The target side as plain spans, as an export writes them."""
        return tuple(mention.span for mention in self.spans)

    @property
    def is_machine(self) -> bool:
        """Whether spans and links are all the machine's: nobody settled, rejected or edited any."""
        untouched = self.links is None and not self.rejected and not self.refused
        return untouched and not any(mention.settled for mention in self.spans)

    def to_json(self) -> Json:
        data: Json = {
            "entities": None if self.entities is None else [span_to_json(span) for span in self.entities],
            "spans": [mention.to_json() for mention in self.spans],
            "rejected": [span_to_json(span) for span in self.rejected],
            "links": None if self.links is None else self.links.to_json(),
            "status": self.status.value,
            "note": self.note,
        }
        if self.refused:  # added later: answers without it stay as they were written
            data["refused"] = [span_to_json(span) for span in self.refused]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Answer":
        """Read what `to_json` wrote; `InvalidValue` where it is no answer."""
        try:
            entities, links = data["entities"], data["links"]
            return cls(
                None if entities is None else tuple(map(span_from_json, entities)),
                tuple(map(_mention_from_json, data["spans"])),
                tuple(map(span_from_json, data["rejected"])),
                Status(data["status"]),
                str(data["note"]),
                None if links is None else LinkSet.from_json(links),
                tuple(map(span_from_json, data.get("refused", ()))),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidValue(f"This is not the answer to a pair: {error}.") from error


def span_to_json(span: Span) -> Json:
    return span.to_json()


def span_from_json(data: Mapping[str, Any]) -> Span:
    return Span.from_json(data)


def _mention_from_json(data: Mapping[str, Any]) -> Mention:
    source = data["source"]
    span = span_from_json(data)
    return Mention(
        span.start,
        span.end,
        span.label,
        MentionState(data["state"]),
        None if source is None else span_from_json(source),
    )


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
    mentions = [mention for mention in answer.spans if mention.settled]
    settled = {mention.source for mention in mentions} | set(answer.rejected)
    unsettled = {None, *(answer.entities or ())} - (settled - {None})
    barred = [mention.span for mention in mentions] + list(answer.refused)
    for chosen in projection.chosen:
        if chosen.source in unsettled and not any(span.overlaps(chosen.span) for span in barred):
            state = MentionState.PROJECTED
            mentions.append(Mention(chosen.start, chosen.end, chosen.label, state, chosen.source))
    return replace(answer, spans=in_order(mentions))


def named(projection: Projection, entities: Sequence[Span]) -> Projection | None:
    """Return a projection whose source entities have the labels of ``entities``.

    ``None`` where these are on other words.
    """
    labelled = {(entity.start, entity.end): entity for entity in entities}
    sources = {candidate.source for candidate in (*projection.chosen, *projection.runners_up) if candidate.source}
    if any((source.start, source.end) not in labelled for source in sources):
        return None

    def relabel(candidate: Candidate) -> Candidate:
        source = candidate.source
        return replace(candidate, source=labelled[source.start, source.end]) if source else candidate

    return replace(
        projection,
        chosen=tuple(map(relabel, projection.chosen)),
        runners_up=tuple(map(relabel, projection.runners_up)),
    )


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
    for entity in answer.entities or ():
        rendered = answer.mentions_of(entity)
        rows += [Match(entity, mention, mention.state) for mention in rendered]
        if not rendered:
            state = MentionState.REJECTED if entity in answer.rejected else MentionState.UNMATCHED
            rows.append(Match(entity, None, state))
    rows += [Match(None, mention, mention.state) for mention in answer.spans if mention.source is None]
    return tuple(rows)
