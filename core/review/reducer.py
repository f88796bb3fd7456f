"""One pure reducer behind keys, clicks, table edits and bulk actions.

``apply(answer, event, limits)`` has a twin in ``assets/reducer.js`` that paints at once in
the browser; ``tests/fixtures/review_events.json`` tests both. Events come from outside:
whatever they hold, the result is an answer or a refusal in one sentence, never an error.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from core.model import Span
from core.review.answer import Answer, Mention, State, Status, in_order
from core.review.links import Kind, Links

LONGEST_NOTE = 2000
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

NOT_UNDERSTOOD = "This action was not understood; reload the page and try again."
OUTSIDE = "That range of words does not exist in this sentence."
UNKNOWN_LABEL = "This label is not in the label set of the project."
NO_SPAN = "There is no span on exactly these words any more."
NO_ENTITY = "There is no such source entity any more."
TAKEN = "Another span already covers some of these words; move or reject that one first."
SETTLED = "A span that was already reviewed covers some of these words; move or reject that one first."
HAS_SPAN = "This source entity already has a span in the translation; move that one instead."
NOT_REJECTED = "This source entity is not among the rejected ones."
ENTITY_TAKEN = "Another source entity already covers some of these words; delete that one first."
LONG_NOTE = "A note can have at most 2,000 characters."
OUTSIDE_LINK = "One of these two words does not exist in this pair."
TOUCHED = "This pair was already worked on, so it is not accepted in bulk."
BROKEN_NOTE = "The note holds characters that cannot be shown; type them again."


NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Limits:
    """What an event is judged by: the pair's size (source, target words), the labels, and the
    machine's links, from which the first edit of a link starts."""

    size: tuple[int, int]
    labels: Collection[str]
    links: Links = NO_LINKS

    def to_json(self) -> dict[str, Any]:
        return {"size": list(self.size), "labels": list(self.labels), "links": self.links.to_json()}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event was not applied, for the reviewer to read."""

    message: str


class _Refused(Exception):
    """Carries a refusal out of a handler."""


Event = Mapping[str, Any]


def apply(answer: Answer, event: object, limits: Limits) -> Answer | Refusal:
    """The answer after ``event``, an object with a "type" of `EVENTS`, or why it was refused.

    A change to a pair that was accepted in bulk opens it again: a person is at work on it.
    """
    kind = event.get("type") if isinstance(event, Mapping) else None
    if not isinstance(event, Mapping) or not isinstance(kind, str) or kind not in EVENTS:
        return Refusal(NOT_UNDERSTOOD)
    bulk = answer.status is Status.BULK
    start = replace(answer, status=Status.OPEN) if bulk and kind not in KEEP_BULK else answer
    try:
        return EVENTS[kind](start, event, limits)
    except _Refused as refused:
        return Refusal(str(refused))


def _refuse(message: str) -> NoReturn:
    raise _Refused(message)


def _integer(value: object) -> int:
    return value if type(value) is int else _refuse(NOT_UNDERSTOOD)


def _range(values: tuple[object, object], size: int) -> tuple[int, int]:
    start, end = _integer(values[0]), _integer(values[1])
    return (start, end) if 0 <= start < end <= size else _refuse(OUTSIDE)


def _label(event: Event, limits: Limits) -> str:
    label = event.get("label")
    if not isinstance(label, str):
        _refuse(NOT_UNDERSTOOD)
    return label if label in limits.labels else _refuse(UNKNOWN_LABEL)


def _mention(answer: Answer, event: Event) -> Mention:
    """The mention on exactly the words that the event names."""
    place = _integer(event.get("start")), _integer(event.get("end"))
    found = (mention for mention in answer.spans if (mention.start, mention.end) == place)
    return next(found, None) or _refuse(NO_SPAN)


def _entity(answer: Answer, source: object) -> Span:
    """The source entity that equals ``source``, an object with start, end and label."""
    if not isinstance(source, Mapping) or not isinstance(source.get("label"), str):
        _refuse(NOT_UNDERSTOOD)
    named = _integer(source.get("start")), _integer(source.get("end")), source["label"]
    found = (entity for entity in answer.entities or () if (entity.start, entity.end, entity.label) == named)
    return next(found, None) or _refuse(NO_ENTITY)


def _note(event: Event) -> str:
    note = event.get("note")
    if not isinstance(note, str):
        _refuse(NOT_UNDERSTOOD)
    if _UNPRINTABLE.search(note):
        _refuse(BROKEN_NOTE)
    return note if len(note) <= LONGEST_NOTE else _refuse(LONG_NOTE)


def _exchange(answer: Answer, gone: Collection[Mention], *came: Mention) -> Answer:
    kept = [mention for mention in answer.spans if mention not in gone]
    return replace(answer, spans=in_order([*kept, *came]))


def _decided(mention: Mention, start: int, end: int, label: str) -> Mention:
    """The mention as a person settled it: saying again what stands is accepting it."""
    state = mention.state
    if (start, end, label) == (mention.start, mention.end, mention.label):
        state = State.ACCEPTED if state is State.PROJECTED else state
    elif state is not State.ADDED:
        state = State.CORRECTED
    return Mention(start, end, label, state, mention.source)


def _without_rejection(answer: Answer, entity: Span) -> Answer:
    return replace(answer, rejected=tuple(span for span in answer.rejected if span != entity))


def _accept(answer: Answer, event: Event, limits: Limits) -> Answer:
    mention = _mention(answer, event)
    return _exchange(answer, [mention], _decided(mention, mention.start, mention.end, mention.label))


def _reject(answer: Answer, event: Event, limits: Limits) -> Answer:
    mention = _mention(answer, event)
    rest = _exchange(answer, [mention])
    if mention.source is None or any(other.source == mention.source for other in rest.spans):
        added = mention.state is State.ADDED
        return rest if added else replace(rest, refused=tuple(sorted({*rest.refused, mention.span})))
    return replace(rest, rejected=tuple(sorted({*rest.rejected, mention.source})))


def _restore(answer: Answer, event: Event, limits: Limits) -> Answer:
    entity = _entity(answer, event.get("source"))
    return _without_rejection(answer, entity) if entity in answer.rejected else _refuse(NOT_REJECTED)


def _relabel(answer: Answer, event: Event, limits: Limits) -> Answer:
    mention = _mention(answer, event)
    return _exchange(answer, [mention], _decided(mention, mention.start, mention.end, _label(event, limits)))


def _move(answer: Answer, event: Event, limits: Limits) -> Answer:
    mention, to = _mention(answer, event), event.get("to")
    if not isinstance(to, list | tuple) or len(to) != 2:
        _refuse(NOT_UNDERSTOOD)
    start, end = _range((to[0], to[1]), limits.size[1])
    if any(other.covers_any(start, end) for other in answer.spans if other != mention):
        _refuse(TAKEN)
    return _exchange(answer, [mention], _decided(mention, start, end, mention.label))


def _add(answer: Answer, event: Event, limits: Limits) -> Answer:
    start, end = _range((event.get("start"), event.get("end")), limits.size[1])
    label = _label(event, limits)
    if any(other.covers_any(start, end) for other in answer.spans):
        _refuse(TAKEN)
    if event.get("source") is None:
        return _exchange(answer, (), Mention(start, end, label, State.ADDED))
    entity = _entity(answer, event["source"])
    if any(other.source == entity for other in answer.spans):
        _refuse(HAS_SPAN)
    return _exchange(_without_rejection(answer, entity), (), Mention(start, end, label, State.ADDED, entity))


def _choose(answer: Answer, event: Event, limits: Limits) -> Answer:
    entity = _entity(answer, event.get("source"))
    start, end = _range((event.get("start"), event.get("end")), limits.size[1])
    free = [m for m in answer.spans if m.source is None and (m.start, m.end) == (start, end)]
    stood = free + [mention for mention in answer.spans if mention.source == entity]
    in_the_way = [mention for mention in answer.spans if mention not in stood and mention.covers_any(start, end)]
    if any(mention.settled for mention in in_the_way):
        _refuse(SETTLED)
    chosen = Mention(start, end, entity.label, State.CORRECTED, entity)
    if stood:
        chosen = replace(_decided(stood[0], start, end, stood[0].label), source=entity)
    return _exchange(_without_rejection(answer, entity), stood + in_the_way, chosen)


def _confirm(answer: Answer, event: Event, limits: Limits) -> Answer:
    settled = tuple(_decided(m, m.start, m.end, m.label) for m in answer.spans)
    return replace(answer, spans=settled, status=Status.CONFIRMED)


def _reopen(answer: Answer, event: Event, limits: Limits) -> Answer:
    return replace(answer, status=Status.OPEN)


def _flag(answer: Answer, event: Event, limits: Limits) -> Answer:
    note = answer.note if event.get("note") is None else _note(event)
    return replace(answer, status=Status.FLAGGED, note=note)


def _bulk(answer: Answer, event: Event, limits: Limits) -> Answer:
    untouched = answer.is_machine and answer.status in (Status.OPEN, Status.BULK) and not answer.note
    return replace(answer, status=Status.BULK) if untouched else _refuse(TOUCHED)


def _annotate(answer: Answer, event: Event, limits: Limits) -> Answer:
    return replace(answer, note=_note(event))


def _add_entity(answer: Answer, event: Event, limits: Limits) -> Answer:
    start, end = _range((event.get("start"), event.get("end")), limits.size[0])
    entity = Span(start, end, _label(event, limits))
    if any(entity.overlaps(other) for other in answer.entities or ()):
        _refuse(ENTITY_TAKEN)
    return replace(answer, entities=tuple(sorted([*(answer.entities or ()), entity])))


def _delete_entity(answer: Answer, event: Event, limits: Limits) -> Answer:
    place = _integer(event.get("start")), _integer(event.get("end"))
    entity = next((span for span in answer.entities or () if (span.start, span.end) == place), None)
    if entity is None:
        _refuse(NO_ENTITY)
    kept = [mention for mention in answer.spans if mention.source != entity or mention.settled]
    return replace(
        _without_rejection(answer, entity),
        entities=tuple(span for span in answer.entities or () if span != entity),
        spans=tuple(replace(mention, source=None) if mention.source == entity else mention for mention in kept),
    )


def _link(answer: Answer, event: Event, limits: Limits) -> Answer:
    i, j, kind = _integer(event.get("source")), _integer(event.get("target")), event.get("kind")
    if kind is not None and kind not in (Kind.SURE, Kind.POSSIBLE):
        _refuse(NOT_UNDERSTOOD)
    if not (0 <= i < limits.size[0] and 0 <= j < limits.size[1]):
        _refuse(OUTSIDE_LINK)
    links = (answer.links or limits.links).put((i, j), None if kind is None else Kind(kind))
    return replace(answer, links=None if links == limits.links else links)


def _reset_links(answer: Answer, event: Event, limits: Limits) -> Answer:
    return replace(answer, links=None)


EVENTS: Mapping[str, Callable[[Answer, Event, Limits], Answer]] = {
    "accept": _accept,
    "reject": _reject,
    "restore": _restore,
    "relabel": _relabel,
    "move": _move,
    "add": _add,
    "choose": _choose,
    "confirm": _confirm,
    "reopen": _reopen,
    "flag": _flag,
    "note": _annotate,
    "add_entity": _add_entity,
    "delete_entity": _delete_entity,
    "link": _link,
    "reset_links": _reset_links,
    "bulk": _bulk,
}

KEEP_BULK = {"bulk", "confirm", "flag", "note"}
"""Events that do not open a pair which was accepted in bulk."""
