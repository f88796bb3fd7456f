"""The history of one reviewer in one project: current answers, undo and redo across pairs.

Reviews are only appended. Undo appends the answer that stood before the change which it
takes back, redo the answer after it; so both stacks can be read off the rows alone, after
a reload, a crash or in a second tab.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.errors import InvalidValue
from core.review.answer import Answer, Status
from core.review.names import check_name

UNDO = "undo"
REDO = "redo"
LONGEST_NAME = 64
MOST_EVENTS = 2**53  # the largest whole number that a browser can count to


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who did what to which pair.

    ``action`` is the type of an event, "undo" or "redo"; ``recipe_id`` the recipe on screen.
    ``client`` and ``event`` number the event where it was made, so that one sent twice is
    applied once; both are ``None`` for what was not made in a browser.
    """

    project: str
    reviewer: str
    pair_id: str
    action: str
    recipe_id: str = ""
    client: str | None = None
    event: int | None = None

    def __post_init__(self) -> None:
        check_name("reviewer", self.reviewer, LONGEST_NAME)
        if self.client is not None:
            check_name("client", self.client, LONGEST_NAME)
        if self.event is not None and not 0 < self.event < MOST_EVENTS:
            raise InvalidValue(f"The events of a client are numbered from 1, not {self.event}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Entry):
    """One row of the history: the whole answer that ``action`` led to.

    ``number`` counts the reviewer's rows from 1; ``time`` is UTC in ISO 8601; ``base`` is the
    number of the row that it replaces. ``answer`` and ``base`` are ``None`` for an untouched
    pair: no answer stood before, or undo led back to none.
    """

    number: int
    time: str
    answer: Answer | None
    base: int | None


class Step(NamedTuple):
    """A review without its answer: all that undo and redo need to know of it."""

    number: int
    pair_id: str
    action: str
    base: int | None


@dataclass(frozen=True, slots=True)
class History:
    """What one reviewer's rows add up to.

    ``current`` maps a pair to the number of its last row; ``undoable`` and ``redoable`` are
    the changes that undo and redo would take next, the last one first to go.
    """

    current: Mapping[str, int]
    undoable: tuple[Step, ...] = ()
    redoable: tuple[Step, ...] = ()
    last: int = 0

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "History":
        """The fold of a reviewer's rows, in the order of their numbers."""
        current: dict[str, int] = {}
        undoable: list[Step] = []
        redoable: list[Step] = []
        last = 0
        for step in steps:
            current[step.pair_id] = last = step.number
            if step.action == UNDO and undoable:
                redoable.append(undoable.pop())
            elif step.action == REDO and redoable:
                undoable.append(redoable.pop())
            else:
                undoable.append(step)
                redoable.clear()
        return cls(current, tuple(undoable), tuple(redoable), last)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pairs are confirmed, flagged, touched but open, and untouched."""

    confirmed: int = 0
    flagged: int = 0
    open: int = 0
    untouched: int = 0

    @property
    def total(self) -> int:
        return self.confirmed + self.flagged + self.open + self.untouched

    @classmethod
    def of(cls, statuses: Mapping[str, Status], total: int) -> "Progress":
        """The counts over the touched pairs' statuses, in a project of ``total`` pairs."""
        count = {status: 0 for status in Status}
        for status in statuses.values():
            count[status] += 1
        return cls(count[Status.CONFIRMED], count[Status.FLAGGED], count[Status.OPEN], total - len(statuses))
