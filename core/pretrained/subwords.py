"""Sub-words of given words: windows over long sentences, batches of like length, the word of each sub-word.

A sentence of more sub-words than a model reads at once is read in overlapping windows of whole
words. Without them every word after the model's limit would silently get no prediction.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Window(NamedTuple):
    """Words ``[start, end)`` that the model reads together; its output is used for ``[first, last)``."""

    start: int
    end: int
    first: int
    last: int


class SubwordWindow(NamedTuple):
    """One window of one sentence of a batch, as sub-words without special tokens.

    ``sentence`` is the sentence's index in the batch. ``ids`` and ``word_ids`` (sub-words,) have at
    most as many items as the window may; ``word_ids`` index the words of the whole sentence.
    """

    sentence: int
    window: Window
    ids: list[int]
    word_ids: list[int]


def windows(sizes: Sequence[int], limit: int, overlap: int) -> list[Window]:
    """Cut words of so many sub-words (``sizes``) into windows of at most ``limit`` sub-words.

    Neighbours share words of at most ``overlap`` sub-words, fewer where words are long. A word in
    two windows counts in the one that shows more words on its shorter side; on a tie in the
    earlier. Every word counts exactly once. A word of more than ``limit`` sub-words is counted as
    ``limit``: only its beginning is read.
    """
    sizes = [min(size, limit) for size in sizes]
    bounds = list(_window_bounds(sizes, limit, overlap))
    # Neighbouring windows meet in the middle of the words that they share.
    middles = [(next_start + end + 1) // 2 for (_, end), (next_start, _) in pairwise(bounds)]
    cuts = pairwise([0, *middles, len(sizes)])
    return [Window(*bound, *cut) for bound, cut in zip(bounds, cuts, strict=False)]


def _window_bounds(sizes: Sequence[int], limit: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Yield the words ``[start, end)`` of each window."""
    start = end = 0
    while end < len(sizes):
        end = _window_end(sizes, start, limit)
        yield start, end
        if end < len(sizes):
            start = _next_start(sizes, start, end, min(overlap, limit - sizes[end]))


def _window_end(sizes: Sequence[int], start: int, limit: int) -> int:
    """Return the end of the longest window from ``start`` on."""
    total, end = 0, start
    while end < len(sizes) and total + sizes[end] <= limit:
        total += sizes[end]
        end += 1
    return end


def _next_start(sizes: Sequence[int], start: int, end: int, overlap: int) -> int:
    """Return the next window's start: at most ``overlap`` sub-words before ``end``, but after ``start``."""
    total, begin = 0, end
    while begin > start + 1 and total + sizes[begin - 1] <= overlap:
        begin -= 1
        total += sizes[begin]
    return begin


def subword_windows(
    tokenizer: Any, sentences: Sequence[Sequence[str]], limit: int, overlap: int
) -> Iterator[SubwordWindow]:
    """Yield the windows of each sentence, in order; see `windows` for ``limit`` and ``overlap``.

    A window without sub-words is left out, so an empty sentence has none.
    """
    nonempty = [index for index, words in enumerate(sentences) if words]
    if not nonempty:
        return
    texts = [list(sentences[index]) for index in nonempty]
    encoded = tokenizer(texts, is_split_into_words=True, add_special_tokens=False, verbose=False)
    for row, index in enumerate(nonempty):
        ids, word_ids = encoded["input_ids"][row], encoded.word_ids(row)
        sizes = subword_counts(word_ids, len(texts[row]))
        for window, place in _nonempty_windows(sizes, limit, overlap):
            yield SubwordWindow(index, window, ids[place], word_ids[place])


def _nonempty_windows(sizes: Sequence[int], limit: int, overlap: int) -> Iterator[tuple[Window, slice]]:
    """Yield the windows of a sentence that have sub-words, each with the place of these."""
    offsets = list(accumulate(sizes, initial=0))
    for window in windows(sizes, limit, overlap):
        begin = offsets[window.start]
        end = min(offsets[window.end], begin + limit)
        if begin < end:
            yield window, slice(begin, end)


def subword_counts(word_ids: Sequence[int | None], words: int) -> list[int]:
    """Count the sub-words of each of so many ``words``."""
    counts = Counter(word_ids)
    return [counts[word] for word in range(words)]


def subword_positions(word_ids: Sequence[int | None]) -> dict[int, list[int]]:
    """Map each word to the positions of its sub-words; special tokens and padding belong to no word."""
    positions: dict[int, list[int]] = {}
    for position, word in enumerate(word_ids):
        if word is not None:
            positions.setdefault(word, []).append(position)
    return positions


def padded_batches(items: Iterable[T], limit: int, length: Callable[[T], int]) -> Iterator[list[T]]:
    """Yield items, shortest first, as many at once as make ``limit`` sub-words when padded to the longest.

    An item that is longer than ``limit`` is a batch by itself.
    """
    batch: list[T] = []
    for item in sorted(items, key=length):
        if batch and (len(batch) + 1) * length(item) > limit:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def equal_length_batches(lengths: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Yield the indices of items of one and the same length, shortest first, ``limit`` sub-words at once.

    Every item is in a batch, also where its length alone is above the limit.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for length, group in groupby(order, key=lengths.__getitem__):
        indices = list(group)
        batch_size = max(1, limit // length)
        for start in range(0, len(indices), batch_size):
            yield indices[start : start + batch_size]
