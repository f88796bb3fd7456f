"""Word types, the pairs of types that occur together, and how strongly each pair holds.

A pair of types has a *weight*: a Dirichlet parameter (a constant, plus a bonus for words
that look or sound alike) plus the links counted in training. Both translation
probabilities come from the one table of weights by the variational M-step (Beal 2003;
Riley & Gildea, ACL 2012): ``t(f|e) = exp(psi(weight(e, f)) - psi(sum of e's weights))``,
and with the sum of f's weights for ``t(e|f)``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma

from core.lexicons.word_knowledge import STEM_LETTERS, WordKnowledge
from core.text.cognates import PhoneticForm, PhoneticVocabulary, phonetic_form, similarities
from core.text.stems import stem

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
EncodedSentence = NDArray[np.int32]
"""A sentence in numbers: its words' types, a row for each level, then their classes, a row for each view."""

STRIDE = 1 << 32
"""The key of a pair of types is ``source * STRIDE + target``."""
NO_PAIR = -1
"""The key of no pair: padding."""


@dataclass(slots=True)
class Vocabulary:
    """Numbers for word types: words in lower case, cut to their first ``prefix`` letters.

    ``han``: a word in Chinese characters is cut to the first of them.

    A type has the phonetic form of its first word. ``word_numbers`` are the types of the words met so far.
    """

    prefix: int
    han: bool = False
    numbers: dict[str, int] = field(default_factory=dict)
    words: list[PhoneticForm] = field(default_factory=list)
    word_numbers: dict[str, int] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.words)

    def add(self, words: Sequence[str]) -> list[int]:
        """Return the number of each word's type; new types get the next free numbers."""
        for word in words:
            if word not in self.word_numbers:
                self.word_numbers[word] = self._add(word.lower())
        return [self.word_numbers[word] for word in words]

    def _add(self, word: str) -> int:
        number = self.numbers.setdefault(self._stem(word), len(self.words))
        if number == len(self.words):
            self.words.append(phonetic_form(word))
        return number

    def _stem(self, word: str) -> str:
        return stem(word, self.prefix) if self.han else word[: self.prefix]

    def copy(self) -> "Vocabulary":
        """Return a vocabulary of the same types that can grow by itself."""
        return Vocabulary(self.prefix, self.han, dict(self.numbers), list(self.words))


class Prior(NamedTuple):
    """Dirichlet parameters of pairs of types.

    ``concentration`` for every pair, and up to ``bonus`` more for similar words:
    ``bonus * ((similarity - floor) / (1 - floor)) ** 2``; the pseudo-links of ``knowledge`` are added.
    """

    concentration: float
    bonus: float
    floor: float
    knowledge: WordKnowledge = WordKnowledge()

    def weights(self, keys: Integers, sources: Vocabulary, targets: Vocabulary) -> Floats:
        """Return the prior weight of each pair of types."""
        rows, row = _renumbered(keys // STRIDE, len(sources))
        columns, column = _renumbered(keys % STRIDE, len(targets))
        left = PhoneticVocabulary([sources.words[i] for i in rows])
        right = PhoneticVocabulary([targets.words[j] for j in columns])
        above = np.maximum(similarities(left, right, row, column, self.floor) - self.floor, 0) / (1 - self.floor)
        return self.concentration + self.bonus * above**2 + _known_links(self.knowledge, keys, sources, targets)


def _renumbered(types: Integers, size: int) -> tuple[Integers, Integers]:
    """Return the distinct types, sorted, of ``size`` that there are, and the index of each type into them."""
    is_present = np.zeros(size, bool)
    is_present[types] = True
    return np.flatnonzero(is_present), (np.cumsum(is_present) - 1)[types]


def _known_links(knowledge: WordKnowledge, keys: Integers, sources: Vocabulary, targets: Vocabulary) -> Floats:
    """Return the pseudo-links of each pair of types; the keys are sorted."""
    links = np.zeros(len(keys))
    if not knowledge or not len(keys):
        return links
    table = knowledge.by_stems(sources.prefix)
    numbers = _numbers_by_stem(targets)
    words = list(sources.numbers)
    known: dict[int, float] = {}
    for row in _renumbered(keys // STRIDE, len(sources))[0].tolist():
        for word, count in table.get(words[row][:STEM_LETTERS], {}).items():
            known.update((row * STRIDE + column, count) for column in numbers.get(word, ()))
    queries = np.fromiter(known, dtype=np.int64, count=len(known))
    places = np.minimum(np.searchsorted(keys, queries), len(keys) - 1)
    present = keys[places] == queries
    links[places[present]] = np.fromiter(known.values(), dtype=np.float64, count=len(known))[present]
    return links


def _numbers_by_stem(vocabulary: Vocabulary) -> dict[str, list[int]]:
    """Return the types that begin as the words of a table do."""
    numbers: dict[str, list[int]] = {}
    for word, number in vocabulary.numbers.items():
        numbers.setdefault(word[:STEM_LETTERS], []).append(number)
    return numbers


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table of weights: sorted ``keys`` of pairs of types and their ``weights`` (same length).

    ``strengths`` hold ``exp(psi(weight))`` of each pair and a last 0 for pairs that are not in the table;
    ``source_totals`` and ``target_totals`` hold each type's sum of weights.
    """

    keys: Integers
    weights: Floats
    strengths: Floats
    source_totals: Floats
    target_totals: Floats

    @classmethod
    def of(cls, keys: Integers, weights: Floats) -> "Lexicon":
        """Return the table of these keys, sorted, and weights."""
        sources = _sums(keys // STRIDE, weights)
        targets = _sums(keys % STRIDE, weights)
        strengths = np.append(np.exp(digamma(weights)), 0.0)
        return cls(keys, weights, strengths, sources, targets)

    @classmethod
    def empty(cls) -> "Lexicon":
        """Return a table without pairs."""
        return cls.of(np.empty(0, np.int64), np.empty(0))

    @property
    def mass(self) -> float:
        """The sum of all weights."""
        return float(self.source_totals.sum())

    def find(self, keys: Integers) -> NDArray[np.int32]:
        """Return the index of each key, or ``len(self.keys)`` where it is not in the table; fast for sorted keys."""
        places = np.searchsorted(self.keys, keys)
        present = self.keys[np.minimum(places, len(self.keys) - 1)] == keys if len(self.keys) else False
        indices: NDArray[np.int32] = np.where(present, places, len(self.keys)).astype(np.int32)
        return indices

    def totals(self, sources: Integers, targets: Integers) -> tuple[Floats, Floats]:
        """Return the sums of weights of source and target types; 0 for types not in the table."""
        return _take_or_zero(self.source_totals, sources), _take_or_zero(self.target_totals, targets)

    def grown(self, keys: Integers, weights: Floats) -> "Lexicon":
        """Return the table with further pairs, none of which is in it yet."""
        merged = np.concatenate([self.keys, keys])
        order = np.argsort(merged, kind="stable")
        return Lexicon.of(merged[order], np.concatenate([self.weights, weights])[order])

    def pruned(self, least: float) -> "Lexicon":
        """Return the table without the pairs of less weight than ``least``."""
        heavy = self.weights >= least
        return Lexicon.of(self.keys[heavy], self.weights[heavy])


def _sums(types: Integers, weights: Floats) -> Floats:
    return np.bincount(types, weights=weights).astype(np.float64)


def _take_or_zero(totals: Floats, types: Integers) -> Floats:
    return np.append(totals, 0.0)[np.where(types < len(totals), types, len(totals))]
