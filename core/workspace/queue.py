"""The review queue: which pairs to go through, and in which order.

What decides about a pair whoever reviews it is gathered once (`PairFacts`); what changes
with every decision, the reviewer's statuses, is looked up each time.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import repeat
from math import ceil, floor, inf

from core.evaluation.differences import DifferenceKind, differences
from core.model import Candidate, Outline, SentencePair, Span
from core.review import Progress, Status
from core.store import Store
from core.text import fold

Spans = tuple[Span, ...]
LONGEST_SEARCH = 200
_BAND = re.compile(r"(-?\d{1,4}(?:\.\d{1,4})?)?\.\.(-?\d{1,4}(?:\.\d{1,4})?)?", re.ASCII)


class Show(StrEnum):
    """Which statuses the queue holds. A pair that nobody touched is still to do."""

    TODO = "To do"
    CONFIRMED = "Confirmed"
    BULK = "Bulk"
    FLAGGED = "Flagged"
    ALL = "All"


HOLDS: Mapping[Show, Collection[Status]] = {
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
    the smallest margin over their runners-up. Pairs without entities come last.
    """

    CORPUS = "Corpus order"
    DOUBT = "Most doubtful first"


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the queue knows of one pair as one recipe projects it.

    ``labels`` are those of the source entities and ``unmatched`` counts the entities that
    have no projection. ``score`` is the lowest among the chosen candidates, ``margin`` the
    smallest lead over the best other candidate of the same entity (the score itself where
    there is no other); both are ``None`` where nothing is projected. ``disagreements``
    counts the spans that differ in boundary, label or existence, over all other recipes.
    ``unequal`` tells whether a span has another label than its source entity. ``text`` is both
    sides, folded, for searching.
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

    @property
    def doubt(self) -> tuple[int, float, int]:
        """A key that sorts the most doubtful pair first."""
        calm = inf if self.margin is None else self.margin
        return -self.disagreements, -inf if self.unmatched else calm, self.position


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pairs to go through.

    ``label`` is one of a source entity ("" for any), ``low`` and ``high`` the band for the
    lowest score in the pair (inclusive; ``None``: open; a pair without scores is in no band),
    ``unequal`` asks for a span with another label than its source entity, ``find`` is a text to be
    found on either side, whatever its case and diacritics.
    """

    show: Show = Show.TODO
    label: str = ""
    low: float | None = None
    high: float | None = None
    differs: bool = False
    unmatched: bool = False
    find: str = ""
    unequal: bool = False

    @property
    def banded(self) -> bool:
        return self.low is not None or self.high is not None

    def passes(self, facts: PairFacts) -> bool:
        """Whether a pair is wanted, its status aside; ``find`` must be folded already."""
        return (
            (not self.label or self.label in facts.labels)
            and (not self.banded or self._in_band(facts.score))
            and (not self.differs or facts.disagreements > 0)
            and (not self.unmatched or facts.unmatched > 0)
            and (not self.unequal or facts.unequal)
            and self.find in facts.text
        )

    def _in_band(self, score: float | None) -> bool:
        return (
            score is not None and (self.low is None or self.low <= score) and (self.high is None or score <= self.high)
        )


def gather(store: Store, project: str, recipe_id: str) -> tuple[PairFacts, ...]:
    """The facts of every pair, in corpus order, in one pass over the store.

    The recipe is compared with every other one that was run on the whole project.
    """
    total = store.pair_count(project)
    others = [found.id for found in store.projected_recipes(project) if found.pairs == total and found.id != recipe_id]
    rest = [map(_spans, store.chosen(project, other)) for other in others]
    against: Iterable[tuple[Spans, ...]] = zip(*rest, strict=True) if rest else repeat(())
    rows = zip(store.pairs(project), store.outlines(project, recipe_id), against, strict=False)
    return tuple(pair_facts(place, pair, found, other) for place, (pair, found, other) in enumerate(rows))


def pair_facts(place: int, pair: SentencePair, chosen: Outline, others: Sequence[Spans] = ()) -> PairFacts:
    """The facts of the pair at ``place`` (from 0), compared with the spans of other recipes."""
    entities = pair.source.spans or ()
    spans = _spans(one.candidate for one in chosen)
    matched = {one.candidate.source for one in chosen}
    return PairFacts(
        pair.id,
        place,
        frozenset(entity.label for entity in entities),
        min((one.candidate.score for one in chosen), default=None),
        min((one.margin for one in chosen), default=None),
        sum(entity not in matched for entity in entities),
        sum(_differing(spans, other) for other in others),
        f"{fold(pair.source.text)}\n{fold(pair.target.text)}",
        any(one.candidate.source and one.candidate.label != one.candidate.source.label for one in chosen),
    )


def as_reviewed(facts: Sequence[PairFacts], unequal: Mapping[str, bool]) -> tuple[PairFacts, ...]:
    """The facts with what a reviewer's answers say of labels, by pair id, where there is an answer."""
    return tuple(
        replace(one, unequal=unequal[one.id]) if unequal.get(one.id, one.unequal) is not one.unequal else one
        for one in facts
    )


