"""Proposers of candidates: the target ranges that a source entity could be projected onto.

A range is half-open, ``(start, end)`` in target words. Proposers take the target words linked
to the entity (ascending), the number of target words, the longest n-gram allowed and the
mentions that a tagger found in the target (sorted); they return each range once, sorted.
"""

from collections.abc import Sequence
from itertools import accumulate, combinations
from typing import Protocol

from core.components.options import check_choice
from core.methods.candidates import Range, runs, subranges
from core.text.similarity import is_punctuation


class Proposer(Protocol):
    """A way to propose target ranges for one entity; see the module for its arguments."""

    def __call__(
        self, linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()
    ) -> tuple[Range, ...]: ...


def ngrams(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """Propose every range of at most ``cap`` words, linked or not (methods of Politov et al. 2025)."""
    return subranges(0, size, cap)


def aligned_ngrams(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """Propose every range of at most ``cap`` words between the first and the last linked word."""
    return subranges(linked[0], linked[-1] + 1, cap) if linked else ()


def aligned_runs(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """Propose the runs of linked words, all their parts, and the hull of every two runs.

    ``cap`` does not limit them: a run is as long as its links say.
    """
    aligned = runs(linked)
    parts = _parts(aligned)
    hulls = {(left[0], right[1]) for left, right in combinations(aligned, 2)}
    return tuple(sorted(parts | hulls))


def tagged(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """Propose the mentions of a tagger in the target, whatever their label (Politov et al. 2025)."""
    return tuple(sorted(set(mentions)))


def tagged_parts(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
    """Propose the mentions of a tagger in the target, and every range inside them."""
    return tuple(sorted(_parts(mentions)))


def _parts(ranges: Sequence[Range]) -> set[Range]:
    """Return every range inside some ranges."""
    return {part for start, end in ranges for part in subranges(start, end, end - start)}


PROPOSERS: dict[str, Proposer] = {
    "ngrams": ngrams,
    "aligned-ngrams": aligned_ngrams,
    "runs": aligned_runs,
    "ner": tagged,
    "ner-parts": tagged_parts,
}

TAGGER_PROPOSERS = {"ner", "ner-parts"}
"""Proposers that need a tagger."""


def proposer_names(text: str) -> tuple[str, ...]:
    """Split ``"runs+ner"`` into the names of proposers; `UnknownName` lists the choices."""
    names = tuple(text.split("+"))
    for name in names:
        check_choice("kind of candidates", name, PROPOSERS)
    return names


def proposer(text: str) -> Proposer:
    """Return the proposer of that name, or the union of those joined by ``+``."""
    proposers = [PROPOSERS[name] for name in proposer_names(text)]
    if len(proposers) == 1:
        return proposers[0]

    def union(linked: tuple[int, ...], size: int, cap: int, mentions: Sequence[Range] = ()) -> tuple[Range, ...]:
        return tuple(sorted({span for propose in proposers for span in propose(linked, size, cap, mentions)}))

    return union


def without_stop_words(ranges: Sequence[Range], words: Sequence[str], stops: Sequence[str]) -> Sequence[Range]:
    """Leave out the ranges that hold one of the words ``stops`` (Politov et al. 2025: those with "!" or "?")."""
    # counts[j] is the number of stop words before word j
    counts = list(accumulate((word in stops for word in words), initial=0))
    if not counts[-1]:
        return ranges
    return [(start, end) for start, end in ranges if counts[start] == counts[end]]


def with_clean_edges(ranges: Sequence[Range], words: Sequence[str], entity: Sequence[str]) -> Sequence[Range]:
    """Leave out the ranges that begin or end in punctuation where the entity does not."""
    marks = list(map(is_punctuation, words))
    first, last = is_punctuation(entity[0]), is_punctuation(entity[-1])
    return [(start, end) for start, end in ranges if (first or not marks[start]) and (last or not marks[end - 1])]
