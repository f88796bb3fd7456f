"""Aligners scored against gold links: precision, recall, AER and F1 over corpora (Och & Ney 2003)."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.benchmark.benchmark_results import BenchmarkResult
from core.benchmark.corpus_spec import BenchmarkCorpus
from core.evaluation.counts import LinkCounts
from core.evaluation.significance import Resampling, drawn_sums
from core.tables import Column, Table, TableCell

Measurements = Sequence[tuple[BenchmarkCorpus, Mapping[str, BenchmarkResult]]]


def alignment_table(measured: Measurements, how: Resampling) -> Table:
    """Build a row for each corpus and aligner and, where all corpora are different, the mean of each aligner."""
    names = list(measured[0][1])
    lines = [(corpus, name, cells[name], _rates(cells[name], how)) for corpus, cells in measured for name in names]
    rows = tuple(_row(corpus, name, cell, rates) for corpus, name, cell, rates in lines)
    different = len({corpus.name for corpus, _ in measured}) == len(measured) > 1
    means = tuple(_mean_row(name, lines) for name in names) if different else ()
    heads = "corpus", "aligner", "pairs", "precision", "recall", "AER", "F1", "seconds per 1,000 pairs"
    note = (
        f"Times 100. In brackets: {how.level:.0%} intervals of AER, percentile bootstrap over sentences "
        f"({how.times:,} resamples, seed {how.seed}). Where gold has content words only, function words that were "
        "linked count as wrong, so recall alone says something there."
    )
    columns_of = tuple(map(Column, heads))
    return Table("alignment", "Links against gold links", columns_of, rows, means, (note,))


Line = tuple[BenchmarkCorpus, str, BenchmarkResult, tuple[TableCell, ...]]
"""A corpus, the name of an aligner, its cell, and the rates of it."""


def _mean_row(name: str, lines: Sequence[Line]) -> tuple[TableCell, ...]:
    own = [line for line in lines if line[1] == name]
    cost = np.mean([_cost(corpus, cell) for corpus, _, cell, _ in own])
    columns = zip(*(rates for _, _, _, rates in own), strict=True)
    means = [TableCell(float(np.mean([cell.value for cell in column])), 1) for column in columns]
    return TableCell("mean"), TableCell(name), TableCell(""), *means, TableCell(float(cost), 2)


def _row(
    corpus: BenchmarkCorpus, name: str, cell: BenchmarkResult, rates: Sequence[TableCell]
) -> tuple[TableCell, ...]:
    shown = "links given" if corpus.links is not None else name
    size = sum(pair.alignment is not None for pair in corpus.pairs)
    return TableCell(corpus.title), TableCell(shown), TableCell(size, 0), *rates, TableCell(_cost(corpus, cell), 2)


def _cost(corpus: BenchmarkCorpus, cell: BenchmarkResult) -> float:
    return 1_000 * cell.total / len(corpus.pairs)


def _rates(cell: BenchmarkResult, how: Resampling) -> tuple[TableCell, ...]:
    """Return precision, recall, AER with its interval, and F1."""
    counts = cell.evaluation.links or LinkCounts()
    drawn = drawn_sums(np.array([cell.evaluation.linked], dtype=np.float64), how)[:, 0]
    whole = drawn[:, 0] + drawn[:, 1]
    right = np.divide(drawn[:, 2] + drawn[:, 3], whole, out=np.ones_like(whole), where=whole > 0)
    ends = np.quantile(100 * (1 - right), [(1 - how.level) / 2, (1 + how.level) / 2])
    aer = TableCell(100 * counts.aer, 1, (float(ends[0]), float(ends[1])))
    return TableCell(100 * counts.precision), TableCell(100 * counts.recall), aer, TableCell(100 * counts.f1)
