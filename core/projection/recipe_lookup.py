"""The one way from a name to a recipe: a preset, a recipe that a person saved, or a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.errors import UnknownName
from core.projection import presets
from core.projection.presets import DEFAULT_RECIPE, GIVEN, RECIPES
from core.projection.recipe import Recipe

OwnRecipes = Callable[[], Mapping[str, Mapping[str, Any]]]
"""Reads the recipes that people saved, as JSON by name; called only for a name of no preset."""
RecipeReader = Callable[[str], Recipe]
"""Reads a recipe from the file of a path."""


def resolve(name: str = DEFAULT_RECIPE, own: OwnRecipes = dict, read: RecipeReader | None = None) -> Recipe:
    """Return the recipe of a name; with "@given" behind the name, over the links that came with the corpus.

    Presets come first, then ``own``, then, only with ``read``, files (a path that ends in ".json" or is a file).
    `UnknownName` lists the choices. An own recipe whose parts this version does not know raises the errors of
    `Recipe.from_json`.
    """
    base = name.removesuffix(GIVEN)
    if base in RECIPES:
        return presets.recipe(name)
    saved = own()
    if base in saved:
        return presets.as_named(Recipe.from_json(saved[base]), name)
    if read is None or not _is_file_name(base):
        raise UnknownName("recipe", name, [*RECIPES, *saved])
    return presets.as_named(read(base), name)


def _is_file_name(name: str) -> bool:
    return name.endswith(".json") or Path(name).is_file()
