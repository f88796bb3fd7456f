"""Model transfer: a tagger of the target's language, applied to the target itself.

The baseline that projection is compared with (García-Ferrero et al. 2022, Politov et al. 2025).
It uses no link and no source entity, so its spans have none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.components.component import Progress, component_field
from core.methods.base import Choice
from core.methods.matching.model_scores import NerScores, with_probabilities
from core.model import Alignment, Candidate, SentencePair, Span
from core.taggers import SentenceTagger, Tagger


@dataclass(frozen=True, slots=True)
class Transfer:
    """What ``tagger`` finds in the target.

    ``tagger``: who finds them. A span's score is the mean probability of its tags, 1 where the
    tagger tells none.
    """

    tagger: Tagger = component_field("tagger")

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment],
        progress: Progress | None = None,
        dictionaries: object = None,
    ) -> "PreparedTransfer":
        """Tag every target of the corpus; the tagger caches its taggings."""
        tag = self.tagger.prepare(progress)
        tag([pair.target for pair in pairs])
        return PreparedTransfer(tag)


@dataclass(frozen=True, slots=True)
class PreparedTransfer:
    """`Transfer` made ready."""

    tag: SentenceTagger

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose the spans that the tagger finds in the target."""
        ner = NerScores(with_probabilities(self.tag([pair.target])[0], len(pair.target)))
        return Choice(tuple(_candidate(ner, span) for span in ner.tagging.spans))


def _candidate(ner: NerScores, span: Span) -> Candidate:
    score = float(ner.mean(span.label, np.array([span.start]), np.array([span.end]))[0])
    return Candidate(None, span.start, span.end, score, {"ner": round(score, 4)}, f"tagged {span.label}", span.label)
