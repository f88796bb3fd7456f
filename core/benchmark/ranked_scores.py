"""F1 of every recipe in a row of a table, with its interval, and the recipes not significantly worse than the best.

The best recipe of a row is the one with the highest F1; those that approximate randomisation does not find worse (p
corrected by Holm for all pairs of recipes of the row, `ALPHA`) are marked. Means are over corpora, each counting once.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from core.evaluation import Evaluation
from core.evaluation.significance import (
    Matrix,
    Resampling,
    best_group,
    bounds,
    compare,
    compare_means,
    f1,
    mean_bounds,
    not_worse,
)
from core.tables import Rank, TableCell

ALPHA = 0.05
Matrices = Mapping[str, Matrix]
"""Correct, predicted and gold spans of every sentence, shape (sentences, 3), by recipe."""


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One cell for each recipe, and the names of the best and of those not significantly worse."""

    cells: tuple[TableCell, ...]
    best: tuple[str, ...]


def matrices(evaluations: Mapping[str, Evaluation]) -> dict[str, Matrix]:
    """Return the strict counts of every recipe."""
    return {name: evaluation.scores.matrix() for name, evaluation in evaluations.items()}


def ranked(tables: Matrices, how: Resampling) -> RankedRow:
    """Score and rank the recipes on one corpus."""
    limits = [intervals.f1 for intervals in bounds(list(tables.values()), how)]
    return _marked(_f1_of(tables), limits, best_group(tables, compare(tables, how), ALPHA))


def ranked_mean(corpora: Sequence[Matrices], sentences: Sequence[Hashable], how: Resampling) -> RankedRow:
    """Score and rank the recipes by the macro mean over corpora; those with equal ``sentences`` are drawn together."""
    scores = mean_scores(list(map(_f1_of, corpora)))
    best = not_worse(scores, compare_means(corpora, how, sentences), ALPHA)
    return _marked(scores, list(mean_bounds(corpora, how, sentences).values()), best)


def mean_scores(scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each recipe's scores."""
    means = {}
    for name in scores[0]:
        means[name] = mean(of_corpus[name] for of_corpus in scores)
    return means


def describe_ranks(how: Resampling) -> str:
    """Describe in words what is in brackets, bold and marked."""
    return (
        f"In brackets: {how.level:.0%} intervals, percentile bootstrap over sentences. Bold: the highest; ≈: not "
        f"significantly worse than it (approximate randomisation, Holm's correction over all pairs of recipes of the "
        f"row; of the mean, within each corpus, and together where corpora have the same pairs; p < {ALPHA}). "
        f"{how.times:,} resamples, seed {how.seed}."
    )


def _f1_of(tables: Matrices) -> dict[str, float]:
    return {name: float(f1(table.sum(axis=0))) for name, table in tables.items()}


def _marked(scores: Mapping[str, float], limits: Sequence[tuple[float, float]], best: tuple[str, ...]) -> RankedRow:
    marks = dict.fromkeys(best, Rank.TIED)
    marks[best[0]] = Rank.BEST if len(scores) > 1 else Rank.PLAIN
    cells = [
        TableCell(100 * score, 1, (100 * low, 100 * high), marks.get(name, Rank.PLAIN))
        for (name, score), (low, high) in zip(scores.items(), limits, strict=True)
    ]
    return RankedRow(tuple(cells), best)
