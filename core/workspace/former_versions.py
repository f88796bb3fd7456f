"""Presets of former versions of Spanbridge, by which a project was projected before."""

from core.projection.presets import GIVEN, RECIPES
from core.projection.recipe import Recipe
from core.projection.recipe_knowledge import over_dictionaries, over_no_shipped
from core.store import Store
from core.store.projections import ProjectedRecipe

ABOUT = "The recipe “{name}” as it was in an earlier version of Spanbridge."


def former_version(store: Store, project: str, name: str, recipe: Recipe) -> Recipe | None:
    """Return another recipe by which a project was projected whole under the name of this preset.

    One that starts from other knowledge is no former version: a project that gets a dictionary, or does without the
    word tables, is projected anew.
    """
    if name.removesuffix(GIVEN) not in RECIPES:
        return None
    total = store.pair_count(project)
    stored = [run for run in store.projected_recipes(project) if run.name == name and run.pairs == total]
    former = [former for former in map(_stored_recipe, stored) if _plain(former) != _plain(recipe)]
    return former[0] if former else None


def _stored_recipe(run: ProjectedRecipe) -> Recipe:
    return Recipe.from_json(run.parts)


def _plain(recipe: Recipe) -> Recipe:
    """Return the recipe without dictionaries and word tables."""
    return over_no_shipped(over_dictionaries(recipe, ()))


def keep_former_version(store: Store, name: str, former: Recipe) -> str:
    """Save a former version of a preset as a recipe of the person's own, under the name that is returned.

    It has the id of its projections, so that a project goes on with these.
    """
    own_name = f"{name.replace('@', ' ')} (earlier {former.id[:6]})"
    return store.save_recipe(own_name, former, ABOUT.format(name=name)).name
