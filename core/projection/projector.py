"""Projection: a `Recipe` (values) becomes a `Projector` (trained) that makes `Projection`s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.aligners import NO_BACKGROUND, Background, PairAligner, Progress
from core.components.component import within
from core.methods import PairMethod
from core.model import Alignment, Projection, SentencePair
from core.projection.recipe import Recipe

BATCH_SIZE = 1_000
"""Pairs that an aligner is given at a time."""
PROGRESS_EVERY = 50
"""Pairs between two reports of progress."""

AlignedPair = tuple[SentencePair, Alignment]


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
        return project_pair(self.recipe_id, self.method, pair, alignment)


def project_corpus(
    recipe: Recipe,
    pairs: Sequence[SentencePair],
    background: Background = NO_BACKGROUND,
    progress: Progress | None = None,
) -> tuple[Projector, Iterator[Projection]]:
    """Train ``recipe`` on ``pairs`` (and the ``background``), align and project them.

    Returns the projector and an iterator over the projections, one for each pair, in order, which
    projects each pair when it is reached.
    """
    align = recipe.aligner.prepare(pairs, background, within(progress, 0.0, 0.4))
    alignments = align_all(align, pairs, within(progress, 0.4, 0.8))
    method = recipe.method.prepare(pairs, alignments, within(progress, 0.8, 1.0), background.dictionaries)
    aligned_pairs = list(zip(pairs, alignments, strict=True))
    return Projector(recipe.id, align, method), project_all(recipe.id, method, aligned_pairs)


def project_all(
    recipe_id: str, method: PairMethod, aligned_pairs: Sequence[AlignedPair], progress: Progress | None = None
) -> Iterator[Projection]:
    """Yield the projection of every pair over its links, by a method that was prepared on them."""
    total = len(aligned_pairs)
    for count, (pair, alignment) in enumerate(aligned_pairs, start=1):
        if progress and count % PROGRESS_EVERY == 0:
            progress(count / total, f"Projecting pair {count:,} of {total:,}")
        yield project_pair(recipe_id, method, pair, alignment)


def project_pair(recipe_id: str, method: PairMethod, pair: SentencePair, alignment: Alignment) -> Projection:
    """Project one pair over its links, and name the recipe in the projection."""
    chosen, runners_up = method(pair, alignment)
    return Projection(pair.id, recipe_id, alignment, chosen, runners_up)


def align_all(align: PairAligner, pairs: Sequence[SentencePair], progress: Progress | None = None) -> list[Alignment]:
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
