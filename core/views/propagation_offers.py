"""The same form elsewhere, as the pair view asks for it: what is offered, the list to choose from, the choice.

A row of the list has an id that says all that was shown of it. Only a row that still reads
the same when the choice arrives is applied.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.model import Span
from core.review import MentionState
from core.views.pair import excerpt, span_json
from core.workspace.mention_index import MentionIndex
from core.workspace.propagation import Proposal, fix_of, preview, propagate
from core.workspace.workspace import PairView, Workspace

MOST = 100
"""So many mentions are listed at once, and so many can be chosen."""

MOST_HELD = 20
"""So many of those that a person decided otherwise are listed."""

UNDECIDED = "Nothing was decided about this entity yet: accept, correct or reject it first."
CHANGED = "Nothing was changed: what you chose is no longer what was shown. Look again."
FIXED = (MentionState.CORRECTED, MentionState.ADDED)
Json = dict[str, Any]
Index = Callable[[], MentionIndex]


def offers(desk: Workspace, index: Index, pair_id: str) -> list[Json]:
    """The entities of a pair that a person corrected, with how many other mentions the fix would change.

    ``index`` is asked for only where something was corrected.
    """
    view = desk.view(pair_id)
    counted = [(source, len(_open(_proposals(desk, index, view, source)))) for source in _corrected(view)]
    return [span_json(source) | {"count": count} for source, count in counted if count]


def listing(desk: Workspace, index: Index, pair_id: str, source: object) -> Json:
    """What can be chosen from, in corpus order, then what a person decided otherwise.

    "more" counts what is left out of the list and can be chosen when this is done; "held" says
    how many mentions stay as they are, and why.
    """
    view = desk.view(pair_id)
    entity = _entity(view, source)
    found = _proposals(desk, index, view, entity) if entity else ()
    able, held = _open(found), [one for one in found if not one.applies]
    places = {name: place for place, name in enumerate(index().pairs, start=1)} if found else {}
    return {
        "source": source,
        "rows": [_row(one, places) for one in (*able[:MOST], *held[:MOST_HELD])],
        "able": len(able),
        "more": max(0, len(able) - MOST),
        "held": Counter(_why_held(one) for one in held),
    }


def carry_over(
    desk: Workspace, index: Index, pair_id: str, event: Json, sent: tuple[str, int]
) -> str | tuple[str, ...]:
    """Apply what was chosen as one act; the pairs that changed, or why nothing was.

    ``event`` holds the "source" that was fixed and the ids of the "chosen" rows; ``sent`` is the
    client with the number of the event.
    """
    with desk.store.in_place():
        return _carried(desk, index, pair_id, event, sent)


def _carried(desk: Workspace, index: Index, pair_id: str, event: Json, sent: tuple[str, int]) -> str | tuple[str, ...]:
    view = desk.view(pair_id)
    source = _entity(view, event.get("source"))
    if source is None or fix_of(view.pair, view.answer, source) is None:
        return UNDECIDED
    able = _open(_proposals(desk, index, view, source))[:MOST]
    asked = event.get("chosen")
    wanted = {one for one in asked if isinstance(one, str)} if isinstance(asked, list) else set()
    rows = propagate(desk, [one for one in able if _id(one) in wanted], *sent)
    return tuple(row.pair_id for row in rows) or CHANGED


def _corrected(view: PairView) -> Iterable[Span]:
    """The entities that a person rejected, or whose spans a person changed or added."""
    answer = view.answer
    fixed = {mention.source for mention in answer.spans if mention.state in FIXED}
    return [entity for entity in answer.entities or () if entity in fixed or entity in answer.rejected]


def _proposals(desk: Workspace, index: Index, view: PairView, source: Span) -> tuple[Proposal, ...]:
    fix = fix_of(view.pair, view.answer, source)
    return preview(desk, index(), fix, (view.pair.id, source)) if fix else ()


def _open(found: Iterable[Proposal]) -> list[Proposal]:
    return [one for one in found if one.applies]


def _entity(view: PairView, named: object) -> Span | None:
    """The source entity of the answer that the browser means."""
    return next((entity for entity in view.answer.entities or () if span_json(entity) == named), None)


def _id(one: Proposal) -> str:
    """Everything that a row shows of a proposal and that could be different when it is applied."""
    spans = (one.source, one.current, one.proposed)
    said = ["-" if span is None else f"{span.start}:{span.end}:{span.label}" for span in spans]
    return "\t".join([one.pair.id, *said, *([one.named] if one.named else [])])


def _row(one: Proposal, places: Mapping[str, int]) -> Json:
    return {
        "id": _id(one),
        "position": places[one.pair.id],
        "current": one.current_text,
        "proposed": "" if one.absent else one.proposed_text,
        "label": "" if one.absent or one.proposed is None else one.proposed.label,
        "relabelled": bool(one.current and one.proposed and one.current.label != one.proposed.label),
        "applies": one.applies,
        "standing": _why_held(one) if not one.applies else one.standing.value,
        "source": excerpt(one.pair.source, {"old": one.source}),
        "target": excerpt(one.pair.target, {"old": one.current, "new": None if one.absent else one.proposed}),
    }


def _why_held(one: Proposal) -> str:
    return "the corrected form is not there" if one.absent else one.standing.value
