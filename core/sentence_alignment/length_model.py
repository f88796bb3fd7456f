"""Likelihood of the lengths of corresponding sentences, in characters.

Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics 19 (1993), part 3:
each character of one language gives rise to a random number of characters in the other, of mean c and variance s².
With delta = (l2 - l1 c) / sqrt(l1 s²), Prob(delta | match) = 2 (1 - Phi(|delta|)).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

Floats = NDArray[np.float64]

VARIANCE = 6.8
"""s² of the paper: characters squared for each character."""
MIN_LENGTHS = 20
"""Pairs of sentences from which their variance is taken."""
NORMAL_MEDIAN = 0.455
"""Median of the square of a normal variable."""


class LengthModel(NamedTuple):
    """Mean (c) and variance (s²) of the target characters for each source character."""

    mean: float = 1.0
    variance: float = VARIANCE

    def log_likelihood(self, source: float, target: Floats) -> Floats:
        """Return log Prob(delta | match) for one length of the source and several of the target.

        The variance is that of the mean of both lengths, so that the direction makes no difference.
        """
        middle = np.maximum((source + target / self.mean) / 2, 1.0)
        delta = (target - source * self.mean) / np.sqrt(middle * self.variance)
        likelihood: Floats = np.log(2) + log_ndtr(-np.abs(delta))
        return likelihood


def mean_model(sources: Sequence[int], targets: Sequence[int]) -> LengthModel:
    """Return the model of two whole texts, given the lengths of their sentences; the variance is that of the paper."""
    return LengthModel(max(sum(targets), 1) / max(sum(sources), 1))


def measured_model(source: Floats, target: Floats, usual: LengthModel) -> LengthModel:
    """Return the model of sentences that correspond; the usual one where they are few.

    The variance is taken from the median of delta², which wrong pairs hardly change.
    """
    if len(source) < MIN_LENGTHS:
        return usual
    mean = float(target.sum() / max(source.sum(), 1.0))
    middle = np.maximum((source + target / mean) / 2, 1.0)
    variance = float(np.median((target - source * mean) ** 2 / middle)) / NORMAL_MEDIAN
    return LengthModel(mean, max(variance, 1.0))
