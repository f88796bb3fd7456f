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
from core.evaluation.differences import Spans, State, differences
from core.model import Outline, SentencePair, Span

Right = Sequence[Spans | None]
"""What is taken for right, by pair; ``None`` where nobody said."""
LENGTHS = ("1", "2", "3", "4+")


class Verdict(StrEnum):
    """Who is right about a span: has it, exactly so, just where it is right to have it."""

    BOTH = "both right"
    FIRST = "only A right"
    SECOND = "only B right"
    NEITHER = "both wrong"


AGREED = {Verdict.BOTH, Verdict.NEITHER, State.SAME}
"""The kinds of span about which two recipes do not disagree."""


class Told(NamedTuple):
    """What a recipe says about one pair: its spans, and the source entities that they come from."""

    spans: tuple[Span, ...]
    sources: tuple[Span | None, ...]

    @classmethod
    def of(cls, outline: Outline) -> "Told":
        chosen = [one.candidate for one in outline]
        return cls(tuple(one.span for one in chosen), tuple(one.source for one in chosen))


class Item(NamedTuple):
    """One span to count: where it is, and what there is to say about it."""

    place: int
    span: Span
    kind: Verdict | State

    @property
    def length(self) -> str:
        return LENGTHS[min(len(self.span), len(LENGTHS)) - 1]


@dataclass(frozen=True, slots=True)
class Cell:
    """Some of the items: of a kind ("" for whatever the recipes disagree about), a label and a length ("" for any)."""

    kind: str = ""
    label: str = ""
    length: str = ""

    @classmethod
    def parse(cls, text: str) -> "Cell":
        """What `str` wrote. It comes from an address: what makes no sense there is as usual."""
        kind, length, label = (*text.split("|", 2), "", "", "")[:3]
        known = {*map(str, Verdict), *map(str, State)}
        return cls(kind if kind in known else "", label, length if length in LENGTHS else "")

    def __str__(self) -> str:
        return f"{self.kind}|{self.length}|{self.label}" if self != Cell() else ""

    def holds(self, kind: Verdict | State, label: str, length: str) -> bool:
        return (
            (kind == self.kind if self.kind else kind not in AGREED)
            and self.label in ("", label)
            and self.length in ("", length)
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Items by kind, label and length in words, so that counting and looking up need not see them all."""

    items: Mapping[tuple[Verdict | State, str, str], Sequence[Item]]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Tally":
        found: dict[tuple[Verdict | State, str, str], list[Item]] = {}
        for item in items:
            found.setdefault((item.kind, item.span.label, item.length), []).append(item)
        return cls(found)

    @property
    def kinds(self) -> tuple[Verdict | State, ...]:
        there = {kind for kind, _, _ in self.items}
        return tuple(kind for kind in (*Verdict, *State) if kind in there)

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

    def places(self, cell: Cell) -> dict[int, list[Item]]:
        """The items of a cell by the place of their pair, in corpus order and that of the words."""
        chosen = [item for key, items in self.items.items() if cell.holds(*key) for item in items]
        found: dict[int, list[Item]] = {}
        for item in sorted(chosen):
            found.setdefault(item.place, []).append(item)
        return found


class Standing(NamedTuple):
    """One recipe in the table of all: what it projects, how it differs from the reference, how often it is right.

    ``unprojected`` are source entities that lead to no span, ``pairs`` those on which it differs
    from the reference, ``counts`` strict counts where somebody said what is right.
    """

    spans: int
    unprojected: int
    pairs: int
    states: Counter[State]
    counts: Counts | None


def standing(told: Sequence[Told], reference: Sequence[Told], pairs: Sequence[Spans], right: Right) -> Standing:
    """A recipe's line in the table; ``pairs`` are the source entities of every pair."""
    unprojected = sum(
        entity not in one.sources for one, entities in zip(told, pairs, strict=True) for entity in entities
    )
    states = Counter(item.kind for item in changes(reference, told) if isinstance(item.kind, State))
    differing = sum(one.spans != other.spans for one, other in zip(told, reference, strict=True))
    return Standing(sum(len(one.spans) for one in told), unprojected, differing, states, strict(told, right))


def strict(told: Iterable[Told], right: Right) -> Counts | None:
    """Spans with the boundaries and label that are right, over the pairs of which it is known."""
    known = [(one.spans, spans) for one, spans in zip(told, right, strict=True) if spans is not None]
    if not known:
        return None
    correct = sum(len(set(spans).intersection(said)) for said, spans in known)
    return Counts(correct, sum(len(said) for said, _ in known), sum(len(spans) for _, spans in known))


def differing(recipes: Sequence[Sequence[Told]]) -> tuple[int, ...]:
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


def changes(first: Sequence[Told], second: Sequence[Told]) -> tuple[Item, ...]:
    """What the second recipe makes of every span of the first, and its own: each once, by state."""
    return tuple(
        Item(place, span, found.state)
        for place, (one, other) in enumerate(zip(first, second, strict=True))
        for found in differences(one.spans, other.spans)
        if (span := found.first or found.second)
    )


def verdicts(first: Sequence[Told], second: Sequence[Told], right: Right) -> tuple[Item, ...]:
    """Who is right about every span that is right or that either recipe has, each once.

    Pairs of which nobody said what is right are left out. A span of the wrong boundaries is one
    wrong span and one that is missed, as it is for precision and recall.
    """
    found: list[Item] = []
    for place, (one, other, spans) in enumerate(zip(first, second, right, strict=True)):
        if spans is not None:
            found += _verdicts(place, one.spans, other.spans, spans)
    return tuple(found)


def _verdicts(place: int, one: Spans, other: Spans, right: Spans) -> list[Item]:
    if one == other == right:  # as in most pairs
        return [Item(place, span, Verdict.BOTH) for span in right]
    return [
        Item(place, span, verdict(span in one, span in other, span in right)) for span in sorted({*right, *one, *other})
    ]


def verdict(first: bool, second: bool, right: bool) -> Verdict:
    """Who is right about a span that the first has or not, the second has or not, and that is right or not."""
    if first == right:
        return Verdict.BOTH if second == right else Verdict.FIRST
    return Verdict.SECOND if second == right else Verdict.NEITHER


def sides(pairs: Iterable[SentencePair]) -> tuple[Sequence[Spans], Right]:
    """The source entities of every pair, and the target spans that it came with."""
    both = [(pair.source.spans or (), pair.target.spans) for pair in pairs]
    return tuple(source for source, _ in both), tuple(target for _, target in both)
