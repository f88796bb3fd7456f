"""Links in the store, keyed by project, aligner and pair: recipes that share an aligner share them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.errors import InvalidValue, StoreError
from core.model import Alignment
from core.store import schema, serialization
from core.store.database import Database
from core.store.projects import chunks, take_turn

TABLE = schema.alignments


class AlignmentStore(Database):
    """Word links of the pairs of a project, by aligner."""

    def save_alignments(self, project_id: str, aligner: str, alignments: Mapping[str, Alignment]) -> None:
        """Store the links of these pairs, by pair id; earlier ones of the same pairs are replaced."""
        for chunk in chunks(alignments.items()):
            rows = [_row(project_id, aligner, pair_id, alignment) for pair_id, alignment in chunk]
            old = delete(TABLE).where(TABLE.c.project == project_id, TABLE.c.aligner == aligner)
            with self._writing() as connection:
                take_turn(connection, project_id)
                connection.execute(old.where(TABLE.c.pair.in_([row["pair"] for row in rows])))
                try:
                    connection.execute(insert(TABLE), rows)
                except IntegrityError as error:
                    raise StoreError(f"Some of these links are of no pair of project {project_id!r}.") from error

    def aligned_ids(self, project_id: str, aligner: str) -> frozenset[str]:
        """Return the ids of the pairs that have links by this aligner; reads no links."""
        ids = select(TABLE.c.pair).where(TABLE.c.project == project_id, TABLE.c.aligner == aligner)
        with self._reading() as connection:
            return frozenset(connection.scalars(ids))

    def alignments(self, project_id: str, aligner: str) -> Iterator[Alignment]:
        """Yield the links of an aligner in corpus order, read in chunks on demand."""
        pairs = schema.pairs
        same_pair = (pairs.c.project == TABLE.c.project) & (pairs.c.id == TABLE.c.pair)
        query = select(TABLE, pairs.c.position).select_from(pairs.join(TABLE, same_pair))
        query = query.where(pairs.c.project == project_id, TABLE.c.aligner == aligner)
        yield from map(_alignment, self._stream(query, pairs.c.position))


def _row(project_id: str, aligner: str, pair_id: str, alignment: Alignment) -> dict[str, Any]:
    packed = serialization.pack_alignment(alignment)
    return {"project": project_id, "aligner": aligner, "pair": pair_id, "body": packed.body, "scores": packed.scores}


def _alignment(row: Row[Any]) -> Alignment:
    try:
        return serialization.unpack_alignment(row.pair, serialization.Packed(row.body, row.scores))
    except InvalidValue as error:
        raise StoreError(str(error)) from error
