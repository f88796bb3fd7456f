"""Counts of a corpus by word: how often two words are linked, and how often a word has a capital."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.methods.matching.cooccurrence import key
from core.model import Alignment, Sentence, SentencePair
from core.text.similarity import romanise

Floats = NDArray[np.float64]

_OPENERS = frozenset("“\"`'‘.:!?«„(") | {"``", "''"}
"""Words after which a capital says nothing."""


@dataclass(frozen=True, slots=True)
class LinkedStems:
    """Links between words of each two stems in a corpus, and the words of each stem on either side.

    Stems are those of `core.methods.matching.cooccurrence`.
    """

    links: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    source: Mapping[str, int] = field(default_factory=dict)
    target: Mapping[str, int] = field(default_factory=dict)

    def association(self, words: Sequence[str], others: Sequence[str], own: Floats) -> Floats:
        """Return the Dice of how often two words are linked elsewhere, 0..1, shape (words, others).

        ``own`` holds the links that this pair itself added to the counts.
        """
        table = np.zeros((len(words), len(others)))
        stems = key(others)
        sizes = [self.target.get(stem, 0) for stem in stems]
        for row, stem in enumerate(key(words)):
            linked, size = self.links.get(stem), self.source.get(stem, 0)
            if not linked:
                continue
            for column, other in enumerate(stems):
                count = linked.get(other, 0) - own[row, column]
                if count > 0 and size > 1 and sizes[column] > 1:
                    table[row, column] = min(1.0, 2 * count / max(size + sizes[column] - 2, 1))
        return table

    def companionship(self, words: Sequence[str], others: Sequence[str]) -> Floats:
        """Return the Dice of how often two words are linked in the corpus, this pair included, (words, others)."""
        table = np.zeros((len(words), len(others)))
        stems = key(others)
        for row, stem in enumerate(key(words)):
            linked = self.links.get(stem, {})
            for column in [column for column, other in enumerate(stems) if other in linked]:
                size = self.source[stem] + self.target[stems[column]]
                table[row, column] = min(1.0, 2 * linked[stems[column]] / size)
        return table


def count_linked_stems(aligned: Iterable[tuple[SentencePair, Alignment]]) -> LinkedStems:
    """Count the links between words of each two stems."""
    links: dict[str, Counter[str]] = {}
    source: Counter[str] = Counter()
    target: Counter[str] = Counter()
    for pair, alignment in aligned:
        left, right = key(pair.source.words), key(pair.target.words)
        source.update(left)
        target.update(right)
        for i, j in alignment.sure + alignment.possible:
            links.setdefault(left[i], Counter())[right[j]] += 1
    return LinkedStems(links, source, target)


@dataclass(frozen=True, slots=True)
class Capitals:
    """Occurrences of each lower-cased word with and without a capital, where a capital means something."""

    lower: Mapping[str, int] = field(default_factory=dict)
    upper: Mapping[str, int] = field(default_factory=dict)

    def likely_names(self, words: Sequence[str], start: int, end: int) -> list[float]:
        """Return how much the capital of each word in ``[start, end)`` says that it is part of a name, 0..1."""
        return [self._likely_name(words[i], i == 0) for i in range(start, end)]

    def _likely_name(self, word: str, begins: bool) -> float:
        if not word[0].isupper():
            return 0.0
        lower, upper = self.lower.get(word.lower(), 0), self.upper.get(word.lower(), 0)
        if begins:
            return upper / (lower + upper + 1)
        return 1 - lower / (lower + upper + 1)


def count_capitals(sentences: Iterable[Sentence]) -> Capitals:
    """Count words with and without a capital, but for those that begin a sentence or follow a quote."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for sentence in sentences:
        for before, word in pairwise(sentence.words):
            if before not in _OPENERS:
                (upper if word[0].isupper() else lower)[word.lower()] += 1
    return Capitals(lower, upper)


def letters_ratio(pairs: Sequence[SentencePair]) -> float:
    """Return the romanised letters of the targets for each of the sources."""
    source = sum(len(romanise(word)) for pair in pairs for word in pair.source.words)
    target = sum(len(romanise(word)) for pair in pairs for word in pair.target.words)
    return (target + 1) / (source + 1)
