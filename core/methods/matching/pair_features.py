"""What scorers are asked: one entity of a sentence pair and the target ranges proposed for it."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.methods.matching.corpus_statistics import CorpusStatistics
from core.methods.matching.model_scores import ModelScores
from core.model import Alignment, SentencePair, Span
from core.text.similarity import consonants, is_punctuation, likenesses, romanised

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

ALIKE_FROM = 0.6
"""Likeness of two words from which it counts."""


@dataclass(frozen=True)
class PairFeatures:
    """A sentence pair with its links; what is shared by the questions about its entities."""

    pair: SentencePair
    alignment: Alignment
    survey: CorpusStatistics
    heard: ModelScores = field(default_factory=ModelScores)

    @cached_property
    def linked(self) -> Floats:
        """1 where two words are linked, else 0; shape (source words, target words)."""
        matrix = np.zeros(self.alignment.size)
        for i, j in self.alignment.sure + self.alignment.possible:
            matrix[i, j] = 1.0
        return matrix

    @cached_property
    def anywhere(self) -> NDArray[np.bool_]:
        """Whether each target word is linked to any word."""
        linked: NDArray[np.bool_] = self.linked.sum(axis=0) > 0
        return linked

    @cached_property
    def mass(self) -> Floats:
        """Link probabilities; the links themselves where the aligner kept no scores."""
        scores = self.alignment.scores
        return self.linked if scores is None else scores.astype(np.float64)

    @cached_property
    def columns(self) -> Floats:
        total: Floats = self.mass.sum(axis=0)
        return total

    @cached_property
    def punctuation(self) -> Floats:
        return np.array([is_punctuation(word) for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def lower(self) -> Floats:
        return np.array([word[0].islower() for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def upper(self) -> Floats:
        return np.array([word[0].isupper() for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def letters(self) -> Floats:
        return np.array([len(romanised(word)) for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def common(self) -> Floats:
        return np.array(self.survey.commonness(self.pair.target.words, self.survey.target))

    @cached_property
    def name_odds(self) -> Floats:
        return np.array(self.survey.name_odds(self.pair, self.alignment))

    @cached_property
    def sounds(self) -> tuple[str, Indices]:
        """The consonants of the whole target sentence and where each word's begin."""
        parts = [consonants(romanised(word)) for word in self.pair.target.words]
        return "".join(parts), np.concatenate(([0], np.cumsum([len(part) for part in parts])))


@dataclass(frozen=True)
class EntityFeatures:
    """One entity of a scene and the target ranges ``[start, end)`` to be judged."""

    scene: PairFeatures
    entity: Span
    start: Indices
    end: Indices

    @cached_property
    def length(self) -> Indices:
        return self.end - self.start

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The entity's words."""
        return self.scene.pair.source.words[self.entity.start : self.entity.end]

    @cached_property
    def pairs(self) -> Floats:
        """Links of each target word with the entity."""
        return self._rows(self.scene.linked)

    @cached_property
    def linked(self) -> Floats:
        """1 for target words linked to the entity, else 0."""
        return (self.pairs > 0).astype(np.float64)

    @cached_property
    def foreign(self) -> Floats:
        """1 for target words linked, but only to words outside the entity, else 0."""
        others: Floats = (self.scene.anywhere & (self.pairs == 0)).astype(np.float64)
        return others

    @cached_property
    def inside(self) -> Floats:
        """Link probability of each target word with the entity."""
        return self._rows(self.scene.mass)

    @cached_property
    def alike(self) -> Floats:
        """Likeness of entity words (rows) and target words, 0 below `ALIKE_FROM`."""
        alike = likenesses(self.words, self.scene.pair.target.words)
        alike[alike < ALIKE_FROM] = 0
        return alike

    def sums(self, per_word: Floats) -> Floats:
        """The sum of a number per target word over each range."""
        running = np.concatenate(([0.0], np.cumsum(per_word)))
        total: Floats = running[self.end] - running[self.start]
        return total

    def greatest(self, per_word: Floats) -> Floats:
        """The greatest of a number per target word in each range."""
        size, longest = len(per_word), int(self.length.max(initial=0))
        table = np.full((longest + 1, size), -np.inf)
        for n in range(1, longest + 1):
            table[n, : size - n + 1] = np.maximum(table[n - 1, : size - n + 1], per_word[n - 1 :])
        best: Floats = table[self.length, self.start]
        return best

    def edges(self, per_word: Floats) -> Floats:
        """A number per target word, added up over the first and last word of each range."""
        total: Floats = per_word[self.start] + per_word[self.end - 1]
        return total

    def neighbours(self, per_word: Floats, beyond: float = 0.0) -> Floats:
        """A number per target word, added up over the words before and after each range."""
        padded = np.concatenate(([beyond], per_word, [beyond]))
        total: Floats = padded[self.start] + padded[self.end + 1]
        return total

    def _rows(self, matrix: Floats) -> Floats:
        total: Floats = matrix[self.entity.start : self.entity.end].sum(axis=0)
        return total
