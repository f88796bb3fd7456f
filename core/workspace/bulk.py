"""Accepting pairs in bulk: what a page of the queue offers above a score, and one act that accepts it.

Only what nobody touched is offered, and only what was offered is accepted: a pair that changed
in between is left out. Accepted pairs have a status of their own, apart from confirmed ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.model import SentencePair
from core.review import Answer, Refusal, Review
from core.workspace.mention_index import MentionIndex, Rendering
from core.workspace.workspace import Change, PairView, Workspace

ACTION = "bulk"
CHANGED = Refusal("This pair is no longer what was shown.")


@dataclass(frozen=True, slots=True)
class BulkOffer:
    """A pair that may be accepted: every source entity is projected, each above the score asked for."""

    pair: SentencePair
    renderings: tuple[Rendering, ...]

    @property
    def score(self) -> float:
        """The lowest score in the pair."""
        return min(rendering.score or 0.0 for rendering in self.renderings)

    @property
    def forms(self) -> tuple[tuple[str, str, str], ...]:
        """What would be accepted, for a person to look at: source text, target text, label."""
        return tuple(_form(self.pair, rendering) for rendering in self.renderings)


def passes(renderings: Iterable[Rendering], threshold: float) -> bool:
    """Whether all entities of a pair, at least one, are projected with a score of ``threshold`` or more."""
    scores = [rendering.score for rendering in renderings]
    return bool(scores) and all(score is not None and score >= threshold for score in scores)


def offers(desk: Workspace, index: MentionIndex, ids: Iterable[str], threshold: float) -> tuple[BulkOffer, ...]:
    """Those of the pairs that can be accepted in bulk, in the order given."""
    touched = desk.store.statuses(desk.project.id, desk.reviewer)
    able = (pair_id for pair_id in ids if pair_id not in touched and passes(index.by_pair[pair_id], threshold))
    return tuple(BulkOffer(index.pairs[pair_id], index.by_pair[pair_id]) for pair_id in able)


def accept(
    desk: Workspace, offered: Iterable[BulkOffer], client: str | None = None, number: int | None = None
) -> tuple[Review, ...]:
    """Accept pairs as one act, taken back by one undo; returns the rows written, one for each pair.

    A pair that a person touched since it was offered is left out.
    """
    return desk.act(ACTION, {offer.pair.id: _acceptance(desk, offer) for offer in offered}, client, number)


def last_accepted(desk: Workspace) -> int:
    """How many pairs the reviewer's last act accepted; 0 where the last act was something else."""
    last = desk.store.history(desk.project.id, desk.reviewer).undoable[-1:]
    return len(last[0]) if last and last[0][0].action == ACTION else 0


def take_back(desk: Workspace) -> tuple[Review, ...]:
    """Take back the last act as a whole, if it accepted pairs; returns the rows written."""
    return desk.take_back() if last_accepted(desk) else ()


def _acceptance(desk: Workspace, offer: BulkOffer) -> Change:
    shown = {(rendering.source, rendering.target) for rendering in offer.renderings}

    def change(view: PairView) -> Answer | Refusal:
        stands = {(mention.source, mention.span) for mention in view.answer.spans}
        same = stands == shown and view.answer.entities == offer.pair.source.spans
        return desk.applied(view, {"type": "bulk"}) if same else CHANGED

    return change


def _form(pair: SentencePair, rendering: Rendering) -> tuple[str, str, str]:
    source, target = rendering.source, rendering.target
    found = pair.target.slice(target.start, target.end) if target else ""
    return pair.source.slice(source.start, source.end), found, target.label if target else source.label
