"""Stand-ins: models that need no weights, which keep the protocols of taggers and translators and say what a test
wants; and reading in this process what a child reads otherwise."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, ClassVar

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from core.components.component import Progress
from core.model import Sentence, Span
from core.taggers import SentenceTagger, Tagging
from core.translators import Forced, Likelihood, Translate, Translation


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

    def force(self, source: str, target: str) -> "SpellingForcing":
        return SpellingForcing()


@dataclass(frozen=True, slots=True)
class SpellingForcing:
    """Takes translations word by word, and likes brackets around the words that stand in brackets in the source."""

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        places = [(found.start(), found.end()) for found in re.finditer(r"\S+", text)]
        return [_number(text[start:end]) for start, end in places], places

    def source(self, text: str, watched: Sequence[int]) -> Forced:
        inside = {_number(word) for word in text.partition("[ ")[2].partition(" ]")[0].split()}
        opening, closing = watched

        def nats(before: int, piece: int, after: int) -> float:
            glad = piece == opening and after in inside and before not in inside
            return -0.1 if glad or (piece == closing and before in inside and after not in inside) else -3.0

        def row(before: int, piece: int, after: int) -> list[float]:
            return [nats(before, piece, after), nats(before, opening, piece), nats(before, closing, piece)]

        def forced(sequences: Sequence[Sequence[int]]) -> list[list[list[float]]]:
            padded = [[0, *pieces, 0, 0] for pieces in sequences]
            return [[row(*around[k : k + 3]) for k in range(len(around) - 2)] for around in padded]

        return forced


@dataclass(frozen=True, slots=True)
class QuestionsFirst(SpellingTranslator):
    """Says "? !" where the other says "! ?", and else the same."""

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        return lambda texts: [Translation(text.replace("! ?", "? !")) for text in texts]


def _number(word: str) -> int:
    return int.from_bytes(word.encode(), "big")


def run_here(work: str, inputs: Sequence[tuple[str, bytes]], argument: Any, remedy: str) -> list[Iterator[Any]]:
    """Do in this process what `core.sandbox.run_apart` has a child do: quick enough for hundreds of files."""
    module, _, function = work.partition(":")
    read = getattr(import_module(module), function)
    told = [list(read(name, data, argument)) for name, data in inputs]
    return [iter(json.loads(json.dumps(values, default=str))) for values in told]


@contextmanager
def reading_here() -> Iterator[None]:
    """Have no child read binary files."""
    with pytest.MonkeyPatch.context() as patch:
        for reader in ("arrow", "docbin"):
            patch.setattr(f"core.formats.datasets.{reader}.run_apart", run_here)
        yield
