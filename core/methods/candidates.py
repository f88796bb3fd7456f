"""Propose: the target ranges that a source entity could be projected onto.

A range is half-open, ``(start, end)`` in target words. Proposers take the target words
linked to the entity (ascending), the number of target words and the longest range wanted;
they return each range once, sorted.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import combinations

Range = tuple[int, int]
Proposer = Callable[[tuple[int, ...], int, int], tuple[Range, ...]]


def runs(words: Iterable[int]) -> list[Range]:
    """The maximal runs of neighbouring words in ascending, distinct word indices."""
    found: list[Range] = []
    for word in words:
        if found and found[-1][1] == word:
            found[-1] = (found[-1][0], word + 1)
        else:
            found.append((word, word + 1))
    return found


def merged(ranges: Sequence[Range], gap: int) -> list[Range]:
    """Sorted runs joined from left to right where at most ``gap`` words lie between."""
    joined: list[Range] = []
    for start, end in ranges:
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=1024)
def spanning(start: int, end: int, cap: int) -> tuple[Range, ...]:
    """Every range of at most ``cap`` words inside ``[start, end)``."""
    return tuple((a, b) for a in range(start, end) for b in range(a + 1, min(a + cap, end) + 1))


def ngrams(linked: tuple[int, ...], size: int, cap: int) -> tuple[Range, ...]:
    """Every range of at most ``cap`` words, linked or not (methods of Politov et al. 2025)."""
    return spanning(0, size, cap)


def aligned_ngrams(linked: tuple[int, ...], size: int, cap: int) -> tuple[Range, ...]:
    """Every range of at most ``cap`` words between the first and the last linked word."""
    return spanning(linked[0], linked[-1] + 1, cap) if linked else ()


def aligned_runs(linked: tuple[int, ...], size: int, cap: int) -> tuple[Range, ...]:
    """The runs of linked words, all their parts, and the hull of every two runs.

    ``cap`` does not limit them: a run is as long as its links say.
    """
    found = runs(linked)
    parts = {part for start, end in found for part in spanning(start, end, end - start)}
    hulls = {(left[0], right[1]) for left, right in combinations(found, 2)}
    return tuple(sorted(parts | hulls))


PROPOSERS: dict[str, Proposer] = {"ngrams": ngrams, "aligned-ngrams": aligned_ngrams, "runs": aligned_runs}
