"""Propagation as the pair view shows it: what is offered, and the list to choose from, as JSON.

A row of the list has the id of its proposal, which says all that was shown of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from core.model import Span
from core.review import MentionState
from core.views.pair import excerpt, span_json
from core.workspace.projected_pair import PairView
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
    rows = []
    for source in _corrected_entities(view):
        count = len(applicable(proposals_of(workspace, index, view, source)))
        if count:
            rows.append(span_json(source) | {"count": count})
    return rows


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
    positions = {name: position for position, name in enumerate(index().pairs, start=1)} if proposals else {}
    return {
        "source": source,
        "rows": [_row(proposal, positions) for proposal in (*choices[:MAX_CHOICES], *blocked[:MAX_HELD_ROWS])],
        "able": len(choices),
        "more": max(0, len(choices) - MAX_CHOICES),
        "held": Counter(_reason(proposal) for proposal in blocked),
    }


def _corrected_entities(view: PairView) -> Iterable[Span]:
    """Return the entities that a person rejected, or whose spans a person changed or added."""
    answer = view.answer
    corrected = {mention.source for mention in answer.spans if mention.state in FIXED}
    return [entity for entity in answer.entities or () if entity in corrected or entity in answer.rejected]


def _row(proposal: Proposal, positions: Mapping[str, int]) -> Json:
    current = proposal.current
    proposed = None if proposal.absent else proposal.proposed
    return {
        "id": proposal.id,
        "position": positions[proposal.pair.id],
        "current": proposal.current_text,
        "proposed": "" if proposal.absent else proposal.proposed_text,
        "label": proposed.label if proposed else "",
        "relabelled": bool(current and proposal.proposed and current.label != proposal.proposed.label),
        "applies": proposal.applies,
        "standing": proposal.standing.value if proposal.applies else _reason(proposal),
        "source": excerpt(proposal.pair.source, {"old": proposal.source}),
        "target": excerpt(proposal.pair.target, {"old": current, "new": proposed}),
    }


def _reason(proposal: Proposal) -> str:
    """Return why a proposal cannot be chosen."""
    return "the corrected form is not there" if proposal.absent else proposal.standing.value
