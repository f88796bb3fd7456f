"""Train, dev and test: nothing that belongs together is torn apart, and every part has its share of each label.

Pairs belong together that are of one document, or that have the same words on one side: a sentence
that was trained on must not be tested on. Groups of them are given out one by one, the
largest first and otherwise in seeded order, each to the part whose share of pairs and of every
label it brings closest to what was asked for. That is the idea of iterative stratification
(Sechidis et al. 2011), with squared shares for what is still missing, and groups for examples.
"""

import random
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.errors import InvalidValue
from core.model import SentencePair

PARTS = ("train", "dev", "test")
WHOLE = ""
"""The name of the one part of what is not split."""
_PAIRS = ""


@dataclass(frozen=True, slots=True)
class SplitOptions:
    """``train``, ``dev``, ``test``: percent of the pairs, together 100; ``seed`` orders groups of one size."""

    train: int = 80
    dev: int = 10
    test: int = 10
    seed: int = 1

    def __post_init__(self) -> None:
        if min(self.shares) < 0 or sum(self.shares) != 100:
            raise InvalidValue(f"The parts of a split are percents that make 100, not {self.shares}.")

    @property
    def shares(self) -> tuple[int, int, int]:
        return self.train, self.dev, self.test


class SplitPart(NamedTuple):
    """One part of a split: its pairs, the groups that they came in, and its entities by label."""

    part: str
    pairs: int
    groups: int
    labels: dict[str, int]


def split(pairs: Sequence[SentencePair], asked: SplitOptions) -> tuple[str, ...]:
    """The part, one of `PARTS`, that each pair goes to."""
    counts = [_counts(pair) for pair in pairs]
    together = groups(pairs)
    sizes = [sum((counts[index] for index in group), Counter()) for group in together]
    order = list(range(len(together)))
    random.Random(asked.seed).shuffle(order)
    order.sort(key=lambda number: -sum(sizes[number].values()))
    shares = {part: share / 100 for part, share in zip(PARTS, asked.shares, strict=True) if share}
    whole: Counter[str] = sum(sizes, Counter())
    have: dict[str, Counter[str]] = {part: Counter() for part in shares}
    found = [WHOLE] * len(pairs)
    for number in order:
        part = min(shares, key=lambda name: _worse(sizes[number], have[name], whole, shares[name]))
        have[part] += sizes[number]
        for index in together[number]:
            found[index] = part
    return tuple(found)


def _counts(pair: SentencePair) -> Counter[str]:
    """One pair, and its entities by label: the target's, or the source's where nobody annotated the target."""
    spans = pair.source.spans if pair.target.spans is None else pair.target.spans
    return Counter([_PAIRS, *(span.label for span in spans or ())])


def _worse(size: Counter[str], have: Counter[str], whole: Counter[str], share: float) -> float:
    """How much further from its share a part would be with these pairs; negative: closer."""
    total = 0.0
    for label, count in size.items():
        step, missing = count / whole[label], share - have[label] / whole[label]
        total += step * (step - 2 * missing)
    return total / share


def groups(pairs: Sequence[SentencePair]) -> list[list[int]]:
    """The indices of pairs that belong together, each group ascending, in the order of their first pairs."""
    parent = list(range(len(pairs)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[Hashable, int] = {}
    for index, pair in enumerate(pairs):
        for key in _ties(pair):
            low, high = sorted((root(first.setdefault(key, index)), root(index)))
            parent[high] = low
    found: dict[int, list[int]] = {}
    for index in range(len(pairs)):
        found.setdefault(root(index), []).append(index)
    return list(found.values())


def _ties(pair: SentencePair) -> Iterator[Hashable]:
    """What makes a pair belong to others: its document, and the words of a side that has any."""
    if pair.document:
        yield "document", pair.document
    if pair.source.words:
        yield "source", pair.source.words
    if pair.target.words:
        yield "target", pair.target.words


def table(pairs: Sequence[SentencePair], parts: Sequence[str]) -> tuple[SplitPart, ...]:
    """What each part of a split holds, in the order of `PARTS`."""
    pieces = Counter(parts[group[0]] for group in groups(pairs))
    rows = []
    for part in [name for name in PARTS if name in parts]:
        counts = sum((_counts(pair) for pair, name in zip(pairs, parts, strict=True) if name == part), Counter())
        labels = {label: counts[label] for label in sorted(counts) if label != _PAIRS}
        rows.append(SplitPart(part, counts[_PAIRS], pieces[part], labels))
    return tuple(rows)
