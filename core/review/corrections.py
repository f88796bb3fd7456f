"""Types of correction, derived from the control that was used and from what it changed.

Nobody fills in a form: editing a link that moves a span blames the alignment, moving a boundary
the choice of words, deleting a source entity the source labels, and so on.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from core.review.answer import Answer, Mention, MentionState, Place, place_of
from core.review.changes import moved


class CorrectionType(StrEnum):
    """The kind of error in the machine's answer."""

    ALIGNMENT = "wrong alignment"  # a link was edited and a span moved
    BOUNDARY = "wrong boundary"  # a span was put on words that overlap the old ones
    PLACE = "other place"  # a span was put on other words altogether
    LABEL = "wrong label"
    SOURCE = "wrong source label"  # a source entity was marked, relabelled or deleted
    MISSED = "missed"  # a span was added where the machine had none
    SPURIOUS = "spurious"  # a span was rejected


class Correction(NamedTuple):
    """An error of a recipe, about a source entity or, where there is none, about target words.

    ``place`` is the range of the entity, or of the words, and ``side`` says which; the same
    correction made in several steps is equal each time.
    """

    blame: CorrectionType
    side: str
    place: Place


SPAN_ACTIONS = frozenset({"move", "choose", "relabel", "add", "reject", "propagate"})
LINK_ACTIONS = frozenset({"link", "reset_links"})
ENTITY_ACTIONS = frozenset({"add_entity", "change_entity", "delete_entity"})
CORRECTING = SPAN_ACTIONS | LINK_ACTIONS | ENTITY_ACTIONS
"""The actions that can say that something was wrong."""


def corrections(before: Answer, action: str, after: Answer) -> tuple[Correction, ...]:
    """Return what an action that led from one answer of a reviewer to the next corrected, if anything.

    Only the machine's own output is blamed on it: a reviewer who changes a span of their own,
    or takes a decision back, corrects nothing.
    """
    if action in LINK_ACTIONS:
        return tuple(_of_links(before, after))
    if action in ENTITY_ACTIONS:
        return tuple(_of_entities(before, after))
    if action in SPAN_ACTIONS:
        return (*_of_entities(before, after), *_of_spans(before, action, after))
    return ()


def _of_links(before: Answer, after: Answer) -> Iterable[Correction]:
    for entity in moved(before, after):
        yield Correction(CorrectionType.ALIGNMENT, "source", place_of(entity.source))


def _of_entities(before: Answer, after: Answer) -> Iterable[Correction]:
    changed = sorted(set(before.source_spans) ^ set(after.source_spans))
    for place in dict.fromkeys(map(place_of, changed)):
        yield Correction(CorrectionType.SOURCE, "source", place)


def _of_spans(before: Answer, action: str, after: Answer) -> Iterable[Correction]:
    removed = _only_in(before, after)
    for mention in _only_in(after, before):
        old = _take_counterpart(removed, mention, action)
        if old is not None:
            yield from _of_change(old, mention)
        elif mention.source not in before.rejected:
            yield Correction(CorrectionType.MISSED, *_place(mention))
    if action != "choose":  # what had to give way to a chosen span was not judged itself
        yield from _of_removal(removed)


def _only_in(answer: Answer, counterpart: Answer) -> list[Mention]:
    return [mention for mention in answer.spans if mention not in counterpart.spans]


def _of_removal(removed: Iterable[Mention]) -> Iterable[Correction]:
    for mention in filter(_is_machines, removed):
        yield Correction(CorrectionType.SPURIOUS, *_place(mention))


def _take_counterpart(removed: list[Mention], added: Mention, action: str) -> Mention | None:
    """Remove and return the mention that an added mention replaces, if there is any."""
    for place, mention in enumerate(removed):
        if _same_mention(mention, added, action):
            return removed.pop(place)
    return None


def _same_mention(old: Mention, new: Mention, action: str) -> bool:
    if old.source is None or new.source is None:
        return old.source is new.source and action in ("move", "relabel")
    return place_of(old.source) == place_of(new.source)


def _of_change(old: Mention, new: Mention) -> Iterable[Correction]:
    """Yield the corrections of a changed mention."""
    if old.label != new.label and _has_machine_label(old) and old.source == new.source:
        yield Correction(CorrectionType.LABEL, *_place(new))
    if place_of(old) != place_of(new) and _has_machine_range(old):
        blame = CorrectionType.BOUNDARY if old.covers_any(new.start, new.end) else CorrectionType.PLACE
        yield Correction(blame, *_place(new))


def _has_machine_label(mention: Mention) -> bool:
    """Tell whether a label is the machine's: that of the source entity."""
    return mention.source is not None and not mention.has_own_label and mention.state is not MentionState.ADDED


def _has_machine_range(mention: Mention) -> bool:
    """Tell whether a range is the machine's: nobody corrected the span, or only its label."""
    return _is_machines(mention) or (mention.has_own_label and mention.state is MentionState.CORRECTED)


def _is_machines(mention: Mention) -> bool:
    return mention.state in (MentionState.PROJECTED, MentionState.ACCEPTED)


def _place(mention: Mention) -> tuple[str, Place]:
    return ("target", place_of(mention)) if mention.source is None else ("source", place_of(mention.source))
