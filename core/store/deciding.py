"""Deciding: read where a reviewer stands, change it, append; again where somebody was faster."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TypeVar

from core.review import REDO, UNDO, Answer, Entry, Refusal, Review
from core.store.reviewed import Outdated, Reviewed
from core.store.schema import now

ATTEMPTS = 50
Change = Callable[[Answer], Answer | Refusal]
T = TypeVar("T")


def decide(store: Reviewed, entry: Entry, untouched: Answer, change: Change) -> Review | Refusal | None:
    """Apply ``change`` to the reviewer's current answer to the pair and append what comes out.

    ``untouched`` is the answer where none was given yet. ``change`` may be called again when
    another window appended first. Returns the appended row, the refusal, or ``None`` where
    nothing changed. An event whose client was already acknowledged beyond it is not applied
    again: its earlier row is returned, or ``None`` where it had led to none.
    """

    def attempt() -> Review | Refusal | None:
        last = store.last_number(entry.project, entry.reviewer)
        current = store.current_review(entry.project, entry.reviewer, entry.pair_id)
        before = current.answer if current and current.answer else untouched
        after = change(before)
        if isinstance(after, Refusal):
            return after
        base = current.number if current else None
        return None if after == before else store.append_review(_review(entry, last + 1, after, base))

    return store.review_of_event(entry.project, entry.client, entry.event) if _done(store, entry) else _settle(attempt)


def undo(store: Reviewed, entry: Entry) -> Review | None:
    """Take back the reviewer's last change, in whichever pair it was; ``None`` where none is left.

    ``entry`` says who asked for it and where; its pair and action do not matter. The row
    returned names the pair to show; its answer is ``None`` where that is untouched again.
    """
    return _travel(store, replace(entry, action=UNDO))


def redo(store: Reviewed, entry: Entry) -> Review | None:
    """Make the change again that was taken back last; ``None`` where there is none."""
    return _travel(store, replace(entry, action=REDO))


def _travel(store: Reviewed, entry: Entry) -> Review | None:
    def attempt() -> Review | None:
        history = store.history(entry.project, entry.reviewer)
        steps = history.undoable if entry.action == UNDO else history.redoable
        if not steps:
            return None
        step = steps[-1]
        target = step.base if entry.action == UNDO else step.number
        there = None if target is None else store.review(entry.project, entry.reviewer, target)
        moved = replace(entry, pair_id=step.pair_id)
        answer = None if there is None else there.answer
        return store.append_review(_review(moved, history.last + 1, answer, history.current[step.pair_id]))

    return store.review_of_event(entry.project, entry.client, entry.event) if _done(store, entry) else _settle(attempt)


def _done(store: Reviewed, entry: Entry) -> bool:
    if entry.client is None or entry.event is None:
        return False
    return entry.event <= store.acknowledged(entry.project, entry.client)


def _settle(attempt: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Outdated:
            continue
    return attempt()


def _review(entry: Entry, number: int, answer: Answer | None, base: int | None) -> Review:
    who = {field.name: getattr(entry, field.name) for field in fields(Entry)}
    return Review(**who, number=number, time=now(), answer=answer, base=base)
