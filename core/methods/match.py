"""Choose: which candidate each source entity gets, so that no target word is taken twice.

Both matchers see one `Options` per entity and return, per entity, the indices of the
options it gets. Options without a positive score are never chosen. Neither knows ties: the
scores they see are already told apart (`core.methods.matching`).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

SUBSETS_UP_TO = 10
"""Entities in one tangle up to which the dynamic programme is used, integer programming beyond."""


class Options(NamedTuple):
    """The scored target ranges ``[start, end)`` of one entity; arrays of one length."""

    start: Indices
    end: Indices
    score: Floats


Picks = list[list[int]]
Matcher = Callable[[Sequence[Options], int | None], Picks]


def greedy(options: Sequence[Options], count: int | None = 1) -> Picks:
    """Again and again the best option that is still free, at most ``count`` per entity.

    Politov et al. 2025; its total is never above that of `exact`.
    """
    picks: Picks = [[] for _ in options]
    ranked = [(-score, p, k) for p, given in enumerate(options) for k, score in enumerate(given.score) if score > 0]
    taken: list[tuple[int, int]] = []
    for _, p, k in sorted(ranked):
        start, end = int(options[p].start[k]), int(options[p].end[k])
        if (count is None or len(picks[p]) < count) and all(end <= a or b <= start for a, b in taken):
            picks[p].append(k)
            taken.append((start, end))
    return picks


def exact(options: Sequence[Options], count: int | None = 1) -> Picks:
    """The choice of maximal total score, at most ``count`` options per entity (None: any number).

    With one option each: everybody's best where those do not clash, else a dynamic
    programme over position and set of entities; beyond `SUBSETS_UP_TO` entities or for
    other counts an integer programme with one row per target word (a set of intervals
    clashes exactly where some word is covered twice).
    """
    if count != 1:
        return _by_integer_programme(options, count)
    best = [[int(np.argmax(given.score))] if _promising(given) else [] for given in options]
    if not _clash(options, best):
        return best
    narrowed = _could_beat(options, greedy(options), best)
    solve = _by_subsets if len(options) <= SUBSETS_UP_TO else _by_integer_programme
    picks = solve([given for given, _ in narrowed], 1)
    return [[int(kept[k]) for k in chosen] for chosen, (_, kept) in zip(picks, narrowed, strict=True)]


MATCHERS: dict[str, Matcher] = {"exact": exact, "greedy": greedy}


def total(options: Sequence[Options], picks: Picks) -> float:
    """The total score of a choice."""
    return float(sum(given.score[k] for given, chosen in zip(options, picks, strict=True) for k in chosen))


def _promising(given: Options) -> bool:
    return len(given.score) > 0 and bool(given.score.max() > 0)


def _clash(options: Sequence[Options], picks: Picks) -> bool:
    chosen = sorted((given.start[k], given.end[k]) for given, ks in zip(options, picks, strict=True) for k in ks)
    return any(right[0] < left[1] for left, right in pairwise(chosen))


def _could_beat(options: Sequence[Options], found: Picks, best: Picks) -> list[tuple[Options, Indices]]:
    """Each entity's options that can be part of a choice as good as ``found``, and where they were.

    Choosing an option that is ``d`` below its entity's best costs at least ``d`` of the
    (unreachable) total of everybody's best.
    """
    slack = total(options, best) - total(options, found) + 1e-9
    narrowed = []
    for given, top in zip(options, best, strict=True):
        floor = given.score[top[0]] - slack if top else np.inf
        kept = np.flatnonzero((given.score > 0) & (given.score >= floor))
        narrowed.append((Options(given.start[kept], given.end[kept], given.score[kept]), kept))
    return narrowed


def _by_subsets(options: Sequence[Options], count: int | None) -> Picks:
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


def _walk(options: Sequence[Options], value: Floats) -> Picks:
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


def _moves(options: Sequence[Options], value: Floats, i: int, used: int) -> Iterator[tuple[int, int]]:
    for p, given in enumerate(options):
        if used & (1 << p) or value[i, used] == value[i + 1, used]:
            continue
        for k in np.flatnonzero(given.start == i):
            if given.score[k] + value[given.end[k], used | (1 << p)] == value[i, used]:
                yield p, int(k)


def _by_integer_programme(options: Sequence[Options], count: int | None) -> Picks:
    columns = [(p, int(k)) for p, given in enumerate(options) for k in np.flatnonzero(given.score > 0)]
    if not columns:
        return [[] for _ in options]
    gains = np.array([options[p].score[k] for p, k in columns])
    rows, cols, limits = _limits(options, columns, count)
    matrix = csr_array((np.ones(len(rows)), (rows, cols)), shape=(len(limits), len(columns)))
    rule = LinearConstraint(matrix, ub=limits)
    solved = milp(-gains, constraints=rule, integrality=np.ones(len(columns), dtype=np.intp), bounds=Bounds(0, 1))
    if solved.x is None:
        raise RuntimeError(f"The integer programme was not solved: {solved.message}")
    picks: Picks = [[] for _ in options]
    for c in np.flatnonzero(solved.x > 0.5):
        p, k = columns[c]
        picks[p].append(k)
    return picks


def _limits(
    options: Sequence[Options], columns: Sequence[tuple[int, int]], count: int | None
) -> tuple[list[int], list[int], Floats]:
    """Rows and columns of the ones in the constraint matrix, and each row's upper bound."""
    size = max(int(options[p].end[k]) for p, k in columns)
    rows, cols = [], []
    for column, (p, k) in enumerate(columns):
        words = range(int(options[p].start[k]), int(options[p].end[k]))
        extra = [] if count is None else [size + p]
        rows += [*words, *extra]
        cols += [column] * (len(words) + len(extra))
    most = np.full(size + len(options), float(count or 0))
    most[:size] = 1.0
    return rows, cols, most
