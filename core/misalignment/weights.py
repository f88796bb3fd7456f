"""Weights of the clues: a logistic regression, fitted to each corpus."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

USUAL = np.array([2.0, 0.65, -0.3, -3.5, -3.0, 0.5, -1.7, 0.0])
"""Initial weights of `clues.Clues.names`, before the first path through a corpus (see docs/misalignment.md)."""
CHANCE = -2.0
"""Initial mean score of lines that are no translations."""
RIDGE = 1.0
MAX_ROUNDS = 15
TOLERANCE = 1e-6


class Weights(NamedTuple):
    """Weights of clues: log odds of translations against other lines."""

    each: NDArray[np.float64]
    constant: float

    def __call__(self, clues: Numbers) -> Numbers:
        return (clues @ self.each + self.constant).astype(np.float32)


def usual(apart: Numbers) -> Weights:
    """Return the initial weights; ``apart`` are clues of lines that are no translations."""
    return Weights(USUAL, CHANCE - float((apart @ USUAL).mean()))


def fitted(together: Numbers, apart: Numbers) -> Weights:
    """Fit weights that separate lines that are translations from lines that are not; both kinds count alike.

    Ridge regression by Newton's method.
    """
    clues = np.concatenate([together, apart]).astype(np.float64)
    truth = np.repeat([1.0, 0.0], [len(together), len(apart)])
    share = np.repeat([1.0, len(together) / len(apart)], [len(together), len(apart)])
    middle, spread = clues.mean(0), clues.std(0) + TOLERANCE
    rows = np.column_stack([(clues - middle) / spread, np.ones(len(clues))])
    ridge = np.diag([*np.full(clues.shape[1], RIDGE), TOLERANCE])
    weights = np.zeros(rows.shape[1])
    for _ in range(MAX_ROUNDS):
        probability = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (share * (truth - probability)) - ridge @ weights
        hessian = (rows * (share * probability * (1 - probability))[:, None]).T @ rows + ridge
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < TOLERANCE:
            break
    each = weights[:-1] / spread
    return Weights(each, float(weights[-1] - each @ middle))
