"""Likelihood ratio of the words of corresponding sentences against words of any sentence.

A word f of a sentence T that corresponds to S is, with probability a, a translation of one of its words e, each as
likely (model 1 of Brown et al. 1993, mixed with the frequency p of f, as in Moore 2002):
log P(T | S) / P(T) = sum over f of log(1 - a + a mean over e of t(f | e) / p(f)). Words of which nothing is known count
nothing. The score of a bead is the mean of both directions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from core.sentence_alignment.banded import Band, BandedMatrix
from core.sentence_alignment.beads import Shape
from core.sentence_alignment.word_table import Stems

Floats = NDArray[np.float64]

TRANSLATED = 0.5
"""Probability that a word of which something is known is a translation of a word opposite (a)."""
SMOOTHING = 1.0
"""Links of a word with words that the table does not hold."""
MIN_PROBABILITY = 0.005
"""Probability of a translation below which it is left out of the table."""
MIN_RATIO = 0.3
"""Ratio of a word in a sentence below which it counts as none."""
MAX_RATIO = 200.0
"""Most that one word may count."""
ROWS = 256
"""Rows of a band that are multiplied together."""


@dataclass(frozen=True, slots=True)
class WordScores:
    """Scores of single sentences (i, j), and of two that follow each other (i and i + 1 with j; i with j and j + 1).

    ``forward`` are log P(T | S) / P(T) of source sentence i (or i and i + 1) and target sentence j; ``backward`` the
    same in the other direction, of target sentence j (or j and j + 1) and source sentence i; both by the number of
    sentences given.
    """

    forward: Mapping[int, BandedMatrix]
    backward: Mapping[int, BandedMatrix]

    def score(self, shape: Shape, i: int, j: int, count: int) -> Floats:
        """Return the scores of the beads of a shape, of sentences on both sides, that end at (i, j), (i, j + 1) ..."""
        di, dj = shape
        total = np.zeros(count)
        for k in range(dj):
            total += self.forward[di].at(i - di, j - dj + k, count)
        for k in range(di):
            total += self.backward[dj].at(i - di + k, j - dj, count)
        return total / 2


def word_scores(sources: Stems, targets: Stems, links: Mapping[tuple[int, int], float], band: Band) -> WordScores:
    """Score all sentences of a band (rows: source sentences, columns: target sentences)."""
    table = _table(links, (sources.counts.shape[1], targets.counts.shape[1]))
    forward, backward = {}, {}
    for number in (1, 2):
        ratios, base = _log_ratios(_joined(sources.counts, number), targets.counts, table)
        forward[number] = _banded(ratios, targets.counts, base, band)
        ratios, base = _log_ratios(_joined(targets.counts, number), sources.counts, table.T.tocsr())
        backward[number] = _banded_across(sources.counts, ratios, base, band)
    return WordScores(forward, backward)


def _table(links: Mapping[tuple[int, int], float], shape: tuple[int, int]) -> sparse.csr_array:
    keys = np.array(list(links), np.int64).reshape(len(links), 2)
    values = np.fromiter(links.values(), np.float64, len(links))
    return sparse.csr_array((values, (keys[:, 0], keys[:, 1])), shape=shape)


def _joined(counts: sparse.csr_array, number: int) -> sparse.csr_array:
    """Return the counts of each sentence, or of each with the one behind it."""
    if number == 1:
        return counts
    following = sparse.vstack([counts[1:], sparse.csr_array((1, counts.shape[1]))])
    return sparse.csr_array(counts + following)


def _log_ratios(
    given: sparse.csr_array, produced: sparse.csr_array, table: sparse.csr_array
) -> tuple[sparse.csr_array, Floats]:
    """Return log ratios (given sentence, word produced) above those of unrelated sentences, and these (by word)."""
    totals = table.sum(axis=1) + SMOOTHING
    probabilities = sparse.csr_array(sparse.diags_array(1 / totals) @ table)
    probabilities.data[probabilities.data < MIN_PROBABILITY] = 0.0
    probabilities.eliminate_zeros()
    frequency = (produced.sum(axis=0) + 0.5) / (produced.sum() + 0.5 * produced.shape[1])
    sizes = np.maximum(given.sum(axis=1), 1.0)
    means = sparse.csr_array(sparse.diags_array(1 / sizes) @ given @ probabilities @ sparse.diags_array(1 / frequency))
    means.data[means.data < MIN_RATIO] = 0.0
    means.eliminate_zeros()
    odds = TRANSLATED / (1 - TRANSLATED)
    means.data = np.log1p(odds * np.minimum(means.data, MAX_RATIO))
    known = np.asarray(probabilities.sum(axis=0)) > 0
    return means, np.where(known, np.log(1 - TRANSLATED), 0.0)


def _banded(ratios: sparse.csr_array, produced: sparse.csr_array, base: Floats, band: Band) -> BandedMatrix:
    """Multiply (given sentence, word) by the words of the produced sentences; rows are those given."""
    matrix = BandedMatrix.filled(band, 0.0)
    bases = produced @ base
    for start in range(0, len(band.firsts), ROWS):
        rows, columns = _block(band, start)
        block = (ratios[rows] @ produced[columns].T).toarray() + bases[columns]
        _place(matrix, rows, columns.start, block)
    return matrix


def _banded_across(produced: sparse.csr_array, ratios: sparse.csr_array, base: Floats, band: Band) -> BandedMatrix:
    """The same, where rows are the sentences that are produced."""
    matrix = BandedMatrix.filled(band, 0.0)
    bases = produced @ base
    for start in range(0, len(band.firsts), ROWS):
        rows, columns = _block(band, start)
        block = (produced[rows] @ ratios[columns].T).toarray() + bases[rows][:, None]
        _place(matrix, rows, columns.start, block)
    return matrix


def _block(band: Band, start: int) -> tuple[slice, slice]:
    """Return some rows of a band from one on, and all the columns that they hold."""
    stop = min(start + ROWS, len(band.firsts))
    return slice(start, stop), slice(int(band.firsts[start]), int(band.firsts[stop - 1]) + band.width)


def _place(matrix: BandedMatrix, rows: slice, first: int, block: Floats) -> None:
    for row in range(rows.start, rows.stop):
        shift = int(matrix.band.firsts[row]) - first
        matrix.values[row] = block[row - rows.start, shift : shift + matrix.band.width]
