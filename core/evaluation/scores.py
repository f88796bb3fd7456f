"""Span scores against gold in several modes, sentence by sentence.

Everything is counted per sentence in small integer tables, so the score of any set of
sentences (a document, a filter, a resample of the bootstrap) is a sum of rows.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidValue
from core.evaluation.counts import Counts, Spans
from core.model import Span, check_flat

Labels = Collection[str] | None
Table = NDArray[np.int32]
Rows = NDArray[np.int64] | NDArray[np.bool_] | Sequence[int]
"""Some sentences: their numbers, with repetition if wanted, or a truth value for each."""

PREDICTED, GOLD, SAME, OVERLAP = range(4)
FREE_SAME, FREE_OVERLAP = range(2)


class Mode(StrEnum):
    """Condition under which a predicted span counts as correct.

    Every span is matched with at most one of the other side. Where an overlap is enough, as many
    are matched as possible, and a span always with that of the same boundaries if there is one.
    In the words of SemEval-2013 task 9 (Segura-Bedmar et al.), `BOUNDARY` is "exact" and
    `RELAXED` is "type"; half credit is that of MUC-5 (Chinchor & Sundheim 1993).
    """

    STRICT = "strict"  # same start, end and label
    BOUNDARY = "boundaries only"  # same start and end, whatever the label
    RELAXED = "overlap, same label"  # a word in common and the same label
    PARTIAL = "overlap, half credit"  # as RELAXED, but only half unless the boundaries are the same
    FREE = "overlap, any label"  # a word in common, whatever the label

    @property
    def by_label(self) -> bool:
        """Whether the mode tells labels apart, so that each has a score of its own."""
        return self not in (Mode.BOUNDARY, Mode.FREE)


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """Counts of every sentence.

    ``spans`` has shape (sentences, labels, 4): predicted, gold, correct with the same
    boundaries, correct with an overlap. ``free`` has shape (sentences, 2): correct whatever
    the label, with the same boundaries and with an overlap. ``labels`` are sorted.
    """

    labels: tuple[str, ...]
    spans: Table
    free: Table

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.spans)

    def matrix(self, mode: Mode = Mode.STRICT, label: str | None = None) -> NDArray[np.float64]:
        """Correct, predicted and gold spans of every sentence, shape (sentences, 3).

        Of one label, or of all together; `InvalidValue` for a label in a mode that tells none apart.
        """
        if label is not None and not mode.by_label:
            raise InvalidValue(f"The mode “{mode}” tells no labels apart, so {label!r} has no score in it.")
        of_label = self.spans.sum(axis=1) if label is None else self.spans[:, self._place(label)]
        correct = {
            Mode.STRICT: of_label[:, SAME],
            Mode.BOUNDARY: self.free[:, FREE_SAME],
            Mode.RELAXED: of_label[:, OVERLAP],
            Mode.PARTIAL: (of_label[:, SAME] + of_label[:, OVERLAP]) / 2,
            Mode.FREE: self.free[:, FREE_OVERLAP],
        }[mode]
        return np.column_stack([correct, of_label[:, PREDICTED], of_label[:, GOLD]]).astype(np.float64)

    def counts(self, mode: Mode = Mode.STRICT, label: str | None = None) -> Counts:
        """Return the counts of all sentences together (micro average), of one label or of all."""
        correct, predicted, gold = self.matrix(mode, label).sum(axis=0)
        return Counts(float(correct) if mode is Mode.PARTIAL else int(correct), int(predicted), int(gold))

    def of(self, rows: Rows) -> "Scores":
        """Return the scores of some sentences only."""
        return Scores(self.labels, self.spans[rows], self.free[rows])

    def _place(self, label: str) -> int:
        if label not in self.labels:
            raise InvalidValue(f"{label!r} is none of the labels that were evaluated: {', '.join(self.labels)}.")
        return self.labels.index(label)


def score_spans(gold: Sequence[Spans], predicted: Sequence[Spans], labels: Labels = None) -> Scores:
    """Compare the predicted spans of every sentence with its gold spans.

    The spans of a sentence may come in any order but must not overlap each other
    (`InvalidValue`). ``labels`` leaves all others out, in gold and predictions alike; without
    it the labels are those that occur.
    """
    if len(gold) != len(predicted):
        raise InvalidValue(f"{len(gold)} sentences with gold spans need as many predictions, not {len(predicted)}.")
    names = label_names((gold, predicted), labels)
    spans = np.zeros((len(gold), len(names), 4), dtype=np.int32)
    free = np.zeros((len(gold), 2), dtype=np.int32)
    places = {name: place for place, name in enumerate(names)}
    for row, (true, guessed) in enumerate(zip(gold, predicted, strict=True)):
        if true or guessed:
            _count(flat(true, labels), flat(guessed, labels), places, (spans[row], free[row]))
    return Scores(names, spans, free)


def _count(gold: Spans, predicted: Spans, places: dict[str, int], into: tuple[Table, Table]) -> None:
    spans, free = into
    true, guessed = _by_label(gold), _by_label(predicted)
    _add_counts(spans[:, PREDICTED], guessed, places)
    _add_counts(spans[:, GOLD], true, places)
    if gold == predicted:
        spans[:, SAME] = spans[:, OVERLAP] = spans[:, GOLD]
        free[:] = len(gold)
        return
    _add_counts(spans[:, SAME], _by_label(set(gold) & set(predicted)), places)
    for label in true.keys() & guessed:
        spans[places[label], OVERLAP] = len(overlapping(true[label], guessed[label]))
    matched = overlapping(gold, predicted)
    free[FREE_SAME] = sum((left.start, left.end) == (right.start, right.end) for left, right in matched)
    free[FREE_OVERLAP] = len(matched)


def _by_label(spans: Iterable[Span]) -> dict[str, list[Span]]:
    by_label: dict[str, list[Span]] = {}
    for span in spans:
        by_label.setdefault(span.label, []).append(span)
    return by_label


def _add_counts(column: Table, spans: dict[str, list[Span]], places: dict[str, int]) -> None:
    """Add the number of spans of each label to a column of the table."""
    for label, of_label in spans.items():
        column[places[label]] += len(of_label)


def overlapping(first: Spans, second: Spans) -> list[tuple[Span, Span]]:
    """Return as many pairs of overlapping spans as possible, each span in at most one of them.

    Both sides must be sorted and disjoint, so the two that end first can always be taken
    together; spans with the same boundaries overlap nothing else and are always a pair.
    """
    pairs: list[tuple[Span, Span]] = []
    i = j = 0
    while i < len(first) and j < len(second):
        left, right = first[i], second[j]
        if left.overlaps(right):
            pairs.append((left, right))
            i, j = i + 1, j + 1
        elif left.end <= right.start:
            i += 1
        else:
            j += 1
    return pairs


def flat(spans: Spans, labels: Labels = None) -> list[Span]:
    """Return the spans with these labels, sorted; `InvalidValue` where some overlap."""
    chosen = sorted(span for span in spans if labels is None or span.label in labels)
    check_flat(chosen, chosen[-1].end if chosen else 0)
    return chosen


def label_names(sides: Iterable[Iterable[Spans]], labels: Labels = None) -> tuple[str, ...]:
    """Return the labels to evaluate, sorted: the given ones or, without, those that occur."""
    if labels is not None:
        return tuple(sorted(set(labels)))
    return tuple(sorted({span.label for spans in chain.from_iterable(sides) for span in spans}))
