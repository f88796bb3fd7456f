"""Word lists and dictionaries of projects in the store, and recipes over the knowledge that a project uses."""

from typing import NamedTuple

from sqlalchemy import Connection, Delete, Insert, delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.errors import InvalidValue, StoreError
from core.lexicons.background_text import TEXT_MARK
from core.lexicons.dictionary import Dictionary
from core.projection.recipe import Recipe
from core.projection.recipe_knowledge import over_dictionaries, over_no_shipped
from core.store import schema, serialization
from core.store.knowledge_rows import WORD_TABLES, dictionary_rows, unused_rows
from core.store.projects import take_turn
from core.store.recipes import RecipeStore

TABLE, UNUSED = schema.dictionaries, schema.unused_knowledge
IS_LIST = TABLE.c.digest.not_like(f"{TEXT_MARK}%")
"""Condition of rows that are dictionaries; the others are background texts (`core.store.project_texts`)."""


class StoredDictionary(NamedTuple):
    """A dictionary of a project without its entries: its digest, name and number of entries, and whether it is used."""

    digest: str
    name: str
    size: int
    used: bool = True


class DictionaryStore(RecipeStore):
    """Knowledge by project; the aligners of every recipe of the project start from what is used, where they can."""

    def save_dictionary(self, project_id: str, dictionary: Dictionary) -> None:
        """Store a dictionary of a project, which is then used; one with the same entries is replaced."""
        rows = dictionary_rows(project_id, [dictionary])
        with self._writing() as connection:
            take_turn(connection, project_id)
            _delete(connection, project_id, dictionary.digest)
            _insert(connection, insert(TABLE).values(rows), project_id)

    def delete_dictionary(self, project_id: str, digest: str) -> None:
        """Delete a dictionary of a project; what was projected with it stays."""
        with self._writing() as connection:
            _delete(connection, project_id, digest)

    def switch_knowledge(self, project_id: str, source: str, is_used: bool) -> None:
        """Store whether a project uses a source of knowledge: `WORD_TABLES`, or a dictionary by its digest."""
        [row] = unused_rows(project_id, [source])
        with self._writing() as connection:
            take_turn(connection, project_id)
            connection.execute(_switching_on(project_id, source))
            if not is_used:
                _insert(connection, insert(UNUSED).values(row), project_id)

    def unused_knowledge(self, project_id: str) -> frozenset[str]:
        """Return the sources of knowledge that a project does without."""
        with self._reading() as connection:
            return frozenset(connection.scalars(select(UNUSED.c.source).where(UNUSED.c.project == project_id)))

    def stored_dictionaries(self, project_id: str) -> tuple[StoredDictionary, ...]:
        """Return the dictionaries of a project in the order in which they came; reads no entries."""
        columns = select(TABLE.c.digest, TABLE.c.name, TABLE.c.size).where(TABLE.c.project == project_id, IS_LIST)
        with self._reading() as connection:
            rows = connection.execute(columns.order_by(TABLE.c.added, TABLE.c.digest)).all()
        unused = self.unused_knowledge(project_id) if rows else ()
        return tuple(StoredDictionary(*row, row.digest not in unused) for row in rows)

    def dictionaries(self, project_id: str) -> tuple[Dictionary, ...]:
        """Return all dictionaries of a project with their entries; raise `StoreError` where they are damaged."""
        columns = select(TABLE.c.name, TABLE.c.entries).where(TABLE.c.project == project_id, IS_LIST)
        with self._reading() as connection:
            rows = connection.execute(columns.order_by(TABLE.c.added, TABLE.c.digest)).all()
        try:
            return tuple(Dictionary(row.name, serialization.unpack_entries(row.name, row.entries)) for row in rows)
        except InvalidValue as error:
            raise StoreError(str(error)) from error

    def project_recipe(self, project_id: str, name: str) -> Recipe:
        """Return the recipe of a name as a project uses it: over the knowledge that is switched on."""
        return self.over_knowledge_of(project_id, self.recipe(name))

    def over_knowledge_of(self, project_id: str, recipe: Recipe) -> Recipe:
        """Return a recipe over the knowledge that a project uses; without dictionaries and switches, as it is."""
        stored = self.stored_dictionaries(project_id)
        if stored:
            recipe = over_dictionaries(recipe, [entry.digest for entry in stored if entry.used])
        is_off = WORD_TABLES in self.unused_knowledge(project_id)
        return over_no_shipped(recipe) if is_off else recipe


def _insert(connection: Connection, insertion: Insert, project_id: str) -> None:
    """Insert rows of a project; `StoreError` where there is no such project."""
    try:
        connection.execute(insertion)
    except IntegrityError as error:
        raise StoreError(f"There is no project {project_id!r} to keep knowledge of.") from error


def _delete(connection: Connection, project_id: str, digest: str) -> None:
    """Delete a dictionary of a project with its switch."""
    connection.execute(delete(TABLE).where(TABLE.c.project == project_id, TABLE.c.digest == digest))
    connection.execute(_switching_on(project_id, digest))


def _switching_on(project_id: str, source: str) -> Delete:
    return delete(UNUSED).where(UNUSED.c.project == project_id, UNUSED.c.source == source)
