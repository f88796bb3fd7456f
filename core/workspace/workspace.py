"""The review desk: one reviewer at one project, looking through one recipe.

Everything a screen or a command needs to show a pair and to take a decision about it.
A decision is in the store before `Workspace.handle` returns.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.methods import PairMethod
from core.model import Alignment, Projection, SentencePair, Span
from core.project import Project
from core.review import (
    Answer,
    DifferingEntity,
    EditConflict,
    EventLimits,
    LinkSet,
    MovedEntity,
    Refusal,
    Review,
    ReviewContext,
    Status,
    apply,
    differing,
    initial_answer,
    moved,
    named,
    reproject,
)
from core.store import Store
from core.workspace.decisions import PairChange, decide, decide_all, redo, undo

LINK_EVENTS = {"link", "reset_links"}
NOTHING_LEFT = {"undo": "There is nothing left to undo.", "redo": "There is nothing left to redo."}
Json = dict[str, Any]
Projected = tuple[SentencePair, Projection]


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair as the reviewer sees it now.

    ``pair`` has the source entities of the answer; ``projection`` is made for those, over the
    links of the answer; ``machine`` are the recipe's own links. ``review`` is the reviewer's
    last row on the pair, ``None`` where there is none.
    """

    pair: SentencePair
    projection: Projection
    answer: Answer
    machine: Alignment
    review: Review | None = None

    @property
    def differing(self) -> tuple[DifferingEntity, ...]:
        """What a person settled and the recipe would now say otherwise."""
        return differing(self.answer, self.projection)


Change = Callable[[PairView], Answer | Refusal]


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """What an event led to: the pair to show, why it was refused, if it was, and the pairs it changed.

    ``overtaken`` is the pair on which another window was faster, where that is the reason.
    """

    pair_id: str
    refusal: str = ""
    changed: tuple[str, ...] = ()
    overtaken: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """``method`` is the recipe's, prepared on the project, for entities and links edited by hand.

    ``read`` gives a pair and the recipe's projection of it, where somebody keeps them at hand.
    """

    store: Store
    project: Project
    recipe_id: str
    method: PairMethod
    reviewer: str
    read: Callable[[str], Projected] | None = None

    def view(self, pair_id: str) -> PairView:
        """The pair with the reviewer's answer, machine spans as the recipe has them."""
        return self.views([pair_id])[pair_id]

    def views(self, pair_ids: Collection[str]) -> dict[str, PairView]:
        """Several pairs at once, by id."""
        reviews = self.store.last_reviews(self.project.id, self.reviewer, pair_ids)
        return {pair_id: self.seen(*self._projected(pair_id), reviews.get(pair_id)) for pair_id in pair_ids}

    def seen(self, pair: SentencePair, projection: Projection, review: Review | None) -> PairView:
        """A pair and the recipe's projection of it as the reviewer left them."""
        answer = review.answer if review and review.answer else initial_answer(pair, projection)
        return replace(self._seen(pair, projection, answer), review=review)

    def moved(self, view: PairView) -> tuple[MovedEntity, ...]:
        """What the reviewer's last act moved in this pair, if it was an edit of its links."""
        review = view.review
        if review is None or review.action not in LINK_EVENTS:
            return ()
        return moved(self.before(review), view.answer)

    def before(self, review: Review, base: Review | None = None) -> Answer:
        """The answer that a review changed (`answer_before`)."""
        return answer_before(self.store, review, base)

    def handle(self, pair_id: str, event: Json, client: str, number: int) -> EventOutcome:
        """Apply one event of a browser and store what it led to.

        ``client`` and ``number`` name the event: one sent again is not applied again. Its "seen"
        is the number of the last row that its window knew, of the pair or, for undo and redo, of
        all; where another window went further since, the event is refused.
        """
        kind = str(event.get("type"))
        entry = self._entry(pair_id, kind[:40], client, number)
        seen = number_seen if isinstance(number_seen := event.get("seen"), int) else None
        if kind in NOTHING_LEFT:
            rows = (undo if kind == "undo" else redo)(self.store, entry, seen)
            return _travelled(pair_id, rows, NOTHING_LEFT[kind])
        found = decide(self.store, entry, *self._question(pair_id, lambda view: self.applied(view, event)), seen)
        return _refused(pair_id, found) if isinstance(found, Refusal) else EventOutcome(pair_id)

    def act(
        self, action: str, changes: Mapping[str, Change], client: str | None = None, number: int | None = None
    ) -> tuple[Review, ...]:
        """Change many pairs, by id, as one act: on disk together, taken back by one undo.

        A pair is left out where its change is refused or changes nothing. A change is given
        what stands when it is stored, and may be called again. Returns the rows written.
        """
        entry = self._entry(next(iter(changes), ""), action, client, number)
        questions = {pair_id: self._question(pair_id, change) for pair_id, change in changes.items()}
        return decide_all(self.store, entry, questions)

    def take_back(self) -> tuple[Review, ...]:
        """Take back the reviewer's last act as a whole; returns the rows written, none where none is left."""
        rows = undo(self.store, self._entry("", "undo", None, None))
        return () if isinstance(rows, Refusal) else rows  # nobody said what they had seen, so none is refused

    def applied(self, view: PairView, event: Json) -> Answer | Refusal:
        """What an event makes of the answer, the machine's spans as they were."""
        return apply(
            view.answer, event, EventLimits(view.pair.size, self.project.label_names, LinkSet.of(view.machine))
        )

    def _question(self, pair_id: str, change: Change) -> PairChange:
        pair, projection = self._projected(pair_id)

        def asked(before: Answer) -> Answer | Refusal:
            after = change(self._seen(pair, projection, before))
            if isinstance(after, Refusal) or (after.entities, after.links) == (before.entities, before.links):
                return after
            return opened_by(self._seen(pair, projection, after))

        return PairChange(initial_answer(pair, projection), asked)

    def _entry(self, pair_id: str, action: str, client: str | None, number: int | None) -> ReviewContext:
        return ReviewContext(
            project=self.project.id,
            reviewer=self.reviewer,
            pair_id=pair_id,
            action=action,
            recipe_id=self.recipe_id,
            client=client,
            event=number,
        )

    def _projected(self, pair_id: str) -> Projected:
        return self.read(pair_id) if self.read else projected(self.store, self.project.id, self.recipe_id, pair_id)

    def _seen(self, pair: SentencePair, projection: Projection, answer: Answer) -> PairView:
        """The view of an answer; the method runs again where entities or links are not the projection's own.

        Another label alone asks for no other span.
        """
        machine = projection.alignment
        if answer.links is None and answer.entities == pair.source.spans:
            return PairView(pair, projection, reproject(answer, projection), machine)
        renamed = answer.links is None and _same_words(answer.entities, pair.source.spans)
        pair = replace(pair, source=pair.source.with_spans(answer.entities))
        if renamed and (same := named(projection, answer.entities or ())):
            return PairView(pair, same, reproject(answer, same), machine)
        alignment = answer.links.over(machine) if answer.links else machine
        chosen, runners_up = self.method(pair, alignment)
        projection = replace(projection, alignment=alignment, chosen=chosen, runners_up=runners_up)
        return PairView(pair, projection, reproject(answer, projection), machine)


