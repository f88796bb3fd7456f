"""Word lists and dictionaries of projects in the store, and recipes as projects with dictionaries use them."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Delete, delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.aligners.dictionary_option import with_dictionaries
from core.errors import InvalidValue, StoreError
from core.lexicons.background_text import TEXT_MARK
from core.lexicons.dictionary import Dictionary
from core.projection.recipe import Recipe
from core.store import schema, serialization
from core.store.projects import take_turn
from core.store.recipes import RecipeStore

TABLE = schema.dictionaries
IS_LIST = TABLE.c.digest.not_like(f"{TEXT_MARK}%")
"""Condition of rows that are dictionaries; the others are background texts (`core.store.project_texts`)."""


class StoredDictionary(NamedTuple):
    """A dictionary of a project without its entries: its digest, its name, and how many entries it has."""

    digest: str
    name: str
    size: int


class DictionaryStore(RecipeStore):
    """Dictionaries by project; the aligner of every recipe of the project starts from them, where it can."""

    def save_dictionary(self, project_id: str, dictionary: Dictionary) -> None:
        """Store a dictionary of a project; one with the same entries is replaced."""
        key = {"project": project_id, "digest": dictionary.digest, "name": dictionary.name, "added": schema.now()}
        content = {"size": len(dictionary.entries), "entries": serialization.pack_entries(dictionary.entries)}
        with self._writing() as connection:
            take_turn(connection, project_id)
            connection.execute(_deletion(project_id, dictionary.digest))
            try:
                connection.execute(insert(TABLE).values(**key, **content))
            except IntegrityError as error:
                raise StoreError(f"There is no project {project_id!r} to keep the dictionary of.") from error

    def delete_dictionary(self, project_id: str, digest: str) -> None:
        """Delete a dictionary of a project; what was projected with it stays."""
        with self._writing() as connection:
            connection.execute(_deletion(project_id, digest))

    def stored_dictionaries(self, project_id: str) -> tuple[StoredDictionary, ...]:
        """Return the dictionaries of a project in the order in which they came; reads no entries."""
        columns = select(TABLE.c.digest, TABLE.c.name, TABLE.c.size).where(TABLE.c.project == project_id, IS_LIST)
        with self._reading() as connection:
            rows = connection.execute(columns.order_by(TABLE.c.added, TABLE.c.digest)).all()
        return tuple(StoredDictionary(*row) for row in rows)

    def dictionaries(self, project_id: str) -> tuple[Dictionary, ...]:
        """Return the dictionaries of a project with their entries; raise `StoreError` where they are damaged."""
        columns = select(TABLE.c.name, TABLE.c.entries).where(TABLE.c.project == project_id, IS_LIST)
        with self._reading() as connection:
            rows = connection.execute(columns.order_by(TABLE.c.added, TABLE.c.digest)).all()
        try:
            return tuple(Dictionary(row.name, serialization.unpack_entries(row.name, row.entries)) for row in rows)
        except InvalidValue as error:
            raise StoreError(str(error)) from error

    def project_recipe(self, project_id: str, name: str) -> Recipe:
        """Return the recipe of a name as a project uses it: over its dictionaries, where the aligner takes some."""
        return self.with_dictionaries_of(project_id, self.recipe(name))

    def with_dictionaries_of(self, project_id: str, recipe: Recipe) -> Recipe:
        """Return a recipe over the dictionaries of a project; without any, as it is."""
        stored = self.stored_dictionaries(project_id)
        if not stored:
            return recipe
        return replace(recipe, aligner=with_dictionaries(recipe.aligner, [entry.digest for entry in stored]))


def _deletion(project_id: str, digest: str) -> Delete:
    return delete(TABLE).where(TABLE.c.project == project_id, TABLE.c.digest == digest)
