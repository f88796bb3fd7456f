"""Bulk acceptance: what a page of the queue offers above a score, and one act that accepts it.

Only what nobody touched is offered, and only what was offered is accepted: a pair that changed
in between is left out. Accepted pairs have a status of their own, apart from confirmed ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from core.model import SentencePair
from core.review import Answer, Refusal, Review
from core.workspace.mention_index import MentionIndex, Rendering
from core.workspace.projected_pair import PairView
from core.workspace.workspace import Workspace

ACTION = "bulk"
CHANGED = Refusal("This pair is no longer what was shown.")


@dataclass(frozen=True, slots=True)
class BulkOffer:
    """A pair that may be accepted: every source entity is projected, each above the score of the page."""

    pair: SentencePair
    renderings: tuple[Rendering, ...]

    @property
    def score(self) -> float:
        """The lowest score in the pair."""
        return min(rendering.score or 0.0 for rendering in self.renderings)

    @property
    def forms(self) -> tuple[tuple[str, str, str], ...]:
        """The mentions to accept, for a person to look at: source text, target text, label."""
        return tuple(_form(self.pair, rendering) for rendering in self.renderings)


def passes(renderings: Iterable[Rendering], threshold: float) -> bool:
    """Tell whether all entities of a pair, at least one, are projected with a score of ``threshold`` or more."""
    scores = [rendering.score for rendering in renderings]
    return bool(scores) and all(score is not None and score >= threshold for score in scores)


def offers(
    workspace: Workspace, index: MentionIndex, pair_ids: Iterable[str], threshold: float
) -> tuple[BulkOffer, ...]:
    """Return those of the pairs that can be accepted in bulk, in the order given."""
    touched = workspace.store.statuses(workspace.project.id, workspace.reviewer)
    return tuple(
        BulkOffer(index.pairs[pair_id], index.by_pair[pair_id])
        for pair_id in pair_ids
        if pair_id not in touched and passes(index.by_pair[pair_id], threshold)
    )


def accept(
    workspace: Workspace, offered: Iterable[BulkOffer], client: str | None = None, number: int | None = None
) -> tuple[Review, ...]:
    """Accept pairs as one act, taken back by one undo; returns the rows written, one for each pair.

    A pair that a person touched since it was offered is left out.
    """
    changes = {offer.pair.id: partial(_accept_as_shown, workspace, offer) for offer in offered}
    return workspace.act(ACTION, changes, client, number)


def last_accepted(workspace: Workspace) -> int:
    """Return how many pairs the reviewer's last act accepted; 0 where the last act was something else."""
    undoable = workspace.store.history(workspace.project.id, workspace.reviewer).undoable
    return len(undoable[-1]) if undoable and undoable[-1][0].action == ACTION else 0


def take_back(workspace: Workspace) -> tuple[Review, ...]:
    """Take back the last act as a whole, if it accepted pairs; returns the rows written."""
    return workspace.take_back() if last_accepted(workspace) else ()


def _accept_as_shown(workspace: Workspace, offer: BulkOffer, view: PairView) -> Answer | Refusal:
    offered = {(rendering.source, rendering.target) for rendering in offer.renderings}
    current = {(mention.source, mention.span) for mention in view.answer.spans}
    if current != offered or view.answer.entities != offer.pair.source.spans:
        return CHANGED
    return workspace.applied(view, {"type": "bulk"})


def _form(pair: SentencePair, rendering: Rendering) -> tuple[str, str, str]:
    source, target = rendering.source, rendering.target
    source_text = pair.source.slice(source.start, source.end)
    if target is None:
        return source_text, "", source.label
    return source_text, pair.target.slice(target.start, target.end), target.label
