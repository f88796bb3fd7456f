"""Evaluation of projections against gold: spans, the ceiling, unprojected entities, and word links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.evaluation.counts import Counts, LinkCounts, Spans, count_links, label_counts
from core.evaluation.scores import GOLD, PREDICTED, Labels, Rows, Scores, Table, label_names, score_spans
from core.model import Alignment, Projection, SentencePair

Linked = tuple[Alignment | None, Alignment]
"""The gold links of a sentence, if it has any, and the predicted ones."""


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """How projections compare with gold, sentence by sentence.

    ``scores`` counts the spans. ``source`` has shape (sentences, labels): the source entities
    of each label. ``unprojected``, shape (sentences,), counts the source entities that were
    projected onto nothing. ``linked`` has shape (sentences, 4): the word links in the order
    of `LinkCounts`, all 0 for a pair without gold links; ``None`` where no pair has any.
    """

    scores: Scores
    source: Table
    unprojected: Table
    linked: Table | None = None

    @property
    def sentences(self) -> int:
        return len(self.scores)

    @property
    def labels(self) -> Mapping[str, Counts]:
        """Strict counts by label."""
        return MappingProxyType({label: self.scores.counts(label=label) for label in self.scores.labels})

    @property
    def overall(self) -> Counts:
        """Strict counts of all labels together (micro average)."""
        return self.scores.counts()

    @property
    def is_equal(self) -> NDArray[np.bool_]:
        """Which sentences have the same label counts on both sides."""
        equal: NDArray[np.bool_] = (self.source == self.scores.spans[:, :, GOLD]).all(axis=1)
        return equal

    @property
    def equal_sentences(self) -> int:
        return int(self.is_equal.sum())

    @property
    def equal(self) -> Counts:
        """Strict counts of the sentences whose label counts agree on both sides (eq F1)."""
        return self.scores.of(self.is_equal).counts()

    @property
    def ceiling(self) -> Counts:
        """What a perfect projector of the source entities would count, as `count_ceiling` of every sentence."""
        return _summed(self.ceiling_matrix())

    @property
    def selective_ceiling(self) -> Counts:
        """The ceiling of a projector that also leaves out every entity without a counterpart in the gold.

        No projection of the source entities scores higher; the plain ceiling can be beaten by one
        that leaves entities out.
        """
        return Counts(self.ceiling.correct, int(self.ceiling.correct), self.ceiling.gold)

    def label_ceiling(self, label: str) -> Counts:
        """Return the ceiling of one label."""
        return _summed(self.ceiling_matrix(label))

    def ceiling_matrix(self, label: str | None = None) -> NDArray[np.float64]:
        """Return the ceiling's correct, predicted and gold spans of every sentence, shape (sentences, 3)."""
        places = slice(None) if label is None else [self.scores.labels.index(label)]
        source, gold = self.source[:, places], self.scores.spans[:, places, GOLD]
        columns = np.minimum(source, gold), source, gold
        return np.column_stack([column.sum(axis=1) for column in columns]).astype(np.float64)

    @property
    def ratio(self) -> tuple[int, int]:
        """The projection ratio as counts: predicted spans, source entities."""
        return int(self.scores.spans[:, :, PREDICTED].sum()), int(self.source.sum())

    @property
    def links(self) -> LinkCounts | None:
        """The word links of the pairs that have gold ones, summed over the corpus."""
        return None if self.linked is None else LinkCounts(*map(int, self.linked.sum(axis=0)))

    def of(self, rows: Rows) -> "Evaluation":
        """Return the evaluation of some sentences only."""
        linked = None if self.linked is None else self.linked[rows]
        return Evaluation(self.scores.of(rows), self.source[rows], self.unprojected[rows], linked)


def evaluate(pairs: Sequence[SentencePair], projections: Iterable[Projection], labels: Labels = None) -> Evaluation:
    """Compare one projection per pair, in order, with the pairs' gold target spans and links.

    ``labels`` leaves all others out, in gold and predictions alike. `BadInput` where a
    pair has no gold target spans or no source spans.
    """
    outputs = list(zip(pairs, projections, strict=True))
    sides = list(map(gold_spans, pairs))
    sources, gold = [source for source, _ in sides], [true for _, true in sides]
    predicted = [projection.spans for _, projection in outputs]
    unmatched = [projection.unmatched(source) for (_, projection), source in zip(outputs, sources, strict=True)]
    names = label_names((sources, gold, predicted), labels)
    return Evaluation(
        score_spans(gold, predicted, names),
        _labels_of(sources, names),
        _labels_of(unmatched, names).sum(axis=1, dtype=np.int32),
        _links_of(outputs),
    )


def gold_spans(pair: SentencePair) -> tuple[Spans, Spans]:
    """Return the source and target spans of a pair to evaluate; `BadInput` where either is missing."""
    if pair.target.spans is None:
        raise BadInput(
            f"pair {pair.id}", "its target has no gold entities.", "Evaluation needs target_entities on every pair."
        )
    if pair.source.spans is None:
        raise BadInput(
            f"pair {pair.id}", "its source has no entities to project.", "Mark or import the source entities first."
        )
    return pair.source.spans, pair.target.spans


def _links_of(outputs: Sequence[tuple[SentencePair, Projection]]) -> Table | None:
    if all(pair.alignment is None for pair, _ in outputs):
        return None
    return linked_table((pair.alignment, projection.alignment) for pair, projection in outputs)


def _labels_of(sides: Sequence[Spans], names: Sequence[str]) -> Table:
    rows = []
    for spans in sides:
        counts = label_counts(spans)
        rows.append([counts[name] for name in names])
    return np.array(rows, dtype=np.int32).reshape(len(sides), len(names))


def linked_table(links: Iterable[Linked]) -> Table:
    """Return the counts of gold and predicted links of each sentence, shape (sentences, 4); 0 without gold."""
    rows = []
    for gold, predicted in links:
        counts = count_links(gold, predicted) if gold else LinkCounts()
        rows.append((counts.predicted, counts.sure, counts.in_sure, counts.in_possible))
    return np.array(rows, dtype=np.int32).reshape(len(rows), 4)


def _summed(matrix: NDArray[np.float64]) -> Counts:
    return Counts(*map(int, matrix.sum(axis=0)))
