"""The review desk: one reviewer at one project, looking through one recipe.

Everything a screen or a command needs to show a pair and to take a decision about it.
A decision is in the store before `Desk.handle` returns.
"""

from dataclasses import dataclass, replace
from typing import Any

from core.methods import PairMethod
from core.model import Projection, SentencePair, Span
from core.review import Answer, Entry, Limits, Refusal, Review, apply, initial_answer, reproject
from core.store import Project, Store, decide, redo, undo

ENTITY_EVENTS = {"add_entity", "delete_entity"}
NOTHING_LEFT = {"undo": "There is nothing left to undo.", "redo": "There is nothing left to redo."}


@dataclass(frozen=True, slots=True)
class View:
    """A pair as the reviewer sees it now.

    ``pair`` has the source entities of the answer, ``projection`` is made for those;
    ``review`` is the reviewer's last row on the pair, ``None`` where there is none.
    """

    pair: SentencePair
    projection: Projection
    answer: Answer
    review: Review | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event led to: the pair to show, and why it was refused, if it was."""

    pair_id: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """``method`` is the recipe's, prepared on the project, for entities marked by hand."""

    store: Store
    project: Project
    recipe_id: str
    method: PairMethod
    reviewer: str

    def view(self, pair_id: str) -> View:
        """The pair with the reviewer's answer, machine spans as the recipe has them."""
        pair, projection = self._projected(pair_id)
        review = self.store.current_review(self.project.id, self.reviewer, pair_id)
        answer = review.answer if review and review.answer else initial_answer(pair, projection)
        seen, projection = self._through(pair, projection, answer.entities)
        return View(seen, projection, reproject(answer, projection), review)

    def handle(self, pair_id: str, event: dict[str, Any], client: str, number: int) -> Outcome:
        """Apply one event of a browser and store what it led to.

        ``client`` and ``number`` name the event: one sent again is not applied again.
        """
        kind = str(event.get("type"))
        entry = Entry(
            project=self.project.id,
            reviewer=self.reviewer,
            pair_id=pair_id,
            action=kind[:40],
            recipe_id=self.recipe_id,
            client=client,
            event=number,
        )
        if kind in NOTHING_LEFT:
            moved = (undo if kind == "undo" else redo)(self.store, entry)
            return Outcome(moved.pair_id) if moved else Outcome(pair_id, NOTHING_LEFT[kind])
        pair, projection = self._projected(pair_id)
        untouched = initial_answer(pair, projection)
        found = decide(self.store, entry, untouched, lambda before: self._change(pair, projection, before, event))
        return Outcome(pair_id, found.message if isinstance(found, Refusal) else "")

    def _change(
        self, pair: SentencePair, projection: Projection, before: Answer, event: dict[str, Any]
    ) -> Answer | Refusal:
        _, seen = self._through(pair, projection, before.entities)
        after = apply(reproject(before, seen), event, Limits(pair.size, self.project.label_names))
        if isinstance(after, Refusal) or event["type"] not in ENTITY_EVENTS:
            return after
        return reproject(after, self._through(pair, projection, after.entities)[1])

    def _projected(self, pair_id: str) -> tuple[SentencePair, Projection]:
        pair = self.store.pair(self.project.id, pair_id)
        projection = self.store.projection(self.project.id, pair_id, self.recipe_id)
        if projection is None:
            raise LookupError(f"Pair {pair_id} was not projected with recipe {self.recipe_id}.")
        return pair, projection

    def _through(
        self, pair: SentencePair, projection: Projection, entities: tuple[Span, ...] | None
    ) -> tuple[SentencePair, Projection]:
        """The pair with these source entities, and the recipe's projection of them."""
        if entities == pair.source.spans:
            return pair, projection
        seen = replace(pair, source=pair.source.with_spans(entities))
        chosen, runners_up = self.method(seen, projection.alignment)
        return seen, replace(projection, chosen=chosen, runners_up=runners_up)
