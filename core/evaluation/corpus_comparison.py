"""Outputs of several recipes over a whole corpus, compared with each other.

Everything here goes by pairs in corpus order; the place of a pair is its index there, from 0.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Literal, NamedTuple

from core.evaluation import Counts
from core.evaluation.differences import DifferenceKind, Spans, differences
from core.model import Outline, SentencePair, Span

Right = Sequence[Spans | None]
"""Reference spans by pair; ``None`` where there are none."""
LENGTHS = ("1", "2", "3", "4+")


class SpanVerdict(StrEnum):
    """Which of two recipes agree with the reference on a span."""

    BOTH = "both right"
    FIRST = "only A right"
    SECOND = "only B right"
    NEITHER = "both wrong"


_VERDICTS = {
    (True, True): SpanVerdict.BOTH,
    (True, False): SpanVerdict.FIRST,
    (False, True): SpanVerdict.SECOND,
    (False, False): SpanVerdict.NEITHER,
}
"""The verdict by whether the first, and the second, recipe agrees with the reference."""


AGREED = {SpanVerdict.BOTH, SpanVerdict.NEITHER, DifferenceKind.SAME}
"""The kinds of span about which two recipes do not disagree."""


class PairOutput(NamedTuple):
    """Output of a recipe for one pair: its spans, and the source entities that they come from."""

    spans: tuple[Span, ...]
    sources: tuple[Span | None, ...]

    @classmethod
    def of(cls, outline: Outline) -> "PairOutput":
        spans = tuple(choice.candidate.span for choice in outline)
        return cls(spans, tuple(choice.candidate.source for choice in outline))


class ComparedSpan(NamedTuple):
    """One span to count: its pair, its words and its kind."""

    place: int
    span: Span
    kind: SpanVerdict | DifferenceKind

    @property
    def length(self) -> str:
        return LENGTHS[min(len(self.span), len(LENGTHS)) - 1]


@dataclass(frozen=True, slots=True)
class ConfusionCell:
    """Cell of a table: items of a kind ("": any disagreement), a label and a length ("" for any)."""

    kind: str = ""
    label: str = ""
    length: str = ""

    @classmethod
    def parse(cls, text: str) -> "ConfusionCell":
        """Parse the text of `str` from a URL; invalid values fall back to the defaults."""
        kind, length, label = (*text.split("|", 2), "", "", "")[:3]
        kinds = {*map(str, SpanVerdict), *map(str, DifferenceKind)}
        return cls(kind if kind in kinds else "", label, length if length in LENGTHS else "")

    def __str__(self) -> str:
        return f"{self.kind}|{self.length}|{self.label}" if self != ConfusionCell() else ""

    def holds(self, kind: SpanVerdict | DifferenceKind, label: str, length: str) -> bool:
        return (
            (kind == self.kind if self.kind else kind not in AGREED)
            and self.label in ("", label)
            and self.length in ("", length)
        )


@dataclass(frozen=True, slots=True)
class ComparisonCounts:
    """Items by kind, label and length in words, so that counts and look-ups need not visit them all."""

    items: Mapping[tuple[SpanVerdict | DifferenceKind, str, str], Sequence[ComparedSpan]]

    @classmethod
    def of(cls, items: Iterable[ComparedSpan]) -> "ComparisonCounts":
        groups: dict[tuple[SpanVerdict | DifferenceKind, str, str], list[ComparedSpan]] = {}
        for item in items:
            groups.setdefault((item.kind, item.span.label, item.length), []).append(item)
        return cls(groups)

    @property
    def kinds(self) -> tuple[SpanVerdict | DifferenceKind, ...]:
        present = {kind for kind, _, _ in self.items}
        return tuple(kind for kind in (*SpanVerdict, *DifferenceKind) if kind in present)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(sorted({label for _, label, _ in self.items}))

    def confusion(self, by: Literal["label", "length"]) -> Counter[tuple[str, str]]:
        """Count the items by kind and by label or length, and by kind alone ("")."""
        counts: Counter[tuple[str, str]] = Counter()
        for (kind, label, length), items in self.items.items():
            counts[kind.value, label if by == "label" else length] += len(items)
            counts[kind.value, ""] += len(items)
        return counts

    def places(self, cell: ConfusionCell) -> dict[int, list[ComparedSpan]]:
        """Return the items of a cell by the place of their pair, in corpus order and in order of the words."""
        chosen = chain.from_iterable(items for key, items in self.items.items() if cell.holds(*key))
        by_place: dict[int, list[ComparedSpan]] = {}
        for item in sorted(chosen):
            by_place.setdefault(item.place, []).append(item)
        return by_place


class RecipeSummary(NamedTuple):
    """One recipe's row in the table of all: its spans, its differences from the reference recipe, its scores.

    ``unprojected`` are source entities that lead to no span, ``pairs`` those on which it differs
    from the reference, ``counts`` strict counts where gold spans are known.
    """

    spans: int
    unprojected: int
    pairs: int
    states: Counter[DifferenceKind]
    counts: Counts | None


def summarize_recipe(
    outputs: Sequence[PairOutput], reference: Sequence[PairOutput], pairs: Sequence[Spans], right: Right
) -> RecipeSummary:
    """Summarise a recipe for its row in the table; ``pairs`` are the source entities of every pair."""
    spans = unprojected = differing = 0
    for output, expected, entities in zip(outputs, reference, pairs, strict=True):
        spans += len(output.spans)
        unprojected += sum(entity not in output.sources for entity in entities)
        differing += output.spans != expected.spans
    states = Counter(item.kind for item in changes(reference, outputs) if isinstance(item.kind, DifferenceKind))
    return RecipeSummary(spans, unprojected, differing, states, strict(outputs, right))


def strict(outputs: Iterable[PairOutput], right: Right) -> Counts | None:
    """Count the spans with the right boundaries and label, over the pairs with reference spans."""
    counts = [_strict(output.spans, gold) for output, gold in zip(outputs, right, strict=True) if gold is not None]
    return sum(counts, Counts()) if counts else None


def _strict(predicted: Spans, gold: Spans) -> Counts:
    return Counts(len(set(gold).intersection(predicted)), len(predicted), len(gold))


def differing(recipes: Sequence[Sequence[PairOutput]]) -> tuple[int, ...]:
    """Return the places of the pairs on which the recipes' spans differ."""
    places: list[int] = []
    for place, (first, *others) in enumerate(zip(*recipes, strict=True)):
        if any(output.spans != first.spans for output in others):
            places.append(place)
    return tuple(places)


