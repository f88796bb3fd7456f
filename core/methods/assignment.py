"""Choose: which candidate each source entity gets, so that no target word is taken twice.

Both matchers see one `SpanOptions` per entity and return, per entity, the indices of the
options it gets: at most ``most`` (None: any number), and at least ``least`` where that can be.
These are the constraints of the integer programme of Shkalikov 2025: ``= n`` is least n and
most n, ``<= n`` is most n, ``>= n`` least n and most None; ``< n`` is most n - 1, ``> n`` least
n + 1. Options without a positive score are chosen only to reach ``least``. Neither matcher
knows ties: the scores they see are already told apart (`core.methods.matching.scored`).
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

SUBSETS_UP_TO = 10
"""Entities in one tangle up to which the dynamic programme is used, integer programming beyond."""


class SpanOptions(NamedTuple):
    """The scored target ranges ``[start, end)`` of one entity; arrays of one length."""

    start: Indices
    end: Indices
    score: Floats


Picks = list[list[int]]


class Matcher(Protocol):
    def __call__(self, options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks: ...


def greedy(options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks:
    """Again and again the best option that is still free, at most ``most`` per entity.

    Politov et al. 2025. It does not look ahead, so ``least`` is met only by chance; where its
    choice is one that `exact` may make, its total is never above.
    """
    picks: Picks = [[] for _ in options]
    ranked = [(-score, p, k) for p, given in enumerate(options) for k, score in enumerate(given.score) if score > 0]
    taken = bytearray(max((int(given.end.max()) for given in options if len(given.end)), default=0))
    for _, p, k in sorted(ranked):
        start, end = int(options[p].start[k]), int(options[p].end[k])
        if (most is None or len(picks[p]) < most) and not any(taken[start:end]):
            picks[p].append(k)
            taken[start:end] = b"\1" * (end - start)
    return picks


def exact(options: Sequence[SpanOptions], most: int | None = 1, least: int = 0) -> Picks:
    """The choice of maximal total score among those that keep the counts.

    With one option each: everybody's best where those do not clash, else a dynamic
    programme over position and set of entities; beyond `SUBSETS_UP_TO` entities or for
    other counts an integer programme with one row per target word (a set of intervals
    clashes exactly where some word is covered twice).

    Entities without a positive score are left out first. To reach ``least``, an entity may be
    given ranges that only another entity has a positive score for. Where ``least`` cannot be
    kept for all the others together, it is given up for the whole sentence.
    """
    if most != 1:
        return _by_integer_programme(options, most, least)
    best = [[int(np.argmax(given.score))] if _promising(given) else [] for given in options]
    if not _clash(options, best):
        return best
    if least:
        return _by_integer_programme(options, 1, least)
    narrowed = _could_beat(options, greedy(options), best)
    kept = [given for given, _ in narrowed]
    picks = _by_subsets(kept) if len(options) <= SUBSETS_UP_TO else _by_integer_programme(kept, 1, 0)
    return [[int(places[k]) for k in chosen] for chosen, (_, places) in zip(picks, narrowed, strict=True)]


MATCHERS: dict[str, Matcher] = {"exact": exact, "greedy": greedy}


def total(options: Sequence[SpanOptions], picks: Picks) -> float:
    """The total score of a choice."""
    return float(sum(given.score[k] for given, chosen in zip(options, picks, strict=True) for k in chosen))


def _promising(given: SpanOptions) -> bool:
    """Whether anything speaks for any option."""
    return len(given.score) > 0 and bool(given.score.max() > 0)


def _clash(options: Sequence[SpanOptions], picks: Picks) -> bool:
    chosen = sorted((given.start[k], given.end[k]) for given, ks in zip(options, picks, strict=True) for k in ks)
    return any(right[0] < left[1] for left, right in pairwise(chosen))


def _could_beat(options: Sequence[SpanOptions], found: Picks, best: Picks) -> list[tuple[SpanOptions, Indices]]:
    """Each entity's options that can be part of a choice as good as ``found``, and where they were.

    Choosing an option that is ``d`` below its entity's best costs at least ``d`` of the
    (unreachable) total of everybody's best.
    """
    slack = total(options, best) - total(options, found) + 1e-9
    narrowed = []
    for given, top in zip(options, best, strict=True):
        floor = given.score[top[0]] - slack if top else np.inf
        kept = np.flatnonzero((given.score > 0) & (given.score >= floor))
        narrowed.append((SpanOptions(given.start[kept], given.end[kept], given.score[kept]), kept))
    return narrowed


def _by_subsets(options: Sequence[SpanOptions]) -> Picks:
    """f(i, U) = max(f(i+1, U), score + f(end, U + p) over options of p not in U that start at i).

    ``value[i, U]`` is the best total from word ``i`` on when the entities in bit set ``U``
    are used up; 2^entities columns.
    """
    size = max((int(given.end.max()) for given in options if len(given.end)), default=0)
    value = np.zeros((size + 1, 1 << len(options)))
    sets = np.arange(1 << len(options))
    unused = [sets[sets & (1 << p) == 0] for p in range(len(options))]
    for i in range(size - 1, -1, -1):
        value[i] = value[i + 1]
        for p, given in enumerate(options):
            for k in np.flatnonzero(given.start == i):
                gained = given.score[k] + value[given.end[k], unused[p] | (1 << p)]
                value[i, unused[p]] = np.maximum(value[i, unused[p]], gained)
    return _walk(options, value)


def _walk(options: Sequence[SpanOptions], value: Floats) -> Picks:
    """Read the chosen options off the table of `_by_subsets`."""
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
    for p, given in enumerate(options):
        if used & (1 << p) or value[i, used] == value[i + 1, used]:
            continue
        for k in np.flatnonzero(given.start == i):
            if given.score[k] + value[given.end[k], used | (1 << p)] == value[i, used]:
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
    return [_needed(given, chosen, least) for given, chosen in zip(options, picks, strict=True)]


def _cells(options: Sequence[SpanOptions], least: int) -> list[tuple[int, int]]:
    """The (entity, option) pairs that may be chosen: all with a positive score, and what may fill up to ``least``."""
    wanted = {(given.start[k], given.end[k]) for given in options if least for k in np.flatnonzero(given.score > 0)}
    return [
        (p, k)
        for p, given in enumerate(options)
        if _promising(given)
        for k, score in enumerate(given.score)
        if score > 0 or (given.start[k], given.end[k]) in wanted
    ]


def _counts(
    options: Sequence[SpanOptions], cells: Sequence[tuple[int, int]], most: int | None, least: int
) -> LinearConstraint:
    """One row per target word, covered at most once, and one per entity."""
    size = max(int(options[p].end[k]) for p, k in cells)
    rows, columns = [], []
    for cell, (p, k) in enumerate(cells):
        covered = [*range(int(options[p].start[k]), int(options[p].end[k])), size + p]
        rows += covered
        columns += [cell] * len(covered)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size + len(options), len(cells)))
    upper = np.concatenate((np.ones(size), np.full(len(options), np.inf if most is None else float(most))))
    lower = np.concatenate((np.zeros(size), [float(least * _promising(given)) for given in options]))
    return LinearConstraint(matrix, lower, upper)


def _needed(given: SpanOptions, chosen: Sequence[int], least: int) -> list[int]:
    """The choice without options of no worth beyond ``least``."""
    worth = [k for k in chosen if given.score[k] > 0]
    return worth + [k for k in chosen if given.score[k] <= 0][: max(0, least - len(worth))]
