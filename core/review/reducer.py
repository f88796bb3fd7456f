"""One pure reducer behind keys, clicks, table edits and bulk actions.

``apply(answer, event, limits)`` has a twin in ``assets/review/reducer.js`` that paints at once in
the browser; ``tests/fixtures/review_events.json`` tests both. Events come from outside:
whatever they hold, the result is an answer or a refusal in one sentence, never an error.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from core.model import Span
from core.review.answer import Answer, Mention, MentionState, Place, Status, in_order, place_of
from core.review.events import (
    ENTITY_TAKEN,
    HAS_SPAN,
    NOT_REJECTED,
    NOT_UNDERSTOOD,
    SPAN_SETTLED,
    TAKEN,
    TOUCHED,
    Event,
    EventLimits,
    Refusal,
    Refused,
    entity_at,
    entity_named,
    known_label,
    link_named,
    mention_at,
    note_of,
    range_named,
    range_within,
    refuse,
)


def apply(answer: Answer, event: object, limits: EventLimits) -> Answer | Refusal:
    """Return the answer after ``event``, an object with a "type" of `EVENTS`, or why it was refused.

    A change to a pair that was accepted in bulk opens it again: a person is at work on it. So
    does a change of the source entities of a confirmed pair: its question has changed.
    """
    if not isinstance(event, Mapping):
        return Refusal(NOT_UNDERSTOOD)
    kind = event.get("type")
    if not isinstance(kind, str) or kind not in EVENTS:
        return Refusal(NOT_UNDERSTOOD)
    try:
        return EVENTS[kind](_opened(answer, kind), event, limits)
    except Refused as refused:
        return Refusal(str(refused))


def _opened(answer: Answer, kind: str) -> Answer:
    """Return the answer that a kind of event changes: open where the event opens its pair."""
    if kind in OPENING.get(answer.status, ()):
        return replace(answer, status=Status.OPEN)
    return answer


def _exchange(answer: Answer, removed: Collection[Mention], *added: Mention) -> Answer:
    remaining = [mention for mention in answer.spans if mention not in removed]
    return replace(answer, spans=in_order([*remaining, *added]))


def _covering(answer: Answer, start: int, end: int) -> list[Mention]:
    """Return the mentions that cover any word of a range."""
    return [mention for mention in answer.spans if mention.covers_any(start, end)]


def _accepted(mention: Mention) -> Mention:
    """Return the mention as a person agreed with it."""
    return mention if mention.settled else replace(mention, state=MentionState.ACCEPTED)


def _decided(mention: Mention, span: Span) -> Mention:
    """Return the mention as a person settled it; a decision for what is there already accepts it."""
    if span == mention.span:
        return _accepted(mention)
    state = MentionState.ADDED if mention.state is MentionState.ADDED else MentionState.CORRECTED
    return Mention.of(span, state, mention.source)


def _without_rejection(answer: Answer, entity: Span) -> Answer:
    return replace(answer, rejected=tuple(span for span in answer.rejected if span != entity))


def _accept(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    mention = mention_at(answer, event)
    return _exchange(answer, [mention], _accepted(mention))


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
    decided = _exchange(answer, [mention], _decided(mention, replace(mention.span, label=label)))
    if event.get("both") is not True or mention.source is None:
        return decided
    return _renamed(decided, mention.source, replace(mention.source, label=label), True)


def _renamed(answer: Answer, entity: Span, new: Span, relabels_spans: bool) -> Answer:
    """Return the answer with another range or label of a source entity.

    What renders the entity stays with it, under its new label where ``relabels_spans``.
    """
    if place_of(entity) != place_of(new):  # on other words it is another question: its rejection does not follow
        answer = _without_rejection(answer, entity)
    others = [mention for mention in answer.spans if mention.source != entity]
    followers = [_following(mention, new, relabels_spans) for mention in answer.mentions_of(entity)]
    return replace(
        answer,
        entities=_exchanged(answer.source_spans, entity, new),
        spans=in_order([*others, *followers]),
        rejected=_exchanged(answer.rejected, entity, new),
    )


def _following(mention: Mention, entity: Span, takes_label: bool) -> Mention:
    """Return a mention that stays with its source entity, which has now another range or label."""
    label = entity.label if takes_label else mention.label
    settled = _decided(mention, replace(mention.span, label=label)) if mention.settled else mention
    return replace(settled, label=label, source=entity)


def _exchanged(spans: Iterable[Span], old: Span, new: Span) -> tuple[Span, ...]:
    return tuple(sorted(new if span == old else span for span in spans))


def _move(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    mention = mention_at(answer, event)
    start, end = range_named(event.get("to"), limits.size[1])
    if not {mention}.issuperset(_covering(answer, start, end)):
        refuse(TAKEN)
    return _exchange(answer, [mention], _decided(mention, Span(start, end, mention.label)))


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
    place = range_within((event.get("start"), event.get("end")), limits.size[1])
    sourceless = [mention for mention in answer.mentions_of(None) if place_of(mention) == place]
    replaced = sourceless + answer.mentions_of(entity)
    covering = [mention for mention in _covering(answer, *place) if mention not in replaced]
    if any(mention.settled for mention in covering):
        refuse(SPAN_SETTLED)
    return _exchange(_without_rejection(answer, entity), replaced + covering, _chosen(entity, place, replaced))


def _chosen(entity: Span, place: Place, replaced: Sequence[Mention]) -> Mention:
    """Return the mention of an entity in the place chosen for it, with the label of the first that it replaces."""
    if not replaced:
        return Mention(*place, entity.label, MentionState.CORRECTED, entity)
    decided = _decided(replaced[0], Span(*place, replaced[0].label))
    return replace(decided, source=entity)


def _confirm(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    return replace(answer, spans=tuple(map(_accepted, answer.spans)), status=Status.CONFIRMED)


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
    if any(map(entity.overlaps, answer.source_spans)):
        refuse(ENTITY_TAKEN)
    return replace(answer, entities=tuple(sorted([*answer.source_spans, entity])))


def _change_entity(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    """Give a source entity another range ("to") or label; what renders it stays with it."""
    entity = entity_at(answer, event)
    (start, end), label = place_of(entity), entity.label
    if event.get("to") is not None:
        start, end = range_named(event["to"], limits.size[0])
    if event.get("label") is not None:
        label = known_label(event, limits)
    new = Span(start, end, label)
    if any(map(new.overlaps, set(answer.source_spans) - {entity})):
        refuse(ENTITY_TAKEN)
    return _renamed(answer, entity, new, event.get("both") is True)


def _delete_entity(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    entity = entity_at(answer, event)
    rendered = answer.mentions_of(entity)
    settled = [replace(mention, source=None) for mention in rendered if mention.settled]
    remaining = _exchange(_without_rejection(answer, entity), rendered, *settled)
    return replace(remaining, entities=tuple(span for span in answer.source_spans if span != entity))


def _link(answer: Answer, event: Event, limits: EventLimits) -> Answer:
    link, kind = link_named(event, limits.size)
    links = (answer.links or limits.links).put(link, kind)
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

KEEP_BULK = {"bulk", "confirm", "flag", "note"}
"""Events that do not open a pair which was accepted in bulk."""

OPEN_CONFIRMED = {"add_entity", "change_entity", "delete_entity", "restore"}
"""Events that open a confirmed pair: they leave a source entity that nobody has decided about yet."""

OPENING: Mapping[Status, Collection[str]] = {Status.BULK: EVENTS.keys() - KEEP_BULK, Status.CONFIRMED: OPEN_CONFIRMED}
"""Events that open a pair, by the status that it had."""
