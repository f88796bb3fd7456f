"""One pure reducer behind keys, clicks, table edits and bulk actions.

``apply(answer, event, limits)`` has a twin in ``assets/review/reducer.js`` that paints at once in
the browser; ``tests/fixtures/review_events.json`` tests both. Events come from outside:
whatever they hold, the result is an answer or a refusal in one sentence, never an error.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from core.model import Span
from core.review.answer import Answer, Mention, MentionState, Status, in_order
from core.review.events import (
    ENTITY_TAKEN,
    HAS_SPAN,
    NOT_REJECTED,
    NOT_UNDERSTOOD,
    OUTSIDE_LINK,
    SPAN_SETTLED,
    TAKEN,
    TOUCHED,
    Event,
    EventLimits,
    Refusal,
    Refused,
    entity_at,
    entity_named,
    integer,
    known_label,
    mention_at,
    note_of,
    range_named,
    range_within,
    refuse,
)
from core.review.link_edits import LinkKind


def apply(answer: Answer, event: object, limits: EventLimits) -> Answer | Refusal:
    """Return the answer after ``event``, an object with a "type" of `EVENTS`, or why it was refused.

    A change to a pair that was accepted in bulk opens it again: a person is at work on it. So
    does a change of the source entities of a confirmed pair: its question has changed.
    """
    kind = event.get("type") if isinstance(event, Mapping) else None
    if not isinstance(event, Mapping) or not isinstance(kind, str) or kind not in EVENTS:
        return Refusal(NOT_UNDERSTOOD)
    opens = kind not in KEEP_BULK if answer.status is Status.BULK else kind in OPEN_CONFIRMED
    start = replace(answer, status=Status.OPEN) if opens and answer.status in CLOSED else answer
    try:
        return EVENTS[kind](start, event, limits)
    except Refused as refused:
        return Refusal(str(refused))


def _exchange(answer: Answer, removed: Collection[Mention], *added: Mention) -> Answer:
    remaining = [mention for mention in answer.spans if mention not in removed]
    return replace(answer, spans=in_order([*remaining, *added]))


def _covering(answer: Answer, start: int, end: int) -> list[Mention]:
    """Return the mentions that cover any word of a range."""
    return [mention for mention in answer.spans if mention.covers_any(start, end)]


def _decided(mention: Mention, start: int, end: int, label: str) -> Mention:
    """Return the mention as a person settled it; a decision for what is there already accepts it."""
    state = mention.state
    if (start, end, label) == (mention.start, mention.end, mention.label):
        state = MentionState.ACCEPTED if state is MentionState.PROJECTED else state
    elif state is not MentionState.ADDED:
        state = MentionState.CORRECTED
    return Mention(start, end, label, state, mention.source)


def _without_rejection(answer: Answer, entity: Span) -> Answer:
    return replace(answer, rejected=tuple(span for span in answer.rejected if span != entity))


def _accept(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    mention = mention_at(answer, event)
    return _exchange(answer, [mention], _decided(mention, mention.start, mention.end, mention.label))


def _reject(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    mention = mention_at(answer, event)
    without = _exchange(answer, [mention])
    if mention.source is not None and not without.mentions_of(mention.source):
        return replace(without, rejected=tuple(sorted({*without.rejected, mention.source})))
    if mention.state is MentionState.ADDED:
        return without
    return replace(without, refused=tuple(sorted({*without.refused, mention.span})))


def _restore(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    entity = entity_named(answer, event.get("source"))
    if entity not in answer.rejected:
        refuse(NOT_REJECTED)
    return _without_rejection(answer, entity)


def _relabel(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    """Label a mention; with "both" the source entity, and whatever else renders it, takes the label as well."""
    mention, label = mention_at(answer, event), known_label(event, limits)
    decided = _exchange(answer, [mention], _decided(mention, mention.start, mention.end, label))
    if event.get("both") is not True or mention.source is None:
        return decided
    entity = mention.source
    return _renamed(decided, entity, Span(entity.start, entity.end, label), True)


def _renamed(answer: Answer, entity: Span, new: Span, relabels_spans: bool) -> Answer:
    """Return the answer with another range or label of a source entity.

    What renders the entity stays with it, under its new label where ``relabels_spans``.
    """

    def follow(mention: Mention) -> Mention:
        if mention.source != entity:
            return mention
        label = new.label if relabels_spans else mention.label
        settled = _decided(mention, mention.start, mention.end, label) if mention.settled else mention
        return replace(settled, label=label, source=new)

    # on other words the entity is another question: its rejection does not follow
    is_same_place = (entity.start, entity.end) == (new.start, new.end)
    rejected = [new if span == entity else span for span in answer.rejected if is_same_place or span != entity]
    return replace(
        answer,
        entities=tuple(sorted(new if span == entity else span for span in answer.entities or ())),
        spans=tuple(map(follow, answer.spans)),
        rejected=tuple(sorted(rejected)),
    )


def _move(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    mention = mention_at(answer, event)
    start, end = range_named(event.get("to"), limits.size[1])
    if [span for span in _covering(answer, start, end) if span != mention]:
        refuse(TAKEN)
    return _exchange(answer, [mention], _decided(mention, start, end, mention.label))


def _add(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    start, end = range_within((event.get("start"), event.get("end")), limits.size[1])
    label = known_label(event, limits)
    if _covering(answer, start, end):
        refuse(TAKEN)
    if event.get("source") is None:
        return _exchange(answer, (), Mention(start, end, label, MentionState.ADDED))
    entity = entity_named(answer, event["source"])
    if answer.mentions_of(entity):
        refuse(HAS_SPAN)
    return _exchange(_without_rejection(answer, entity), (), Mention(start, end, label, MentionState.ADDED, entity))


def _choose(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    entity = entity_named(answer, event.get("source"))
    start, end = range_within((event.get("start"), event.get("end")), limits.size[1])
    sourceless = [mention for mention in answer.spans if mention.source is None]
    replaced = [mention for mention in sourceless if (mention.start, mention.end) == (start, end)]
    replaced += answer.mentions_of(entity)
    covering = [mention for mention in _covering(answer, start, end) if mention not in replaced]
    if any(mention.settled for mention in covering):
        refuse(SPAN_SETTLED)
    chosen = Mention(start, end, entity.label, MentionState.CORRECTED, entity)
    if replaced:
        chosen = replace(_decided(replaced[0], start, end, replaced[0].label), source=entity)
    return _exchange(_without_rejection(answer, entity), replaced + covering, chosen)


def _confirm(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    settled = tuple(_decided(mention, mention.start, mention.end, mention.label) for mention in answer.spans)
    return replace(answer, spans=settled, status=Status.CONFIRMED)


def _reopen(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    return replace(answer, status=Status.OPEN)


def _flag(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    note = answer.note if event.get("note") is None else note_of(event)
    return replace(answer, status=Status.FLAGGED, note=note)


def _bulk(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    if answer.note or not answer.is_machine or answer.status not in (Status.OPEN, Status.BULK):
        refuse(TOUCHED)
    return replace(answer, status=Status.BULK)


def _annotate(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    return replace(answer, note=note_of(event))


def _add_entity(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    start, end = range_within((event.get("start"), event.get("end")), limits.size[0])
    entity = Span(start, end, known_label(event, limits))
    if any(entity.overlaps(span) for span in answer.entities or ()):
        refuse(ENTITY_TAKEN)
    return replace(answer, entities=tuple(sorted([*(answer.entities or ()), entity])))


def _change_entity(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    """Give a source entity another range ("to") or label; what renders it stays with it."""
    entity = entity_at(answer, event)
    (start, end), label = (entity.start, entity.end), entity.label
    if event.get("to") is not None:
        start, end = range_named(event["to"], limits.size[0])
    if event.get("label") is not None:
        label = known_label(event, limits)
    new = Span(start, end, label)
    if any(new.overlaps(span) for span in answer.entities or () if span != entity):
        refuse(ENTITY_TAKEN)
    return _renamed(answer, entity, new, event.get("both") is True)


def _delete_entity(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    entity = entity_at(answer, event)
    spans = []
    for mention in answer.spans:
        if mention.source != entity:
            spans.append(mention)
        elif mention.settled:
            spans.append(replace(mention, source=None))
    entities = tuple(span for span in answer.entities or () if span != entity)
    return replace(_without_rejection(answer, entity), entities=entities, spans=tuple(spans))


def _link(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    i, j, kind = integer(event.get("source")), integer(event.get("target")), event.get("kind")
    if kind is not None and kind not in (LinkKind.SURE, LinkKind.POSSIBLE):
        refuse(NOT_UNDERSTOOD)
    if not (0 <= i < limits.size[0] and 0 <= j < limits.size[1]):
        refuse(OUTSIDE_LINK)
    links = (answer.links or limits.links).put((i, j), None if kind is None else LinkKind(kind))
    return replace(answer, links=None if links == limits.links else links)


def _reset_links(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    return replace(answer, links=None)


EVENTS: Mapping[str, Callable[[Answer, Event, EventLimits], Answer]] = {
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
    "change_entity": _change_entity,
    "delete_entity": _delete_entity,
    "link": _link,
    "reset_links": _reset_links,
    "bulk": _bulk,
}

CLOSED = (Status.BULK, Status.CONFIRMED)

KEEP_BULK = {"bulk", "confirm", "flag", "note"}
"""Events that do not open a pair which was accepted in bulk."""

OPEN_CONFIRMED = {"add_entity", "change_entity", "delete_entity", "restore"}
"""Events that open a confirmed pair: they leave a source entity that nobody has decided about yet."""
