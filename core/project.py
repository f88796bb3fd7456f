"""Projection: a `Recipe` (values) becomes a `Projector` (trained) that makes `Projection`s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.aligners import PairAligner, ParallelText, Progress
from core.methods import PairMethod
from core.model import Alignment, Projection, SentencePair
from core.recipe import Recipe


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
    align = recipe.aligner.prepare(pairs, text, progress)
    alignments = align(pairs)
    projector = Projector(recipe.id, align, recipe.method.prepare(pairs, alignments))
    return projector, (projector.project(pair, links) for pair, links in zip(pairs, alignments, strict=True))
