"""Word types, the pairs of types that occur together, and how strongly each pair holds.

A pair of types has a *weight*: a Dirichlet parameter (a constant, plus a bonus for words
that look or sound alike) plus the links counted in training. Both translation
probabilities come from the one table of weights by the variational M-step (Beal 2003;
Riley & Gildea, ACL 2012): ``t(f|e) = exp(psi(weight(e, f)) - psi(sum of e's weights))``,
and with the sum of f's weights for ``t(e|f)``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma

from core.text.cognates import PhoneticForm, PhoneticVocabulary, similarities, sound

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

STRIDE = 1 << 32  # the key of a pair of types is source * STRIDE + target
NO_PAIR = -1


@dataclass(slots=True)
class Vocabulary:
    """Numbers for word types: words in lower case, cut to their first ``prefix`` letters.

    A type sounds like the first word of it that was seen.
    """

    prefix: int
    numbers: dict[str, int] = field(default_factory=dict)
    words: list[PhoneticForm] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def add(self, words: Iterable[str]) -> list[int]:
        """The number of each word's type; new types get the next free numbers."""
        return [self._add(word.lower()) for word in words]

    def _add(self, word: str) -> int:
        number = self.numbers.setdefault(word[: self.prefix], len(self.words))
        if number == len(self.words):
            self.words.append(sound(word))
        return number

    def copy(self) -> "Vocabulary":
        return Vocabulary(self.prefix, dict(self.numbers), list(self.words))


class Prior(NamedTuple):
    """Dirichlet parameters of pairs of types.

    ``concentration`` for every pair, and up to ``bonus`` more for similar words:
    ``bonus * ((similarity - floor) / (1 - floor)) ** 2``.
    """

    concentration: float
    bonus: float
    floor: float

    def weights(self, keys: Integers, sources: Vocabulary, targets: Vocabulary) -> Floats:
        """The prior weight of each pair of types."""
        rows, row = np.unique(keys // STRIDE, return_inverse=True)
        columns, column = np.unique(keys % STRIDE, return_inverse=True)
        left, right = (
            PhoneticVocabulary([sources.words[i] for i in rows]),
            PhoneticVocabulary([targets.words[j] for j in columns]),
        )
        likeness = similarities(left, right, row, column, self.floor)
        return self.concentration + self.bonus * (np.maximum(likeness - self.floor, 0) / (1 - self.floor)) ** 2


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table of weights: sorted ``keys`` of pairs of types and their ``weights`` (same length).

    ``strengths`` hold ``exp(psi(weight))`` of each pair and a last 0 for what is not in the table;
    ``source_totals`` and ``target_totals`` hold each type's sum of weights.
    """

    keys: Integers
    weights: Floats
    strengths: Floats
    source_totals: Floats
    target_totals: Floats

    @classmethod
    def of(cls, keys: Integers, weights: Floats) -> "Lexicon":
        sources = _sums(keys // STRIDE, weights)
        targets = _sums(keys % STRIDE, weights)
        strengths = np.append(np.exp(digamma(weights)), 0.0)
        return cls(keys, weights, strengths, sources, targets)

    @classmethod
    def empty(cls) -> "Lexicon":
        return cls.of(np.empty(0, np.int64), np.empty(0))

    @property
    def mass(self) -> float:
        """The sum of all weights."""
        return float(self.source_totals.sum())

    def find(self, keys: Integers) -> NDArray[np.int32]:
        """The place of each key, or ``len(self.keys)`` where it is not in the table."""
        unique, inverse = np.unique(keys, return_inverse=True)
        places = np.searchsorted(self.keys, unique)
        known = self.keys[np.minimum(places, len(self.keys) - 1)] == unique if len(self.keys) else False
        found: NDArray[np.int32] = np.where(known, places, len(self.keys)).astype(np.int32)
        return found[inverse].reshape(keys.shape)

    def totals(self, sources: Integers, targets: Integers) -> tuple[Floats, Floats]:
        """The sums of weights of source and target types; 0 for types not in the table."""
        return _looked_up(self.source_totals, sources), _looked_up(self.target_totals, targets)

    def grown(self, keys: Integers, weights: Floats) -> "Lexicon":
        """With further pairs, none of which is in the table yet."""
        order = np.argsort(every := np.concatenate([self.keys, keys]), kind="stable")
        return Lexicon.of(every[order], np.concatenate([self.weights, weights])[order])

    def pruned(self, least: float) -> "Lexicon":
        """Without the pairs of less weight than ``least``."""
        kept = self.weights >= least
        return Lexicon.of(self.keys[kept], self.weights[kept])


def _sums(types: Integers, weights: Floats) -> Floats:
    return np.bincount(types, weights=weights).astype(np.float64)


def _looked_up(totals: Floats, types: Integers) -> Floats:
    return np.append(totals, 0.0)[np.where(types < len(totals), types, len(totals))]
