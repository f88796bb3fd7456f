"""Models that need no weights: they keep the protocols of taggers and translators and say what a test wants."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from rapidfuzz.distance import Levenshtein

from core.model import Sentence, Span
from core.parts import Progress
from core.taggers import SentenceTagger, Tagging
from core.translators import Likelihood, Translate, Translation


@dataclass(frozen=True, slots=True)
class NameTagger:
    """Finds the names it is given, ``"Angela Merkel=PER"``, the longest first, and is ``sure`` of each word.

    Other words are surely outside. Without ``sure`` it tells no probabilities.
    """

    names: tuple[str, ...] = ("Angela Merkel=PER", "Paris=LOC", "? !=ORG")
    sure: float | None = 0.9

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        return lambda sentences: [self._tag(sentence) for sentence in sentences]

    def _tag(self, sentence: Sentence) -> Tagging:
        spans: list[Span] = []
        known = {tuple(text.split()): label for text, _, label in (name.rpartition("=") for name in self.names)}
        for start in range(len(sentence)):
            for end in range(len(sentence), start, -1):
                free = not spans or spans[-1].end <= start
                if free and sentence.words[start:end] in known:
                    spans.append(Span(start, end, known[sentence.words[start:end]]))
        if self.sure is None:
            return Tagging(tuple(spans))
        tags = ("O", *(f"{mark}-{label}" for label in sorted(set(known.values())) for mark in "BI"))
        probabilities = np.zeros((len(sentence), len(tags)), np.float32)
        probabilities[:, 0] = 1.0
        for span in spans:
            for j in range(span.start, span.end):
                probabilities[j, 0] = 1 - self.sure
                probabilities[j, tags.index(f"{'B' if j == span.start else 'I'}-{span.label}")] = self.sure
        return Tagging(tuple(spans), tags, probabilities)


@dataclass(frozen=True, slots=True)
class TableTagger:
    """Says the same probabilities of every sentence: one row per word, one column per tag, and no spans."""

    tags: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        table = np.array(self.rows, np.float32)
        return lambda sentences: [Tagging((), self.tags, table) for _ in sentences]


@dataclass(frozen=True, slots=True)
class SpellingTranslator:
    """Leaves every text as it is, and finds a translation as likely as it is spelt alike: 0 to -8 nats."""

    asked: ClassVar[list[tuple[str, str]]] = []
    """Every (text, translation) anybody was asked about; a test may clear it."""

    prefix: str = field(default="")

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        return lambda texts: [Translation(self.prefix + text) for text in texts]

    def likelihood(self, source: str, target: str, progress: Progress | None = None) -> Likelihood:
        def said(pairs: Sequence[tuple[str, str]]) -> list[float]:
            self.asked.extend(pairs)
            return [8 * (Levenshtein.normalized_similarity(*pair) - 1) for pair in pairs]

        return said
