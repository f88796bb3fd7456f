"""All alignments of two documents, as a lattice: the best one, and the probability of each of its beads.

A node (i, j) is an alignment of the first i source sentences with the first j target sentences. Only nodes within a
band are held. Scores are natural logarithms. Time and memory grow with the cells of the band.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.sentence_alignment.banded import Band, BandedMatrix
from core.sentence_alignment.beads import Bead, Shape

Floats = NDArray[np.float64]
BeadScore = Callable[[Shape, int, int, int], Floats]
"""Function of a shape, i, j and a number of columns: log scores of the beads that end at (i, j), (i, j + 1) ..."""

ACROSS: Shape = (0, 1)
"""The shape whose beads stay in a row of the lattice."""
ROUNDING = 1e-6
"""Difference of two log scores that may come from rounding."""
_NO_SHAPE = -1


class Lattice(NamedTuple):
    """A band of nodes, the shapes of beads, and the score of every bead; ``sizes`` are the sentences of each side."""

    band: Band
    sizes: tuple[int, int]
    score: BeadScore
    shapes: tuple[Shape, ...]

    def best(self) -> list[Bead]:
        """Return the likeliest alignment, with the probability of each bead (Viterbi, forward and backward sums)."""
        forward, pointers = self._forward()
        backward = self._backward()
        total = float(forward.at(*self.sizes, 1)[0])
        beads = [self._bead(node, shape, (forward, backward, total)) for node, shape in self._path(pointers)]
        return beads[::-1]

    def _bead(self, node: tuple[int, int], shape: Shape, sums: tuple[BandedMatrix, BandedMatrix, float]) -> Bead:
        """Return the bead of a shape that ends at a node."""
        (i, j), (di, dj), (forward, backward, total) = node, shape, sums
        before, after = forward.at(i - di, j - dj, 1)[0], backward.at(i, j, 1)[0]
        log_probability = before + self.score(shape, i, j, 1)[0] + after - total
        return Bead(range(i - di, i), range(j - dj, j), float(min(1.0, np.exp(log_probability))))

    def _path(self, pointers: NDArray[np.int8]) -> Iterator[tuple[tuple[int, int], Shape]]:
        """Yield the nodes at the ends of the beads of the best alignment with their shapes, from the end back."""
        i, j = self.sizes
        while (i, j) != (0, 0):
            shape = self.shapes[pointers[i, j - int(self.band.firsts[i])]]
            yield (i, j), shape
            i, j = i - shape[0], j - shape[1]

    def _forward(self) -> tuple[BandedMatrix, NDArray[np.int8]]:
        """Return the log sum of all alignments up to each node, and the shape that ends the best of them."""
        sums, best = (BandedMatrix.filled(self.band, -np.inf) for _ in range(2))
        pointers = np.full(sums.values.shape, _NO_SHAPE, np.int8)
        across = self.shapes.index(ACROSS)
        for i in range(self.sizes[0] + 1):
            first = int(self.band.firsts[i])
            start = np.where(np.arange(first, first + self.band.width) == 0, 0.0, -np.inf) if i == 0 else None
            total, highest, shape = self._arriving(i, start, sums, best)
            steps = np.cumsum(self.score(ACROSS, i, first, self.band.width))
            sums.values[i] = np.logaddexp.accumulate(total - steps) + steps
            along = np.maximum.accumulate(highest - steps) + steps
            pointers[i] = np.where(along > highest + ROUNDING, across, shape)
            best.values[i] = np.maximum(along, highest)
        return sums, pointers

    def _arriving(
        self, i: int, start: Floats | None, sums: BandedMatrix, best: BandedMatrix
    ) -> tuple[Floats, Floats, NDArray[np.int8]]:
        """Return sum, maximum and shape of what arrives in a row from the rows above."""
        first, width = int(self.band.firsts[i]), self.band.width
        total = np.full(width, -np.inf) if start is None else start.copy()
        highest, shapes = total.copy(), np.full(width, _NO_SHAPE, np.int8)
        for number, shape in enumerate(self.shapes):
            di, dj = shape
            if di and di <= i:
                score = self.score(shape, i, first, width)
                total = np.logaddexp(total, sums.at(i - di, first - dj, width) + score)
                arriving = best.at(i - di, first - dj, width) + score
                shapes = np.where(arriving > highest, np.int8(number), shapes)
                highest = np.maximum(arriving, highest)
        return total, highest, shapes

    def _backward(self) -> BandedMatrix:
        """Return the log sum of all alignments from each node to the end."""
        sums = BandedMatrix.filled(self.band, -np.inf)
        last = self.sizes[0]
        for i in range(last, -1, -1):
            first, width = int(self.band.firsts[i]), self.band.width
            columns = np.arange(first, first + width)
            total = np.where((columns == self.sizes[1]) & (i == last), 0.0, -np.inf)
            for shape in self.shapes:
                di, dj = shape
                if di and i + di <= last:
                    score = self.score(shape, i + di, first + dj, width)
                    total = np.logaddexp(total, sums.at(i + di, first + dj, width) + score)
            steps = np.cumsum(self.score(ACROSS, i, first + 1, width)[::-1])
            sums.values[i] = (np.logaddexp.accumulate(total[::-1] - steps) + steps)[::-1]
        return sums
