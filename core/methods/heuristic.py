"""Projection by the runs of linked words, without scores.

The family of García-Ferrero et al. 2022 (arXiv 2210.12623) as extended by Politov et al.
2025, in its documented behaviour: the *longest* runs are kept, the gap between two runs is
what is filled, and no word is ever labelled twice. With ``shape="hull"`` it is the min-max
hull of Ebing and Glavaš 2025 (arXiv 2505.10507).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from core.components.component import later
from core.errors import InvalidValue, UnknownName
from core.methods.base import Choice
from core.methods.candidates import Range, merged, runs
from core.methods.completeness import check_filters, shortcoming
from core.model import Alignment, Candidate, SentencePair, Span
from core.text.similarity import is_punctuation

Collision = Literal["longest", "first", "shortest", "union"]
COLLISIONS: tuple[Collision, ...] = ("longest", "first", "shortest", "union")


@dataclass(frozen=True, slots=True)
class Heuristic:
    """Project each entity onto runs of the words it is linked to.

    ``shape``: keep runs apart, or take the hull from the first to the last linked word;
    ``gap``: two runs are joined when at most this many words lie between them;
    ``ratio``: a run must be longer than ``ratio`` times the entity, strictly (None: any);
    ``top``: how many of the longest runs an entity may keep (None: all);
    ``only_i``: a run that starts with a word linked to the entity's first word may be a
    second mention and is not joined to the run before it;
    ``collision``: runs of two entities overlap: the longer one wins ("longest"), the first in
    source order ("first"), or that of the shorter entity ("shortest", what the program of
    Shkalikov 2025 does), and the other is left out; or they become one where their labels are
    the same, and else the longer wins, in a tie the later ("union", García-Ferrero et al. 2022);
    ``punctuation``: whether words of punctuation only count as linked;
    ``leftmost``: an entity of one word takes only the first of the words it is linked to
    (RESTR-TGT of Ebing and Glavaš 2025);
    ``complete``: names of filters in `core.methods.completeness`; a sentence that fails one is
    not projected at all.
    """

    shape: Literal["runs", "hull"] = "runs"
    gap: int = 1
    ratio: float | None = 0.8
    top: int | None = None
    only_i: bool = False
    collision: Collision = "longest"
    punctuation: bool = True
    leftmost: bool = later(False)
    complete: tuple[str, ...] = later(())

    def __post_init__(self) -> None:
        if self.gap < 0 or (self.top is not None and self.top < 1) or (self.ratio is not None and self.ratio < 0):
            raise InvalidValue("The heuristic needs gap >= 0, ratio >= 0 and top >= 1.")
        if self.collision not in COLLISIONS:
            raise UnknownName("rule for collisions", self.collision, COLLISIONS)
        check_filters(self.complete)

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: object = None
    ) -> "Heuristic":
        """Nothing to learn from a corpus."""
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        kept: list[Candidate] = []
        dropped: list[Candidate] = []
        for entity in pair.source.spans or ():
            linked = self._linked(pair, alignment, entity)
            found = sorted(self._propose(entity, linked, alignment), key=_longest_first)
            long_enough = [candidate for candidate in found if self._fits(candidate, entity)]
            kept += long_enough[: self.top]
            dropped += [candidate for candidate in found if candidate not in long_enough[: self.top]]
        choice = self._place(kept, dropped)
        why = shortcoming(self.complete, pair, alignment, choice.chosen) if self.complete else ""
        return _withheld(choice, why) if why else choice

    def _linked(self, pair: SentencePair, alignment: Alignment, entity: Span) -> list[int]:
        linked = targets(alignment, entity)
        if not self.punctuation:
            linked = [j for j in linked if not is_punctuation(pair.target.words[j])]
        return linked[:1] if self.leftmost and len(entity) == 1 else linked

    def _propose(self, entity: Span, linked: list[int], alignment: Alignment) -> list[Candidate]:
        found = runs(linked)
        if self.shape == "hull":
            shaped = [(linked[0], linked[-1] + 1)] if linked else []
        else:
            shaped = self._joined(found, entity, alignment)
        return [_candidate(entity, span, linked, found) for span in shaped]

    def _joined(self, found: list[Range], entity: Span, alignment: Alignment) -> list[Range]:
        if not self.only_i:
            return merged(found, self.gap)
        first = set(targets(alignment, Span(entity.start, entity.start + 1, entity.label)))
        joined: list[Range] = []
        for run in found:
            joined[-1:] = [*joined[-1:], run] if run[0] in first else merged([*joined[-1:], run], self.gap)
        return joined

    def _fits(self, candidate: Candidate, entity: Span) -> bool:
        if self.ratio is None:
            return True
        ratio = Fraction(str(self.ratio))
        return ratio.denominator * (candidate.end - candidate.start) > ratio.numerator * len(entity)

    def _place(self, kept: list[Candidate], dropped: list[Candidate]) -> Choice:
        if self.collision == "union":
            chosen = _united(kept)
        else:
            chosen = []
            for candidate in sorted(kept, key=_PLACED_BY[self.collision]):
                if not _overlapping(candidate, chosen):
                    chosen.append(candidate)
        stand = {(one.source, one.start, one.end) for one in chosen}
        dropped += [one for one in kept if (one.source, one.start, one.end) not in stand]
        return Choice(tuple(sorted(chosen, key=lambda c: c.start)), tuple(sorted(dropped, key=_by_entity)))


def _overlapping(candidate: Candidate, others: Iterable[Candidate]) -> list[Candidate]:
    return [other for other in others if candidate.start < other.end and other.start < candidate.end]


def _united(kept: Iterable[Candidate]) -> list[Candidate]:
    """Candidates in source order: overlapping ones of one label made one, of others the longer, in a tie the later."""
    chosen: list[Candidate] = []
    for candidate in kept:
        while rivals := [one for one in _overlapping(candidate, chosen) if one.label == candidate.label]:
            chosen = [one for one in chosen if one not in rivals]
            candidate = _union(candidate, rivals)
        rivals = _overlapping(candidate, chosen)
        if all(len(one.span) <= len(candidate.span) for one in rivals):
            chosen = [*(one for one in chosen if one not in rivals), candidate]
    return chosen


UNITED = "overlapping runs of one label united"


def _union(candidate: Candidate, rivals: Sequence[Candidate]) -> Candidate:
    """One candidate over all these words, for the entity that came first."""
    ranges = [candidate, *rivals]
    start, end = min(one.start for one in ranges), max(one.end for one in ranges)
    linked = {"linked words": float(sum(one.evidence["linked words"] for one in ranges))}
    return Candidate(rivals[0].source, start, end, float(end - start), linked, UNITED)


def _withheld(choice: Choice, why: str) -> Choice:
    """Nothing chosen; what would have been says why it is not."""
    shown = [replace(candidate, rule=f"left out with its sentence: {why}") for candidate in choice.chosen]
    return Choice((), tuple(sorted([*shown, *choice.runners_up], key=_by_entity)))


def targets(alignment: Alignment, entity: Span) -> list[int]:
    """The target words linked to an entity, ascending; quicker than `Alignment.targets` for one look."""
    start, end = entity.start, entity.end
    return sorted({j for links in (alignment.sure, alignment.possible) for i, j in links if start <= i < end})


def _candidate(entity: Span, span: Range, linked: Sequence[int], found: Iterable[Range]) -> Candidate:
    start, end = span
    inside = sum(start <= j < end for j in linked)
    gaps = end - start - inside
    joined = sum(start <= run[0] and run[1] <= end for run in found)
    if joined == 1:
        rule = "aligned run"
    else:
        rule = f"gap of {gaps} filled" if gaps == joined - 1 else f"hull of links, {gaps} unlinked words inside"
    return Candidate(entity, start, end, float(end - start), {"linked words": float(inside)}, rule)


def _longest_first(candidate: Candidate) -> tuple[int, int, Span]:
    return candidate.start - candidate.end, candidate.start, candidate.source or candidate.span


def _by_entity(candidate: Candidate) -> tuple[Span, int, int]:
    return candidate.source or candidate.span, candidate.start - candidate.end, candidate.start


def _in_source_order(candidate: Candidate) -> tuple[int, ...]:
    return ()


def _shorter_entity_first(candidate: Candidate) -> tuple[int, ...]:
    return (len(candidate.source),) if candidate.source else ()


_PLACED_BY: dict[str, Callable[[Candidate], tuple[object, ...]]] = {
    "longest": _longest_first,
    "first": _in_source_order,
    "shortest": _shorter_entity_first,
}
"""What candidates are sorted by (stably, from source order) before each takes the words that are free."""
