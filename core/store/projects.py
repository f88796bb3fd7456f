"""Projects and their pairs in the store."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sized
from dataclasses import asdict, fields, replace
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from core.components.component import Progress, within
from core.errors import InvalidValue, StoreError, UnknownName
from core.model import SentencePair
from core.project import Label, Project
from core.store import schema, serialization
from core.store.database import CHUNK_SIZE, Database
from core.store.error_messages import plain_errors
from core.store.knowledge_rows import NO_KNOWLEDGE, ProjectKnowledge, dictionary_rows, unused_rows
from core.store.serialization import PairFlags

T = TypeVar("T")


class PackedPair(NamedTuple):
    """A pair in its stored form."""

    id: str
    packed: serialization.Packed
    flags: PairFlags


class ProjectStore(Database):
    """Projects and pairs; a pair never changes once it is stored."""

    def create_project(
        self,
        project: Project,
        pairs: Iterable[SentencePair],
        progress: Progress | None = None,
        knowledge: ProjectKnowledge = NO_KNOWLEDGE,
    ) -> Project:
        """Store a project with its pairs, in order, and its knowledge, all or nothing; returns it as stored.

        Pairs are serialised before the store is locked for others. If ``progress`` raises, the
        transaction is rolled back.
        """
        packed = list(_packed(pairs, within(progress, 0.0, 0.7)))
        with plain_errors():
            digest = digest_of((pair.id, pair.packed.body) for pair in packed)
        further = _knowledge_rows(project.id, knowledge)
        stored = replace(project, created=project.created or schema.now(), digest=digest)
        insertion = within(progress, 0.7, 1.0)
        done = 0
        with self._writing() as connection:
            try:
                connection.execute(insert(schema.projects).values(project_row(stored)))
            except IntegrityError as error:
                raise StoreError(f"There is already a project with the id {project.id!r}.") from error
            for chunk in chunks(packed):
                rows = [_pair_row(project.id, done + number, pair) for number, pair in enumerate(chunk)]
                connection.execute(insert(schema.pairs), rows)
                done += len(rows)
                if insertion:
                    insertion(done / len(packed), f"Keeping pair {done:,} of {len(packed):,}")
            for table, rows in further:
                connection.execute(insert(table), rows)
        return stored

    def projects(self) -> tuple[Project, ...]:
        """Return every project, the oldest first."""
        table = schema.projects
        with self._reading() as connection:
            return tuple(map(read_project, connection.execute(select(table).order_by(table.c.created, table.c.id))))

    def project(self, project_id: str) -> Project:
        """Return the project with this id; raise `UnknownName` where there is none."""
        projects = {stored.id: stored for stored in self.projects()}
        if project_id not in projects:
            raise UnknownName("project", project_id, projects)
        return projects[project_id]

    def delete_project(self, project_id: str) -> None:
        """Delete a project with its pairs, links, projections, dictionaries, reviews and jobs, for good."""
        work = schema.jobs, schema.reviews, schema.projections, schema.alignments
        with self._writing() as connection:
            for table in (*work, schema.dictionaries, schema.unused_knowledge, schema.pairs):
                connection.execute(delete(table).where(table.c.project == project_id))
            connection.execute(delete(schema.projects).where(schema.projects.c.id == project_id))

    def pair_ids(self, project_id: str) -> tuple[str, ...]:
        """Return the ids of a project's pairs in corpus order; reads no bodies."""
        table = schema.pairs
        ids = select(table.c.id).where(table.c.project == project_id).order_by(table.c.position)
        with self._reading() as connection:
            return tuple(connection.scalars(ids))

    def pair_count(self, project_id: str) -> int:
        count = select(func.count()).select_from(schema.pairs).where(schema.pairs.c.project == project_id)
        with self._reading() as connection:
            return connection.scalar(count) or 0

    def all_have_links(self, project_id: str) -> bool:
        """Return whether every pair came with links; reads no bodies."""
        return not self._any_pair(project_id, schema.pairs.c.has_links == 0)

    def lacks_entities(self, project_id: str) -> bool:
        """Return whether some source sentence is not annotated; reads no bodies."""
        return self._any_pair(project_id, schema.pairs.c.has_entities == 0)

    def has_entities(self, project_id: str) -> bool:
        """Return whether some source sentence came with an entity; reads annotated pairs until one has."""
        table = schema.pairs
        annotated = select(table).where(table.c.project == project_id, table.c.has_entities == 1)
        return any(_pair(row).source.spans for row in self._stream(annotated, table.c.position))

    def _any_pair(self, project_id: str, condition: ColumnElement[bool]) -> bool:
        query = select(schema.pairs.c.id).where(schema.pairs.c.project == project_id, condition)
        with self._reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def phenomena(self, project_id: str) -> tuple[str, ...]:
        """Return the phenomena of a project's pairs, in alphabetical order; reads only the bodies that have some."""
        table = schema.pairs
        has_some = table.c.body.contains(serialization.PHENOMENA_KEY, autoescape=True)
        tagged = self._stream(select(table).where(table.c.project == project_id, has_some), table.c.position)
        return tuple(sorted(set(chain.from_iterable(_pair(row).phenomena for row in tagged))))

    def pair(self, project_id: str, pair_id: str) -> SentencePair:
        """Return a pair by its id; raise `StoreError` where the project has none of this id."""
        table = schema.pairs
        with self._reading() as connection:
            query = select(table).where(table.c.project == project_id, table.c.id == pair_id)
            row = connection.execute(query).first()
        if row is None:
            raise StoreError(f"Project {project_id!r} has no pair {pair_id!r}.")
        return _pair(row)

    def pairs(self, project_id: str) -> Iterator[SentencePair]:
        """Yield every pair in corpus order, read in chunks on demand."""
        table = schema.pairs
        yield from map(_pair, self._stream(select(table).where(table.c.project == project_id), table.c.position))


