"""Projection: a `Recipe` (values) becomes a `Projector` (trained) that makes `Projection`s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.aligners import PairAligner, ParallelText, Progress
from core.components.component import within
from core.methods import PairMethod
from core.model import Alignment, Projection, SentencePair
from core.projection.recipe import Recipe

BATCH_SIZE = 1_000
"""Pairs that an aligner is given at a time."""


@dataclass(frozen=True, slots=True)
class Projector:
    """A recipe prepared on one corpus."""

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

    Returns the projector and an iterator over the projections, one for each pair, in order, which
    projects each pair when it is reached.
    """
    align = recipe.aligner.prepare(pairs, text, within(progress, 0.0, 0.4))
    alignments = aligned(align, pairs, within(progress, 0.4, 0.8))
    method = recipe.method.prepare(pairs, alignments, within(progress, 0.8, 1.0))
    projector = Projector(recipe.id, align, method)
    return projector, (projector.project(pair, links) for pair, links in zip(pairs, alignments, strict=True))


def aligned(align: PairAligner, pairs: Sequence[SentencePair], progress: Progress | None = None) -> list[Alignment]:
    """Align every pair, `BATCH_SIZE` at a time so that progress can be reported."""
    alignments: list[Alignment] = []
    for start in range(0, len(pairs), BATCH_SIZE):
        alignments += align(pairs[start : start + BATCH_SIZE])
        if progress:
            progress(len(alignments) / len(pairs), f"Aligning pair {len(alignments):,} of {len(pairs):,}")
    return alignments


def blind(pair: SentencePair, keep_links: bool) -> SentencePair:
    """Return the pair without gold target entities, and with links only with ``keep_links``, as for an evaluation."""
    links = pair.alignment if keep_links else None
    return replace(pair, target=pair.target.with_spans(None), alignment=links)
