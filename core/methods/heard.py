"""What models said about one sentence pair, as scorers read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidValue
from core.methods.candidates import Range
from core.taggers import Tagging

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
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


@dataclass(frozen=True)
class Named:
    """A tagging of ``size`` words, asked for one class at a time.

    A tagger without probabilities counts as certain of the spans it found.
    """

    tagging: Tagging
    size: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes the tagger knows, each once."""
        if self.tagging.probabilities is None:
            return tuple(dict.fromkeys(span.label for span in self.tagging.spans))
        return tuple(dict.fromkeys(tag[2:] for tag in self.tagging.tags if tag != "O"))

    @cached_property
    def _columns(self) -> dict[str, Floats]:
        probabilities = self.tagging.probabilities
        if probabilities is None:
            return self._certain()
        if len(probabilities) != self.size:
            raise InvalidValue(f"A tagging of {len(probabilities)} words does not fit a sentence of {self.size}.")
        return {tag: probabilities[:, k].astype(np.float64) for k, tag in enumerate(self.tagging.tags)}

    def _certain(self) -> dict[str, Floats]:
        found = {f"{mark}-{label}": np.zeros(self.size) for label in self.labels for mark in "BI"}
        for span in self.tagging.spans:
            found[f"B-{span.label}"][span.start] = 1.0
            found[f"I-{span.label}"][span.start + 1 : span.end] = 1.0
        return {"O": 1.0 - sum(found.values(), np.zeros(self.size)), **found}

    def probabilities(self, label: str) -> tuple[Floats, Floats]:
        """How likely each word begins, and continues, an entity of this class.

        One of the two tags stands for the other where the tagger has only one (a model that
        writes no B-); 0 for a class that it does not know.
        """
        begin, inside = (self._columns.get(f"{mark}-{label}") for mark in "BI")
        if begin is None and inside is None:
            return np.zeros(self.size), np.zeros(self.size)
        return (inside if begin is None else begin), (begin if inside is None else inside)  # type: ignore[return-value]

    def predicted(self, label: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether the likeliest tag of each word begins, and continues, an entity of this class."""
        tags = list(self._columns)
        best = np.array([self._columns[tag] for tag in tags]).argmax(axis=0)
        begin, inside = (best == tags.index(tag) if (tag := f"{mark}-{label}") in tags else None for mark in "BI")
        never = np.zeros(self.size, dtype=np.bool_)
        if begin is None:
            begin = never if inside is None else inside
        return begin, begin if inside is None else inside

    def mean(self, label: str, start: NDArray[np.intp], end: NDArray[np.intp]) -> Floats:
        """The mean over ``[start, end)`` of P(B-label) of the first word and P(I-label) of the others."""
        begin, inside = self.probabilities(label)
        running = np.concatenate(([0.0], np.cumsum(inside)))
        found: Floats = (begin[start] + running[end] - running[start + 1]) / (end - start)
        return found

    def consistent(self, label: str, start: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether ``[start, end)`` reads as one entity of this class by the likeliest tag of each word."""
        begin, inside = self.predicted(label)
        running = np.concatenate(([0], np.cumsum(inside)))
        whole: NDArray[np.bool_] = begin[start] & (running[end] - running[start + 1] == end - start - 1)
        return whole

    def scores(self, label: str, start: NDArray[np.intp], end: NDArray[np.intp], reading: Reading) -> Floats:
        """The NER score of Shkalikov 2025 for one class: alpha^(words - 1) times the mean, or the mean alone."""
        mean = self.mean(label, start, end)
        raised = reading.alpha ** (end - start - 1.0) * mean
        score = raised if reading.everywhere else np.where(self.consistent(label, start, end), raised, mean)
        found: Floats = np.where(score > reading.ner_floor, score, 0.0)
        return found


@dataclass(frozen=True, slots=True)
class Heard:
    """What models said about one pair.

    ``translated`` holds, by the entity's range and the target range, how well the two
    translate each other, where that is above the floor.
    """

    named: Named | None = None
    translated: Mapping[Range, Mapping[Range, float]] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)

    @property
    def mentions(self) -> tuple[Range, ...]:
        return () if self.named is None else tuple((span.start, span.end) for span in self.named.tagging.spans)

    def tagged(self, start: int, end: int) -> str:
        """The label of the tagger's entity ``[start, end)``; empty where it found none there."""
        spans = () if self.named is None else self.named.tagging.spans
        return next((span.label for span in spans if (span.start, span.end) == (start, end)), "")
