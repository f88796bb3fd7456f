"""Projecting a whole project into the store."""

from collections.abc import Iterable, Iterator

from core.aligners import Progress
from core.methods import PairMethod
from core.model import Projection
from core.project import part, project_corpus
from core.recipe import Recipe
from core.store import Store


def ensure_projected(store: Store, project: str, name: str, recipe: Recipe, progress: Progress | None = None) -> bool:
    """Project every pair of a project with ``recipe`` unless that was done before.

    Returns whether there was anything to do. ``progress`` is told a fraction 0..1 and what
    is going on. Running it again after a crash is harmless.
    """
    if is_projected(store, project, recipe):
        return False
    pairs = list(store.pairs(project))
    _, projections = project_corpus(recipe, pairs, progress=part(progress, 0.0, 0.7))
    store.save_projections(project, name, recipe, _counted(projections, len(pairs), part(progress, 0.7, 1.0)))
    return True


def is_projected(store: Store, project: str, recipe: Recipe) -> bool:
    done = {found.id: found.pairs for found in store.projected_recipes(project)}
    return done.get(recipe.id, 0) == store.pair_count(project)


def prepared_method(store: Store, project: str, recipe: Recipe) -> PairMethod:
    """The recipe's method, made ready on the alignments that are in the store."""
    alignments = [projection.alignment for projection in store.projections(project, recipe.id, scores=False)]
    return recipe.method.prepare(list(store.pairs(project)), alignments)


def _counted(projections: Iterable[Projection], total: int, progress: Progress | None) -> Iterator[Projection]:
    for count, projection in enumerate(projections, start=1):
        if progress and count % 50 == 0:
            progress(count / total, f"Projecting pair {count:,} of {total:,}")
        yield projection
