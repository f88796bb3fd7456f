"""Projections in the store, keyed by project, recipe and pair, so that repeating is harmless."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, case, delete, func, insert, null, select
from sqlalchemy.exc import IntegrityError

from core.errors import InvalidValue, StoreError
from core.model import Candidate, Outline, Projection
from core.projection.recipe import Recipe
from core.store import schema, serialization
from core.store.database import CHUNK_SIZE, Database
from core.store.projects import chunks, take_turn


class ProjectedRecipe(NamedTuple):
    """A recipe that was run on a project, and on how many of its pairs.

    ``parts`` is what `Recipe.from_json` takes.
    """

    id: str
    name: str
    parts: Mapping[str, Any]
    pairs: int


class ProjectionStore(Database):
    """Recipes and their projections."""

    def save_projections(
        self, project_id: str, name: str, recipe: Recipe, projections: Iterable[Projection], together: int = CHUNK_SIZE
    ) -> int:
        """Store projections of ``recipe``, replacing earlier ones of the same pairs.

        Each chunk of ``together`` is on disk before the next one is computed, so a run that is
        interrupted keeps the chunks before. Returns how many were stored.
        """
        self._save_recipe(name, recipe)
        table = schema.projections
        count = 0
        for chunk in chunks(projections, together):
            rows = [_row(project_id, recipe.id, projection) for projection in chunk]
            pair_ids = [row["pair"] for row in rows]
            with self._writing() as connection:
                take_turn(connection, project_id)
                old = delete(table).where(table.c.project == project_id, table.c.recipe == recipe.id)
                connection.execute(old.where(table.c.pair.in_(pair_ids)))
                try:
                    connection.execute(insert(table), rows)
                except IntegrityError as error:
                    raise StoreError(f"Some of these projections are of no pair of project {project_id!r}.") from error
            count += len(rows)
        return count

    def projection(self, project_id: str, pair_id: str, recipe_id: str) -> Projection | None:
        """Return the projection of a pair by a recipe; ``None`` where the recipe was not run on it."""
        table = schema.projections
        query = select(table).where(table.c.project == project_id, table.c.pair == pair_id, table.c.recipe == recipe_id)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _projection(row)

    def projected_ids(self, project_id: str, recipe_id: str) -> frozenset[str]:
        """Return the ids of the pairs that a recipe was run on; reads no projections."""
        table = schema.projections
        ids = select(table.c.pair).where(table.c.project == project_id, table.c.recipe == recipe_id)
        with self._reading() as connection:
            return frozenset(connection.scalars(ids))

    def projections(self, project_id: str, recipe_id: str, scores: bool = True) -> Iterator[Projection]:
        """Yield every projection of a recipe in corpus order, read in chunks on demand.

        Their score matrices are the larger part; without ``scores`` they are not even read.
        """
        table = schema.projections
        matrix = table.c.scores if scores else null().label("scores")
        columns = table.c.pair, table.c.recipe, table.c.body, matrix, schema.pairs.c.position
        yield from map(_projection, self._of_recipe(select(*columns), project_id, recipe_id))

    def chosen(self, project_id: str, recipe_id: str) -> Iterator[tuple[Candidate, ...]]:
        """Yield only the chosen candidates of every projection, in corpus order, without their evidence."""
        for outline in self.outlines(project_id, recipe_id):
            yield tuple(entry.candidate for entry in outline)

    def outlines(self, project_id: str, recipe_id: str) -> Iterator[Outline]:
        """Yield the outline of every projection, in corpus order; much faster than `projections`."""
        table = schema.projections
        whole = case((table.c.outline.is_(None), table.c.body)).label("body")
        columns = table.c.pair, table.c.recipe, table.c.outline, whole, schema.pairs.c.position
        yield from map(_outline, self._of_recipe(select(*columns), project_id, recipe_id))

    def _of_recipe(self, columns: Select[Any], project_id: str, recipe_id: str) -> Iterator[Row[Any]]:
        table, pairs = schema.projections, schema.pairs
        same_pair = (pairs.c.project == table.c.project) & (pairs.c.id == table.c.pair)
        query = columns.select_from(pairs.join(table, same_pair))
        query = query.where(pairs.c.project == project_id, table.c.recipe == recipe_id)
        return self._stream(query, pairs.c.position)

    def projected_recipes(self, project_id: str) -> tuple[ProjectedRecipe, ...]:
        """Return the recipes that were run on a project, sorted by name."""
        table, recipes = schema.projections, schema.recipes
        counts = select(table.c.recipe, func.count().label("pairs")).where(table.c.project == project_id)
        counted = counts.group_by(table.c.recipe).subquery()
        query = select(recipes, counted.c.pairs).join(counted, counted.c.recipe == recipes.c.id)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(recipes.c.name, recipes.c.id)).all()
        return tuple(ProjectedRecipe(row.id, row.name, json.loads(row.json), row.pairs) for row in rows)

    def _save_recipe(self, name: str, recipe: Recipe) -> None:
        table = schema.recipes
        # A constraint breaks here only where another process was faster with the same recipe.
        with suppress(IntegrityError), self._writing() as connection:
            renamed = connection.execute(table.update().where(table.c.id == recipe.id).values(name=name))
            if not renamed.rowcount:
                parts = json.dumps(recipe.to_json(), ensure_ascii=False)
                connection.execute(insert(table).values(id=recipe.id, name=name, json=parts))


def _row(project_id: str, recipe_id: str, projection: Projection) -> dict[str, Any]:
    if projection.recipe_id != recipe_id:
        raise InvalidValue(f"The projection of pair {projection.pair_id} is of another recipe.")
    packed = serialization.pack_projection(projection)
    key = {"project": project_id, "recipe": recipe_id, "pair": projection.pair_id}
    outline = serialization.pack_outline(projection.outline)
    return {**key, "body": packed.body, "scores": packed.scores, "outline": outline}


def _projection(row: Row[Any]) -> Projection:
    try:
        return serialization.unpack_projection(row.pair, row.recipe, serialization.Packed(row.body, row.scores))
    except InvalidValue as error:
        raise StoreError(str(error)) from error


def _outline(row: Row[Any]) -> Outline:
    try:
        if row.outline is None:
            whole = serialization.Packed(row.body, None)
            return serialization.unpack_projection(row.pair, row.recipe, whole).outline
        return serialization.unpack_outline(row.pair, row.outline)
    except InvalidValue as error:
        raise StoreError(str(error)) from error
