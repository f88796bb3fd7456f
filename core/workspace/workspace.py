"""The workspace: one reviewer at one project, looking through one recipe.

Everything a screen or a command needs to show a pair and to take a decision about it.
A decision is in the store before `Workspace.handle` returns.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from core.methods import PairMethod
from core.model import Projection, SentencePair
from core.project import Project
from core.review import (
    LINK_ACTIONS,
    UNDO,
    Answer,
    EditConflict,
    Event,
    Refusal,
    Review,
    ReviewContext,
    ReviewEvent,
    answer_of,
    initial_answer,
    reproject,
)
from core.store import Outdated, Store
from core.store.schema import now
from core.workspace.decisions import (
    TRAVEL,
    Command,
    HistoryState,
    PairChanges,
    PairsState,
    PairState,
    Rows,
    decide,
    travel_targets,
)
from core.workspace.projected_pair import Change, PairView, ProjectedPair, apply_to_view

MAX_ATTEMPTS = 50
MAX_ACTION_LENGTH = 40
NOTHING_LEFT = {"undo": "There is nothing left to undo.", "redo": "There is nothing left to redo."}
Projected = tuple[SentencePair, Projection]


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
        """Return the pair with the reviewer's answer, machine spans as the recipe has them."""
        return self.views([pair_id])[pair_id]

    def views(self, pair_ids: Collection[str]) -> dict[str, PairView]:
        """Return several pairs at once, by id."""
        reviews = self.store.last_reviews(self.project.id, self.reviewer, pair_ids)
        bases = self._bases(reviews.values())
        views = {}
        for pair_id in pair_ids:
            projected, review = self._projected(pair_id), reviews.get(pair_id)
            view = projected.reviewed(review)
            if review and review.action in LINK_ACTIONS:
                view = replace(view, before_links=self._answer_before(review, bases, projected))
            views[pair_id] = view
        return views

    def seen(self, pair: SentencePair, projection: Projection, review: Review | None) -> PairView:
        """Return a pair and the recipe's projection of it as the reviewer left them."""
        return ProjectedPair(pair, projection, self.method).reviewed(review)

    def handle(self, event: ReviewEvent) -> EventOutcome:
        """Apply one event of a browser and store what it led to.

        An event that is sent again is not applied again. Where another window went further than
        the event's had seen, it is refused.
        """
        rows = self.commit(event)
        if isinstance(rows, Refusal):
            overtaken = rows.pair_id if isinstance(rows, EditConflict) else ""
            return EventOutcome(event.pair_id, rows.message, overtaken=overtaken)
        if event.kind in TRAVEL:
            return _travelled(event, rows)
        return EventOutcome(event.pair_id)

    def act(
        self, action: str, changes: Mapping[str, Change], client: str | None = None, number: int | None = None
    ) -> Rows:
        """Change many pairs, by id, as one act: on disk together, taken back by one undo.

        A pair is left out where its change is refused or changes nothing. A change gets the
        pair as it is when it is stored, and may be called again. Returns the rows written.
        """
        rows = self.commit(PairChanges(action, changes, client, number))
        assert not isinstance(rows, Refusal)
        return rows

    def take_back(self) -> Rows:
        """Take back the reviewer's last act as a whole; returns the rows written, none where none is left."""
        rows = self.commit(PairChanges(UNDO))
        return () if isinstance(rows, Refusal) else rows  # no window named what it had seen, so none is refused

    def commit(self, command: Command) -> Rows | Refusal:
        """Read what is stored, decide, append; again where another window appended in between.

        Returns the rows on disk, none where the command changed nothing, or the refusal. A command
        that is already stored is not applied again: its earlier rows are returned. Whatever is
        answered holds for the file that stands at the store's place (`Database.in_place`).
        """
        attempts = 0
        with self.store.in_place():
            if self._is_acknowledged(command):
                return self.store.act_of_event(self.project.id, command.client, command.number)
            context = self._context(command)
            pairs = self._pairs_of(command)
            while True:
                rows = decide(self._read_state(command, context, pairs), command)
                if isinstance(rows, Refusal) or not rows:
                    return rows
                try:
                    return self.store.append_act(rows)
                except Outdated:
                    attempts += 1
                    if attempts == MAX_ATTEMPTS:
                        raise

    def applied(self, view: PairView, event: Event) -> Answer | Refusal:
        """Apply an event to the answer of a view; the machine's spans stay as they are."""
        return apply_to_view(view, event, self.project.label_names)

    def _is_acknowledged(self, command: Command) -> bool:
        if command.client is None or command.number is None:
            return False
        return command.number <= self.store.acknowledged(self.project.id, command.client)

    def _context(self, command: Command) -> ReviewContext:
        return ReviewContext(
            project=self.project.id,
            reviewer=self.reviewer,
            pair_id=command.pair_id,
            action=command.kind[:MAX_ACTION_LENGTH],
            recipe_id=self.recipe_id,
            client=command.client,
            event=command.number,
        )

    def _pairs_of(self, command: Command) -> dict[str, ProjectedPair]:
        """Read the pairs that a command changes, by id; undo and redo need none."""
        if command.kind in TRAVEL:
            return {}
        pair_ids = [command.pair_id] if isinstance(command, ReviewEvent) else list(command.changes)
        return {pair_id: self._projected(pair_id) for pair_id in pair_ids}

    def _read_state(
        self, command: Command, context: ReviewContext, pairs: Mapping[str, ProjectedPair]
    ) -> PairsState | HistoryState:
        if command.kind in TRAVEL:
            return self._history_state(context)
        last_number = self.store.last_number(context.project, context.reviewer)  # first: rows read later are newer
        reviews = self.store.last_reviews(context.project, context.reviewer, pairs)
        return PairsState(
            context=context,
            time=now(),
            last_number=last_number,
            author=self._author(reviews.get(command.pair_id)),
            pairs={pair_id: PairState(projected, reviews.get(pair_id)) for pair_id, projected in pairs.items()},
            labels=self.project.label_names,
        )

    def _history_state(self, context: ReviewContext) -> HistoryState:
        project, reviewer = context.project, context.reviewer
        history = self.store.history(project, reviewer)
        last_row = self.store.review(project, reviewer, history.last)
        targets = travel_targets(history, context.action)
        rows = self.store.numbered(project, reviewer, list(filter(None, targets.values())))
        return HistoryState(
            context=context,
            time=now(),
            last_number=history.last,
            author=self._author(last_row),
            history=history,
            last_row=last_row,
            answers={pair_id: rows[number].answer if number else None for pair_id, number in targets.items()},
        )

    def _author(self, row: Review | None) -> str | None:
        """Return the client of the act that led to a row; only the first row of an act names it."""
        if row is not None and row.act is not None:
            row = self.store.review(row.project, row.reviewer, row.act)
        return row.client if row else None

    def _projected(self, pair_id: str) -> ProjectedPair:
        if self.read:
            pair, projection = self.read(pair_id)
        else:
            pair, projection = read_projected(self.store, self.project.id, self.recipe_id, pair_id)
        return ProjectedPair(pair, projection, self.method)

    def _bases(self, reviews: Iterable[Review]) -> dict[int, Review]:
        """Read the rows, by number, that edits of links replaced."""
        numbers = [review.base for review in reviews if review.action in LINK_ACTIONS and review.base]
        return self.store.numbered(self.project.id, self.reviewer, numbers)

    def _answer_before(self, review: Review, bases: Mapping[int, Review], projected: ProjectedPair) -> Answer:
        base = bases.get(review.base) if review.base else None
        if review.recipe_id != self.recipe_id:
            return answer_before(self.store, review, base)
        return _settled_answer(base, review) or _shown_answer(base, projected.pair, projected.projection)


