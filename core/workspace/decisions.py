"""Decide on a reviewer's commands: pure functions from what is stored to the rows to append, or a refusal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from typing import NamedTuple

from core.review import (
    REDO,
    UNDO,
    Answer,
    History,
    Refusal,
    Review,
    ReviewContext,
    ReviewEvent,
    answer_of,
    overtaken_on_pair,
    overtaken_undo,
)
from core.workspace.projected_pair import Change, ProjectedPair, apply_to_view

TRAVEL = frozenset({UNDO, REDO})
Rows = tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class PairChanges:
    """Changes to many pairs, by id, as one act: stored together, taken back by one undo.

    ``client`` and ``number`` name the event that asked for it; both are ``None`` outside a browser.
    """

    kind: str
    changes: Mapping[str, Change] = field(default_factory=dict)
    client: str | None = None
    number: int | None = None

    @property
    def pair_id(self) -> str:
        """One of the pairs, to stand for the act."""
        return next(iter(self.changes), "")

    @property
    def seen(self) -> None:
        """Nothing: an act is never refused for what its window had not seen."""
        return None


Command = ReviewEvent | PairChanges
"""What a reviewer asks for: an event of a browser, or changes to many pairs."""


@dataclass(frozen=True, slots=True)
class PairState:
    """One pair before a decision; ``review`` is the reviewer's last row on it."""

    projected: ProjectedPair
    review: Review | None

    @property
    def answer(self) -> Answer:
        """The answer that a decision changes."""
        return answer_of(self.review) or self.projected.initial_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewState:
    """What is stored of a reviewer before a decision, read at ``time`` (UTC, ISO 8601).

    ``last_number`` is that of the reviewer's last row. ``author`` is the client whose act led to
    the row that a conflict would be about: the last one of the pair or, for undo and redo, of all.
    """

    context: ReviewContext
    time: str
    last_number: int
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsState(ReviewState):
    """The pairs that a decision is about, by id."""

    pairs: Mapping[str, PairState]
    labels: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryState(ReviewState):
    """The reviewer's history, its last row, and the answers (by pair) that undo or redo would lead back to."""

    history: History
    last_row: Review | None
    answers: Mapping[str, Answer | None]


class Move(NamedTuple):
    """From the row ``base`` of a pair to a new answer."""

    pair_id: str
    answer: Answer | None
    base: int | None


def decide(state: PairsState | HistoryState, command: Command) -> Rows | Refusal:
    """Return the rows that a command leads to, none where it changes nothing, or why it is refused."""
    if isinstance(state, HistoryState):
        return decide_travel(state, command.seen)
    if isinstance(command, ReviewEvent):
        return decide_event(state, command)
    return decide_changes(state, command.changes)


def decide_event(state: PairsState, event: ReviewEvent) -> Rows | Refusal:
    """Apply one event to its pair.

    An event that would change something is refused where another client has gone further than
    its window had seen, so that nobody overwrites what they did not see.
    """
    pair = state.pairs[event.pair_id]
    answer = pair.projected.changed(pair.answer, partial(apply_to_view, event=event.to_json(), labels=state.labels))
    if isinstance(answer, Refusal):
        return answer
    if answer == pair.answer:
        return ()
    if pair.review and _is_unseen(pair.review, state, event.seen):
        return overtaken_on_pair(pair.review)
    return _rows(state, [_move(event.pair_id, pair, answer)])


def decide_changes(state: PairsState, changes: Mapping[str, Change]) -> Rows:
    """Apply a change to each of many pairs; a pair is left out where its change is refused or changes nothing."""
    moves = []
    for pair_id, change in changes.items():
        pair = state.pairs[pair_id]
        answer = pair.projected.changed(pair.answer, change)
        if not isinstance(answer, Refusal) and answer != pair.answer:
            moves.append(_move(pair_id, pair, answer))
    return _rows(state, moves)


def decide_travel(state: HistoryState, seen: int | None) -> Rows | Refusal:
    """Take back the last act as a whole, or do it again; no rows where none is left.

    It is refused where another client has decided since the row ``seen``.
    """
    if state.last_row and _is_unseen(state.last_row, state, seen):
        return overtaken_undo(state.last_row, state.context.action)
    current = state.history.current
    return _rows(state, [Move(pair_id, answer, current[pair_id]) for pair_id, answer in state.answers.items()])


def travel_targets(history: History, kind: str) -> dict[str, int | None]:
    """Return the rows, by pair, that undo or redo leads back to, in the order of the act.

    ``None`` stands for an untouched pair. Nothing where no act is left.
    """
    acts = history.undoable if kind == UNDO else history.redoable
    if not acts:
        return {}
    return {step.pair_id: step.base if kind == UNDO else step.number for step in acts[-1]}


def _is_unseen(row: Review, state: ReviewState, seen: int | None) -> bool:
    """Tell whether a row is of another client and later than what this one had seen."""
    return seen is not None and row.number > seen and state.author != state.context.client


def _move(pair_id: str, pair: PairState, answer: Answer) -> Move:
    return Move(pair_id, answer, pair.review.number if pair.review else None)


def _rows(state: ReviewState, moves: Sequence[Move]) -> Rows:
    """Return the rows of one act; its event is counted with the first of them."""
    first = state.last_number + 1
    shared = {name.name: getattr(state.context, name.name) for name in fields(ReviewContext)}
    shared |= {"time": state.time, "act": first if len(moves) > 1 else None}
    rows = []
    for number, move in enumerate(moves, start=first):
        rows.append(Review(**(shared | move._asdict()), number=number))
        shared |= {"client": None, "event": None}
    return tuple(rows)
