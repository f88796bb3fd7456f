"""One entity's options with what speaks for each: the best of them, and as candidates for the screen."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.methods.assignment import Floats, Indices, SpanOptions
from core.methods.matching.explanations import rule
from core.methods.matching.glosses import OPENING
from core.methods.matching.pair_features import EntityFeatures
from core.model import Candidate


@dataclass(frozen=True, slots=True)
class ScoredCandidates:
    """One entity's options with what speaks for each, by scorer."""

    question: EntityFeatures
    linked: tuple[int, ...]
    options: SpanOptions
    score: Floats
    evidence: dict[str, Floats] = field(repr=False)

    def best(self, number: int) -> list[int]:
        """The indices of the best options, best first, also below the threshold.

        Those that nothing speaks for are left out.
        """
        speaks = np.any([part > 0 for part in self.evidence.values()], axis=0)
        ranked = np.argsort(-np.where(self.options.score > 0, self.options.score, self.score), kind="stable")
        return [int(k) for k in ranked if speaks[k]][:number]

    def narrowed(self, number: int) -> "ScoredCandidates":
        """The options that may be chosen or shown: with a score, the ``number`` next best, and those beside brackets.

        These are a few dozen of ten thousand in a long sentence. What `best` (of up to that number and those chosen),
        `core.methods.matching.bracketed_glosses` and, where no entity needs a least number of candidates, a matcher say
        is the same.
        """
        worth = self.options.score > 0
        kept = worth | self._beside_brackets()
        kept[self.best(int(worth.sum()) + number)] = True
        return self._only(np.flatnonzero(kept))

    def _beside_brackets(self) -> NDArray[np.bool_]:
        words = self.question.scene.pair.target.words
        opening = np.array([word in OPENING for word in words] + [False])
        beside: NDArray[np.bool_] = opening[self.options.end] | opening[self.options.start - 1]
        return beside

    def _only(self, kept: Indices) -> "ScoredCandidates":
        options = SpanOptions(self.options.start[kept], self.options.end[kept], self.options.score[kept])
        question = EntityFeatures(self.question.scene, self.question.entity, options.start, options.end)
        evidence = {name: values[kept] for name, values in self.evidence.items()}
        return ScoredCandidates(question, self.linked, options, self.score[kept], evidence)

    def place(self, start: int, end: int) -> int | None:
        """The index of the option ``[start, end)``."""
        found = np.flatnonzero((self.options.start == start) & (self.options.end == end))
        return int(found[0]) if len(found) else None

    def words(self, k: int) -> range:
        """The target words of option ``k``."""
        return range(int(self.options.start[k]), int(self.options.end[k]))

    def copies(self, k: int) -> bool:
        """Whether option ``k`` spells the entity, or part of it, as the source does."""
        columns = list(self.words(k))
        return bool(self.question.alike[:, columns].max(axis=0).min() > 0.8)

    def candidate(self, k: int, why: str = "") -> Candidate:
        start, end = int(self.options.start[k]), int(self.options.end[k])
        evidence = {name: round(float(values[k]), 4) for name, values in self.evidence.items()}
        why = why or rule(self.question.words, self.question.scene.pair.target.words[start:end], self.linked, start)
        label = self.question.scene.heard.tagged(start, end)
        why = f"{why}, tagged {label}" if label else why
        return Candidate(self.question.entity, start, end, float(self.score[k]), evidence, why)


def untied(score: Floats, question: EntityFeatures) -> Floats:
    """Scores with ties broken: higher coverage of linked words, then shorter, then leftmost."""
    coverage = question.sums(question.linked)
    preference = 1e-6 * coverage - 1e-8 * question.length - 1e-11 * question.start
    return np.where(score > 1e-9, score + preference, 0.0)