def read_projected(store: Store, project: str, recipe_id: str, pair_id: str) -> Projected:
    """Read a pair and a recipe's projection of it; `LookupError` where it was not projected."""
    pair, projection = store.pair(project, pair_id), store.projection(project, pair_id, recipe_id)
    if projection is None:
        raise LookupError(f"Pair {pair_id} was not projected with recipe {recipe_id}.")
    return pair, projection


def answer_before(store: Store, review: Review, base: Review | None = None) -> Answer:
    """Return the answer that a review changed, as the recipe of that review showed it.

    ``base`` saves a look into the store where the row before is at hand.
    """
    if base is None and review.base is not None:
        base = store.review(review.project, review.reviewer, review.base)
    if answer := _settled_answer(base, review):
        return answer
    pair = store.pair(review.project, review.pair_id)
    return _shown_answer(base, pair, store.projection(review.project, review.pair_id, review.recipe_id))


def _settled_answer(base: Review | None, review: Review) -> Answer | None:
    """Return the answer of the row before a review where the same recipe showed it."""
    return base.answer if base and base.recipe_id == review.recipe_id else None


def _shown_answer(base: Review | None, pair: SentencePair, projection: Projection | None) -> Answer:
    """Return the answer of a row as a recipe shows it; ``projection`` is the recipe's, if it has any."""
    answer = answer_of(base)
    if projection is None:
        return answer or Answer(pair.source.spans)
    return reproject(answer, projection) if answer else initial_answer(pair, projection)


def _travelled(event: ReviewEvent, rows: Rows) -> EventOutcome:
    """Show the pair that undo or redo changed; stay with the event's pair where it changed many."""
    if not rows:
        return EventOutcome(event.pair_id, NOTHING_LEFT[event.kind])
    changed = tuple(review.pair_id for review in rows)
    return EventOutcome(changed[0] if len(changed) == 1 else event.pair_id, changed=changed)
