"""Batches of sentence pairs of similar length in padded arrays."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.aligners.class_views import OTHER, VIEWS
from core.aligners.lexicon import NO_PAIR, STRIDE, EncodedSentence, Integers

PADDING = -1
MAX_CELLS = 150_000
"""Cells of one batch; bounds the memory of the recursion."""


class Batch(NamedTuple):
    """Padded sentence pairs.

    ``members`` are the indices of the pairs in the corpus; ``sources`` (levels, pairs, source words)
    and ``targets`` (levels, pairs, target words) hold types, -1 after a sentence's end; ``source_classes`` and
    ``target_classes`` (views, pairs, words) hold classes, 0 after a sentence's end.
    """

    members: tuple[int, ...]
    sources: Integers
    targets: Integers
    source_classes: Integers
    target_classes: Integers

    @property
    def source_sizes(self) -> Integers:
        """The number of words of each source."""
        return _sizes(self.sources[0])

    @property
    def target_sizes(self) -> Integers:
        """The number of words of each target."""
        return _sizes(self.targets[0])

    def keys(self, level: int) -> Integers:
        """Return the key of the pair of types in each cell (pairs, source words, target words); -1 for padding."""
        sources, targets = self.sources[level][:, :, None], self.targets[level][:, None, :]
        return np.where((sources == PADDING) | (targets == PADDING), NO_PAIR, sources * STRIDE + targets)


class DistinctKeys(NamedTuple):
    """The keys of the cells of a batch: each once, sorted, and the index of each cell's among them.

    ``inverse`` has the shape (pairs, source words, target words).
    """

    keys: Integers
    inverse: NDArray[np.int32]


def distinct_keys(level: int, batch: Batch) -> DistinctKeys:
    """Return the keys of a batch at one level; the first may be `NO_PAIR`."""
    cells = batch.keys(level)
    keys, inverse = np.unique(cells, return_inverse=True)
    return DistinctKeys(keys, inverse.reshape(cells.shape).astype(np.int32))


def batches(sources: Sequence[EncodedSentence], targets: Sequence[EncodedSentence]) -> Iterator[Batch]:
    """Yield the pairs by length, in batches of at most `MAX_CELLS` cells; pairs with an empty side are left out."""
    sizes = [(source.shape[1], target.shape[1]) for source, target in zip(sources, targets, strict=True)]
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


def _padded_batch(members: list[int], sources: Sequence[EncodedSentence], targets: Sequence[EncodedSentence]) -> Batch:
    left, right = _padded([sources[k] for k in members]), _padded([targets[k] for k in members])
    levels = len(left) - len(VIEWS)
    return Batch(
        tuple(members),
        left[:levels].astype(np.int64),
        right[:levels].astype(np.int64),
        np.maximum(left[levels:], OTHER),
        np.maximum(right[levels:], OTHER),
    )


def _sizes(padded: Integers) -> Integers:
    sizes: Integers = (padded != PADDING).sum(1)
    return sizes


def _padded(sentences: Sequence[EncodedSentence]) -> NDArray[np.int32]:
    """Return the rows of the sentences, shape (rows, sentences, words), padded with `PADDING`."""
    padded = np.full((len(sentences[0]), len(sentences), max(s.shape[1] for s in sentences)), PADDING, np.int32)
    for k, sentence in enumerate(sentences):
        padded[:, k, : sentence.shape[1]] = sentence
    return padded
