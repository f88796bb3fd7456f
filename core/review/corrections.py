"""Types of correction, derived from the control that was used and from what it changed.

Nobody fills in a form: editing a link that moves a span blames the alignment, moving a boundary
the choice of words, deleting a source entity the source labels, and so on.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from core.model import Span
from core.review.answer import Answer, Mention, MentionState
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
    place: tuple[int, int]


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
        places = [_range(entity.source) for entity in moved(before, after)]
        return tuple(Correction(CorrectionType.ALIGNMENT, "source", place) for place in places)
    if action in ENTITY_ACTIONS:
        return tuple(_of_entities(before, after))
    if action in SPAN_ACTIONS:
        return (*_of_entities(before, after), *_of_spans(before, action, after))
    return ()


def _of_entities(before: Answer, after: Answer) -> Iterable[Correction]:
    changed = sorted(set(before.entities or ()) ^ set(after.entities or ()))
    return (Correction(CorrectionType.SOURCE, "source", place) for place in dict.fromkeys(map(_range, changed)))


def _of_spans(before: Answer, action: str, after: Answer) -> Iterable[Correction]:
    removed = [mention for mention in before.spans if mention not in after.spans]
    added = [mention for mention in after.spans if mention not in before.spans]
    for mention in added:
        old = _take_counterpart(removed, mention, action)
        if old is not None:
            yield from _of_change(old, mention)
        elif mention.source is None or mention.source not in before.rejected:
            yield Correction(CorrectionType.MISSED, *_place(mention))
    if action != "choose":  # what had to give way to a chosen span was not judged itself
        for mention in removed:
            if _is_machines(mention):
                yield Correction(CorrectionType.SPURIOUS, *_place(mention))


def _take_counterpart(removed: list[Mention], added: Mention, action: str) -> Mention | None:
    """Remove and return the mention that an added mention replaces, if there is any."""
    for place, mention in enumerate(removed):
        if _same_mention(mention, added, action):
            return removed.pop(place)
    return None


def _same_mention(old: Mention, new: Mention, action: str) -> bool:
    if old.source is not None and new.source is not None:
        return _range(old.source) == _range(new.source)
    if old.source is not None or new.source is not None:
        return False
    return action in ("move", "relabel")


def _of_change(old: Mention, new: Mention) -> Iterable[Correction]:
    """Yield the corrections of a changed mention.

    A label is the machine's while it is the entity's; a range while nobody corrected the span.
    """
    followed = old.source is not None and old.label == old.source.label and old.source == new.source
    if old.label != new.label and old.state is not MentionState.ADDED and followed:
        yield Correction(CorrectionType.LABEL, *_place(new))
    relabelled = old.source is not None and old.label != old.source.label
    has_machine_range = _is_machines(old) or (relabelled and old.state is MentionState.CORRECTED)
    if has_machine_range and _range(old.span) != _range(new.span):
        blame = CorrectionType.BOUNDARY if old.covers_any(new.start, new.end) else CorrectionType.PLACE
        yield Correction(blame, *_place(new))


def _is_machines(mention: Mention) -> bool:
    return mention.state in (MentionState.PROJECTED, MentionState.ACCEPTED)


def _place(mention: Mention) -> tuple[str, tuple[int, int]]:
    return ("target", _range(mention.span)) if mention.source is None else ("source", _range(mention.source))


def _range(span: Span) -> tuple[int, int]:
    return span.start, span.end