def _spans(chosen: Iterable[Candidate]) -> Spans:
    return tuple(candidate.span for candidate in chosen)


def _differing(one: Spans, other: Spans) -> int:
    return 0 if one == other else sum(found.state is not DifferenceKind.SAME for found in differences(one, other))


def queue(
    facts: Sequence[PairFacts], statuses: Mapping[str, Status], wanted: Filter, order: Order = Order.CORPUS
) -> tuple[str, ...]:
    """The ids of the pairs that the filter lets through, in order; ``facts`` are in corpus order."""
    ready, holds = _folded(wanted), HOLDS[wanted.show]
    found = [one for one in facts if statuses.get(one.id, Status.OPEN) in holds and ready.passes(one)]
    if order is Order.DOUBT:
        found.sort(key=lambda one: one.doubt)
    return tuple(one.id for one in found)


def _folded(wanted: Filter) -> Filter:
    return replace(wanted, find=fold(wanted.find))


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
        """Whether a pair is still in its place but would not be if the queue were made again."""
        return pair_id in self.ids and pair_id not in self.now


def neighbours(ids: Sequence[str], queued: Sequence[str], pair_id: str) -> dict[str, str | None]:
    """The pairs before and after a pair in the queue.

    For a pair outside the queue they are the nearest on either side in the corpus (``ids``).
    """
    if pair_id in queued:
        here = queued.index(pair_id)
        return {
            "previous": queued[here - 1] if here else None,
            "next": queued[here + 1] if here + 1 < len(queued) else None,
        }
    here, waiting = ids.index(pair_id), set(queued)
    before = next((pair for pair in reversed(ids[:here]) if pair in waiting), None)
    after = next((pair for pair in ids[here + 1 :] if pair in waiting), None)
    return {"previous": before, "next": after}


def counts(progress: Progress) -> dict[Show, int]:
    """How many pairs each choice of `Show` stands for."""
    return {
        Show.TODO: progress.untouched + progress.open,
        Show.CONFIRMED: progress.confirmed,
        Show.BULK: progress.bulk,
        Show.FLAGGED: progress.flagged,
        Show.ALL: progress.total,
    }


def to_query(wanted: Filter, order: Order = Order.CORPUS) -> dict[str, str]:
    """The filter as parts of an address; what is as usual is ``""``."""
    only = [name for name in ("differs", "unmatched", "unequal") if getattr(wanted, name)]
    return {
        "show": "" if wanted.show is Show.TODO else wanted.show.name.lower(),
        "label": wanted.label,
        "score": f"{_number(wanted.low)}..{_number(wanted.high)}" if wanted.banded else "",
        "only": ",".join(only),
        "find": wanted.find,
        "order": "" if order is Order.CORPUS else order.name.lower(),
    }


def from_query(query: Mapping[str, str]) -> tuple[Filter, Order]:
    """What `to_query` wrote. Addresses come from outside: what makes no sense is as usual."""
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
    )
    return chosen, Order.__members__.get(query.get("order", "").upper(), Order.CORPUS)


def _number(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def _band(text: str) -> tuple[float | None, float | None]:
    found = _BAND.fullmatch(text)
    low, high = (float(number) if number else None for number in found.groups()) if found else (None, None)
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def described(wanted: Filter) -> str:
    """What a filter lets through, its status aside, in a few plain words; "" for everything."""
    parts = {
        f"label {wanted.label}": wanted.label,
        f"lowest score {_number(wanted.low)}..{_number(wanted.high)}": wanted.banded,
        "recipes disagree": wanted.differs,
        "a source entity has no projection": wanted.unmatched,
        "labels differ": wanted.unequal,
        f"text “{wanted.find}”": wanted.find,
    }
    return ", ".join(part for part, used in parts.items() if used)


def scores(facts: Iterable[PairFacts]) -> tuple[float, float] | None:
    """The range of the scores in steps of a tenth; ``None`` where there are not two different ones."""
    found = [one.score for one in facts if one.score is not None]
    low, high = (floor(min(found) * 10) / 10, ceil(max(found) * 10) / 10) if found else (0.0, 0.0)
    return (low, high) if low < high else None
