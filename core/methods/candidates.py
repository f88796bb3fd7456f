"""Propose: the target ranges that a source entity could be projected onto.

A range is half-open, ``(start, end)`` in target words. Proposers take the target words
linked to the entity (ascending), the number of target words, the longest n-gram wanted and
the mentions that a tagger found in the target (sorted); they return each range once, sorted.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Protocol

from core.errors import UnknownName
from core.text.similarity import is_punctuation

Range = tuple[int, int]


class Proposer(Protocol):
    def __call__(
        self, linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()
    ) -> tuple[Range, ...]: ...


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


def ngrams(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """Every range of at most ``cap`` words, linked or not (methods of Politov et al. 2025)."""
    return spanning(0, size, cap)


def aligned_ngrams(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """Every range of at most ``cap`` words between the first and the last linked word."""
    return spanning(linked[0], linked[-1] + 1, cap) if linked else ()


def aligned_runs(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """The runs of linked words, all their parts, and the hull of every two runs.

    ``cap`` does not limit them: a run is as long as its links say.
    """
    found = runs(linked)
    parts = {part for start, end in found for part in spanning(start, end, end - start)}
    hulls = {(left[0], right[1]) for left, right in combinations(found, 2)}
    return tuple(sorted(parts | hulls))


def tagged(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """What a tagger found in the target, whatever its label (Politov et al. 2025)."""
    return tuple(sorted(set(mentions)))


def tagged_parts(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """What a tagger found in the target, and every range inside it."""
    return tuple(sorted({part for start, end in mentions for part in spanning(start, end, end - start)}))


PROPOSERS: dict[str, Proposer] = {
    "ngrams": ngrams,
    "aligned-ngrams": aligned_ngrams,
    "runs": aligned_runs,
    "ner": tagged,
    "ner-parts": tagged_parts,
}

TAGGED = {"ner", "ner-parts"}
"""Proposers that need a tagger."""


def kinds(names: str) -> tuple[str, ...]:
    """The proposers named by ``"runs"`` or ``"runs+ner"``; `UnknownName` lists the choices."""
    found = tuple(names.split("+"))
    for name in found:
        if name not in PROPOSERS:
            raise UnknownName("kind of candidates", name, PROPOSERS)
    return found


def proposer(names: str) -> Proposer:
    """The proposer of that name, or the union of those joined by ``+``."""
    found = [PROPOSERS[name] for name in kinds(names)]
    if len(found) == 1:
        return found[0]

    def union(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
        return tuple(sorted({one for propose in found for one in propose(linked, size, cap, mentions)}))

    return union


def without(ranges: Sequence[Range], words: Sequence[str], stops: Sequence[str]) -> Sequence[Range]:
    """The ranges that hold none of the words ``stops`` (Politov et al. 2025 skip those with "!" or "?")."""
    barred = [j for j, word in enumerate(words) if word in stops]
    return [one for one in ranges if not any(one[0] <= j < one[1] for j in barred)] if barred else ranges


def clean_edges(ranges: Sequence[Range], words: Sequence[str], entity: Sequence[str]) -> Sequence[Range]:
    """The ranges that neither begin nor end in punctuation where the entity does not."""
    bare = [is_punctuation(word) for word in words]
    first, last = is_punctuation(entity[0]), is_punctuation(entity[-1])
    return [one for one in ranges if (first or not bare[one[0]]) and (last or not bare[one[1] - 1])]
