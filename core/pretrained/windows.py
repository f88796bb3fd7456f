"""Long sentences in overlapping windows of whole words, so that no word is lost (trap 31)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Window(NamedTuple):
    """Words ``[start, end)`` that are asked together; the answers for ``[first, last)`` count."""

    start: int
    end: int
    first: int
    last: int


def windows(pieces: Sequence[int], limit: int, overlap: int) -> list[Window]:
    """Windows over words of so many ``pieces``, each of at most ``limit`` pieces.

    Neighbours share words of at most ``overlap`` pieces, fewer where words are long. A word in
    two windows counts in the one that shows more words on its shorter side; on a tie in the
    earlier. Every word counts exactly once. A word of more than ``limit`` pieces is counted as
    ``limit``: only its beginning is seen.
    """
    sizes = [min(size, limit) for size in pieces]
    bounds: list[tuple[int, int]] = []
    start = 0
    while start < len(sizes):
        end = _reach(sizes, start, limit)
        bounds.append((start, end))
        if end == len(sizes):
            break
        start = _step_back(sizes, start, end, min(overlap, limit - sizes[end]))
    inner = [(later + end + 1) // 2 for (_, end), (later, _) in pairwise(bounds)]
    cuts = pairwise([0, *inner, len(sizes)])
    return [Window(*bound, *cut) for bound, cut in zip(bounds, cuts, strict=False)]


def _reach(sizes: Sequence[int], start: int, limit: int) -> int:
    """The end of the longest window from ``start`` on."""
    total, end = 0, start
    while end < len(sizes) and total + sizes[end] <= limit:
        total += sizes[end]
        end += 1
    return end


def _step_back(sizes: Sequence[int], start: int, end: int, room: int) -> int:
    """Where the next window starts: before ``end`` by at most ``room`` pieces, but after ``start``."""
    total, begin = 0, end
    while begin > start + 1 and total + sizes[begin - 1] <= room:
        begin -= 1
        total += sizes[begin]
    return begin