def _knowledge_rows(project_id: str, knowledge: ProjectKnowledge) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Return the rows of what a new project knows, by table; tables without rows are left out."""
    dictionaries = schema.dictionaries, dictionary_rows(project_id, knowledge.dictionaries)
    unused = schema.unused_knowledge, unused_rows(project_id, knowledge.unused)
    return [(table, rows) for table, rows in (dictionaries, unused) if rows]


def take_turn(connection: Connection, project_id: str) -> None:
    """Wait until nobody else replaces rows of a project; SQLite's writers take turns anyhow."""
    connection.execute(select(schema.projects.c.id).where(schema.projects.c.id == project_id).with_for_update())


def chunks(items: Iterable[T], size: int = CHUNK_SIZE) -> Iterator[list[T]]:
    """Yield lists of at most ``size`` items, in order."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def project_row(project: Project) -> dict[str, Any]:
    plain = {field.name: getattr(project, field.name) for field in fields(project)}
    return plain | {"labels": json.dumps([asdict(label) for label in project.labels], ensure_ascii=False)}


def read_project(row: Row[Any]) -> Project:
    labels = tuple(Label(**label) for label in json.loads(row.labels))
    return Project(**{**row._asdict(), "labels": labels})


def _packed(pairs: Iterable[SentencePair], progress: Progress | None) -> Iterator[PackedPair]:
    """Yield the stored form of each pair; raise `InvalidValue` where an id comes twice."""
    seen: set[str] = set()
    total = len(pairs) if isinstance(pairs, Sized) else 0
    for pair in pairs:
        if pair.id in seen:
            raise InvalidValue(f"Two pairs have the id {pair.id!r}; every pair needs its own.")
        seen.add(pair.id)
        flags = PairFlags(int(pair.alignment is not None), int(pair.source.spans is not None))
        yield PackedPair(pair.id, serialization.pack_pair(pair), flags)
        if progress and total and len(seen) % CHUNK_SIZE == 0:
            progress(len(seen) / total, f"Preparing pair {len(seen):,} of {total:,}")


def digest_of(bodies: Iterable[tuple[str, str]]) -> str:
    """Return the digest of a project: of the ids and texts of its pairs, in order."""
    digest = hashlib.sha256()
    for pair_id, body in bodies:
        digest.update(f"{pair_id}\t{body}\n".encode())
    return digest.hexdigest()


def _pair_row(project_id: str, position: int, pair: PackedPair) -> dict[str, Any]:
    columns = {"body": pair.packed.body, "scores": pair.packed.scores, **pair.flags._asdict()}
    return {"project": project_id, "id": pair.id, "position": position, **columns}


def _pair(row: Row[Any]) -> SentencePair:
    try:
        return serialization.unpack_pair(row.id, serialization.Packed(row.body, row.scores))
    except InvalidValue as error:
        raise StoreError(str(error)) from error
