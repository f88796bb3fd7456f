"""Recipes by name: the presets, and those that people composed and kept in the store."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, insert, select

from core.errors import InvalidValue
from core.projection.presets import RECIPES
from core.projection.recipe import Recipe
from core.projection.recipe_lookup import resolve
from core.store import schema
from core.store.database import Database

TABLE = schema.own_recipes
LONGEST_NAME = 60
NAME = re.compile(r"\w(?:[\w .+()-]*[\w+)])?")
"""Letters and digits of any script, and a few marks: a name that reads the same in a menu, a link and a shell."""


class OwnRecipe(NamedTuple):
    """A recipe that somebody composed; ``parts`` is what `Recipe.from_json` takes."""

    name: str
    about: str
    parts: Mapping[str, Any]
    saved: str = ""


class RecipeStore(Database):
    """One lookup from a name to a recipe."""

    def recipe(self, name: str) -> Recipe:
        """The recipe of that name, with "@given" after it over the corpus's own links.

        `UnknownName` lists the choices. A kept recipe whose parts this version does not know
        raises what `Recipe.from_json` does.
        """
        return resolve(name, self.own_recipe_parts)

    def own_recipe_parts(self) -> dict[str, Mapping[str, Any]]:
        """Return the recipes that people saved as JSON, by name."""
        return {name: saved.parts for name, saved in self.own_recipes().items()}

    def own_recipes(self) -> dict[str, OwnRecipe]:
        """The recipes that people kept, by name."""
        with self._reading() as connection:
            rows = connection.execute(select(TABLE).order_by(TABLE.c.name)).all()
        return {row.name: _own(row) for row in rows}

    def save_recipe(self, name: str, recipe: Recipe, about: str = "") -> OwnRecipe:
        """Keep a recipe under a name; one of the same name is replaced. `InvalidValue` says what a name may be."""
        name = name.strip()
        check_recipe_name(name)
        about = " ".join(about.split())[:300]
        row = {"name": name, "about": about, "json": json.dumps(recipe.to_json(), ensure_ascii=False)}
        with self._writing() as connection:
            connection.execute(delete(TABLE).where(TABLE.c.name == name))
            connection.execute(insert(TABLE).values(**row, saved=schema.now()))
        return OwnRecipe(name, about, recipe.to_json())

    def delete_recipe(self, name: str) -> None:
        """Forget a kept recipe; what it projected stays, and so do the reviews of it."""
        with self._writing() as connection:
            connection.execute(delete(TABLE).where(TABLE.c.name == name))


def check_recipe_name(name: str) -> None:
    """Raise `InvalidValue` unless a recipe can be kept under this name."""
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise InvalidValue(
            f"The name of a recipe has 1 to {LONGEST_NAME} letters, digits, spaces, dots, hyphens, plus signs or "
            "brackets, and begins with a letter or digit."
        )
    if name in RECIPES:
        raise InvalidValue(f"There is a preset named {name!r}; choose another name.")


def _own(row: Row[Any]) -> OwnRecipe:
    return OwnRecipe(row.name, row.about, json.loads(row.json), row.saved)
