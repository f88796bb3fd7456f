"""Projection: a `Recipe` (values) becomes a `Projector` (trained) that makes `Projection`s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.aligners import PairAligner, ParallelText, Progress
from core.components.component import within
from core.methods import PairMethod
from core.model import Alignment, Projection, SentencePair
from core.projection.recipe import Recipe

TOGETHER = 1_000
"""Pairs that an aligner is given at a time."""


@dataclass(frozen=True, slots=True)
class Projector:
    """A recipe made ready for one corpus."""

    recipe_id: str
    align: PairAligner
    method: PairMethod

    def __call__(self, pair: SentencePair) -> Projection:
        """Align and project one pair."""
        return self.project(pair, self.align([pair])[0])

    def project(self, pair: SentencePair, alignment: Alignment) -> Projection:
        """Project one pair over the links given."""
        chosen, runners_up = self.method(pair, alignment)
        return Projection(pair.id, self.recipe_id, alignment, chosen, runners_up)


def project_corpus(
    recipe: Recipe,
    pairs: Sequence[SentencePair],
    text: ParallelText = (),
    progress: Progress | None = None,
) -> tuple[Projector, Iterator[Projection]]:
    """Train ``recipe`` on ``pairs`` (and further parallel ``text``), align and project them.

    Returns the projector and the projections, one for each pair, in order, made as they
    are asked for.
    """
    align = recipe.aligner.prepare(pairs, text, within(progress, 0.0, 0.4))
    alignments = aligned(align, pairs, within(progress, 0.4, 0.8))
    method = recipe.method.prepare(pairs, alignments, within(progress, 0.8, 1.0))
    projector = Projector(recipe.id, align, method)
    return projector, (projector.project(pair, links) for pair, links in zip(pairs, alignments, strict=True))


def aligned(align: PairAligner, pairs: Sequence[SentencePair], progress: Progress | None = None) -> list[Alignment]:
    """The alignment of every pair, made `TOGETHER` at a time so that progress can be told."""
    found: list[Alignment] = []
    for start in range(0, len(pairs), TOGETHER):
        found += align(pairs[start : start + TOGETHER])
        if progress:
            progress(len(found) / len(pairs), f"Aligning pair {len(found):,} of {len(pairs):,}")
    return found


def blind(pair: SentencePair, keep_links: bool) -> SentencePair:
    """The pair as a recipe that is to be evaluated may see it: without gold target entities, and with links only
    where they are asked for."""
    links = pair.alignment if keep_links else None
    return replace(pair, target=pair.target.with_spans(None), alignment=links)
