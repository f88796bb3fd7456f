"""Deciding: read where a reviewer stands, change it, append; again where somebody was faster."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import NamedTuple, TypeVar

from core.review import REDO, UNDO, Answer, Refusal, Review, ReviewContext, overtaken_on_pair, overtaken_undo
from core.store.reviews import Outdated, ReviewStore
from core.store.schema import now

ATTEMPTS = 50
Change = Callable[[Answer], Answer | Refusal]
T = TypeVar("T")


class PairChange(NamedTuple):
    """One pair of an act: its answer where none was given yet, and the change to make to the answer."""

    untouched: Answer
    change: Change


class Move(NamedTuple):
    """From the row ``base`` of a pair to a new answer."""

    pair_id: str
    answer: Answer | None
    base: int | None


def decide(
    store: ReviewStore, entry: ReviewContext, untouched: Answer, change: Change, seen: int | None = None
) -> Review | Refusal | None:
    """Apply ``change`` to the reviewer's current answer to the pair and append what comes out.

    ``untouched`` is the answer where none was given yet. ``change`` may be called again when
    another window appended first. Returns the appended row, the refusal, or ``None`` where
    nothing changed. An event whose client was already acknowledged beyond it is not applied
    again: its earlier row is returned, or ``None`` where it had led to none.

    ``seen`` is the number of the reviewer's last row on the pair that the client had seen (0 for
    none). Where another client has gone further since and the change would change something,
    it is refused, so that nobody overwrites what they did not see.
    """

    def attempt() -> Review | Refusal | None:
        last = store.last_number(entry.project, entry.reviewer)
        current = store.current_review(entry.project, entry.reviewer, entry.pair_id)
        found = _move(entry.pair_id, PairChange(untouched, change), current)
        if isinstance(found, Move) and current and _is_news(store, entry, current, seen):
            return overtaken_on_pair(current)
        return store.append_act(_rows(entry, last + 1, [found]))[0] if isinstance(found, Move) else found

    with store.in_place():
        done = _done(store, entry)
        return store.review_of_event(entry.project, entry.client, entry.event) if done else _settle(attempt)


def decide_all(store: ReviewStore, entry: ReviewContext, questions: Mapping[str, PairChange]) -> tuple[Review, ...]:
    """Apply a change to each of many pairs as one act: on disk together, undone together.

    ``questions`` are by pair id; the pair of ``entry`` does not matter. Pairs whose change is
    refused, or changes nothing, are left out. As in `decide`, changes may be called again and
    an event that was acknowledged is not applied again.
    """

    def attempt() -> tuple[Review, ...]:
        last = store.last_number(entry.project, entry.reviewer)
        standing = store.last_reviews(entry.project, entry.reviewer, questions)
        found = [_move(pair_id, question, standing.get(pair_id)) for pair_id, question in questions.items()]
        moves = [move for move in found if isinstance(move, Move)]
        return store.append_act(_rows(entry, last + 1, moves)) if moves else ()

    with store.in_place():
        done = _done(store, entry)
        return store.act_of_event(entry.project, entry.client, entry.event) if done else _settle(attempt)


def undo(store: ReviewStore, entry: ReviewContext, seen: int | None = None) -> tuple[Review, ...] | Refusal:
    """Take back the reviewer's last act, in whichever pairs it was; no rows where none is left.

    ``entry`` says who asked for it; its pair and action do not matter. The answer of a row is
    ``None`` where its pair is untouched again. ``seen`` is the number of the reviewer's last row
    that the client had seen; where another client has decided since, nothing is taken back.
    """
    return _travel(store, replace(entry, action=UNDO), seen)


def redo(store: ReviewStore, entry: ReviewContext, seen: int | None = None) -> tuple[Review, ...] | Refusal:
    """Do the act again that was taken back last; no rows where there is none."""
    return _travel(store, replace(entry, action=REDO), seen)


def _travel(store: ReviewStore, entry: ReviewContext, seen: int | None) -> tuple[Review, ...] | Refusal:
    def attempt() -> tuple[Review, ...] | Refusal:
        history = store.history(entry.project, entry.reviewer)
        acts = history.undoable if entry.action == UNDO else history.redoable
        last = store.review(entry.project, entry.reviewer, history.last)
        if last and _is_news(store, entry, last, seen):
            return overtaken_undo(last, entry.action)
        if not acts:
            return ()
        targets = [(step.pair_id, step.base if entry.action == UNDO else step.number) for step in acts[-1]]
        there = store.numbered(entry.project, entry.reviewer, [target for _, target in targets if target])
        answers = {number: review.answer for number, review in there.items()}
        moves = [
            Move(pair_id, answers[target] if target else None, history.current[pair_id]) for pair_id, target in targets
        ]
        return store.append_act(_rows(entry, history.last + 1, moves))

    with store.in_place():
        done = _done(store, entry)
        return store.act_of_event(entry.project, entry.client, entry.event) if done else _settle(attempt)


def _done(store: ReviewStore, entry: ReviewContext) -> bool:
    if entry.client is None or entry.event is None:
        return False
    return entry.event <= store.acknowledged(entry.project, entry.client)


def _is_news(store: ReviewStore, entry: ReviewContext, row: Review, seen: int | None) -> bool:
    """Whether a row is of another client and later than what this one had seen."""
    if seen is None or row.number <= seen:
        return False
    first = row if row.act is None else store.review(row.project, row.reviewer, row.act)
    return first is None or first.client != entry.client


def _settle(attempt: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Outdated:
            continue
    return attempt()


def _move(pair_id: str, question: PairChange, current: Review | None) -> Move | Refusal | None:
    """What the change makes of the reviewer's last row on the pair; ``None`` where it changes nothing."""
    before = current.answer if current and current.answer else question.untouched
    after = question.change(before)
    if isinstance(after, Refusal):
        return after
    return None if after == before else Move(pair_id, after, current.number if current else None)


def _rows(entry: ReviewContext, first: int, moves: Sequence[Move]) -> list[Review]:
    """The rows of one act from number ``first`` on; the event is counted with the first of them."""
    who = {field.name: getattr(entry, field.name) for field in fields(ReviewContext)}
    shared = who | {"time": now(), "act": first if len(moves) > 1 else None}
    uncounted = shared | {"client": None, "event": None}
    return [
        Review(**(uncounted if place else shared) | move._asdict(), number=first + place)
        for place, move in enumerate(moves)
    ]
