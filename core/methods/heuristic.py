"""Projection by the runs of linked words, without scores.

The family of García-Ferrero et al. 2022 (arXiv 2210.12623) as extended by Politov et al.
2025, in its documented behaviour: the *longest* runs are kept, the gap between two runs is
what is filled, and no word is ever labelled twice. With ``shape="hull"`` it is the min-max
hull of Ebing and Glavaš 2025 (arXiv 2505.10507).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from core.errors import InvalidValue
from core.methods.candidates import Range, merged, runs
from core.methods.method import Choice
from core.methods.surface import is_punctuation
from core.model import Alignment, Candidate, SentencePair, Span


@dataclass(frozen=True, slots=True)
class Heuristic:
    """Project each entity onto runs of the words it is linked to.

    ``shape``: keep runs apart, or take the hull from the first to the last linked word;
    ``gap``: two runs are joined when at most this many words lie between them;
    ``ratio``: a run must be longer than ``ratio`` times the entity, strictly (None: any);
    ``top``: how many of the longest runs an entity may keep (None: all);
    ``only_i``: a run that starts with a word linked to the entity's first word may be a
    second mention and is not joined to the run before it;
    ``collision``: runs of two entities overlap: the longer one wins, or the first in source
    order; the other is left out;
    ``punctuation``: whether words of punctuation only count as linked.
    """

    shape: Literal["runs", "hull"] = "runs"
    gap: int = 1
    ratio: float | None = 0.8
    top: int | None = None
    only_i: bool = False
    collision: Literal["longest", "first"] = "longest"
    punctuation: bool = True

    def __post_init__(self) -> None:
        if self.gap < 0 or (self.top is not None and self.top < 1) or (self.ratio is not None and self.ratio < 0):
            raise InvalidValue("The heuristic needs gap >= 0, ratio >= 0 and top >= 1.")

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
        return self._place(kept, dropped)

    def _linked(self, pair: SentencePair, alignment: Alignment, entity: Span) -> list[int]:
        linked = targets(alignment, entity)
        return linked if self.punctuation else [j for j in linked if not is_punctuation(pair.target.words[j])]

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
        chosen: list[Candidate] = []
        for candidate in sorted(kept, key=_longest_first) if self.collision == "longest" else kept:
            free = all(candidate.end <= other.start or other.end <= candidate.start for other in chosen)
            (chosen if free else dropped).append(candidate)
        return Choice(tuple(sorted(chosen, key=lambda c: c.start)), tuple(sorted(dropped, key=_by_entity)))


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
