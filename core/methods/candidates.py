"""Ranges of target words, half-open ``(start, end)``: maximal runs, merged runs, all parts of a range."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

Range = tuple[int, int]


def runs(words: Iterable[int]) -> list[Range]:
    """Return the maximal runs of neighbouring words in ascending, distinct word indices."""
    ranges: list[Range] = []
    for word in words:
        if ranges and ranges[-1][1] == word:
            ranges[-1] = (ranges[-1][0], word + 1)
        else:
            ranges.append((word, word + 1))
    return ranges


def merge_runs(ranges: Sequence[Range], gap: int) -> list[Range]:
    """Join sorted runs from left to right where at most ``gap`` words lie between."""
    joined: list[Range] = []
    for start, end in ranges:
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def hull(words: Sequence[int]) -> list[Range]:
    """Return the range from the first to the last of ascending words; none without words."""
    return [(words[0], words[-1] + 1)] if words else []


@lru_cache(maxsize=1024)
def subranges(start: int, end: int, cap: int) -> tuple[Range, ...]:
    """Return every range of at most ``cap`` words inside ``[start, end)``, sorted."""
    return tuple((a, b) for a in range(start, end) for b in range(a + 1, min(a + cap, end) + 1))
