"""Events: what a reviewer's browser sends about a pair, and the checks of its fields against an answer."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from core.model import Link, Span
from core.review.answer import Answer, Mention, Place, if_given, place_of
from core.review.link_edits import LinkKind, LinkSet

MAX_NOTE_LENGTH = 2000
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

NOT_UNDERSTOOD = "This action was not understood; reload the page and try again."
OUTSIDE = "That range of words does not exist in this sentence."
UNKNOWN_LABEL = "This label is not in the label set of the project."
NO_SPAN = "There is no span on exactly these words any more."
NO_ENTITY = "There is no such source entity any more."
TAKEN = "Another span already covers some of these words; move or reject that one first."
SPAN_SETTLED = "A span that was already reviewed covers some of these words; move or reject that one first."
HAS_SPAN = "This source entity already has a span in the translation; move that one instead."
NOT_REJECTED = "This source entity is not among the rejected ones."
ENTITY_TAKEN = "Another source entity already covers some of these words; delete that one first."
LONG_NOTE = "A note can have at most 2,000 characters."
OUTSIDE_LINK = "One of these two words does not exist in this pair."
TOUCHED = "This pair was already worked on, so it is not accepted in bulk."
BROKEN_NOTE = "The note holds characters that cannot be shown; type them again."


NO_LINKS = LinkSet()
SpanKind = TypeVar("SpanKind", Span, Mention)
Event = Mapping[str, Any]
"""An event as the reducer reads it: a JSON object with a "type"."""


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One event of a browser: ``number`` counts the events of ``client`` from 1.

    ``kind`` is the event's type and ``body`` its other fields, which are not checked yet.
    """

    client: str
    number: int
    pair_id: str
    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> int | None:
        """Number of the last row that the window had seen: of the pair or, for undo and redo, of all."""
        number = self.body.get("seen")
        return number if isinstance(number, int) else None

    def to_json(self) -> dict[str, Any]:
        """Return the object that both reducers read."""
        return {**self.body, "type": self.kind}


@dataclass(frozen=True, slots=True)
class EventLimits:
    """Bounds of an event: the pair's size (source, target words), the label set, and the machine's links.

    The first edit of a link starts from the machine's ``links``.
    """

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


def refuse(message: str) -> NoReturn:
    raise Refused(message)


def integer(value: object) -> int:
    return value if type(value) is int else refuse(NOT_UNDERSTOOD)


def text(value: object) -> str:
    return value if isinstance(value, str) else refuse(NOT_UNDERSTOOD)


def range_within(values: tuple[object, object], size: int) -> tuple[int, int]:
    start, end = integer(values[0]), integer(values[1])
    return (start, end) if 0 <= start < end <= size else refuse(OUTSIDE)


def known_label(event: Event, limits: EventLimits) -> str:
    label = text(event.get("label"))
    return label if label in limits.labels else refuse(UNKNOWN_LABEL)


def mention_at(answer: Answer, event: Event) -> Mention:
    """Return the mention on exactly the words that the event names."""
    return _on_words(answer.spans, _place_in(event), NO_SPAN)


def _place_in(event: Event) -> Place:
    return integer(event.get("start")), integer(event.get("end"))


def _on_words(spans: Iterable[SpanKind], place: Place, refusal: str) -> SpanKind:
    """Return the span on exactly these words; refuse where there is none."""
    for span in spans:
        if place_of(span) == place:
            return span
    refuse(refusal)


def entity_named(answer: Answer, source: object) -> Span:
    """Return the source entity that equals ``source``, an object with start, end and label."""
    if not isinstance(source, Mapping):
        refuse(NOT_UNDERSTOOD)
    label, place = text(source.get("label")), _place_in(source)
    labelled = [entity for entity in answer.source_spans if entity.label == label]
    return _on_words(labelled, place, NO_ENTITY)


def note_of(event: Event) -> str:
    note = text(event.get("note"))
    if _UNPRINTABLE.search(note):
        refuse(BROKEN_NOTE)
    return note if len(note) <= MAX_NOTE_LENGTH else refuse(LONG_NOTE)


def entity_at(answer: Answer, event: Event) -> Span:
    """Return the source entity on exactly the words that the event names."""
    return _on_words(answer.source_spans, _place_in(event), NO_ENTITY)


def range_named(values: object, size: int) -> tuple[int, int]:
    """Return the range in a field of its own, such as ``"to": [2, 4]``."""
    if not isinstance(values, list | tuple) or len(values) != 2:
        refuse(NOT_UNDERSTOOD)
    return range_within((values[0], values[1]), size)


def link_named(event: Event, size: tuple[int, int]) -> tuple[Link, LinkKind | None]:
    """Return the link that the event names, and the kind that it becomes; ``None`` removes it."""
    i, j, kind = integer(event.get("source")), integer(event.get("target")), event.get("kind")
    if kind not in (None, LinkKind.SURE, LinkKind.POSSIBLE):
        refuse(NOT_UNDERSTOOD)
    if i not in range(size[0]) or j not in range(size[1]):
        refuse(OUTSIDE_LINK)
    return (i, j), if_given(kind, LinkKind)
