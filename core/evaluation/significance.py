"""Confidence intervals of scores and comparisons of recipes, by resampling sentences.

Everything takes tables of counts by sentence, shape (sentences, 3): correct, predicted, gold
(`Scores.matrix`), and all recipes must have been evaluated on the same sentences. Whole
sentences are drawn or swapped, never spans, for the spans of a sentence are not independent.
The statistic is the micro F1 of the sums.

* Interval: percentile bootstrap (Efron 1979), sentences drawn with replacement.
* Approximate randomisation (Noreen 1989; Riezler & Maxwell 2005): the two answers of a
  sentence change places with probability 1/2. p = (r + 1) / (R + 1), r of R shuffles having a
  difference at least as large in size as the one observed; two-sided.
* Paired bootstrap (Koehn 2004), centred as in Berg-Kirkpatrick et al. 2012: the difference d*
  of a resample varies around the observed d as it would around 0 if there were none, so
  p = (#{|d* - d| >= |d|} + 1) / (B + 1); two-sided here, to stand beside the other.
* Holm (1979) for all pairs of recipes that are compared at once.

Seeded: the same tables give the same numbers.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
ROUNDING = 1e-12
MAX_DRAWS = 2_000_000
"""Draws in memory at once."""


@dataclass(frozen=True, slots=True)
class Resampling:
    """Repetitions of drawing (or swapping) sentences, the seed, and the level of an interval."""

    times: int = 2_000
    seed: int = 2025
    level: float = 0.95

    @property
    def ends(self) -> list[float]:
        """The quantiles at both ends of an interval."""
        return [(1 - self.level) / 2, (1 + self.level) / 2]


class Interval(NamedTuple):
    low: float
    high: float


class Bounds(NamedTuple):
    """The intervals of one score."""

    precision: Interval
    recall: Interval
    f1: Interval


class Comparison(NamedTuple):
    """Two recipes: the F1 of the first less that of the second, and how far that may be chance.

    ``randomisation`` and ``bootstrap`` are p-values, ``holm`` that of the randomisation and
    ``holm_bootstrap`` that of the bootstrap, corrected for all pairs compared at once.
    """

    first: str
    second: str
    difference: float
    interval: Interval
    randomisation: float
    bootstrap: float
    holm: float
    holm_bootstrap: float


DEFAULT = Resampling()


def bounds(tables: Sequence[Matrix], how: Resampling = DEFAULT) -> tuple[Bounds, ...]:
    """Return the intervals of precision, recall and F1 of each table; all tables have the same sentences."""
    if not tables:
        return ()
    sums = drawn_sums(np.stack(tables), how)
    correct, predicted, gold = (sums[:, :, column] for column in range(3))
    rates = [_ratio(correct, predicted), _ratio(correct, gold), f1(sums)]
    limits = np.quantile(np.stack(rates, axis=-1), how.ends, axis=0)  # (ends, tables, rates)
    return tuple(Bounds(*map(Interval._make, table)) for table in limits.transpose(1, 2, 0).tolist())


def compare(tables: Mapping[str, Matrix], how: Resampling = DEFAULT) -> tuple[Comparison, ...]:
    """Compare every pair of recipes, by name and in the order given."""
    return compare_means([tables], how)


def compare_means(
    corpora: Sequence[Mapping[str, Matrix]], how: Resampling = DEFAULT, sentences: Sequence[Hashable] = ()
) -> tuple[Comparison, ...]:
    """Compare the macro means of every pair of recipes: the F1 of each corpus counts once, whatever its size.

    Every corpus has the same recipes in the same order. Those with the same value in ``sentences``
    hold the same sentences (in other languages, or over other links), which are drawn and swapped
    together; all others are independent.
    """
    names = list(corpora[0])
    places = list(combinations(range(len(names)), 2))
    if not places:
        return ()
    groups = _groups(corpora, how, sentences)
    each = [_differences(np.stack(tables), places, own) for tables, own in groups]
    observed, swapped, drawn = (sum(parts) / len(corpora) for parts in zip(*each, strict=True))
    randomised, bootstrapped = _share(swapped, observed), _share(drawn - observed, observed)
    ends = np.quantile(drawn, how.ends, axis=0)
    columns = observed, randomised, bootstrapped, holm(randomised), holm(bootstrapped)
    rows = np.column_stack(columns).tolist()
    return tuple(
        Comparison(names[i], names[j], difference, Interval(*limits), *ps)
        for (i, j), limits, (difference, *ps) in zip(places, ends.T.tolist(), rows, strict=True)
    )


def mean_bounds(
    corpora: Sequence[Mapping[str, Matrix]], how: Resampling = DEFAULT, sentences: Sequence[Hashable] = ()
) -> dict[str, Interval]:
    """Return the interval of every recipe's macro mean of F1 over corpora, drawn as for `compare_means`."""
    groups = _groups(corpora, how, sentences)
    drawn = [_drawn_f1(np.stack(tables), own).sum(axis=1) for tables, own in groups]
    ends = np.quantile(sum(drawn) / len(corpora), how.ends, axis=0)
    return {name: Interval(*map(float, limits)) for name, limits in zip(corpora[0], ends.T, strict=True)}


def best_group(tables: Mapping[str, Matrix], compared: Sequence[Comparison], alpha: float = 0.05) -> tuple[str, ...]:
    """Return the recipe with the best F1 and all that are not significantly worse, the best first."""
    return not_worse({name: float(f1(table.sum(axis=0))) for name, table in tables.items()}, compared, alpha)


