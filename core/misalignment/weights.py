"""How much each clue weighs: a logistic regression that every corpus fits for itself."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

USUAL = np.array([2.0, 0.65, -0.3, -3.5, -3.0, 0.5, -1.7, 0.0])
"""Weights of `clues.Clues.names` to begin with, where nothing is known yet of a corpus (see docs/misalignment.md)."""
CHANCE = -2.0
"""What lines that do not belong together are worth on average, to begin with."""
RIDGE = 1.0
ROUNDS = 15
ENOUGH = 1e-6


class Weights(NamedTuple):
    """Weights of clues: the log of how much likelier translations have them than other lines."""

    each: NDArray[np.float64]
    constant: float

    def __call__(self, clues: Numbers) -> Numbers:
        return (clues @ self.each + self.constant).astype(np.float32)


def usual(apart: Numbers) -> Weights:
    """Weights to begin with; ``apart`` are clues of lines that do not belong together."""
    return Weights(USUAL, CHANCE - float((apart @ USUAL).mean()))


def fitted(together: Numbers, apart: Numbers) -> Weights:
    """The weights that tell lines that belong together from lines that do not, each kind counting as much."""
    clues = np.concatenate([together, apart]).astype(np.float64)
    truth = np.repeat([1.0, 0.0], [len(together), len(apart)])
    share = np.repeat([1.0, len(together) / len(apart)], [len(together), len(apart)])
    middle, spread = clues.mean(0), clues.std(0) + ENOUGH
    rows = np.column_stack([(clues - middle) / spread, np.ones(len(clues))])
    ridge = np.diag([*np.full(clues.shape[1], RIDGE), ENOUGH])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share * (truth - likely)) - ridge @ weights
        bend = (rows * (share * likely * (1 - likely))[:, None]).T @ rows + ridge
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < ENOUGH:
            break
    each = weights[:-1] / spread
    return Weights(each, float(weights[-1] - each @ middle))
