"""Beads: a few sentences of the source that correspond to a few of the target, or to none."""

from collections.abc import Mapping
from typing import NamedTuple

Shape = tuple[int, int]
"""The number of source and of target sentences of a bead."""

PRIORS: dict[Shape, float] = {
    (1, 1): 0.89,
    (1, 0): 0.0099 / 2,
    (0, 1): 0.0099 / 2,
    (2, 1): 0.089 / 2,
    (1, 2): 0.089 / 2,
    (2, 2): 0.011,
}
"""Probability of each shape: table 5 of Gale and Church (1993), where mirrored shapes share one number."""

PRIORS_WITH_WORDS: Mapping[Shape, float] = PRIORS | {(1, 1): 0.82, (1, 0): 0.04, (0, 1): 0.04}
"""The same, with omissions as probable as two sentences in one: where words count, they tell these apart."""


class Bead(NamedTuple):
    """A range of source sentences, the range of target sentences that correspond to them, and how surely.

    Either range may be empty. ``probability``: of this very bead among all alignments of the document.
    """

    source: range
    target: range
    probability: float

    @property
    def shape(self) -> Shape:
        return len(self.source), len(self.target)

    @property
    def is_paired(self) -> bool:
        """Whether there are sentences on both sides."""
        return bool(self.source and self.target)
