"""Project a whole project into the store, resuming where an earlier run stopped.

Links are stored by aligner as they are made, projections by recipe; the next run reads both, and
every other recipe with the same aligner reads the links. Aligners that name dictionaries or
texts get those of the project. Outputs of the models that a method needs are in `core.cache`.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TypeVar

from core.aligners import Background, Progress
from core.aligners.dictionary_option import names_dictionaries
from core.aligners.text_option import names_texts
from core.components.component import iter_components, within
from core.lexicons.background_text import texts_by_digest
from core.lexicons.dictionary import NO_DICTIONARIES, Dictionaries, by_digest
from core.methods import PairMethod
from core.model import Alignment, SentencePair
from core.projection.projector import project_all
from core.projection.recipe import Recipe
from core.store import Store

T = TypeVar("T")

BATCH_SIZE = 100
"""Projections written together."""
FIRST_BATCH, MAX_BATCH = 32, 1_000
"""Pairs aligned together at first and at most,"""
MIN_SECONDS, MAX_SECONDS = 1.0, 4.0
"""and the seconds that this should take: the longest work that is lost when the power goes."""


def ensure_projected(store: Store, project: str, name: str, recipe: Recipe, progress: Progress | None = None) -> bool:
    """Project every pair of a project with ``recipe`` unless that was done before.

    Returns whether there was anything to do. ``progress`` gets a fraction 0..1 and the step that
    is going on. A run that is cut short, at any moment, is continued by the next: nothing that is
    in the store is made again.
    """
    if is_projected(store, project, recipe):
        return False
    pairs = list(store.pairs(project))
    alignments = ensure_aligned(store, project, recipe, pairs, within(progress, 0.0, 0.6))
    dictionaries = _dictionaries(store, project, recipe.method)
    method = recipe.method.prepare(pairs, alignments, within(progress, 0.6, 0.9), dictionaries)
    stored_ids = store.projected_ids(project, recipe.id)
    todo = [(pair, links) for pair, links in zip(pairs, alignments, strict=True) if pair.id not in stored_ids]
    projections = project_all(recipe.id, method, todo, within(progress, 0.9, 1.0))
    store.save_projections(project, name, recipe, projections, BATCH_SIZE)
    return True


def ensure_aligned(
    store: Store, project: str, recipe: Recipe, pairs: Sequence[SentencePair], progress: Progress | None = None
) -> list[Alignment]:
    """Return the recipe's links of every pair of a project; only those that are not in the store are made.

    They come as the store keeps them (scores with three decimal digits), so that a run that was
    cut short ends like one that was not.
    """
    aligner = recipe.aligner_id
    stored_ids = store.aligned_ids(project, aligner)
    todo = [pair for pair in pairs if pair.id not in stored_ids]
    if todo:
        texts = store.texts(project) if names_texts(recipe.aligner) else ()
        background = Background((), _dictionaries(store, project, recipe.aligner), texts_by_digest(texts))
        align = recipe.aligner.prepare(pairs, background, within(progress, 0.0, 0.4))
        done = len(stored_ids)
        for batch in _timed_batches(todo):
            links_by_id = {pair.id: links for pair, links in zip(batch, align(batch), strict=True)}
            store.save_alignments(project, aligner, links_by_id)
            done += len(batch)
            _report(progress, done, len(pairs))
    return list(store.alignments(project, aligner))


def _dictionaries(store: Store, project: str, part: object) -> Dictionaries:
    """Return the dictionaries of a project, for a part of a recipe with an aligner that names some."""
    return by_digest(store.dictionaries(project)) if names_dictionaries(part) else NO_DICTIONARIES


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress:
        progress(0.4 + 0.6 * done / total, f"Aligning pair {done:,} of {total:,}")


def is_projected(store: Store, project: str, recipe: Recipe) -> bool:
    counts = {stored.id: stored.pairs for stored in store.projected_recipes(project)}
    return counts.get(recipe.id, 0) == store.pair_count(project)


def prepared_method(store: Store, project: str, recipe: Recipe) -> PairMethod:
    """Prepare the recipe's method on the alignments that are in the store.

    A method with taggers or translators chooses by the scores of the links what to run them on; it
    has to choose as it did in the run, whose outputs are in the cache. Others do without the
    scores, which are the larger part of what would be read.
    """
    needs_scores = len(tuple(iter_components(recipe.method))) > 1
    alignments = [projection.alignment for projection in store.projections(project, recipe.id, needs_scores)]
    dictionaries = _dictionaries(store, project, recipe.method)
    return recipe.method.prepare(list(store.pairs(project)), alignments, dictionaries=dictionaries)


def _timed_batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the items in batches that take the caller between `MIN_SECONDS` and `MAX_SECONDS`."""
    start, size = 0, FIRST_BATCH
    while start < len(items):
        began = perf_counter()
        yield items[start : start + size]
        seconds = perf_counter() - began
        start += size
        if seconds < MIN_SECONDS:
            size = min(2 * size, MAX_BATCH)
        elif seconds > MAX_SECONDS:
            size = max(size // 2, 1)
