"""Background texts of projects in the store, and recipes as projects with such texts use them.

A text is a row of the table of dictionaries: both are words with translations. Its digest begins with `TEXT_MARK`, by
which it is told from dictionaries, so that files of earlier versions need no other table.
"""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.aligners.text_option import with_texts
from core.errors import InvalidValue, StoreError
from core.lexicons.background_text import TEXT_MARK, BackgroundText
from core.projection.recipe import Recipe
from core.store import schema, serialization
from core.store.project_dictionaries import DictionaryStore
from core.store.projects import take_turn

TABLE = schema.dictionaries


class StoredText(NamedTuple):
    """A background text of a project without its lines: its digest, its name, and how many lines it has."""

    digest: str
    name: str
    size: int


class TextStore(DictionaryStore):
    """Background texts by project; the lexical aligner of every recipe of the project learns from them first."""

    def save_text(self, project_id: str, text: BackgroundText) -> None:
        """Store a background text of a project; one with the same lines is replaced."""
        key = {"project": project_id, "digest": text.digest, "name": text.name, "added": schema.now()}
        content = {"size": len(text.lines), "entries": serialization.pack_entries(text.lines)}
        with self._writing() as connection:
            take_turn(connection, project_id)
            connection.execute(delete(TABLE).where(*_text_key(project_id, text.digest)))
            try:
                connection.execute(insert(TABLE).values(**key, **content))
            except IntegrityError as error:
                raise StoreError(f"There is no project {project_id!r} to keep the text of.") from error

    def delete_text(self, project_id: str, digest: str) -> None:
        """Delete a background text of a project; what was projected with it stays."""
        with self._writing() as connection:
            connection.execute(delete(TABLE).where(*_text_key(project_id, digest)))

    def stored_texts(self, project_id: str) -> tuple[StoredText, ...]:
        """Return the background texts of a project in the order in which they came; reads no lines."""
        columns = select(TABLE.c.digest, TABLE.c.name, TABLE.c.size).where(*_texts_of(project_id))
        with self._reading() as connection:
            rows = connection.execute(columns.order_by(TABLE.c.added, TABLE.c.digest)).all()
        return tuple(StoredText(*row) for row in rows)

    def texts(self, project_id: str) -> tuple[BackgroundText, ...]:
        """Return the background texts of a project with their lines; raise `StoreError` where one is damaged."""
        columns = select(TABLE.c.name, TABLE.c.entries).where(*_texts_of(project_id))
        with self._reading() as connection:
            rows = connection.execute(columns.order_by(TABLE.c.added, TABLE.c.digest)).all()
        return tuple(_text(row.name, row.entries) for row in rows)

    def project_recipe(self, project_id: str, name: str) -> Recipe:
        """Return the recipe of a name as a project uses it, its background texts included."""
        recipe = super().project_recipe(project_id, name)
        stored = self.stored_texts(project_id)
        if not stored:
            return recipe
        return replace(recipe, aligner=with_texts(recipe.aligner, [text.digest for text in stored]))


def _text(name: str, packed: bytes) -> BackgroundText:
    try:
        return BackgroundText(name, serialization.unpack_entries(name, packed))
    except InvalidValue as error:
        raise StoreError(f"The text {name} is damaged; remove it, and fetch it again.") from error


def _texts_of(project_id: str) -> list[ColumnElement[bool]]:
    return [TABLE.c.project == project_id, TABLE.c.digest.startswith(TEXT_MARK)]


def _text_key(project_id: str, digest: str) -> list[ColumnElement[bool]]:
    return [*_texts_of(project_id), TABLE.c.digest == digest]
