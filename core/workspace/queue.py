"""The review queue: which pairs to go through, and in which order.

What decides about a pair, whoever reviews it, is gathered once (`PairFacts`); the reviewer's
statuses change with every decision and are read each time.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor, inf

from core.review import Progress, Status
from core.text import fold
from core.workspace.candidate_rating import rating_name, rating_text

LONGEST_SEARCH = 200
_BAND = re.compile(r"(-?\d{1,4}(?:\.\d{1,4})?)?\.\.(-?\d{1,4}(?:\.\d{1,4})?)?", re.ASCII)


class Show(StrEnum):
    """Which statuses the queue holds. A pair that nobody touched is still to do."""

    TODO = "To do"
    CONFIRMED = "Confirmed"
    BULK = "Bulk"
    FLAGGED = "Flagged"
    ALL = "All"


STATUSES_OF: Mapping[Show, Collection[Status]] = {
    Show.TODO: {Status.OPEN},
    Show.CONFIRMED: {Status.CONFIRMED},
    Show.BULK: {Status.BULK},
    Show.FLAGGED: {Status.FLAGGED},
    Show.ALL: set(Status),
}


class Order(StrEnum):
    """How the queue is sorted.

    The most doubtful pair is the one on which the recipes differ most; then the one with an
    entity that has no projection, hence no score; then the one whose best candidates lead by
    the smallest margin over their runners-up. Pairs without entities come last. The least sure
    pair has an entity that has no projection; then it is the one with the lowest probability, or
    with the smallest margin where the recipe gives no probabilities.
    """

    CORPUS = "Corpus order"
    DOUBT = "Most doubtful first"
    UNSURE = "Least sure first"


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Facts about one pair as one recipe projects it, for filter and order of the queue.

    ``labels`` are those of the source entities and ``unmatched`` counts the entities that
    have no projection. ``score`` is the lowest among the chosen candidates, of their probabilities
    where the recipe is ``calibrated``, ``margin`` the
    smallest lead over the best other candidate of the same entity (the score itself where
    there is no other); both are ``None`` where nothing is projected. ``disagreements``
    counts the spans that differ in boundary, label or existence, over all other recipes.
    ``unequal`` tells whether a span has another label than its source entity. ``text`` is both
    sides, folded, for searching. ``phenomena`` are what the pair is a test of.
    """

    id: str
    position: int
    labels: frozenset[str]
    score: float | None
    margin: float | None
    unmatched: int
    disagreements: int
    text: str
    unequal: bool = False
    calibrated: bool = False
    phenomena: tuple[str, ...] = ()

    @property
    def doubt(self) -> tuple[int, float, int]:
        """A key that sorts the most doubtful pair first."""
        margin = inf if self.margin is None else self.margin
        return -self.disagreements, -inf if self.unmatched else margin, self.position

    @property
    def sureness(self) -> tuple[float, int]:
        """A key that sorts the least sure pair first."""
        value = self.score if self.calibrated else self.margin
        return -inf if self.unmatched else inf if value is None else value, self.position


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pairs to go through.

    ``label`` is one of a source entity ("" for any), ``low`` and ``high`` the band for the
    lowest score in the pair (inclusive; ``None``: open; a pair without scores is in no band),
    ``unequal`` asks for a span with another label than its source entity, ``find`` is a text to be
    found on either side, whatever its case and diacritics, ``phenomenon`` is one that the pair is a test of ("" for
    any).
    """

    show: Show = Show.TODO
    label: str = ""
    low: float | None = None
    high: float | None = None
    differs: bool = False
    unmatched: bool = False
    find: str = ""
    unequal: bool = False
    phenomenon: str = ""

    @property
    def banded(self) -> bool:
        return self.low is not None or self.high is not None

    def passes(self, facts: PairFacts) -> bool:
        """Tell whether a pair passes, its status aside; ``find`` must be folded already."""
        return (
            (not self.label or self.label in facts.labels)
            and (not self.phenomenon or self.phenomenon in facts.phenomena)
            and (not self.banded or self._in_band(facts.score))
            and (not self.differs or facts.disagreements > 0)
            and (not self.unmatched or facts.unmatched > 0)
            and (not self.unequal or facts.unequal)
            and self.find in facts.text
        )

    def _in_band(self, score: float | None) -> bool:
        low = -inf if self.low is None else self.low
        high = inf if self.high is None else self.high
        return score is not None and low <= score <= high


def as_reviewed(facts: Sequence[PairFacts], unequal: Mapping[str, bool]) -> tuple[PairFacts, ...]:
    """Return the facts with what a reviewer's answers say of labels, by pair id, where there is an answer."""
    reviewed = []
    for pair in facts:
        differs = unequal.get(pair.id, pair.unequal)
        reviewed.append(pair if differs is pair.unequal else replace(pair, unequal=differs))
    return tuple(reviewed)


