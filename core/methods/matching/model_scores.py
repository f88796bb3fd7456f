"""Outputs of models for one sentence pair, as numbers that scorers read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidValue
from core.methods.candidates import Range
from core.model import Span
from core.taggers import Tagging
from core.tags import OUTSIDE, write_tags

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class NerScoring:
    """How numbers of models become scores; the defaults are those of Shkalikov 2025.

    ``alpha``: what a tagger's score is multiplied by for each word after the first;
    ``everywhere``: for every range, as the thesis writes, or only where the range reads as one
    predicted entity, as its program does; a tagger's scores of at most ``ner_floor`` and a
    translator's of at most ``translation_floor`` count as 0.
    """

    alpha: float = 1.15
    everywhere: bool = False
    ner_floor: float = 0.05
    translation_floor: float = 0.1


def with_probabilities(tagging: Tagging, size: int) -> Tagging:
    """Return the tagging of ``size`` words with probabilities: 1 for the spans of a tagger that gives none.

    `InvalidValue` where the probabilities are of another number of words.
    """
    if tagging.probabilities is None:
        return _sure_tagging(tagging.spans, size)
    if len(tagging.probabilities) != size:
        raise InvalidValue(f"A tagging of {len(tagging.probabilities)} words does not fit a sentence of {size}.")
    return tagging


def _sure_tagging(spans: tuple[Span, ...], size: int) -> Tagging:
    """Return the tagging of ``size`` words whose tags all have the probability 1."""
    labels = dict.fromkeys(span.label for span in spans)
    tags = (OUTSIDE, *(f"{mark}-{label}" for label, mark in product(labels, "BI")))
    columns = list(map(tags.index, write_tags(spans, size)))
    return Tagging(spans, tags, np.eye(len(tags), dtype=np.float32)[columns])


@dataclass(frozen=True, slots=True)
class NerScores:
    """A tagging with probabilities (`with_probabilities`), read for many ranges ``[start, end)`` at once.

    For a tagger that writes no B- the I- counts instead; a label that it does not know has probability 0.
    """

    tagging: Tagging

    def mean(self, label: str, start: Indices, end: Indices) -> Floats:
        """Return the mean over each range of P(B-label) of the first word and P(I-label) of the others."""
        begin, inside = (self.tagging.probability(f"{mark}-{label}").astype(np.float64) for mark in "BI")
        return _sum_over(begin, inside, start, end) / (end - start)

    def consistent(self, label: str, start: Indices, end: Indices) -> NDArray[np.bool_]:
        """Test whether each range reads as one entity of this label, by the likeliest tag of each word."""
        if label not in self.tagging.labels or self.tagging.probabilities is None:
            return np.zeros(len(start), dtype=np.bool_)
        best = self.tagging.probabilities.max(axis=1)
        begin, inside = ((self.tagging.probability(f"{mark}-{label}") == best).astype(np.float64) for mark in "BI")
        whole: NDArray[np.bool_] = _sum_over(begin, inside, start, end) == end - start
        return whole

    def scores(self, label: str, start: Indices, end: Indices, scoring: NerScoring) -> Floats:
        """Return the NER score of Shkalikov 2025 for one label: the mean, times alpha for each word after the first."""
        mean = self.mean(label, start, end)
        raised = scoring.alpha ** (end - start - 1.0) * mean
        score = raised if scoring.everywhere else np.where(self.consistent(label, start, end), raised, mean)
        floored: Floats = np.where(score > scoring.ner_floor, score, 0.0)
        return floored


def _sum_over(first: Floats, others: Floats, start: Indices, end: Indices) -> Floats:
    """Return ``first`` of the first word plus the sum of ``others`` over the words after it."""
    running = np.concatenate(([0.0], np.cumsum(others)))
    total: Floats = first[start] + running[end] - running[start + 1]
    return total


@dataclass(frozen=True, slots=True)
class ModelScores:
    """Outputs of a tagger (``ner``) and of a translator for one pair.

    ``translations`` holds, by the entity's range and the target range, how well the two
    translate each other, where that is above the floor.
    """

    ner: NerScores | None = None
    translations: Mapping[Range, Mapping[Range, float]] = field(default_factory=dict)
    scoring: NerScoring = field(default_factory=NerScoring)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The tagger's entities."""
        return () if self.ner is None else self.ner.tagging.spans

    @property
    def mentions(self) -> tuple[Range, ...]:
        """The ranges of the tagger's entities."""
        return tuple((span.start, span.end) for span in self.spans)

    def label_of(self, start: int, end: int) -> str:
        """Return the label of the tagger's entity ``[start, end)``; empty where there is none."""
        return next((span.label for span in self.spans if (span.start, span.end) == (start, end)), "")