def _same_words(one: Sequence[Span] | None, other: Sequence[Span] | None) -> bool:
    """Whether entities differ in nothing but their labels."""
    if one is None or other is None:
        return False
    return [(span.start, span.end) for span in one] == [(span.start, span.end) for span in other]


def opened_by(view: PairView) -> Answer:
    """The answer of a view whose entities or links were just changed.

    A confirmed pair opens where the recipe now has a span for an entity that nobody rendered or
    rejected: it was confirmed without it, and is to be confirmed again.
    """
    answer = view.answer
    decided = {*answer.rejected, *(mention.source for mention in answer.spans)}
    found = {candidate.source for candidate in view.projection.chosen if candidate.source}
    if answer.status is not Status.CONFIRMED or found <= decided:
        return answer
    again = reproject(replace(answer, status=Status.OPEN), view.projection)
    return again if {mention.source for mention in again.spans} - decided else answer


def projected(store: Store, project: str, recipe_id: str, pair_id: str) -> Projected:
    """A pair and what a recipe says about it."""
    pair, projection = store.pair(project, pair_id), store.projection(project, pair_id, recipe_id)
    if projection is None:
        raise LookupError(f"Pair {pair_id} was not projected with recipe {recipe_id}.")
    return pair, projection


def _refused(pair_id: str, refusal: Refusal) -> EventOutcome:
    return EventOutcome(
        pair_id, refusal.message, overtaken=refusal.pair_id if isinstance(refusal, EditConflict) else ""
    )


def answer_before(store: Store, review: Review, base: Review | None = None) -> Answer:
    """The answer that a review changed, as the recipe of that review showed it.

    ``base`` saves a look into the store where the row before is at hand.
    """
    if base is None and review.base is not None:
        base = store.review(review.project, review.reviewer, review.base)
    if base and base.answer and base.recipe_id == review.recipe_id:
        return base.answer
    answer = base.answer if base else None
    pair = store.pair(review.project, review.pair_id)
    projection = store.projection(review.project, review.pair_id, review.recipe_id)
    if projection is None:
        return answer or Answer(pair.source.spans)
    return reproject(answer, projection) if answer else initial_answer(pair, projection)


def _travelled(pair_id: str, rows: tuple[Review, ...] | Refusal, nothing: str) -> EventOutcome:
    """Undo and redo show the pair that they changed. Where they changed many, they stay where they are asked for."""
    if isinstance(rows, Refusal):
        return _refused(pair_id, rows)
    if not rows:
        return EventOutcome(pair_id, nothing)
    changed = tuple(review.pair_id for review in rows)
    return EventOutcome(changed[0] if len(changed) == 1 else pair_id, changed=changed)