def not_worse(scores: Mapping[str, float], compared: Sequence[Comparison], alpha: float = 0.05) -> tuple[str, ...]:
    """Return the name with the highest score and all that are not significantly worse, by score."""
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    differing = [{comparison.first, comparison.second} for comparison in compared if comparison.holm < alpha]
    return tuple(name for name in ranked if {ranked[0], name} not in differing)


def _groups(
    corpora: Sequence[Mapping[str, Matrix]], how: Resampling, sentences: Sequence[Hashable]
) -> Iterator[tuple[list[Matrix], Resampling]]:
    """Yield the corpora of the same sentences together, each as (recipes, sentences, 3), with a seed for them all.

    The seed of the first group is the one given.
    """
    groups: dict[Hashable, list[Matrix]] = {}
    for name, tables in zip(sentences or range(len(corpora)), corpora, strict=True):
        groups.setdefault(name, []).append(np.stack(list(tables.values())))
    for number, group in enumerate(groups.values()):
        yield group, replace(how, seed=how.seed + number)


def _differences(group: Matrix, places: Sequence[tuple[int, int]], how: Resampling) -> tuple[Matrix, Matrix, Matrix]:
    """Return the differences of F1, summed over a group (corpora, recipes, sentences, 3) of the same sentences.

    As observed, shape (pairs,); after swaps and as drawn, shape (times, pairs).
    """
    left, right = (group[:, list(side)].reshape(-1, *group.shape[2:]) for side in zip(*places, strict=True))
    observed = f1(left.sum(axis=1)) - f1(right.sum(axis=1))
    scores = _drawn_f1(group, how)
    drawn = np.stack([scores[:, :, i] - scores[:, :, j] for i, j in places], axis=-1)
    shape = len(group), len(places)
    swapped = _swapped(left, right, how).reshape(how.times, *shape)
    return observed.reshape(shape).sum(axis=0), swapped.sum(axis=1), drawn.sum(axis=1)


def _drawn_f1(group: Matrix, how: Resampling) -> Matrix:
    """Return the F1 of sentences drawn for all corpora of a group at once, shape (times, corpora, recipes)."""
    flat = group.reshape(-1, *group.shape[2:])
    return f1(drawn_sums(flat, how)).reshape(how.times, *group.shape[:2])


def holm(ps: Sequence[float] | Matrix) -> Matrix:
    """Correct p-values by Holm's step-down procedure, in their order."""
    values = np.asarray(ps, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1)).clip(max=1.0)
    corrected = np.empty_like(values)
    corrected[order] = stepped
    return corrected


def f1(sums: Matrix) -> Matrix:
    """Return the F1 of counts whose last axis is correct, predicted, gold; 0 without any spans."""
    return _ratio(2 * sums[..., 0], sums[..., 1] + sums[..., 2])


def _ratio(part: Matrix, whole: Matrix) -> Matrix:
    ratios: Matrix = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return ratios


def _share(differences: Matrix, observed: Matrix) -> Matrix:
    """Return (r + 1) / (R + 1) of each column, r being how often it is at least as large in size as observed."""
    as_large = (np.abs(differences) >= np.abs(observed) - ROUNDING).sum(axis=0)
    shares: Matrix = (as_large + 1) / (len(differences) + 1)
    return shares


def drawn_sums(tables: Matrix, how: Resampling = DEFAULT) -> Matrix:
    """Sum sentences drawn with replacement, the same draws for every table.

    ``tables`` has shape (tables, sentences, columns), the result (times, tables, columns).
    """

    def weights(rng: np.random.Generator, times: int, size: int) -> Matrix:
        drawn = rng.integers(0, size, (times, size)) + size * np.arange(times)[:, None]
        return np.bincount(drawn.ravel(), minlength=times * size).reshape(times, size).astype(np.float64)

    return _weighted(tables, weights, how)


def _swapped(left: Matrix, right: Matrix, how: Resampling) -> Matrix:
    """Return the differences of F1 after random swaps, shape (times, pairs)."""

    def coins(rng: np.random.Generator, times: int, size: int) -> Matrix:
        return rng.integers(0, 2, (times, size), dtype=np.int8).astype(np.float64)

    crossing = right - left
    differing = crossing.any(axis=(0, 2))  # a sentence with the same answers everywhere may swap unseen
    moved = _weighted(crossing[:, differing], coins, how)
    return f1(left.sum(axis=1) + moved) - f1(right.sum(axis=1) - moved)


def _weighted(tables: Matrix, weights: Callable[[np.random.Generator, int, int], Matrix], how: Resampling) -> Matrix:
    """Sum over the sentences with random weights, a portion of the repetitions at a time."""
    count, size, columns = tables.shape
    if not size:
        return np.zeros((how.times, count, columns))
    flat = tables.transpose(1, 0, 2).reshape(size, count * columns)
    rng = np.random.default_rng(how.seed)
    parts = [weights(rng, times, size) @ flat for times in _portions(how.times, max(1, MAX_DRAWS // size))]
    return np.concatenate(parts).reshape(how.times, count, columns)


def _portions(total: int, most: int) -> Iterator[int]:
    for begin in range(0, total, most):
        yield min(most, total - begin)
