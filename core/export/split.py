"""Split into train, dev and test: groups of related pairs stay whole, and each part has its share of every label.

Pairs belong together that are of one document, or that have the same words on one side: a sentence
that was trained on must not be tested on. Groups of them are given out one by one, the
largest first and otherwise in seeded order, each to the part whose share of pairs and of every
label it brings closest to the requested shares. That is the idea of iterative stratification
(Sechidis et al. 2011), with squared shares for what is still missing, and groups for examples.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from core.corpora.labels import labels_of
from core.errors import InvalidValue
from core.model import SentencePair

PARTS = ("train", "dev", "test")
WHOLE = ""
"""The name of the one part of what is not split."""
_PAIRS = ""
T = TypeVar("T")


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


def split(pairs: Sequence[SentencePair], options: SplitOptions) -> tuple[str, ...]:
    """Assign each pair to one of `PARTS`."""
    members = groups(pairs)
    sizes = [_size(pairs[index] for index in group) for group in members]
    names = [WHOLE] * len(pairs)
    for number, part in _assigned(sizes, options):
        for index in members[number]:
            names[index] = part
    return tuple(names)


def _assigned(sizes: Sequence[Counter[str]], options: SplitOptions) -> Iterator[tuple[int, str]]:
    """Yield the number of each group, the largest first, and the part that it goes to."""
    shares = {part: share / 100 for part, share in zip(PARTS, options.shares, strict=True) if share}
    whole = sum(sizes, Counter())
    filled: dict[str, Counter[str]] = defaultdict(Counter)
    for number in _in_turn(sizes, options.seed):
        part = min(shares, key=lambda name: _worse(sizes[number], filled[name], whole, shares[name]))
        filled[part] += sizes[number]
        yield number, part


def _in_turn(sizes: Sequence[Counter[str]], seed: int) -> list[int]:
    """Return the numbers of groups, the largest first, otherwise in seeded order."""
    order = list(range(len(sizes)))
    random.Random(seed).shuffle(order)
    order.sort(key=lambda number: -sum(sizes[number].values()))
    return order


def _size(pairs: Iterable[SentencePair]) -> Counter[str]:
    """Count pairs, and their entities by label."""
    return sum(map(_counts, pairs), Counter())


def _counts(pair: SentencePair) -> Counter[str]:
    """Count one pair, and its entities by label: the target's, or the source's where the target is not annotated."""
    side = pair.source if pair.target.spans is None else pair.target
    return Counter([_PAIRS, *labels_of([side])])


def _worse(size: Counter[str], filled: Counter[str], whole: Counter[str], share: float) -> float:
    """Return how much further from its share a part would be with these pairs; negative: closer."""
    total = 0.0
    for label, count in size.items():
        step, missing = count / whole[label], share - filled[label] / whole[label]
        total += step * (step - 2 * missing)
    return total / share


def groups(pairs: Sequence[SentencePair]) -> list[list[int]]:
    """Group the indices of pairs that belong together, each group ascending, in the order of their first pairs."""
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
    members: dict[int, list[int]] = {}
    for index in range(len(pairs)):
        members.setdefault(root(index), []).append(index)
    return list(members.values())


def _ties(pair: SentencePair) -> Iterator[Hashable]:
    """Yield the keys that tie a pair to others: its document, and the words of a side that has any."""
    if pair.document:
        yield "document", pair.document
    if pair.source.words:
        yield "source", pair.source.words
    if pair.target.words:
        yield "target", pair.target.words


def table(pairs: Sequence[SentencePair], parts: Sequence[str]) -> tuple[SplitPart, ...]:
    """Summarise each part of a split, in the order of `PARTS`."""
    pieces = Counter(parts[group[0]] for group in groups(pairs))
    members = by_part(pairs, parts)
    return tuple(_summary(part, members[part], pieces[part]) for part in members)


def _summary(part: str, pairs: Iterable[SentencePair], pieces: int) -> SplitPart:
    size = _size(pairs)
    labels = {label: size[label] for label in sorted(size.keys() - {_PAIRS})}
    return SplitPart(part, size[_PAIRS], pieces, labels)


def by_part(items: Iterable[T], parts: Iterable[str]) -> dict[str, list[T]]:
    """Group items by the part of a split that each is in: the parts that have any, in the order of `PARTS`."""
    members: dict[str, list[T]] = {part: [] for part in PARTS}
    for item, part in zip(items, parts, strict=True):
        members[part].append(item)
    return {part: items for part, items in members.items() if items}
