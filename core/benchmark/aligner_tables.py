"""Aligners scored against gold links: precision, recall, AER and F1 over corpora (Och & Ney 2003)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from core.benchmark.benchmark_results import BenchmarkResult
from core.benchmark.corpus_spec import BenchmarkCorpus
from core.evaluation.counts import LinkCounts
from core.evaluation.significance import Resampling, drawn_sums
from core.tables import Column, Table, TableCell

Measurements = Sequence[tuple[BenchmarkCorpus, Mapping[str, BenchmarkResult]]]


class AlignerScores(NamedTuple):
    """One aligner on one corpus: the cell, and its rates."""

    corpus: BenchmarkCorpus
    name: str
    cell: BenchmarkResult
    rates: tuple[TableCell, ...]

    @property
    def cost(self) -> float:
        """Seconds for 1,000 pairs."""
        return 1_000 * self.cell.total / len(self.corpus.pairs)


def alignment_table(measured: Measurements, how: Resampling) -> Table:
    """Build a row for each corpus and aligner and, where all corpora are different, the mean of each aligner."""
    lines = list(chain.from_iterable(_scores(corpus, cells, how) for corpus, cells in measured))
    different = len({corpus.name for corpus, _ in measured}) == len(measured) > 1
    means = tuple(_mean_row(name, lines) for name in measured[0][1]) if different else ()
    heads = "corpus", "aligner", "pairs", "precision", "recall", "AER", "F1", "seconds per 1,000 pairs"
    note = (
        f"Times 100. In brackets: {how.level:.0%} intervals of AER, percentile bootstrap over sentences "
        f"({how.times:,} resamples, seed {how.seed}). Where gold has content words only, function words that were "
        "linked count as wrong, so recall alone says something there."
    )
    columns = tuple(map(Column, heads))
    return Table("alignment", "Links against gold links", columns, tuple(map(_row, lines)), means, (note,))


def _scores(corpus: BenchmarkCorpus, cells: Mapping[str, BenchmarkResult], how: Resampling) -> Iterator[AlignerScores]:
    """Yield the scores of every aligner on a corpus."""
    for name, cell in cells.items():
        yield AlignerScores(corpus, name, cell, _rates(cell, how))


def _mean_row(name: str, lines: Sequence[AlignerScores]) -> tuple[TableCell, ...]:
    own = [line for line in lines if line.name == name]
    means = map(_mean_cell, zip(*(line.rates for line in own), strict=True))
    cost = float(np.mean([line.cost for line in own]))
    return TableCell("mean"), TableCell(name), TableCell(""), *means, TableCell(cost, 2)


def _mean_cell(column: Sequence[TableCell]) -> TableCell:
    return TableCell(float(np.mean([cell.value for cell in column])), 1)


def _row(line: AlignerScores) -> tuple[TableCell, ...]:
    corpus = line.corpus
    name = "links given" if corpus.links is not None else line.name
    size = sum(pair.alignment is not None for pair in corpus.pairs)
    return TableCell(corpus.title), TableCell(name), TableCell(size, 0), *line.rates, TableCell(line.cost, 2)


def _rates(cell: BenchmarkResult, how: Resampling) -> tuple[TableCell, ...]:
    """Return precision, recall, AER with its interval, and F1."""
    counts = cell.evaluation.links or LinkCounts()
    drawn = drawn_sums(np.array([cell.evaluation.linked], dtype=np.float64), how)[:, 0]
    whole = drawn[:, 0] + drawn[:, 1]
    right = np.divide(drawn[:, 2] + drawn[:, 3], whole, out=np.ones_like(whole), where=whole > 0)
    ends = np.quantile(100 * (1 - right), [(1 - how.level) / 2, (1 + how.level) / 2])
    aer = TableCell(100 * counts.aer, 1, (float(ends[0]), float(ends[1])))
    return TableCell(100 * counts.precision), TableCell(100 * counts.recall), aer, TableCell(100 * counts.f1)
