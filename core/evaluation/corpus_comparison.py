"""What recipes say over a whole corpus, laid over each other.

Everything here goes by pairs in corpus order; the place of a pair is its index there, from 0.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from core.evaluation import Counts
from core.evaluation.differences import DifferenceKind, Spans, differences
from core.model import Outline, SentencePair, Span

Right = Sequence[Spans | None]
"""What is taken for right, by pair; ``None`` where nobody said."""
LENGTHS = ("1", "2", "3", "4+")


class SpanVerdict(StrEnum):
    """Who is right about a span: has it, exactly so, just where it is right to have it."""

    BOTH = "both right"
    FIRST = "only A right"
    SECOND = "only B right"
    NEITHER = "both wrong"


AGREED = {SpanVerdict.BOTH, SpanVerdict.NEITHER, DifferenceKind.SAME}
"""The kinds of span about which two recipes do not disagree."""


class PairOutput(NamedTuple):
    """What a recipe says about one pair: its spans, and the source entities that they come from."""

    spans: tuple[Span, ...]
    sources: tuple[Span | None, ...]

    @classmethod
    def of(cls, outline: Outline) -> "PairOutput":
        chosen = [one.candidate for one in outline]
        return cls(tuple(one.span for one in chosen), tuple(one.source for one in chosen))


class ComparedSpan(NamedTuple):
    """One span to count: where it is, and what there is to say about it."""

    place: int
    span: Span
    kind: SpanVerdict | DifferenceKind

    @property
    def length(self) -> str:
        return LENGTHS[min(len(self.span), len(LENGTHS)) - 1]


@dataclass(frozen=True, slots=True)
class ConfusionCell:
    """Some of the items: of a kind ("" for whatever the recipes disagree about), a label and a length ("" for any)."""

    kind: str = ""
    label: str = ""
    length: str = ""

    @classmethod
    def parse(cls, text: str) -> "ConfusionCell":
        """What `str` wrote. It comes from an address: what makes no sense there is as usual."""
        kind, length, label = (*text.split("|", 2), "", "", "")[:3]
        known = {*map(str, SpanVerdict), *map(str, DifferenceKind)}
        return cls(kind if kind in known else "", label, length if length in LENGTHS else "")

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
    """Items by kind, label and length in words, so that counting and looking up need not see them all."""

    items: Mapping[tuple[SpanVerdict | DifferenceKind, str, str], Sequence[ComparedSpan]]

    @classmethod
    def of(cls, items: Iterable[ComparedSpan]) -> "ComparisonCounts":
        found: dict[tuple[SpanVerdict | DifferenceKind, str, str], list[ComparedSpan]] = {}
        for item in items:
            found.setdefault((item.kind, item.span.label, item.length), []).append(item)
        return cls(found)

    @property
    def kinds(self) -> tuple[SpanVerdict | DifferenceKind, ...]:
        there = {kind for kind, _, _ in self.items}
        return tuple(kind for kind in (*SpanVerdict, *DifferenceKind) if kind in there)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(sorted({label for _, label, _ in self.items}))

    def confusion(self, by: Literal["label", "length"]) -> Counter[tuple[str, str]]:
        """How many items there are by kind and by label or length, and by kind alone ("")."""
        found: Counter[tuple[str, str]] = Counter()
        for (kind, label, length), items in self.items.items():
            found[kind.value, label if by == "label" else length] += len(items)
            found[kind.value, ""] += len(items)
        return found

    def places(self, cell: ConfusionCell) -> dict[int, list[ComparedSpan]]:
        """The items of a cell by the place of their pair, in corpus order and that of the words."""
        chosen = [item for key, items in self.items.items() if cell.holds(*key) for item in items]
        found: dict[int, list[ComparedSpan]] = {}
        for item in sorted(chosen):
            found.setdefault(item.place, []).append(item)
        return found


class RecipeSummary(NamedTuple):
    """One recipe in the table of all: what it projects, how it differs from the reference, how often it is right.

    ``unprojected`` are source entities that lead to no span, ``pairs`` those on which it differs
    from the reference, ``counts`` strict counts where somebody said what is right.
    """

    spans: int
    unprojected: int
    pairs: int
    states: Counter[DifferenceKind]
    counts: Counts | None


def standing(
    told: Sequence[PairOutput], reference: Sequence[PairOutput], pairs: Sequence[Spans], right: Right
) -> RecipeSummary:
    """A recipe's line in the table; ``pairs`` are the source entities of every pair."""
    unprojected = sum(
        entity not in one.sources for one, entities in zip(told, pairs, strict=True) for entity in entities
    )
    states = Counter(item.kind for item in changes(reference, told) if isinstance(item.kind, DifferenceKind))
    differing = sum(one.spans != other.spans for one, other in zip(told, reference, strict=True))
    return RecipeSummary(sum(len(one.spans) for one in told), unprojected, differing, states, strict(told, right))