def queue(
    facts: Sequence[PairFacts], statuses: Mapping[str, Status], query: Filter, order: Order = Order.CORPUS
) -> tuple[str, ...]:
    """Return the ids of the pairs that the filter lets through, in order; ``facts`` are in corpus order."""
    folded, shown = replace(query, find=fold(query.find)), STATUSES_OF[query.show]
    pairs = [pair for pair in facts if statuses.get(pair.id, Status.OPEN) in shown and folded.passes(pair)]
    if order is Order.DOUBT:
        pairs.sort(key=lambda pair: pair.doubt)
    if order is Order.UNSURE:
        pairs.sort(key=lambda pair: pair.sureness)
    return tuple(pair.id for pair in pairs)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue a reviewer works through: frozen, so that no pair jumps away when it is decided.

    ``ids`` are the pairs as they were when the queue was made, ``now`` the pairs that it
    would hold if it were made again.
    """

    ids: tuple[str, ...]
    now: tuple[str, ...]

    @property
    def stale(self) -> bool:
        return self.ids != self.now

    def lost(self, pair_id: str) -> bool:
        """Tell whether a pair is still in its place but would not be if the queue were made again."""
        return pair_id in self.ids and pair_id not in self.now


def counts(progress: Progress) -> dict[Show, int]:
    """Count the pairs behind each choice of `Show`."""
    return {
        Show.TODO: progress.untouched + progress.open,
        Show.CONFIRMED: progress.confirmed,
        Show.BULK: progress.bulk,
        Show.FLAGGED: progress.flagged,
        Show.ALL: progress.total,
    }


def to_query(query: Filter, order: Order = Order.CORPUS) -> dict[str, str]:
    """Return the filter as parts of an address; defaults are empty strings."""
    only = [name for name in ("differs", "unmatched", "unequal") if getattr(query, name)]
    return {
        "show": _name(query.show, Show.TODO),
        "label": query.label,
        "phenomenon": query.phenomenon,
        "score": f"{_number(query.low)}..{_number(query.high)}" if query.banded else "",
        "only": ",".join(only),
        "find": query.find,
        "order": _name(order, Order.CORPUS),
    }


def _name(choice: StrEnum, default: StrEnum) -> str:
    return "" if choice is default else choice.name.lower()


def from_query(query: Mapping[str, str]) -> tuple[Filter, Order]:
    """Return what `to_query` wrote. Addresses come from outside: invalid values fall back to the defaults."""
    only = query.get("only", "").split(",")
    low, high = _band(query.get("score", ""))
    chosen = Filter(
        Show.__members__.get(query.get("show", "").upper(), Show.TODO),
        query.get("label", ""),
        low,
        high,
        "differs" in only,
        "unmatched" in only,
        query.get("find", "")[:LONGEST_SEARCH],
        "unequal" in only,
        query.get("phenomenon", ""),
    )
    return chosen, Order.__members__.get(query.get("order", "").upper(), Order.CORPUS)


def _number(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def _band(text: str) -> tuple[float | None, float | None]:
    match = _BAND.fullmatch(text)
    if match is None:
        return None, None
    low, high = map(_bound, match.groups())
    if low is not None and high is not None and low > high:
        return None, None
    return low, high


def _bound(number: str | None) -> float | None:
    return float(number) if number else None


def describe_filter(query: Filter, calibrated: bool = False) -> str:
    """Describe what a filter lets through, its status aside, in a few plain words; "" for everything.

    ``calibrated``: its band is of probabilities.
    """
    low, high = ("" if end is None else rating_text(end, calibrated) for end in (query.low, query.high))
    parts = {
        f"label {query.label}": query.label,
        f"phenomenon {query.phenomenon}": query.phenomenon,
        f"lowest {rating_name(calibrated)} {low}..{high}": query.banded,
        "recipes disagree": query.differs,
        "a source entity has no projection": query.unmatched,
        "labels differ": query.unequal,
        f"text “{query.find}”": query.find,
    }
    return ", ".join(part for part, used in parts.items() if used)


def scores(facts: Iterable[PairFacts]) -> tuple[float, float] | None:
    """Return the range of the scores in steps of a tenth; ``None`` where there are not two different values."""
    values = [pair.score for pair in facts if pair.score is not None]
    if not values:
        return None
    low, high = floor(min(values) * 10) / 10, ceil(max(values) * 10) / 10
    return (low, high) if low < high else None
