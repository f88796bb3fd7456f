"""Propagation: apply what a reviewer fixed about one mention to other mentions of the same form.

What is chosen from a preview becomes one act, through the same reducer as every key, and one
undo takes it back.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from core.model import Span
from core.review import Answer, Mention, Refusal, Review, ReviewEvent
from core.review.answer import place_of, span_to_json
from core.workspace.mention_index import MentionIndex
from core.workspace.projected_pair import PairView
from core.workspace.proposals import UNDECIDED, Proposal, fix_of, preview, rendering_source
from core.workspace.workspace import Workspace

ACTION = "propagate"
MAX_CHOICES = 100
"""How many mentions are listed at once, and how many can be chosen."""

NOTHING_TO_DO = Refusal("Nothing was left to change in this pair.")
NOT_DECIDED = Refusal("Nothing was decided about this entity yet: accept, correct or reject it first.")
CHANGED = Refusal("Nothing was changed: what you chose is no longer what was shown. Look again.")
Json = dict[str, Any]
Index = Callable[[], MentionIndex]
"""The mentions of the project, read where they are needed only."""


def carry_over(workspace: Workspace, index: Index, event: ReviewEvent) -> tuple[str, ...] | Refusal:
    """Apply what was chosen as one act; returns the pairs that changed, or why none was.

    The body of ``event`` holds the "source" that was fixed and the ids of the "chosen" proposals.
    Only a proposal that still has the same id is applied.
    """
    with workspace.store.in_place():
        view = workspace.view(event.pair_id)
        source = entity_of(view.answer, event.body.get("source"))
        if source is None or fix_of(view.pair, view.answer, source) is None:
            return NOT_DECIDED
        chosen = _chosen(event, proposals_of(workspace, index, view, source))
        rows = propagate(workspace, chosen, event.client, event.number)
        return tuple(row.pair_id for row in rows) or CHANGED


def _chosen(event: ReviewEvent, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return those of the proposals that an event names."""
    ids = _chosen_ids(event)
    return [proposal for proposal in applicable(proposals)[:MAX_CHOICES] if proposal.id in ids]


def _chosen_ids(event: ReviewEvent) -> set[str]:
    ids = event.body.get("chosen")
    if not isinstance(ids, list):
        return set()
    return {proposal_id for proposal_id in ids if isinstance(proposal_id, str)}


def entity_of(answer: Answer, source: object) -> Span | None:
    """Return the source entity that a browser means, an object with start, end and label."""
    for entity in answer.source_spans:
        if span_to_json(entity) == source:
            return entity
    return None


def proposals_of(workspace: Workspace, index: Index, view: PairView, source: Span) -> tuple[Proposal, ...]:
    """Return what the decision about an entity of a pair proposes elsewhere."""
    fix = fix_of(view.pair, view.answer, source)
    return preview(workspace, index(), fix, (view.pair.id, source)) if fix else ()


def applicable(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return the proposals that can be chosen."""
    return [proposal for proposal in proposals if proposal.applies]


def propagate(
    workspace: Workspace, chosen: Iterable[Proposal], client: str | None = None, number: int | None = None
) -> tuple[Review, ...]:
    """Apply proposals as one act and return the rows written, one for each pair that changed.

    What a person settled or confirmed since the preview was made is left as it is.
    """
    by_pair: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in applicable(chosen):
        by_pair[proposal.pair.id].append(proposal)
    changes = {pair_id: partial(_apply_all, workspace, proposals) for pair_id, proposals in by_pair.items()}
    return workspace.act(ACTION, changes, client, number)


def _apply_all(workspace: Workspace, proposals: Sequence[Proposal], view: PairView) -> Answer | Refusal:
    answer = view.answer
    for proposal in proposals:
        answer = _apply(workspace, replace(view, answer=answer), proposal)
    return NOTHING_TO_DO if answer == view.answer else answer


def _apply(workspace: Workspace, view: PairView, proposal: Proposal) -> Answer:
    """Return the answer with a proposal applied as a whole, or unchanged where that is refused."""
    answer = view.answer
    for event in _events(answer, proposal):
        after = workspace.applied(replace(view, answer=answer), event)
        if isinstance(after, Refusal):
            return view.answer
        answer = after
    return answer


def _events(answer: Answer, proposal: Proposal) -> list[Json]:
    """Return the events that lead from an answer to a proposal; none where a person decided otherwise."""
    source = proposal.source
    if rendering_source(answer, source) not in UNDECIDED or source not in answer.source_spans:
        return []
    events: list[Json] = []
    renamed = replace(source, label=proposal.named or source.label)
    if renamed != source:
        events.append({"type": "change_entity", **_words(source), "label": renamed.label})
    return events + _span_events(answer.mentions_of(source), renamed, proposal.proposed)


def _span_events(mentions: Sequence[Mention], source: Span, proposed: Span | None) -> list[Json]:
    if proposed is None:
        return [{"type": "reject", **_words(mention)} for mention in mentions]
    if not mentions:
        return [{"type": "add", "label": proposed.label, "source": span_to_json(source), **_words(proposed)}]
    return list(_correcting_events(mentions[0], proposed))


def _correcting_events(mention: Mention, proposed: Span) -> Iterator[Json]:
    """Yield the events that give a mention the range and the label of a span."""
    if place_of(mention) != place_of(proposed):
        yield {"type": "move", **_words(mention), "to": [proposed.start, proposed.end]}
    if mention.label != proposed.label:
        yield {"type": "relabel", "label": proposed.label, **_words(proposed)}


def _words(span: Span | Mention) -> Json:
    return {"start": span.start, "end": span.end}
