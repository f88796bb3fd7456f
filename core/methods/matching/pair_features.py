"""Features that scorers read: arrays over the target words of a pair, and over the ranges of one entity."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from core.methods.matching.corpus_statistics import CorpusStatistics
from core.methods.matching.model_scores import ModelScores
from core.model import Alignment, SentencePair, Span
from core.text.similarity import consonants, is_punctuation, likenesses, romanise

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

MIN_LIKENESS = 0.6
"""Likeness of two words from which it counts."""


def digit_counts(words: Iterable[str]) -> Counter[int]:
    """Count the digits 0 to 9 of words, whatever their script."""
    return Counter(chain.from_iterable(map(_digits, words)))


@lru_cache(maxsize=100_000)
def _digits(word: str) -> tuple[int, ...]:
    return tuple(map(unicodedata.digit, filter(str.isdigit, word)))


@dataclass(frozen=True)
class PairFeatures:
    """Features of a sentence pair with its links, shared by its entities; each array is made when first read.

    Arrays have one number per target word, matrices the shape (source words, target words).
    """

    pair: SentencePair
    alignment: Alignment
    statistics: CorpusStatistics
    models: ModelScores = field(default_factory=ModelScores)

    @cached_property
    def linked(self) -> Floats:
        """1 where two words are linked, else 0; a matrix."""
        matrix = np.zeros(self.alignment.size)
        for i, j in self.alignment.sure + self.alignment.possible:
            matrix[i, j] = 1.0
        return matrix

    @cached_property
    def linked_anywhere(self) -> NDArray[np.bool_]:
        """True for target words linked to any word."""
        linked: NDArray[np.bool_] = self.linked.sum(axis=0) > 0
        return linked

    @cached_property
    def mass(self) -> Floats:
        """Link probabilities, a matrix; the links themselves where the aligner kept no scores."""
        scores = self.alignment.scores
        return self.linked if scores is None else scores.astype(np.float64)

    @cached_property
    def companionship(self) -> Floats:
        """How often each two words are linked in the corpus, 0..1; a matrix."""
        return self.statistics.stems.companionship(self.pair.source.words, self.pair.target.words)

    @cached_property
    def column_mass(self) -> Floats:
        """The sum of each target word's link probabilities."""
        total: Floats = self.mass.sum(axis=0)
        return total

    @cached_property
    def punctuation(self) -> Floats:
        """1 for words without a letter or digit, else 0."""
        return np.array(list(map(is_punctuation, self.pair.target.words)), dtype=np.float64)

    @cached_property
    def lower(self) -> Floats:
        """1 for words that begin with a small letter, else 0."""
        return np.array([word[0].islower() for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def upper(self) -> Floats:
        """1 for words that begin with a capital letter, else 0."""
        return np.array([word[0].isupper() for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def letters(self) -> Floats:
        """The number of letters of each romanised word."""
        return np.array([len(romanise(word)) for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def digits(self) -> dict[int, Floats]:
        """How often each word has each digit, whatever its script; digits that are in no word are left out."""
        counts: dict[int, Floats] = {}
        for j, word in enumerate(self.pair.target.words):
            for digit in _digits(word):
                counts.setdefault(digit, np.zeros(len(self.pair.target)))[j] += 1
        return counts

    @cached_property
    def commonness(self) -> Floats:
        """How frequent each word is in the target corpus, 0..1."""
        return np.array(self.statistics.commonness(self.pair.target.words, self.statistics.target))

    @cached_property
    def name_odds(self) -> Floats:
        """Log odds of each word to lie in a name."""
        return np.array(self.statistics.name_odds(self.pair, self.alignment))

    @cached_property
    def consonants(self) -> tuple[str, Indices]:
        """The consonants of the whole target sentence, and where each word's begin (words + 1,)."""
        parts = [consonants(romanise(word)) for word in self.pair.target.words]
        return "".join(parts), np.concatenate(([0], np.cumsum(list(map(len, parts)))))


@dataclass(frozen=True)
class EntityFeatures:
    """Features of one entity and the target ranges ``[start, end)`` to be scored."""

    shared: PairFeatures
    entity: Span
    start: Indices
    end: Indices

    @property
    def models(self) -> ModelScores:
        """The outputs of models for the pair."""
        return self.shared.models

    @cached_property
    def length(self) -> Indices:
        """The number of words of each range."""
        return self.end - self.start

    @property
    def bounds(self) -> Iterator[tuple[int, int]]:
        """The ranges, one after the other."""
        return zip(self.start.tolist(), self.end.tolist(), strict=True)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The entity's words."""
        return self.shared.pair.source.words[self.entity.start : self.entity.end]

    @cached_property
    def link_counts(self) -> Floats:
        """Links of each target word with the entity."""
        return self._entity_sum(self.shared.linked)

    @cached_property
    def linked(self) -> Floats:
        """1 for target words linked to the entity, else 0."""
        return (self.link_counts > 0).astype(np.float64)

    @cached_property
    def foreign(self) -> Floats:
        """1 for target words linked, but only to words outside the entity, else 0."""
        others: Floats = (self.shared.linked_anywhere & (self.link_counts == 0)).astype(np.float64)
        return others

    @cached_property
    def mass(self) -> Floats:
        """Link probability of each target word with the entity."""
        return self._entity_sum(self.shared.mass)

    @cached_property
    def likeness(self) -> Floats:
        """Likeness of entity words (rows) and target words, 0 below `MIN_LIKENESS`."""
        matrix = likenesses(self.words, self.shared.pair.target.words)
        matrix[matrix < MIN_LIKENESS] = 0
        return matrix

    @cached_property
    def capped_mass(self) -> Floats:
        """Link probability of each target word with the entity, at most 1."""
        capped: Floats = np.minimum(self.mass, 1.0)
        return capped

    @cached_property
    def capitals(self) -> Floats:
        """How much each of the entity's words is a name by its capital, 0..1."""
        words, entity = self.shared.pair.source.words, self.entity
        return np.array(self.shared.statistics.capitals.likely_names(words, entity.start, entity.end))

    def best_matches(self, table: Floats) -> Floats:
        """Return the sum of each word's best in a table (entity words, target words), over the words of both."""
        rows = sum(self.greatest(table), np.zeros(len(self.start)))
        score: Floats = (rows + self.sums(table.max(axis=0))) / (len(self.entity) + self.length)
        return score

    def sums(self, per_word: Floats) -> Floats:
        """Add up a number per target word over each range."""
        running = np.concatenate(([0.0], np.cumsum(per_word)))
        total: Floats = running[self.end] - running[self.start]
        return total

    def greatest(self, per_word: Floats) -> Floats:
        """Return the greatest of a number per target word in each range, of each row of them."""
        size, longest = per_word.shape[-1], int(self.length.max(initial=0))
        # table[..., n, i] is the greatest of the n words from i on
        table = np.full((*per_word.shape[:-1], longest + 1, size), -np.inf)
        for n in range(1, longest + 1):
            np.maximum(table[..., n - 1, : size - n + 1], per_word[..., n - 1 :], out=table[..., n, : size - n + 1])
        best: Floats = table[..., self.length, self.start]
        return best

    def edges(self, per_word: Floats) -> Floats:
        """Add up a number per target word over the first and last word of each range."""
        total: Floats = per_word[self.start] + per_word[self.end - 1]
        return total

    def neighbours(self, per_word: Floats, beyond: float = 0.0) -> Floats:
        """Add up a number per target word over the words before and after each range.

        ``beyond`` is the number of the places before the first and after the last word.
        """
        padded = np.concatenate(([beyond], per_word, [beyond]))
        total: Floats = padded[self.start] + padded[self.end + 1]
        return total

    def _entity_sum(self, matrix: Floats) -> Floats:
        total: Floats = matrix[self.entity.start : self.entity.end].sum(axis=0)
        return total
