"""What an event may hold: its fields read and checked against an answer, or a refusal in one sentence."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from core.model import Span
from core.review.answer import Answer, Mention
from core.review.link_edits import LinkSet

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


NO_LINKS = LinkSet()


@dataclass(frozen=True, slots=True)
class EventLimits:
    """What an event is judged by: the pair's size (source, target words), the labels, and the
    machine's links, from which the first edit of a link starts."""

    size: tuple[int, int]
    labels: Collection[str]
    links: LinkSet = NO_LINKS

    def to_json(self) -> dict[str, Any]:
        return {"size": list(self.size), "labels": list(self.labels), "links": self.links.to_json()}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event was not applied, for the reviewer to read."""

    message: str


class Refused(Exception):
    """Carries a refusal out of a handler."""


Event = Mapping[str, Any]


def refuse(message: str) -> NoReturn:
    raise Refused(message)


def integer(value: object) -> int:
    return value if type(value) is int else refuse(NOT_UNDERSTOOD)


def range_within(values: tuple[object, object], size: int) -> tuple[int, int]:
    start, end = integer(values[0]), integer(values[1])
    return (start, end) if 0 <= start < end <= size else refuse(OUTSIDE)


def known_label(event: Event, limits: EventLimits) -> str:
    label = event.get("label")
    if not isinstance(label, str):
        refuse(NOT_UNDERSTOOD)
    return label if label in limits.labels else refuse(UNKNOWN_LABEL)


def mention_at(answer: Answer, event: Event) -> Mention:
    """The mention on exactly the words that the event names."""
    place = integer(event.get("start")), integer(event.get("end"))
    found = (mention for mention in answer.spans if (mention.start, mention.end) == place)
    return next(found, None) or refuse(NO_SPAN)


def entity_named(answer: Answer, source: object) -> Span:
    """The source entity that equals ``source``, an object with start, end and label."""
    if not isinstance(source, Mapping) or not isinstance(source.get("label"), str):
        refuse(NOT_UNDERSTOOD)
    named = integer(source.get("start")), integer(source.get("end")), source["label"]
    found = (entity for entity in answer.entities or () if (entity.start, entity.end, entity.label) == named)
    return next(found, None) or refuse(NO_ENTITY)


def note_of(event: Event) -> str:
    note = event.get("note")
    if not isinstance(note, str):
        refuse(NOT_UNDERSTOOD)
    if _UNPRINTABLE.search(note):
        refuse(BROKEN_NOTE)
    return note if len(note) <= LONGEST_NOTE else refuse(LONG_NOTE)


def entity_at(answer: Answer, event: Event) -> Span:
    """The source entity on exactly the words that the event names."""
    place = integer(event.get("start")), integer(event.get("end"))
    found = (span for span in answer.entities or () if (span.start, span.end) == place)
    return next(found, None) or refuse(NO_ENTITY)


def range_named(values: object, size: int) -> tuple[int, int]:
    """A range that stands in a field of its own."""
    if not isinstance(values, list | tuple) or len(values) != 2:
        refuse(NOT_UNDERSTOOD)
    return range_within((values[0], values[1]), size)
