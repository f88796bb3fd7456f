"""Presets of former versions of Spanbridge, by which a project was projected before."""

from core.projection.presets import GIVEN, RECIPES
from core.projection.recipe import Recipe
from core.store import Store

ABOUT = "The recipe “{name}” as it was in an earlier version of Spanbridge."


def former_version(store: Store, project: str, name: str, recipe: Recipe) -> Recipe | None:
    """Return another recipe by which a project was projected whole under the name of this preset."""
    if name.removesuffix(GIVEN) not in RECIPES:
        return None
    total = store.pair_count(project)
    stored = [run for run in store.projected_recipes(project) if run.name == name and run.pairs == total]
    former = [Recipe.from_json(run.parts) for run in stored if run.id != recipe.id]
    return former[0] if former else None


def keep_former_version(store: Store, name: str, former: Recipe) -> str:
    """Save a former version of a preset as a recipe of the person's own, under the name that is returned.

    It has the id of its projections, so that a project goes on with these.
    """
    own_name = f"{name.replace('@', ' ')} (earlier {former.id[:6]})"
    return store.save_recipe(own_name, former, ABOUT.format(name=name)).name
