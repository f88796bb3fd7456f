"""The history of one reviewer in one project: current answers, undo and redo across pairs.

Reviews are only appended. Undo appends the answers before the act which it takes back, redo
the answers after it; so both stacks can be read off the rows alone, after a reload, a crash or
in a second tab. An act is a change to one pair, or to many at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from core.errors import InvalidValue
from core.review.answer import Answer, Status
from core.review.names import check_name

UNDO = "undo"
REDO = "redo"
MAX_NAME_LENGTH = 64
MAX_EVENT_NUMBER = 2**53  # the largest whole number that a browser can count to


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContext:
    """Reviewer, pair and action of a decision.

    ``action`` is the type of an event, "undo" or "redo"; ``recipe_id`` the recipe on screen.
    ``client`` and ``event`` number the event where it was made, so that an event sent twice is
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
        check_name("reviewer", self.reviewer, MAX_NAME_LENGTH)
        if self.client is not None:
            check_name("client", self.client, MAX_NAME_LENGTH)
        if self.event is not None and not 0 < self.event < MAX_EVENT_NUMBER:
            raise InvalidValue(f"The events of a client are numbered from 1, not {self.event}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(ReviewContext):
    """A row of the history: the whole answer that ``action`` led to.

    ``number`` counts the reviewer's rows from 1; ``time`` is UTC in ISO 8601; ``base`` is the
    number of the row that it replaces. ``answer`` and ``base`` are ``None`` for an untouched
    pair: there was no answer before, or undo led back to none. ``act`` is the number of the first
    row of an act over several pairs; the row is an act of its own where it is ``None``.
    """

    number: int
    time: str
    answer: Answer | None
    base: int | None
    act: int | None = None

    @property
    def status(self) -> Status | None:
        """The status of its answer, if it has one."""
        return self.answer.status if self.answer else None


def answer_of(review: Review | None) -> Answer | None:
    """Return the answer of a review; ``None`` where there is no review, or it led back to no answer."""
    return review.answer if review else None


class Step(NamedTuple):
    """A review without its answer, as undo and redo need it."""

    number: int
    pair_id: str
    action: str
    base: int | None
    act: int | None = None


Act = tuple[Step, ...]
"""The steps that undo takes back together, in the order of their numbers; at least one."""


def acts(steps: Iterable[Step]) -> Iterator[Act]:
    """Group steps, in the order of their numbers, by the act that they belong to."""
    return (tuple(act) for _, act in groupby(steps, lambda step: step.act or step.number))


@dataclass(frozen=True, slots=True)
class History:
    """Current rows and undo stacks of one reviewer.

    ``current`` maps a pair to the number of its last row; ``undoable`` and ``redoable`` are
    the acts that undo and redo would take next, the last one first to go.
    """

    current: Mapping[str, int]
    undoable: tuple[Act, ...] = ()
    redoable: tuple[Act, ...] = ()
    last: int = 0

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "History":
        """Fold a reviewer's rows, in the order of their numbers."""
        current: dict[str, int] = {}
        undoable: list[Act] = []
        redoable: list[Act] = []
        last = 0
        for act in acts(steps):
            current.update((step.pair_id, step.number) for step in act)
            last = act[-1].number
            _stack(act, undoable, redoable)
        return cls(current, tuple(undoable), tuple(redoable), last)


def _stack(act: Act, undoable: list[Act], redoable: list[Act]) -> None:
    """Put an act on the stack of undo; undo and redo move the last act of a stack to the other."""
    if act[0].action == UNDO and undoable:
        redoable.append(undoable.pop())
    elif act[0].action == REDO and redoable:
        undoable.append(redoable.pop())
    else:
        undoable.append(act)
        redoable.clear()


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of pairs that are confirmed, accepted in bulk, flagged, touched but open, and untouched."""

    confirmed: int = 0
    bulk: int = 0
    flagged: int = 0
    open: int = 0
    untouched: int = 0

    @property
    def total(self) -> int:
        return self.confirmed + self.bulk + self.flagged + self.open + self.untouched

    @classmethod
    def of(cls, statuses: Mapping[str, Status], total: int) -> "Progress":
        """Count the touched pairs' statuses in a project of ``total`` pairs."""
        count = Counter(status.value for status in statuses.values())
        return cls(**count, untouched=total - len(statuses))
