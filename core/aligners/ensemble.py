"""An ensemble of aligners: their links combined, their scores averaged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import tee

import numpy as np

from core.aligners.base import NO_BACKGROUND, Aligner, Background, PairAligner
from core.aligners.lexical import LexicalAligner
from core.components.component import Progress, component_field, within
from core.errors import InvalidValue, UnknownName
from core.model import Alignment, Scores, SentencePair
from core.symmetrization import COMBINATIONS, combine_alignments

_DEFAULT_ALIGNERS = LexicalAligner(links="argmax"), LexicalAligner(links="itermax"), LexicalAligner(links="match")


@dataclass(frozen=True, slots=True)
class EnsembleAligner:
    """Several aligners, whose links become one set; scores are the mean of theirs.

    ``aligners``: any of them, ensembles too. ``combine``: how; ``union``, ``intersection``, ``vote``
    (more than half), or ``grow-diag``, ``grow-diag-final`` and ``grow-diag-final-and``, which start
    from the links of all and grow into those of any.

    For an aligner that keeps no scores a sure link counts 1, a possible one 0.5.
    """

    aligners: tuple[Aligner, ...] = component_field("aligner", _DEFAULT_ALIGNERS)
    combine: str = "vote"

    def __post_init__(self) -> None:
        if not self.aligners:
            raise InvalidValue("An ensemble needs at least one aligner.")
        if self.combine not in COMBINATIONS:
            raise UnknownName("way to combine links", self.combine, COMBINATIONS)

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        background: Background = NO_BACKGROUND,
        progress: Progress | None = None,
    ) -> "PreparedEnsemble":
        """Prepare each aligner, one after the other."""
        texts = tee(background.text, len(self.aligners))
        share = 1 / len(self.aligners)
        ready = (
            aligner.prepare(
                pairs, background._replace(text=text), within(progress, number * share, (number + 1) * share)
            )
            for number, (aligner, text) in enumerate(zip(self.aligners, texts, strict=True))
        )
        return PreparedEnsemble(tuple(ready), self.combine)


@dataclass(frozen=True, slots=True)
class PreparedEnsemble:
    """Prepared aligners, used as one."""

    aligners: tuple[PairAligner, ...]
    combine: str

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        """Align pairs by every aligner, and combine their alignments of each."""
        by_aligner = [align(pairs) for align in self.aligners]
        return [self._combine(alignments) for alignments in zip(*by_aligner, strict=True)]

    def _combine(self, alignments: Sequence[Alignment]) -> Alignment:
        scores: Scores = np.mean([_scores(alignment) for alignment in alignments], axis=0, dtype=np.float32)
        return replace(combine_alignments(alignments, self.combine, "ensemble"), scores=scores)


def _scores(alignment: Alignment) -> Scores:
    if alignment.scores is not None:
        return alignment.scores
    scores = np.zeros(alignment.size, np.float32)
    for worth, links in ((0.5, alignment.possible), (1.0, alignment.sure)):
        for link in links:
            scores[link] = worth
    return scores
