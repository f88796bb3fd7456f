"""What a review cost, in time and decisions, and which pairs a blind repeat goes through again.

All is read off the history of decisions; nobody starts or stops a clock. The time of a
decision is the gap since the one before it. A longer gap than `PAUSE` is a pause and counts
nothing, so the first decision after it has no time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from statistics import mean, median

from core.review import Review, Status

PAUSE = 300.0
"""Seconds without a decision after which a reviewer was away."""

KINDS: Mapping[str, frozenset[str]] = {
    "Flagged": frozenset({"flag"}),
    "Links edited": frozenset({"link", "reset_links"}),
    "Source entity marked or removed": frozenset({"add_entity", "change_entity", "delete_entity"}),
    "Span added or chosen": frozenset({"add", "choose"}),
    "Boundary moved": frozenset({"move"}),
    "Label changed": frozenset({"relabel"}),
    "Span rejected": frozenset({"reject", "restore"}),
    "Confirmed as projected": frozenset({"accept", "confirm"}),
}
"""What was done to a pair, by actions, the most laborious first; a pair counts as the first that applies."""

REPEAT = " (repeat)"
LONGEST_BASE = 55
REPEATED = 35
"""How many pairs are reviewed again, unless one says otherwise."""


@dataclass(slots=True)
class _Spent:
    """What one pair cost so far."""

    seconds: float = 0.0
    actions: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str | None:
        return next((kind for kind, actions in KINDS.items() if not actions.isdisjoint(self.actions)), None)


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """The pairs of one of `KINDS`: how many, the median seconds, the mean number of decisions."""

    name: str
    pairs: int
    seconds: float
    decisions: float


@dataclass(frozen=True, slots=True)
class Effort:
    """What a reviewer's decisions on single pairs cost.

    ``pairs`` is how many confirmed or flagged pairs have a known time, ``seconds`` all time
    at work, ``decisions`` the mean and median number of decisions per such pair; ``days`` are
    the days at work with the number of decisions, in order.
    """

    pairs: int = 0
    seconds: float = 0.0
    decisions: tuple[float, float] = (0.0, 0.0)
    kinds: tuple[KindOfWork, ...] = ()
    days: tuple[tuple[date, int], ...] = ()

    @property
    def pairs_per_hour(self) -> float:
        return 3600 * self.pairs / self.seconds if self.seconds else 0.0


def effort(reviews: Iterable[Review]) -> Effort:
    """The effort of one reviewer, from their rows in order; acts over many pairs count their time only."""
    rows = list(reviews)
    done = list(_spent(rows).values())
    timed = [one for one in done if one.seconds]
    many = [len(one.actions) for one in done]
    days = Counter(_day(row) for row in rows)
    return Effort(
        len(timed),
        sum(_gaps(rows)),
        (mean(many), median(many)) if many else (0.0, 0.0),
        tuple(_kinds(timed)),
        tuple(sorted(days.items())),
    )


def seconds_by_pair(reviews: Iterable[Review]) -> dict[str, float]:
    """The seconds that one reviewer spent on each confirmed or flagged pair with a known time."""
    return {pair: one.seconds for pair, one in _spent(list(reviews)).items() if one.seconds}


def _spent(rows: Sequence[Review]) -> dict[str, _Spent]:
    """What each confirmed or flagged pair cost."""
    status = {row.pair_id: row.answer.status if row.answer else None for row in rows}
    spent: dict[str, _Spent] = defaultdict(_Spent)
    for row, gap in zip(rows, _gaps(rows), strict=True):
        if row.act is None:
            spent[row.pair_id].seconds += gap
            spent[row.pair_id].actions.append(row.action)
    return {pair: one for pair, one in spent.items() if status[pair] in (Status.CONFIRMED, Status.FLAGGED)}


def _gaps(rows: Sequence[Review]) -> Iterator[float]:
    """Seconds since the row before, 0 where there is none or it was before a pause."""
    times = [datetime.fromisoformat(row.time) for row in rows]
    if times:
        yield 0.0
    for before, after in pairwise(times):
        gap = (after - before).total_seconds()
        yield gap if 0 <= gap <= PAUSE else 0.0


def _day(row: Review) -> date:
    """The day of a decision where this machine stands."""
    return datetime.fromisoformat(row.time).astimezone().date()


def _kinds(pairs: Iterable[_Spent]) -> Iterator[KindOfWork]:
    found: dict[str, list[_Spent]] = defaultdict(list)
    for one in pairs:
        if one.kind:
            found[one.kind].append(one)
    for kind in reversed(list(KINDS)):
        if those := found[kind]:
            seconds = median(one.seconds for one in those)
            yield KindOfWork(kind, len(those), seconds, mean(len(one.actions) for one in those))


def repeat_name(reviewer: str) -> str:
    """The name under which a reviewer reviews pairs again, blind."""
    return reviewer[:LONGEST_BASE].rstrip() + REPEAT


def repeated(reviewer: str, known: Iterable[str]) -> str | None:
    """Whose pairs this reviewer repeats; ``None`` where it is no repeat of anybody known."""
    return next((name for name in known if repeat_name(name) == reviewer), None)


def sample(project: str, reviewer: str, statuses: Mapping[str, Status], size: int) -> tuple[str, ...]:
    """At most ``size`` of the confirmed pairs, drawn by hash: the same ones each time.

    Pairs that are confirmed later may take the place of some, in proportion to their number.
    """
    confirmed = [pair for pair, status in statuses.items() if status is Status.CONFIRMED]
    return tuple(sorted(confirmed, key=lambda pair: sha256(f"{project}\t{reviewer}\t{pair}".encode()).digest())[:size])
