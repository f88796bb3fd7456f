"""Assignment of candidates to source entities, so that no target word is taken twice.

Both matchers take one `SpanOptions` per entity and return, per entity, the indices of the
options it gets: at most ``most`` (None: any number), and at least ``least`` where that can be.
These are the constraints of the integer programme of Shkalikov 2025: ``= n`` is least n and
most n, ``<= n`` is most n, ``>= n`` least n and most None; ``< n`` is most n - 1, ``> n`` least
n + 1. Options without a positive score are chosen only to reach ``least``. Neither matcher
breaks ties: no two scores that they get are equal (`core.methods.matching.scored`).
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import compress, pairwise, product
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # slow to import, and needed by few sentences
    from scipy.optimize import LinearConstraint

Entity = TypeVar("Entity")
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

MAX_SUBSET_ENTITIES = 10
"""Entities of a pair up to which the dynamic programme is used, integer programming beyond."""


class SpanOptions(NamedTuple):
    """The scored target ranges ``[start, end)`` of one entity; arrays of one length."""

    start: Indices
    end: Indices
    score: Floats

    @property
    def has_positive(self) -> bool:
        """Whether any option has a positive score."""
        return len(self.score) > 0 and bool(self.score.max() > 0)

    def best(self) -> list[int]:
        """Return the index of the best option; none where no score is positive."""
        return [int(np.argmax(self.score))] if self.has_positive else []

    def bounds(self, k: int) -> tuple[int, int]:
        """Return the range of an option."""
        return int(self.start[k]), int(self.end[k])

    def find(self, ranges: Container[tuple[int, int]]) -> list[int]:
        """Return the indices of the options that are one of these ranges."""
        own = zip(self.start.tolist(), self.end.tolist(), strict=True)
        return [k for k, bounds in enumerate(own) if bounds in ranges]

    def take(self, indices: Indices) -> "SpanOptions":
        """Return some of the options."""
        return SpanOptions(self.start[indices], self.end[indices], self.score[indices])


Picks = list[list[int]]
"""For each entity the indices of the options that it gets."""
Cell = tuple[int, int]
"""The index of an entity, and of one of its options."""


class Matcher(Protocol):
    """A rule that picks between ``least`` and ``most`` options for each entity (None: any number)."""

    def __call__(self, options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks: ...


def greedy(options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks:
    """Pick the best option that is still free, again and again, at most ``most`` per entity.

    Politov et al. 2025. It does not look ahead, so ``least`` is met only by chance; where its
    choice is one that `exact` may make, its total is never above.
    """
    picks = _no_picks(options)
    limit = _greatest_count(most)
    taken = bytearray(_last_word(options))
    ranked = sorted((-options[p].score[k], p, k) for p, k in _positive_cells(options))
    for _, p, k in ranked:
        start, end = options[p].bounds(k)
        if len(picks[p]) < limit and not any(taken[start:end]):
            picks[p].append(k)
            taken[start:end] = b"\1" * (end - start)
    return picks


def exact(options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks:
    """Pick for the maximal total score among the choices that keep the counts.

    With one option each: the best of every entity where those do not clash, else a dynamic
    programme over position and set of entities; beyond `MAX_SUBSET_ENTITIES` entities or for
    other counts an integer programme with one row per target word (a set of intervals
    clashes exactly where some word is covered twice).

    Entities without a positive score are left out first. To reach ``least``, an entity may be
    given ranges that only another entity has a positive score for. Where ``least`` cannot be
    kept for all the others together, it is given up for the whole sentence.
    """
    if most != 1:
        return _by_integer_programme(options, most, least)
    best = [entity.best() for entity in options]
    if not _clash(options, best):
        return best
    if least:
        return _by_integer_programme(options, 1, least)
    return _without_clashes(options, best)


def _without_clashes(options: Sequence[SpanOptions], best: Picks) -> Picks:
    """Pick at most one option each for the maximal total, where the best ones clash."""
    narrowed = _could_beat(options, greedy(options), best)
    pruned = list(map(SpanOptions.take, options, narrowed))
    picks = _by_subsets(pruned) if len(options) <= MAX_SUBSET_ENTITIES else _by_integer_programme(pruned, 1, 0)
    return [indices[chosen].tolist() for chosen, indices in zip(picks, narrowed, strict=True)]


MATCHERS: dict[str, Matcher] = {"exact": exact, "greedy": greedy}


def total(options: Sequence[SpanOptions], picks: Picks) -> float:
    """Return the total score of a choice."""
    return float(sum(entity.score[k] for entity, k in picked(options, picks)))


def picked(entities: Iterable[Entity], picks: Picks) -> Iterator[tuple[Entity, int]]:
    """Yield each entity with each of the options that it gets."""
    for entity, chosen in zip(entities, picks, strict=True):
        for k in chosen:
            yield entity, k


def _no_picks(options: Sequence[SpanOptions]) -> Picks:
    return [[] for _ in options]


def _greatest_count(most: int | None) -> float:
    return np.inf if most is None else most


def _positive_cells(options: Sequence[SpanOptions]) -> Iterator[Cell]:
    """Yield the cells with a positive score, in order."""
    for p, entity in enumerate(options):
        yield from product([p], np.flatnonzero(entity.score > 0).tolist())


def _last_word(options: Sequence[SpanOptions]) -> int:
    """Return the greatest end of all options."""
    return max((int(entity.end.max()) for entity in options if len(entity.end)), default=0)


def _clash(options: Sequence[SpanOptions], picks: Picks) -> bool:
    """Test whether two of the options picked share a word."""
    ranges = sorted([(entity.start[k], entity.end[k]) for entity, k in picked(options, picks)])
    return any(right[0] < left[1] for left, right in pairwise(ranges))


def _could_beat(options: Sequence[SpanOptions], reached: Picks, best: Picks) -> list[Indices]:
    """Return the indices of each entity's options that can be part of a choice as good as ``reached``.

    Choosing an option that is ``d`` below its entity's best costs at least ``d`` of the
    (unreachable) total of the best of every entity.
    """
    slack = total(options, best) - total(options, reached) + 1e-9
    narrowed = []
    for entity, top in zip(options, best, strict=True):
        floor = entity.score[top[0]] - slack if top else np.inf
        narrowed.append(np.flatnonzero((entity.score > 0) & (entity.score >= floor)))
    return narrowed


def _by_subsets(options: Sequence[SpanOptions]) -> Picks:
    """Pick by f(i, U) = max(f(i+1, U), score + f(end, U + p) over options of p not in U that start at i).

    ``value[i, U]`` is the best total from word ``i`` on when the entities in bit set ``U``
    are used up; 2^entities columns.
    """
    size = _last_word(options)
    value = np.zeros((size + 1, 1 << len(options)))
    sets = np.arange(1 << len(options))
    unused = [sets[sets & (1 << p) == 0] for p in range(len(options))]
    for i in range(size - 1, -1, -1):
        value[i] = value[i + 1]
        for p, entity in enumerate(options):
            for k in np.flatnonzero(entity.start == i):
                gain = entity.score[k] + value[entity.end[k], unused[p] | (1 << p)]
                value[i, unused[p]] = np.maximum(value[i, unused[p]], gain)
    return _read_picks(options, value)


def _read_picks(options: Sequence[SpanOptions], value: Floats) -> Picks:
    """Read the picks off the table of `_by_subsets`, from the first word on."""
    picks = _no_picks(options)
    i, used = 0, 0
    while i < len(value) - 1:
        step = next(_moves(options, value, i, used), None)
        if step is None:
            i += 1
            continue
        p, k = step
        picks[p].append(k)
        i, used = int(options[p].end[k]), used | (1 << p)
    return picks


def _moves(options: Sequence[SpanOptions], value: Floats, i: int, used: int) -> Iterator[Cell]:
    """Yield the cells that start at word ``i`` and reach the value of the table."""
    if value[i, used] == value[i + 1, used]:
        return
    for p, entity in enumerate(options):
        starting: Iterable[int] = () if used & (1 << p) else np.flatnonzero(entity.start == i)
        for k in starting:
            if entity.score[k] + value[entity.end[k], used | (1 << p)] == value[i, used]:
                yield p, int(k)


def _by_integer_programme(options: Sequence[SpanOptions], most: int | None, least: int) -> Picks:
    cells = _cells(options, least)
    if not cells:
        return _no_picks(options)
    amounts = _solve(options, cells, most, least)
    if amounts is None:
        return _by_integer_programme(options, most, 0)
    picks = _no_picks(options)
    for cell in np.flatnonzero(amounts > 0.5):
        p, k = cells[cell]
        picks[p].append(k)
    return [_without_surplus(entity, chosen, least) for entity, chosen in zip(options, picks, strict=True)]


def _solve(options: Sequence[SpanOptions], cells: Sequence[Cell], most: int | None, least: int) -> Floats | None:
    """Return how much of each cell is chosen, 0 or 1; None where ``least`` cannot be kept."""
    from scipy.optimize import Bounds, milp

    gains = np.array([max(options[p].score[k], 0.0) for p, k in cells])
    solved = milp(
        -gains,
        constraints=_counts(options, cells, most, least),
        integrality=np.ones(len(cells), dtype=np.intp),
        bounds=Bounds(0, 1),
    )
    if solved.x is None and not least:
        raise RuntimeError(f"The integer programme was not solved: {solved.message}")
    amounts: Floats | None = solved.x
    return amounts


def _cells(options: Sequence[SpanOptions], least: int) -> list[Cell]:
    """Return the cells that may be chosen: those with a positive score, and fillers up to ``least``.

    A filler is a range for which another entity has a positive score.
    """
    cells = list(_positive_cells(options))
    if not least:
        return cells
    ranges = {options[p].bounds(k) for p, k in cells}
    competing = dict(cells)  # the entities with a positive score
    return [(p, k) for p in competing for k in options[p].find(ranges)]


def _counts(options: Sequence[SpanOptions], cells: Sequence[Cell], most: int | None, least: int) -> "LinearConstraint":
    """Return one row per target word, covered at most once, and one per entity."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    size = max(int(options[p].end[k]) for p, k in cells)
    rows, columns = [], []
    for cell, (p, k) in enumerate(cells):
        cell_rows = [*range(*options[p].bounds(k)), size + p]
        rows += cell_rows
        columns += [cell] * len(cell_rows)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size + len(options), len(cells)))
    upper = np.concatenate((np.ones(size), np.full(len(options), _greatest_count(most), np.float64)))
    lower = np.concatenate((np.zeros(size), [float(least * entity.has_positive) for entity in options]))
    return LinearConstraint(matrix, lower, upper)


def _without_surplus(entity: SpanOptions, chosen: Sequence[int], least: int) -> list[int]:
    """Drop the options without a positive score that are not needed to reach ``least``."""
    positive = entity.score[list(chosen)] > 0
    fillers_last = [*compress(chosen, positive), *compress(chosen, ~positive)]
    return fillers_last[: max(least, int(positive.sum()))]
