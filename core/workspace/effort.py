"""Effort of a review, in time and decisions, read off the history: nobody starts or stops a clock.

The time of a decision is the gap since the decision before it. A longer gap than `PAUSE` is a
pause and counts nothing, so the first decision after it has no time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from statistics import mean, median

from core.review import Review, Status

PAUSE = 300.0
"""Seconds without a decision after which a reviewer was away."""

FINISHED = (Status.CONFIRMED, Status.FLAGGED)
"""Statuses of pairs whose cost counts."""

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
"""Kinds of work on a pair, by actions, the most laborious first; a pair counts as the first that applies."""


@dataclass(slots=True)
class _PairEffort:
    """The cost of one pair so far."""

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
    """The cost of a reviewer's decisions on single pairs.

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
    """Measure the effort of one reviewer, from their rows in order; acts over many pairs count their time only."""
    rows = list(reviews)
    efforts = list(_effort_by_pair(rows).values())
    timed = [pair for pair in efforts if pair.seconds]
    decisions = [len(pair.actions) for pair in efforts]
    days = Counter(map(_day, rows))
    kinds = tuple(_kinds(timed))
    return Effort(len(timed), sum(_gaps(rows)), _mean_and_median(decisions), kinds, tuple(sorted(days.items())))


def _mean_and_median(counts: Sequence[int]) -> tuple[float, float]:
    return (mean(counts), median(counts)) if counts else (0.0, 0.0)


def seconds_by_pair(reviews: Iterable[Review]) -> dict[str, float]:
    """Return the seconds that one reviewer spent on each confirmed or flagged pair with a known time."""
    return {pair_id: pair.seconds for pair_id, pair in _effort_by_pair(list(reviews)).items() if pair.seconds}


def _effort_by_pair(rows: Sequence[Review]) -> dict[str, _PairEffort]:
    """Return the cost of each confirmed or flagged pair."""
    statuses = {row.pair_id: row.status for row in rows}
    efforts: dict[str, _PairEffort] = defaultdict(_PairEffort)
    for row, gap in zip(rows, _gaps(rows), strict=True):
        if row.act is None:
            efforts[row.pair_id].seconds += gap
            efforts[row.pair_id].actions.append(row.action)
    return {pair_id: pair for pair_id, pair in efforts.items() if statuses[pair_id] in FINISHED}


def _gaps(rows: Sequence[Review]) -> Iterator[float]:
    """Yield the seconds since the row before, 0 where there is none or it was before a pause."""
    times = [datetime.fromisoformat(row.time) for row in rows]
    if times:
        yield 0.0
    for before, after in pairwise(times):
        gap = (after - before).total_seconds()
        yield gap if 0 <= gap <= PAUSE else 0.0


def _day(row: Review) -> date:
    """Return the day of a decision in this machine's time zone."""
    return datetime.fromisoformat(row.time).astimezone().date()


def _kinds(pairs: Iterable[_PairEffort]) -> Iterator[KindOfWork]:
    by_kind: dict[str, list[_PairEffort]] = defaultdict(list)
    for pair in pairs:
        if pair.kind:
            by_kind[pair.kind].append(pair)
    for kind in reversed(list(KINDS)):
        if members := by_kind[kind]:
            yield _kind_of_work(kind, members)


def _kind_of_work(kind: str, pairs: Sequence[_PairEffort]) -> KindOfWork:
    seconds = median(pair.seconds for pair in pairs)
    return KindOfWork(kind, len(pairs), seconds, mean(len(pair.actions) for pair in pairs))
