"""The lattice is exact: it finds what enumerating all alignments finds, and the same probabilities."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from core.sentence_alignment.banded import Band, BandedMatrix, band_around
from core.sentence_alignment.beads import PRIORS, Shape
from core.sentence_alignment.lattice import Lattice

SHAPES = tuple(PRIORS)
Node = tuple[int, int]
Path = tuple[tuple[Node, Shape], ...]


class RandomScores:
    """A score of its own for each shape at each node."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def one(self, shape: Shape, i: int, j: int) -> float:
        return float(np.random.default_rng([self.seed, *shape, i + 10, j + 10]).normal(-2, 2))

    def __call__(self, shape: Shape, i: int, j: int, count: int) -> NDArray[np.float64]:
        return np.array([self.one(shape, i, column) for column in range(j, j + count)])


def paths(i: int, j: int) -> Iterator[Path]:
    """Every way from the beginning to a node."""
    if (i, j) == (0, 0):
        yield ()
    for shape in SHAPES:
        if i >= shape[0] and j >= shape[1]:
            yield from ((*path, ((i, j), shape)) for path in paths(i - shape[0], j - shape[1]))


@pytest.mark.parametrize(("sizes", "seed"), [((3, 3), 1), ((2, 4), 2), ((4, 2), 3), ((1, 1), 4)])
def test_best_path_and_probabilities_are_those_of_all_alignments(sizes: Node, seed: int) -> None:
    scores = RandomScores(seed)
    every = {path: sum(scores.one(shape, *node) for node, shape in path) for path in paths(*sizes)}
    whole = np.logaddexp.reduce(list(every.values()))
    best = max(every, key=every.__getitem__)
    band = Band(np.zeros(sizes[0] + 1, np.int64), sizes[1] + 1)
    beads = Lattice(band, sizes, scores, SHAPES).best()
    assert [((bead.source.stop, bead.target.stop), bead.shape) for bead in beads] == list(best)
    for bead, step in zip(beads, best, strict=True):
        expected = np.exp(np.logaddexp.reduce([score for path, score in every.items() if step in path]) - whole)
        assert bead.probability == pytest.approx(expected)


def test_a_band_leaves_out_what_is_far_from_the_diagonal() -> None:
    sizes = 30, 30
    band = band_around(np.arange(31), 31, 7)
    assert band.cells == 31 * 7
    beads = Lattice(band, sizes, lambda shape, i, j, count: np.full(count, float(np.log(PRIORS[shape]))), SHAPES).best()
    assert [bead.shape for bead in beads] == [(1, 1)] * 30
    assert [bead.target.start for bead in beads] == list(range(30))


def test_cells_outside_of_a_band_have_the_value_of_the_outside() -> None:
    matrix = BandedMatrix.filled(band_around(np.array([0, 2, 4]), 6, 3), -1.0)
    matrix.values[:] = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert matrix.band.firsts.tolist() == [0, 1, 3]
    assert matrix.at(1, -1, 6).tolist() == [-1, -1, 4, 5, 6, -1]
    assert matrix.at(2, 5, 2).tolist() == [9, -1]
    assert matrix.at(3, 0, 2).tolist() == [-1, -1]