def strict(told: Iterable[PairOutput], right: Right) -> Counts | None:
    """Spans with the boundaries and label that are right, over the pairs of which it is known."""
    known = [(one.spans, spans) for one, spans in zip(told, right, strict=True) if spans is not None]
    if not known:
        return None
    correct = sum(len(set(spans).intersection(said)) for said, spans in known)
    return Counts(correct, sum(len(said) for said, _ in known), sum(len(spans) for _, spans in known))


def differing(recipes: Sequence[Sequence[PairOutput]]) -> tuple[int, ...]:
    """The places of the pairs on which not all recipes say the same."""
    return tuple(
        place
        for place, answers in enumerate(zip(*recipes, strict=True))
        if any(one.spans != answers[0].spans for one in answers)
    )


def along(places: Sequence[int], here: int, steps: int) -> int:
    """The place so many steps further (or back) along ascending places; as far as it goes.

    ``here`` may lie between them; without steps, or without places, it stays.
    """
    if not places or steps == 0:
        return here
    index = bisect_right(places, here) + steps - 1 if steps > 0 else bisect_left(places, here) + steps
    if steps > 0 and index >= len(places):
        return max(here, places[-1])
    return min(here, places[0]) if index < 0 else places[index]


def changes(first: Sequence[PairOutput], second: Sequence[PairOutput]) -> tuple[ComparedSpan, ...]:
    """What the second recipe makes of every span of the first, and its own: each once, by state."""
    return tuple(
        ComparedSpan(place, span, found.state)
        for place, (one, other) in enumerate(zip(first, second, strict=True))
        for found in differences(one.spans, other.spans)
        if (span := found.first or found.second)
    )


def verdicts(first: Sequence[PairOutput], second: Sequence[PairOutput], right: Right) -> tuple[ComparedSpan, ...]:
    """Who is right about every span that is right or that either recipe has, each once.

    Pairs of which nobody said what is right are left out. A span of the wrong boundaries is one
    wrong span and one that is missed, as it is for precision and recall.
    """
    found: list[ComparedSpan] = []
    for place, (one, other, spans) in enumerate(zip(first, second, right, strict=True)):
        if spans is not None:
            found += _verdicts(place, one.spans, other.spans, spans)
    return tuple(found)


def _verdicts(place: int, one: Spans, other: Spans, right: Spans) -> list[ComparedSpan]:
    if one == other == right:  # as in most pairs
        return [ComparedSpan(place, span, SpanVerdict.BOTH) for span in right]
    return [
        ComparedSpan(place, span, verdict(span in one, span in other, span in right))
        for span in sorted({*right, *one, *other})
    ]


def verdict(first: bool, second: bool, right: bool) -> SpanVerdict:
    """Who is right about a span that the first has or not, the second has or not, and that is right or not."""
    if first == right:
        return SpanVerdict.BOTH if second == right else SpanVerdict.FIRST
    return SpanVerdict.SECOND if second == right else SpanVerdict.NEITHER


def sides(pairs: Iterable[SentencePair]) -> tuple[Sequence[Spans], Right]:
    """The source entities of every pair, and the target spans that it came with."""
    both = [(pair.source.spans or (), pair.target.spans) for pair in pairs]
    return tuple(source for source, _ in both), tuple(target for _, target in both)
