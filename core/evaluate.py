"""Evaluation against gold: strict spans, word links, and what could be reached at all.

Counts are frozen and add up; every rate is a function of counts, so one corpus or many
documents give the same numbers. Rates lie between 0 and 1; one without a denominator is 0.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.errors import BadInput
from core.model import Alignment, Projection, SentencePair, Span

Spans = Sequence[Span]
Labels = Collection[str] | None


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _harmonic(precision: float, recall: float) -> float:
    return _ratio(2 * precision * recall, precision + recall)


@dataclass(frozen=True, slots=True)
class Counts:
    """Spans that are correct (same start, end and label), predicted, and gold."""

    correct: int = 0
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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How projections compare with gold.

    ``labels`` holds the counts of each label, ``equal`` those of the sentences whose label
    counts agree on both sides (eq F1), ``equal_sentences`` of ``sentences``; ``ceiling``
    what a perfect projector of the source spans would count; ``links`` the word links of
    the pairs that have gold ones, or None.
    """

    labels: Mapping[str, Counts]
    equal: Counts
    equal_sentences: int
    sentences: int
    ceiling: Counts
    links: LinkCounts | None = None

    @property
    def overall(self) -> Counts:
        """All labels together (micro average)."""
        return sum(self.labels.values(), Counts())


def count_spans(gold: Spans, predicted: Spans) -> dict[str, Counts]:
    """Strict counts of one sentence by label; the spans of a side are distinct."""
    correct = Counter(span.label for span in set(gold) & set(predicted))
    guessed, true = _label_counts(predicted), _label_counts(gold)
    return {label: Counts(correct[label], guessed[label], true[label]) for label in sorted(guessed.keys() | true)}


def count_ceiling(source: Spans, gold: Spans) -> Counts:
    """What projecting every source span at best gives: of each label the smaller number is correct."""
    projected, true = _label_counts(source), _label_counts(gold)
    return Counts((projected & true).total(), projected.total(), true.total())


def count_links(gold: Alignment, predicted: Alignment) -> LinkCounts:
    """Compare all predicted links, sure or possible, with gold."""
    links = {*predicted.sure, *predicted.possible}
    sure = set(gold.sure)
    return LinkCounts(len(links), len(sure), len(links & sure), len(links & (sure | set(gold.possible))))


def evaluate(pairs: Sequence[SentencePair], projections: Iterable[Projection], labels: Labels = None) -> Evaluation:
    """Compare one projection per pair, in order, with the pairs' gold target spans and links.

    ``labels`` leaves all others out, in gold and predictions alike. `BadInput` where a
    pair has no gold target spans or no source spans.
    """
    by_label: dict[str, Counts] = dict.fromkeys(labels or (), Counts())
    equal = ceiling = Counts()
    equal_sentences = 0
    links: LinkCounts | None = None
    for pair, projection in zip(pairs, projections, strict=True):
        source, gold = (_only(spans, labels) for spans in gold_spans(pair))
        counts = count_spans(gold, _only(projection.spans, labels))
        for label, count in counts.items():
            by_label[label] = by_label.get(label, Counts()) + count
        if _label_counts(source) == _label_counts(gold):
            equal_sentences += 1
            equal = sum(counts.values(), equal)
        ceiling += count_ceiling(source, gold)
        if pair.alignment is not None:
            links = (links or LinkCounts()) + count_links(pair.alignment, projection.alignment)
    by_label = dict(sorted(by_label.items()))
    return Evaluation(MappingProxyType(by_label), equal, equal_sentences, len(pairs), ceiling, links)


def gold_spans(pair: SentencePair) -> tuple[Spans, Spans]:
    """The source and target spans of a pair that can be evaluated; `BadInput` for any other."""
    if pair.target.spans is None:
        raise BadInput(
            f"pair {pair.id}", "its target has no gold entities.", "Evaluation needs target_entities on every pair."
        )
    if pair.source.spans is None:
        raise BadInput(
            f"pair {pair.id}", "its source has no entities to project.", "Mark or import the source entities first."
        )
    return pair.source.spans, pair.target.spans


def _only(spans: Spans, labels: Labels) -> Spans:
    return spans if labels is None else [span for span in spans if span.label in labels]


def _label_counts(spans: Spans) -> Counter[str]:
    return Counter(span.label for span in spans)
