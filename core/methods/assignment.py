"""Assignment of candidates to source entities, so that no target word is taken twice.

Both matchers take one `SpanOptions` per entity and return, per entity, the indices of the
options it gets: at most ``most`` (None: any number), and at least ``least`` where that can be.
These are the constraints of the integer programme of Shkalikov 2025: ``= n`` is least n and
most n, ``<= n`` is most n, ``>= n`` least n and most None; ``< n`` is most n - 1, ``> n`` least
n + 1. Options without a positive score are chosen only to reach ``least``. Neither matcher
breaks ties: no two scores that they get are equal (`core.methods.matching.scored`).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

MAX_SUBSET_ENTITIES = 10
"""Entities of a pair up to which the dynamic programme is used, integer programming beyond."""


class SpanOptions(NamedTuple):
    """The scored target ranges ``[start, end)`` of one entity; arrays of one length."""

    start: Indices
    end: Indices
    score: Floats


Picks = list[list[int]]
"""For each entity the indices of the options that it gets."""


class Matcher(Protocol):
    """A rule that picks between ``least`` and ``most`` options for each entity (None: any number)."""

    def __call__(self, options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks: ...


def greedy(options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks:
    """Pick the best option that is still free, again and again, at most ``most`` per entity.

    Politov et al. 2025. It does not look ahead, so ``least`` is met only by chance; where its
    choice is one that `exact` may make, its total is never above.
    """
    picks: Picks = [[] for _ in options]
    ranked: list[tuple[float, int, int]] = []
    for p, entity in enumerate(options):
        ranked += [(-score, p, k) for k, score in enumerate(entity.score) if score > 0]
    taken = bytearray(_last_word(options))
    for _, p, k in sorted(ranked):
        start, end = int(options[p].start[k]), int(options[p].end[k])
        if (most is None or len(picks[p]) < most) and not any(taken[start:end]):
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
    best = [[int(np.argmax(entity.score))] if _has_positive(entity) else [] for entity in options]
    if not _clash(options, best):
        return best
    if least:
        return _by_integer_programme(options, 1, least)
    narrowed = _could_beat(options, greedy(options), best)
    pruned = [entity for entity, _ in narrowed]
    picks = _by_subsets(pruned) if len(options) <= MAX_SUBSET_ENTITIES else _by_integer_programme(pruned, 1, 0)
    originals = [indices for _, indices in narrowed]
    return [indices[chosen].tolist() for chosen, indices in zip(picks, originals, strict=True)]


MATCHERS: dict[str, Matcher] = {"exact": exact, "greedy": greedy}


def total(options: Sequence[SpanOptions], picks: Picks) -> float:
    """Return the total score of a choice."""
    return float(sum(entity.score[k] for entity, chosen in zip(options, picks, strict=True) for k in chosen))


def _last_word(options: Sequence[SpanOptions]) -> int:
    """Return the greatest end of all options."""
    return max((int(entity.end.max()) for entity in options if len(entity.end)), default=0)


def _has_positive(entity: SpanOptions) -> bool:
    """Test whether any option has a positive score."""
    return len(entity.score) > 0 and bool(entity.score.max() > 0)


def _clash(options: Sequence[SpanOptions], picks: Picks) -> bool:
    """Test whether two of the options picked share a word."""
    ranges = [(entity.start[k], entity.end[k]) for entity, ks in zip(options, picks, strict=True) for k in ks]
    return any(right[0] < left[1] for left, right in pairwise(sorted(ranges)))


def _could_beat(options: Sequence[SpanOptions], reached: Picks, best: Picks) -> list[tuple[SpanOptions, Indices]]:
    """Return each entity's options that can be part of a choice as good as ``reached``, and their indices.

    Choosing an option that is ``d`` below its entity's best costs at least ``d`` of the
    (unreachable) total of the best of every entity.
    """
    slack = total(options, best) - total(options, reached) + 1e-9
    narrowed = []
    for entity, top in zip(options, best, strict=True):
        floor = entity.score[top[0]] - slack if top else np.inf
        indices = np.flatnonzero((entity.score > 0) & (entity.score >= floor))
        narrowed.append((SpanOptions(entity.start[indices], entity.end[indices], entity.score[indices]), indices))
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
    picks: Picks = [[] for _ in options]
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


def _moves(options: Sequence[SpanOptions], value: Floats, i: int, used: int) -> Iterator[tuple[int, int]]:
    """Yield the (entity, option) pairs that start at word ``i`` and reach the value of the table."""
    for p, entity in enumerate(options):
        if used & (1 << p) or value[i, used] == value[i + 1, used]:
            continue
        for k in np.flatnonzero(entity.start == i):
            if entity.score[k] + value[entity.end[k], used | (1 << p)] == value[i, used]:
                yield p, int(k)


def _by_integer_programme(options: Sequence[SpanOptions], most: int | None, least: int) -> Picks:
    cells = _cells(options, least)
    if not cells:
        return [[] for _ in options]
    gains = np.array([max(options[p].score[k], 0.0) for p, k in cells])
    solved = milp(
        -gains,
        constraints=_counts(options, cells, most, least),
        integrality=np.ones(len(cells), dtype=np.intp),
        bounds=Bounds(0, 1),
    )
    if solved.x is None and least:
        return _by_integer_programme(options, most, 0)
    if solved.x is None:
        raise RuntimeError(f"The integer programme was not solved: {solved.message}")
    picks: Picks = [[] for _ in options]
    for cell in np.flatnonzero(solved.x > 0.5):
        p, k = cells[cell]
        picks[p].append(k)
    return [_without_surplus(entity, chosen, least) for entity, chosen in zip(options, picks, strict=True)]


def _cells(options: Sequence[SpanOptions], least: int) -> list[tuple[int, int]]:
    """Return the (entity, option) pairs that may be chosen: those with a positive score, and fillers up to ``least``.

    A filler is a range for which another entity has a positive score.
    """
    fillers: set[tuple[int, int]] = set()
    if least:
        for entity in options:
            fillers.update((entity.start[k], entity.end[k]) for k in np.flatnonzero(entity.score > 0))
    cells: list[tuple[int, int]] = []
    for p, entity in enumerate(options):
        if _has_positive(entity):
            ranges = zip(entity.start, entity.end, entity.score, strict=True)
            cells += [(p, k) for k, (a, b, score) in enumerate(ranges) if score > 0 or (a, b) in fillers]
    return cells


def _counts(
    options: Sequence[SpanOptions], cells: Sequence[tuple[int, int]], most: int | None, least: int
) -> LinearConstraint:
    """Return one row per target word, covered at most once, and one per entity."""
    size = max(int(options[p].end[k]) for p, k in cells)
    rows, columns = [], []
    for cell, (p, k) in enumerate(cells):
        cell_rows = [*range(int(options[p].start[k]), int(options[p].end[k])), size + p]
        rows += cell_rows
        columns += [cell] * len(cell_rows)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size + len(options), len(cells)))
    upper = np.concatenate((np.ones(size), np.full(len(options), np.inf if most is None else float(most))))
    lower = np.concatenate((np.zeros(size), [float(least * _has_positive(entity)) for entity in options]))
    return LinearConstraint(matrix, lower, upper)


def _without_surplus(entity: SpanOptions, chosen: Sequence[int], least: int) -> list[int]:
    """Drop the options without a positive score that are not needed to reach ``least``."""
    positive = [k for k in chosen if entity.score[k] > 0]
    return positive + [k for k in chosen if entity.score[k] <= 0][: max(0, least - len(positive))]