def step_place(places: Sequence[int], current: int, steps: int) -> int:
    """Return the place ``steps`` further (or back) along ascending places, at most the last (or first).

    ``current`` may lie between them; without steps, or without places, it stays.
    """
    if not places or steps == 0:
        return current
    if steps > 0:
        index = bisect_right(places, current) + steps - 1
        return places[index] if index < len(places) else max(current, places[-1])
    index = bisect_left(places, current) + steps
    return places[index] if index >= 0 else min(current, places[0])


def changes(first: Sequence[PairOutput], second: Sequence[PairOutput]) -> tuple[ComparedSpan, ...]:
    """Lay the second recipe's spans over the first's: every span of either once, by state."""
    items: list[ComparedSpan] = []
    for place, (before, after) in enumerate(zip(first, second, strict=True)):
        for difference in differences(before.spans, after.spans):
            items.append(ComparedSpan(place, difference.span, difference.state))
    return tuple(items)


def verdicts(first: Sequence[PairOutput], second: Sequence[PairOutput], right: Right) -> tuple[ComparedSpan, ...]:
    """Judge every span of the reference or of either recipe, each once.

    Pairs without reference spans are left out. A span with the wrong boundaries is one wrong span
    and one missed span, as it is for precision and recall.
    """
    items: list[ComparedSpan] = []
    for place, (left, right_hand, gold) in enumerate(zip(first, second, right, strict=True)):
        if gold is not None:
            items += _verdicts(place, left.spans, right_hand.spans, gold)
    return tuple(items)


def _verdicts(place: int, first: Spans, second: Spans, gold: Spans) -> list[ComparedSpan]:
    if first == second == gold:  # as in most pairs
        return [ComparedSpan(place, span, SpanVerdict.BOTH) for span in gold]
    return [
        ComparedSpan(place, span, verdict(span in first, span in second, span in gold))
        for span in sorted({*gold, *first, *second})
    ]


def verdict(first: bool, second: bool, right: bool) -> SpanVerdict:
    """Judge a span by its presence in the first recipe, in the second recipe and in the reference."""
    return _VERDICTS[first == right, second == right]


def sides(pairs: Iterable[SentencePair]) -> tuple[Sequence[Spans], Right]:
    """Return the source entities of every pair, and the target spans that it came with."""
    corpus = list(pairs)
    return tuple(pair.source.spans or () for pair in corpus), tuple(pair.target.spans for pair in corpus)
