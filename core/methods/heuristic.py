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
from core.components.options import check_choice, require, unset_or_at_least
from core.methods.base import Choice, source_entities
from core.methods.candidates import Range, hull, merge_runs, runs
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
        message = "The heuristic needs gap >= 0, ratio >= 0 and top >= 1."
        require(message, self.gap >= 0, unset_or_at_least(0, self.ratio), unset_or_at_least(1, self.top))
        check_choice("rule for collisions", self.collision, COLLISIONS)
        check_filters(self.complete)

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment],
        progress: object = None,
        dictionaries: object = None,
    ) -> "Heuristic":
        """Return the method itself: there is nothing to learn from a corpus."""
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Project the entities of a pair onto runs of links; nothing is chosen where a filter fails."""
        selected: list[Candidate] = []
        dropped: list[Candidate] = []
        for entity in source_entities(pair):
            linked = self._linked(pair, alignment, entity)
            candidates = sorted(self._propose(entity, linked, alignment), key=_longest_first)
            top = self._count_of_top(candidates, entity)
            selected += candidates[:top]
            dropped += candidates[top:]
        choice = self._place(selected, dropped)
        reason = shortcoming(self.complete, pair, alignment, choice.chosen) if self.complete else ""
        return _withhold(choice, reason) if reason else choice

    def _linked(self, pair: SentencePair, alignment: Alignment, entity: Span) -> list[int]:
        linked = targets(alignment, entity)
        if not self.punctuation:
            linked = without_punctuation(pair, linked)
        return linked[:1] if self.leftmost and len(entity) == 1 else linked

    def _propose(self, entity: Span, linked: list[int], alignment: Alignment) -> list[Candidate]:
        """Return the candidates of an entity, from left to right."""
        aligned = runs(linked)
        ranges = hull(linked) if self.shape == "hull" else self._join(aligned, entity, alignment)
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

    def _count_of_top(self, candidates: Sequence[Candidate], entity: Span) -> int:
        """Return how many of an entity's candidates, the longest first, are long enough and allowed."""
        if self.ratio is None:
            return len(candidates[: self.top])
        ratio = Fraction(str(self.ratio))
        exceeded = ratio.numerator * len(entity) // ratio.denominator
        long_enough = [candidate for candidate in candidates if candidate.end - candidate.start > exceeded]
        return len(long_enough[: self.top])

    def _place(self, selected: list[Candidate], dropped: list[Candidate]) -> Choice:
        """Choose among the candidates selected where they overlap; those left out join the ones ``dropped``."""
        chosen = _unite(selected) if self.collision == "union" else _take_turns(selected, self.collision)
        placed = {(candidate.source, candidate.start, candidate.end) for candidate in chosen}
        left_out = [rival for rival in selected if (rival.source, rival.start, rival.end) not in placed]
        return Choice.of(chosen, sorted([*dropped, *left_out], key=_by_entity))


def _take_turns(candidates: Iterable[Candidate], collision: Collision) -> list[Candidate]:
    """Give each candidate in turn its words, in the order of the rule, unless one before it has some of them."""
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=_PLACED_BY[collision]):
        if not _overlapping(candidate, chosen):
            chosen.append(candidate)
    return chosen


def _length(candidate: Candidate) -> int:
    return candidate.end - candidate.start


def _overlapping(candidate: Candidate, rivals: Iterable[Candidate]) -> list[Candidate]:
    return [rival for rival in rivals if candidate.start < rival.end and rival.start < candidate.end]


def _unite(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Unite overlapping candidates of one label, in source order; of other labels the longer wins, in a tie the later.

    A union may overlap further candidates of its label, so it is repeated.
    """
    chosen: list[Candidate] = []
    for candidate in candidates:
        united, others = _absorb(candidate, chosen)
        rivals = _overlapping(united, others)
        is_longest = max(map(_length, rivals), default=0) <= _length(united)
        chosen = [*_without(others, rivals), united] if is_longest else others
    return chosen


def _absorb(candidate: Candidate, chosen: list[Candidate]) -> tuple[Candidate, list[Candidate]]:
    """Unite a candidate with all of its label that it comes to overlap; return it, and those chosen beside it."""
    while rivals := [rival for rival in _overlapping(candidate, chosen) if rival.label == candidate.label]:
        chosen = _without(chosen, rivals)
        candidate = _union(candidate, rivals)
    return candidate, chosen


def _without(candidates: Iterable[Candidate], rivals: Sequence[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if candidate not in rivals]


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


def without_punctuation(pair: SentencePair, linked: Iterable[int]) -> list[int]:
    """Leave out the target words that are punctuation only."""
    return [j for j in linked if not is_punctuation(pair.target.words[j])]


def _candidate(entity: Span, span: Range, linked: Sequence[int], aligned: Iterable[Range]) -> Candidate:
    start, end = span
    inside = sum(start <= j < end for j in linked)
    joined = sum(start <= run[0] and run[1] <= end for run in aligned)
    rule = _rule(joined, end - start - inside)
    return Candidate(entity, start, end, float(end - start), {"linked words": float(inside)}, rule)


def _rule(joined: int, gaps: int) -> str:
    """Say of what a range is made: so many runs of linked words, with so many words between them."""
    if joined == 1:
        return "aligned run"
    if gaps == joined - 1:
        return f"gap of {gaps} filled"
    return f"hull of links, {gaps} unlinked words inside"


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
