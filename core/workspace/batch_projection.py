"""Projecting a whole project into the store, going on where an earlier run stopped.

Links are kept by aligner as they are made, projections by recipe; both are found again by the next
run, and links by every other recipe with the same aligner. Outputs of models that a method asks
for are kept in `core.cache`.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TypeVar

from core.aligners import Progress
from core.components.component import walk, within
from core.methods import PairMethod
from core.model import Alignment, Projection, SentencePair
from core.projection.recipe import Recipe
from core.store import Store

T = TypeVar("T")

TOGETHER = 100
"""Projections written together."""
FIRST, MOST = 32, 1_000
"""Pairs aligned together at first and at most,"""
SHORT, LONG = 1.0, 4.0
"""and the seconds that this should take: what is lost at most when the power goes."""


def ensure_projected(store: Store, project: str, name: str, recipe: Recipe, progress: Progress | None = None) -> bool:
    """Project every pair of a project with ``recipe`` unless that was done before.

    Returns whether there was anything to do. ``progress`` is told a fraction 0..1 and what
    is going on. A run that is cut short, at any moment, is continued by the next one: nothing
    that is in the store is made again.
    """
    if is_projected(store, project, recipe):
        return False
    pairs = list(store.pairs(project))
    alignments = ensure_aligned(store, project, recipe, pairs, within(progress, 0.0, 0.6))
    method = recipe.method.prepare(pairs, alignments, within(progress, 0.6, 0.9))
    there = store.projected_ids(project, recipe.id)
    todo = [(pair, links) for pair, links in zip(pairs, alignments, strict=True) if pair.id not in there]
    made = _projected(recipe.id, method, todo, within(progress, 0.9, 1.0))
    store.save_projections(project, name, recipe, made, TOGETHER)
    return True


def ensure_aligned(
    store: Store, project: str, recipe: Recipe, pairs: Sequence[SentencePair], progress: Progress | None = None
) -> list[Alignment]:
    """The recipe's links of every pair of a project; only those that are not in the store are made.

    They come as the store keeps them (scores with three decimal digits), so that a run that was
    cut short ends like one that was not.
    """
    aligner = recipe.aligner_id
    there = store.aligned_ids(project, aligner)
    todo = [pair for pair in pairs if pair.id not in there]
    if todo:
        align = recipe.aligner.prepare(pairs, (), within(progress, 0.0, 0.4))
        done = len(there)
        for some in _portions(todo):
            made = {pair.id: links for pair, links in zip(some, align(some), strict=True)}
            store.save_alignments(project, aligner, made)
            done += len(some)
            if progress:
                progress(0.4 + 0.6 * done / len(pairs), f"Aligning pair {done:,} of {len(pairs):,}")
    return list(store.alignments(project, aligner))


def is_projected(store: Store, project: str, recipe: Recipe) -> bool:
    done = {found.id: found.pairs for found in store.projected_recipes(project)}
    return done.get(recipe.id, 0) == store.pair_count(project)


def prepared_method(store: Store, project: str, recipe: Recipe) -> PairMethod:
    """The recipe's method, made ready on the alignments that are in the store.

    A method that asks taggers or translators chooses what to ask by the scores of the links; it has
    to choose as it did in the run, whose answers are remembered. Others do without the scores,
    which are the larger part of what would be read.
    """
    scores = len(tuple(walk(recipe.method))) > 1
    alignments = [projection.alignment for projection in store.projections(project, recipe.id, scores)]
    return recipe.method.prepare(list(store.pairs(project)), alignments)


def _projected(
    recipe_id: str, method: PairMethod, todo: Sequence[tuple[SentencePair, Alignment]], progress: Progress | None
) -> Iterator[Projection]:
    for count, (pair, alignment) in enumerate(todo, start=1):
        if progress and count % 50 == 0:
            progress(count / len(todo), f"Projecting pair {count:,} of {len(todo):,}")
        chosen, runners_up = method(pair, alignment)
        yield Projection(pair.id, recipe_id, alignment, chosen, runners_up)


def _portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in portions that take those who ask for them between `SHORT` and `LONG` seconds."""
    start, size = 0, FIRST
    while start < len(items):
        began = perf_counter()
        yield items[start : start + size]
        spent = perf_counter() - began
        start += size
        size = min(2 * size, MOST) if spent < SHORT else max(size // 2, 1) if spent > LONG else size
