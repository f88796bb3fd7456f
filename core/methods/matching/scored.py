"""Scored candidates of one entity: the best of them, and as candidates for the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.methods.assignment import Floats, Indices, SpanOptions
from core.methods.matching.explanations import rule
from core.methods.matching.glosses import OPENING
from core.methods.matching.pair_features import EntityFeatures
from core.model import Candidate, SentencePair, Span

MIN_COPY_LIKENESS = 0.8
"""The likeness to a word of the entity that every word of a copy exceeds."""


@dataclass(frozen=True, slots=True)
class ScoredCandidates:
    """The target ranges proposed for one entity of a pair, with the part of each scorer in their scores.

    ``linked`` are the target words linked to the entity, ascending; ``score`` is what the screen
    shows, ``options`` hold it with ties broken; all arrays have one number per range. ``log_total`` is the logarithm
    of the sum of exp(score) over all ranges that were proposed, and none of them (score 0).
    """

    pair: SentencePair
    entity: Span
    features: EntityFeatures
    linked: tuple[int, ...]
    options: SpanOptions
    score: Floats
    evidence: dict[str, Floats] = field(repr=False)
    log_total: float

    def best(self, number: int) -> list[int]:
        """Return the indices of the best options, best first, also below the threshold.

        Options without any positive evidence are left out.
        """
        has_evidence = np.zeros(len(self.score), bool)
        for part in self.evidence.values():
            has_evidence |= part > 0
        ranked = np.argsort(-np.where(self.options.score > 0, self.options.score, self.score), kind="stable")
        best: list[int] = ranked[has_evidence[ranked]][:number].tolist()
        return best

    def runners_up(self, picked: Sequence[int], number: int) -> list[int]:
        """Return the indices of the best options that were not picked, best first."""
        return [k for k in self.best(number + len(picked)) if k not in picked][:number]

    def narrow(self, number: int) -> "ScoredCandidates":
        """Keep the options that may be chosen or shown: with a score, the ``number`` next best, those beside brackets.

        These are a few dozen of ten thousand in a long sentence. `best` (of up to that number and those
        chosen), `core.methods.matching.bracketed_glosses` and, where no entity needs a least number of
        candidates, a matcher give the same results as before.
        """
        positive = self.options.score > 0
        retained = positive | self._beside_brackets()
        retained[self.best(int(positive.sum()) + number)] = True
        return self._select(np.flatnonzero(retained))

    def _beside_brackets(self) -> NDArray[np.bool_]:
        # The extra False at the end answers for both the place after the last word and, as index -1, before the first.
        opening = np.array([word in OPENING for word in self.pair.target.words] + [False])
        beside: NDArray[np.bool_] = opening[self.options.end] | opening[self.options.start - 1]
        return beside

    def _select(self, indices: Indices) -> "ScoredCandidates":
        options = self.options.take(indices)
        features = EntityFeatures(self.features.shared, self.entity, options.start, options.end)
        evidence = {name: values[indices] for name, values in self.evidence.items()}
        score = self.score[indices]
        return ScoredCandidates(self.pair, self.entity, features, self.linked, options, score, evidence, self.log_total)

    def find(self, start: int, end: int) -> int | None:
        """Return the index of the option ``[start, end)``, if it is among them."""
        indices = np.flatnonzero((self.options.start == start) & (self.options.end == end))
        return int(indices[0]) if len(indices) else None

    def target_range(self, k: int) -> range:
        """Return the target words of option ``k``."""
        return range(*self.options.bounds(k))

    def copies(self, k: int) -> bool:
        """Test whether option ``k`` spells the entity, or part of it, as the source does."""
        columns = list(self.target_range(k))
        return bool(self.features.likeness[:, columns].max(axis=0).min() > MIN_COPY_LIKENESS)

    def candidate(self, k: int, reason: str = "") -> Candidate:
        """Return option ``k`` as a candidate; without a ``reason`` its rule is read off its words and links."""
        start, end = self.options.bounds(k)
        evidence = {name: round(values.item(k), 4) for name, values in self.evidence.items()}
        reason = reason or rule(self.features.words, self.pair.target.words[start:end], self.linked, start)
        label = self.features.models.label_of(start, end)
        if label:
            reason = f"{reason}, tagged {label}"
        return Candidate(self.entity, start, end, float(self.score[k]), evidence, reason)


def break_ties(score: Floats, features: EntityFeatures) -> Floats:
    """Return the scores with ties broken: higher coverage of linked words, then shorter, then leftmost."""
    coverage = features.sums(features.linked)
    preference = 1e-6 * coverage - 1e-8 * features.length - 1e-11 * features.start
    return np.where(score > 1e-9, score + preference, 0.0)
