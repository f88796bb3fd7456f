"""Projection by the runs of linked words, without scores.

The family of García-Ferrero et al. 2022 (arXiv 2210.12623) as extended by Politov et al.
2025, in its documented behaviour: the *longest* runs are kept, gaps between two runs
are filled, and no word is ever labelled twice. With ``shape="hull"`` it is the min-max
hull of Ebing and Glavaš 2025 (arXiv 2505.10507).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from core.components.component import added_option
from core.errors import InvalidValue, UnknownName
from core.methods.base import Choice
from core.methods.candidates import Range, merge_runs, runs
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
    leftmost: bool = added_option(False)
    complete: tuple[str, ...] = added_option(())

    def __post_init__(self) -> None:
        if self.gap < 0 or (self.top is not None and self.top < 1) or (self.ratio is not None and self.ratio < 0):
            raise InvalidValue("The heuristic needs gap >= 0, ratio >= 0 and top >= 1.")
        if self.collision not in COLLISIONS:
            raise UnknownName("rule for collisions", self.collision, COLLISIONS)
        check_filters(self.complete)

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: object = None
    ) -> "Heuristic":
        """Return the method itself: there is nothing to learn from a corpus."""
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Project the entities of a pair onto runs of links; nothing is chosen where a filter fails."""
        selected: list[Candidate] = []
        dropped: list[Candidate] = []
        for entity in pair.source.spans or ():
            linked = self._linked(pair, alignment, entity)
            candidates = sorted(self._propose(entity, linked, alignment), key=_longest_first)
            top = [candidate for candidate in candidates if self._is_long_enough(candidate, entity)][: self.top]
            selected += top
            dropped += [candidate for candidate in candidates if candidate not in top]
        choice = self._place(selected, dropped)
        reason = shortcoming(self.complete, pair, alignment, choice.chosen) if self.complete else ""
        return _withhold(choice, reason) if reason else choice

    def _linked(self, pair: SentencePair, alignment: Alignment, entity: Span) -> list[int]:
        linked = targets(alignment, entity)
        if not self.punctuation:
            linked = [j for j in linked if not is_punctuation(pair.target.words[j])]
        return linked[:1] if self.leftmost and len(entity) == 1 else linked

    def _propose(self, entity: Span, linked: list[int], alignment: Alignment) -> list[Candidate]:
        aligned = runs(linked)
        if self.shape == "hull":
            ranges = [(linked[0], linked[-1] + 1)] if linked else []
        else:
            ranges = self._join(aligned, entity, alignment)
        return [_candidate(entity, span, linked, aligned) for span in ranges]

    def _join(self, aligned: list[Range], entity: Span, alignment: Alignment) -> list[Range]:
        if not self.only_i:
            return merge_runs(aligned, self.gap)
        begin = set(targets(alignment, Span(entity.start, entity.start + 1, entity.label)))
        joined: list[Range] = []
        for run in aligned:
            if run[0] in begin:  # perhaps a second mention
                joined.append(run)
            else:
                joined[-1:] = merge_runs([*joined[-1:], run], self.gap)
        return joined

    def _is_long_enough(self, candidate: Candidate, entity: Span) -> bool:
        if self.ratio is None:
            return True
        ratio = Fraction(str(self.ratio))
        return ratio.denominator * (candidate.end - candidate.start) > ratio.numerator * len(entity)

    def _place(self, selected: list[Candidate], dropped: list[Candidate]) -> Choice:
        if self.collision == "union":
            chosen = _unite(selected)
        else:
            chosen = []
            for candidate in sorted(selected, key=_PLACED_BY[self.collision]):
                if not _overlapping(candidate, chosen):
                    chosen.append(candidate)
        placed = {(candidate.source, candidate.start, candidate.end) for candidate in chosen}
        dropped += [rival for rival in selected if (rival.source, rival.start, rival.end) not in placed]
        in_order = sorted(chosen, key=lambda candidate: candidate.start)
        return Choice(tuple(in_order), tuple(sorted(dropped, key=_by_entity)))


def _overlapping(candidate: Candidate, rivals: Iterable[Candidate]) -> list[Candidate]:
    return [rival for rival in rivals if candidate.start < rival.end and rival.start < candidate.end]


def _unite(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Unite overlapping candidates of one label, in source order; of other labels the longer wins, in a tie the later.

    A union may overlap further candidates of its label, so it is repeated.
    """
    chosen: list[Candidate] = []
    for candidate in candidates:
        while rivals := [rival for rival in _overlapping(candidate, chosen) if rival.label == candidate.label]:
            chosen = [choice for choice in chosen if choice not in rivals]
            candidate = _union(candidate, rivals)
        rivals = _overlapping(candidate, chosen)
        if all(len(rival.span) <= len(candidate.span) for rival in rivals):
            chosen = [choice for choice in chosen if choice not in rivals]
            chosen.append(candidate)
    return chosen


UNITED = "overlapping runs of one label united"


def _union(candidate: Candidate, rivals: Sequence[Candidate]) -> Candidate:
    """Return one candidate over all these words, for the entity that came first."""
    parts = [candidate, *rivals]
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    linked = {"linked words": float(sum(part.evidence["linked words"] for part in parts))}
    return Candidate(rivals[0].source, start, end, float(end - start), linked, UNITED)


def _withhold(choice: Choice, reason: str) -> Choice:
    """Return a choice of nothing; the rules of the candidates that were chosen give the reason."""
    left_out = [replace(candidate, rule=f"left out with its sentence: {reason}") for candidate in choice.chosen]
    return Choice((), tuple(sorted([*left_out, *choice.runners_up], key=_by_entity)))


def targets(alignment: Alignment, entity: Span) -> list[int]:
    """Return the target words linked to an entity, ascending; quicker than `Alignment.targets` for a single call."""
    start, end = entity.start, entity.end
    return sorted({j for links in (alignment.sure, alignment.possible) for i, j in links if start <= i < end})


def _candidate(entity: Span, span: Range, linked: Sequence[int], aligned: Iterable[Range]) -> Candidate:
    start, end = span
    inside = sum(start <= j < end for j in linked)
    gaps = end - start - inside
    joined = sum(start <= run[0] and run[1] <= end for run in aligned)
    if joined == 1:
        rule = "aligned run"
    elif gaps == joined - 1:
        rule = f"gap of {gaps} filled"
    else:
        rule = f"hull of links, {gaps} unlinked words inside"
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
"""Keys by which candidates are sorted (stably, from source order) before each takes the words that are free."""
