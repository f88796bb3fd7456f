"""Links from a score matrix: argmax, itermax, match, and the two one-sided ones.

The rules are those of SimAlign (Jalili Sabet, Dufter, Yvon & Schütze, Findings of EMNLP 2020,
section 2.2), under the names of that paper; its package calls argmax "inter", match "mwmf",
and the one-sided ones "fwd" and "rev". Scores have shape ``(source, target)``, of words or of
sub-words; the result is a boolean matrix of the same shape. Ties go to the first index.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.model import Link, Scores

Links = NDArray[np.bool_]
ONE_SIDE_LINKED_WEIGHT = 0.9
"""What a score counts in later rounds of `itermax` where one of the two words has a link."""


def argmax(scores: Scores) -> Links:
    """Link the cells that are the best of their row and of their column."""
    best = np.zeros(scores.shape, bool)
    if scores.size:
        rows: NDArray[np.intp] = scores.argmax(1)
        mutual: Links = scores.argmax(0)[rows] == np.arange(len(rows))
        best[mutual, rows[mutual]] = True
    return best


def forward(scores: Scores) -> Links:
    """Link each source to its best target."""
    best = np.zeros(scores.shape, bool)
    if scores.size:
        best[np.arange(len(scores)), scores.argmax(1)] = True
    return best


def backward(scores: Scores) -> Links:
    """Link each target to its best source."""
    return forward(scores.T).T


def itermax(scores: Scores, rounds: int = 2) -> Links:
    """Link by argmax, then by argmax again among the words that are still free.

    In each later round a cell whose row and column both have links counts 0, one with a
    link on one side counts 0.9 of its score. A pair with two words or fewer on a side, or
    without a free word on a side, keeps its plain argmax.
    """
    links = argmax(scores)
    for _ in range(rounds - 1):
        free_rows, free_columns = ~links.any(1, keepdims=True), ~links.any(0, keepdims=True)
        if min(scores.shape) <= 2 or not (free_rows.any() and free_columns.any()):
            break
        one_side_free = np.where(free_rows | free_columns, ONE_SIDE_LINKED_WEIGHT, 0.0)
        weight = np.where(free_rows & free_columns, 1.0, one_side_free)
        links |= argmax(scores * weight) & (free_rows | free_columns)
    return links


def match(scores: Scores) -> Links:
    """Link one to one for the greatest total score (SimAlign's *mwmf*)."""
    from scipy.optimize import linear_sum_assignment  # slow to import

    best = np.zeros(scores.shape, bool)
    best[linear_sum_assignment(scores, maximize=True)] = True
    return best


EXTRACTORS: dict[str, Callable[[Scores], Links]] = {
    "argmax": argmax,
    "itermax": itermax,
    "match": match,
    "forward": forward,
    "backward": backward,
}


def linked(links: Links) -> tuple[Link, ...]:
    """Return the cells that are true as ``(source, target)``, sorted."""
    rows, columns = np.nonzero(links)
    return tuple(zip(rows.tolist(), columns.tolist(), strict=True))
