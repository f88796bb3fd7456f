"""Propagation as the pair view shows it: what is offered, and the list to choose from, as JSON.

A row of the list has the id of its proposal, which says all that was shown of it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from core.model import Span
from core.review import Answer, MentionState
from core.views.pair import excerpt, span_json
from core.workspace.propagation import MAX_CHOICES, Index, applicable, entity_of, proposals_of
from core.workspace.proposals import Proposal
from core.workspace.workspace import Workspace

MAX_HELD_ROWS = 20
"""How many of those that a person decided otherwise are listed."""

FIXED = (MentionState.CORRECTED, MentionState.ADDED)
Json = dict[str, Any]


def offers(workspace: Workspace, index: Index, pair_id: str) -> list[Json]:
    """Return the entities of a pair that a person corrected, with how many other mentions the fix would change.

    ``index`` is called only where something was corrected.
    """
    view = workspace.view(pair_id)
    entities = _corrected_entities(view.answer)
    counts = {entity: len(applicable(proposals_of(workspace, index, view, entity))) for entity in entities}
    return [span_json(entity) | {"count": count} for entity, count in counts.items() if count]


def listing(workspace: Workspace, index: Index, pair_id: str, source: object) -> Json:
    """Return what can be chosen from, in corpus order, then what a person decided otherwise.

    "more" counts what is left out of the list and can be chosen when this is done; "held" says
    how many mentions stay as they are, and why.
    """
    view = workspace.view(pair_id)
    entity = entity_of(view.answer, source)
    proposals = proposals_of(workspace, index, view, entity) if entity else ()
    choices = applicable(proposals)
    blocked = [proposal for proposal in proposals if not proposal.applies]
    listed = [*choices[:MAX_CHOICES], *blocked[:MAX_HELD_ROWS]]
    return {
        "source": source,
        "rows": _rows(listed, index) if listed else [],
        "able": len(choices),
        "more": max(0, len(choices) - MAX_CHOICES),
        "held": Counter(map(_reason, blocked)),
    }


def _corrected_entities(answer: Answer) -> list[Span]:
    """Return the entities that a person rejected, or whose spans a person changed or added."""
    fixed = {mention.source for mention in answer.spans if mention.source and mention.state in FIXED}
    return sorted(fixed.union(answer.rejected))


def _rows(proposals: Sequence[Proposal], index: Index) -> list[Json]:
    positions = {pair_id: position for position, pair_id in enumerate(index().pairs, start=1)}
    return [_row(proposal, positions[proposal.pair.id]) for proposal in proposals]


def _row(proposal: Proposal, position: int) -> Json:
    proposed = None if proposal.absent else proposal.proposed
    return {
        "id": proposal.id,
        "position": position,
        "current": proposal.current_text,
        "proposed": "" if proposal.absent else proposal.proposed_text,
        "label": proposed.label if proposed else "",
        "relabelled": _is_relabelled(proposal),
        "applies": proposal.applies,
        "standing": _reason(proposal),
        "source": excerpt(proposal.pair.source, {"old": proposal.source}),
        "target": excerpt(proposal.pair.target, {"old": proposal.current, "new": proposed}),
    }


def _is_relabelled(proposal: Proposal) -> bool:
    current, proposed = proposal.current, proposal.proposed
    return current is not None and proposed is not None and current.label != proposed.label


def _reason(proposal: Proposal) -> str:
    """Return whose word the rendering is at present or, where that is why nothing is proposed, what is missing."""
    return "the corrected form is not there" if proposal.absent else proposal.standing.value
