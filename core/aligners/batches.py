"""Batches of sentence pairs of similar length in padded arrays."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.aligners.lexicon import NO_PAIR, STRIDE, Integers

PADDING = -1
MAX_CELLS = 150_000
"""Cells of one batch; bounds the memory of the recursion."""


class Batch(NamedTuple):
    """Padded sentence pairs.

    ``members`` are the indices of the pairs in the corpus; ``sources`` (pairs, source words)
    and ``targets`` (pairs, target words) hold types, -1 after a sentence's end.
    """

    members: tuple[int, ...]
    sources: Integers
    targets: Integers

    @property
    def source_sizes(self) -> Integers:
        """The number of words of each source."""
        return _sizes(self.sources)

    @property
    def target_sizes(self) -> Integers:
        """The number of words of each target."""
        return _sizes(self.targets)

    @property
    def keys(self) -> Integers:
        """The key of the pair of types in each cell (pairs, source words, target words); -1 for padding."""
        sources, targets = self.sources[:, :, None], self.targets[:, None, :]
        return np.where((sources == PADDING) | (targets == PADDING), NO_PAIR, sources * STRIDE + targets)


def batches(sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> Iterator[Batch]:
    """Yield the pairs by length, in batches of at most `MAX_CELLS` cells; pairs with an empty side are left out."""
    sizes = [(len(source), len(target)) for source, target in zip(sources, targets, strict=True)]
    members: list[int] = []
    rows = columns = 0
    for k in _by_length(sizes):
        rows, columns = max(rows, sizes[k][0]), max(columns, sizes[k][1])
        if members and rows * columns * (len(members) + 1) > MAX_CELLS:
            yield _padded_batch(members, sources, targets)
            members, (rows, columns) = [], sizes[k]
        members.append(k)
    if members:
        yield _padded_batch(members, sources, targets)


def _by_length(sizes: Sequence[tuple[int, int]]) -> list[int]:
    """Return the indices of the pairs with words on both sides, the shortest first."""
    filled = [k for k, size in enumerate(sizes) if all(size)]
    return sorted(filled, key=lambda k: (max(sizes[k]), sizes[k]))


def _padded_batch(members: list[int], sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> Batch:
    return Batch(tuple(members), _padded([sources[k] for k in members]), _padded([targets[k] for k in members]))


def _sizes(padded: Integers) -> Integers:
    sizes: Integers = (padded != PADDING).sum(1)
    return sizes


def _padded(sentences: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    padded = np.full((len(sentences), max(map(len, sentences))), PADDING, np.int64)
    for row, sentence in zip(padded, sentences, strict=True):
        row[: len(sentence)] = sentence
    return padded
