"""Counts that add up, and the rates that follow from them.

Every rate is a function of counts, so one corpus or many documents give the same numbers.
Rates lie between 0 and 1; one without a denominator is 0.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.model import Alignment, Span

Spans = Sequence[Span]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _harmonic(precision: float, recall: float) -> float:
    return _ratio(2 * precision * recall, precision + recall)


@dataclass(frozen=True, slots=True)
class Counts:
    """Spans that are correct, predicted, and gold; ``correct`` may hold halves where a mode gives half credit."""

    correct: float = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.correct + other.correct, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return _ratio(self.correct, self.predicted)

    @property
    def recall(self) -> float:
        return _ratio(self.correct, self.gold)

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """Predicted links, gold sure links, and the predicted ones among sure and among possible gold.

    Possible gold links include the sure ones (Och & Ney 2003).
    """

    predicted: int = 0
    sure: int = 0
    in_sure: int = 0
    in_possible: int = 0

    def __add__(self, other: "LinkCounts") -> "LinkCounts":
        return LinkCounts(
            self.predicted + other.predicted,
            self.sure + other.sure,
            self.in_sure + other.in_sure,
            self.in_possible + other.in_possible,
        )

    @property
    def precision(self) -> float:
        return _ratio(self.in_possible, self.predicted)

    @property
    def recall(self) -> float:
        return _ratio(self.in_sure, self.sure)

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)

    @property
    def aer(self) -> float:
        """Alignment error rate: 1 - (|A∩S| + |A∩P|) / (|A| + |S|); 0 where there are no links at all."""
        total = self.predicted + self.sure
        return 1 - (self.in_sure + self.in_possible) / total if total else 0.0


def count_spans(gold: Spans, predicted: Spans) -> dict[str, Counts]:
    """Return the strict counts of one sentence by label; the spans of a side are distinct."""
    correct = Counter(span.label for span in set(gold) & set(predicted))
    guessed, true = label_counts(predicted), label_counts(gold)
    return {label: Counts(correct[label], guessed[label], true[label]) for label in sorted(guessed.keys() | true)}


def count_ceiling(source: Spans, gold: Spans) -> Counts:
    """Count the best projection of every source span: of each label the smaller number is correct."""
    projected, true = label_counts(source), label_counts(gold)
    return Counts((projected & true).total(), projected.total(), true.total())


def count_links(gold: Alignment, predicted: Alignment) -> LinkCounts:
    """Compare all predicted links, sure or possible, with gold."""
    links = {*predicted.sure, *predicted.possible}
    sure = set(gold.sure)
    return LinkCounts(len(links), len(sure), len(links & sure), len(links & (sure | set(gold.possible))))


def label_counts(spans: Spans) -> Counter[str]:
    return Counter(span.label for span in spans)
