"""The tables, and the migrations that lead to them.

Only portable types: text, integers and bytes; times are UTC in ISO 8601. Foreign keys are
declared, and deletion is spelled out, so that every database behaves the same.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from core.errors import InvalidValue, StoreError
from core.store.serialization import pair_flags

TABLES = MetaData()
APPLICATION = 0x53706272
"""The ``application_id`` ("Spbr") of an SQLite file made here; files made earlier have 0."""
FIRST_TABLES = frozenset({"migrations", "projects", "pairs", "recipes", "projections", "reviews"})
"""The tables that a store of any version has."""
SETUP_LOCK = 0x53706272
"""Number of the PostgreSQL lock that lets one process at a time set up the tables."""
FILLED_ROWS = 500
"""Rows that a migration fills together."""

migrations = Table("migrations", TABLES, Column("name", Text, primary_key=True), Column("time", Text, nullable=False))

projects = Table(
    "projects",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source_lang", Text, nullable=False),
    Column("target_lang", Text, nullable=False),
    Column("labels", Text, nullable=False),  # JSON: [{"name", "hue"}, ...]
    Column("origin", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

pairs = Table(
    "pairs",
    TABLES,
    Column("project", Text, ForeignKey("projects.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("scores", LargeBinary),
    Column("has_links", Integer),  # 1 where the pair came with links, else 0; null where the body is damaged
    Column("has_entities", Integer),  # 1 where the source is annotated (with "no entities" too), else 0; likewise
    Index("pairs_in_order", "project", "position", "id", unique=True),  # lists ids without reading bodies
)

recipes = Table(
    "recipes",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("json", Text, nullable=False),
)

projections = Table(
    "projections",
    TABLES,
    Column("project", Text, primary_key=True),
    Column("recipe", Text, ForeignKey("recipes.id"), primary_key=True),
    Column("pair", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("scores", LargeBinary),
    Column("outline", Text),  # JSON: what is chosen, for lists; null in rows of older versions
    ForeignKeyConstraint(["project", "pair"], ["pairs.project", "pairs.id"]),
)

alignments = Table(
    "alignments",
    TABLES,
    Column("project", Text, primary_key=True),
    Column("aligner", Text, primary_key=True),  # `Recipe.aligner_id`
    Column("pair", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("scores", LargeBinary),
    ForeignKeyConstraint(["project", "pair"], ["pairs.project", "pairs.id"]),
)

own_recipes = Table(
    "own_recipes",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("about", Text, nullable=False),
    Column("json", Text, nullable=False),
    Column("saved", Text, nullable=False),
)

dictionaries = Table(
    "dictionaries",
    TABLES,
    Column("project", Text, ForeignKey("projects.id"), primary_key=True),
    Column("digest", Text, primary_key=True),  # `Dictionary.digest`, or `BackgroundText.digest`
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),  # the number of entries
    Column("entries", LargeBinary, nullable=False),  # `pack_entries`
    Column("added", Text, nullable=False),
)

unused_knowledge = Table(
    "unused_knowledge",
    TABLES,
    Column("project", Text, ForeignKey("projects.id"), primary_key=True),
    Column("source", Text, primary_key=True),  # what is switched off: "word_tables", or the digest of a dictionary
)

LATE_TABLES = {dictionaries, unused_knowledge}
"""Tables that no early step makes, so that the others lie where they lie in older files, and salvage finds them."""

jobs = Table(
    "jobs",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("project", Text, nullable=False),  # "" where the job is of no project
    Column("subject", Text, nullable=False),  # the id of a recipe, or the name of a model
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON: the recipe
    Column("state", Text, nullable=False),
    Column("thousandths", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("attempt", Integer, nullable=False),  # counts claims: whose job it is
    Column("asked", Text, nullable=False),
    Column("started", Text),
    Column("ended", Text),
    Column("beat", Text),  # the last sign of life
    Column("host", Text),
    Column("process", Integer),
    UniqueConstraint("kind", "project", "subject", name="one_job_per_subject"),
)

reviews = Table(
    "reviews",
    TABLES,
    Column("project", Text, primary_key=True),
    Column("reviewer", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("pair", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("status", Text),  # of the answer; null where undo led back to an untouched pair
    Column("answer", Text),  # JSON, whole; null likewise
    Column("base", Integer),
    Column("recipe", Text, nullable=False),
    Column("client", Text),
    Column("event", Integer),
    Column("act", Integer),  # the number of the act's first row, where the act has several
    ForeignKeyConstraint(["project", "pair"], ["pairs.project", "pairs.id"]),
    UniqueConstraint("project", "client", "event", name="one_row_per_event"),
    Index("reviews_of_pair", "project", "reviewer", "pair", "number", "status"),  # lists statuses without answers
)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def create_tables(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    TABLES.create_all(connection, tables=[table for table in TABLES.sorted_tables if table not in LATE_TABLES])


def add_acts(connection: Connection) -> None:
    """Reviews that undo takes back together: `reviews.act`."""
    _add_column(connection, reviews, "act INTEGER")


def add_jobs(connection: Connection) -> None:
    """Long runs with what they have already aligned, and recipes that people composed."""
    TABLES.create_all(connection, tables=[alignments, own_recipes, jobs])


def add_outlines(connection: Connection) -> None:
    """What is chosen in a projection, beside the whole of it: `projections.outline`."""
    _add_column(connection, projections, "outline TEXT")


def add_pair_flags(connection: Connection) -> None:
    """Add `pairs.has_links` and `pairs.has_entities`, and fill them from the bodies."""
    _add_column(connection, pairs, "has_links INTEGER")
    _add_column(connection, pairs, "has_entities INTEGER")
    for project_id in connection.scalars(select(projects.c.id)).all():
        _fill_pair_flags(connection, project_id)


def _fill_pair_flags(connection: Connection, project_id: str) -> None:
    query = select(pairs.c.id, pairs.c.position, pairs.c.body).where(pairs.c.project == project_id)
    of_pair = (pairs.c.project == project_id) & (pairs.c.id == bindparam("pair_id"))
    query = query.order_by(pairs.c.position).limit(FILLED_ROWS)
    position = -1
    while True:
        rows = connection.execute(query.where(pairs.c.position > position)).all()
        if not rows:
            return
        flags = []
        for row in rows:
            with suppress(InvalidValue):  # a damaged pair is reported when it is read
                flags.append({"pair_id": row.id, **pair_flags(row.id, row.body)._asdict()})
        if flags:
            connection.execute(update(pairs).where(of_pair), flags)
        position = rows[-1].position


def add_dictionaries(connection: Connection) -> None:
    """Add the word lists and dictionaries of projects."""
    TABLES.create_all(connection, tables=[dictionaries])


def add_unused_knowledge(connection: Connection) -> None:
    """Add what projects do without: word tables and dictionaries that are switched off."""
    TABLES.create_all(connection, tables=[unused_knowledge])


def _add_column(connection: Connection, table: Table, column: str) -> None:
    names = {details["name"] for details in inspect(connection).get_columns(table.name)}
    if column.split()[0] not in names:
        connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {column}"))


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    create_tables,
    add_acts,
    add_jobs,
    add_outlines,
    add_pair_flags,
    add_dictionaries,
    add_unused_knowledge,
)
"""Applied in order, each once. The first makes today's tables (but `LATE_TABLES`), so a later one has to check
(`sqlalchemy.inspect`) that a fresh file does not have its columns already."""


def migrate(connection: Connection) -> None:
    """Apply the missing migrations, inside the caller's transaction, and record them."""
    if connection.dialect.name == "postgresql":  # others that start now wait here, and find all done
        connection.execute(select(func.pg_advisory_xact_lock(SETUP_LOCK)))
    migrations.create(connection, checkfirst=True)
    done = set(connection.scalars(select(migrations.c.name)))
    check_known(done)
    for step in MIGRATIONS:
        if step.__name__ not in done:
            step(connection)
            connection.execute(insert(migrations).values(name=step.__name__, time=now()))


def check_known(done: Iterable[str]) -> None:
    """Raise `StoreError` where a migration was applied that this version does not know."""
    if unknown := set(done) - {step.__name__ for step in MIGRATIONS}:
        raise StoreError(
            f"The project file was written by a newer Spanbridge ({', '.join(sorted(unknown))}); update this one."
        )


def is_current(connection: Connection) -> bool:
    """Return whether no migration is missing; costs one read, so that opening seldom writes."""
    if not inspect(connection).has_table(migrations.name):
        return False
    return set(connection.scalars(select(migrations.c.name))) == {step.__name__ for step in MIGRATIONS}
