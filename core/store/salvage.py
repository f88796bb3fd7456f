"""Read what is readable of a project file, and save it into a new one; the file itself is never changed."""

import base64
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.components.component import Progress, within
from core.errors import StoreError
from core.model import SentencePair
from core.project import Project, label_set
from core.store import schema, serialization
from core.store.damage import ROW_READERS, DamagedFileReader, RowCounts, faults, key_of, opened_damaged
from core.store.projects import ProjectStore, chunks, digest_of, project_row

UNKNOWN_LANG = "und"
LEFT_OVER = ".leftover.jsonl"
"""Added to the name of the new file for the rows whose project, pair or recipe is lost."""


@dataclass
class Salvage:
    """Counts of what can be read of a project file, by table, project and reviewer.

    ``faults`` are those that SQLite finds; ``projects`` are names by id, ``orphaned`` the ids of those of which
    only pairs are left; ``left_over`` counts the rows that could not be put into the new file.
    """

    faults: list[str] = field(default_factory=list)
    tallies: dict[str, RowCounts] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    orphaned: set[str] = field(default_factory=set)
    pairs: Counter[str] = field(default_factory=Counter)
    reviews: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    left_over: int = 0

    @property
    def whole(self) -> bool:
        """Whether the file is sound and everything in it was read."""
        return not self.faults and all(tally.whole for tally in self.tallies.values())


def check(path: Path, progress: Progress | None = None) -> Salvage:
    """Read all of a project file that can be read, and count it."""
    with opened_damaged(path) as reader:
        return _checked(reader, progress)


def save(path: Path, target: Path, progress: Progress | None = None) -> Salvage:
    """Write all of a project file that can be read into a new one, whole or not at all.

    Rows whose project, pair or recipe is lost go into a JSON Lines file beside it, but for
    projects: they are made again from their pairs.
    """
    if target.exists():
        raise StoreError(f"There is already a file {target}; choose another name.")
    part = target.with_name(f"{target.name}.part")
    left_over = target.with_name(f"{target.name}{LEFT_OVER}")
    try:
        with opened_damaged(path) as reader:
            salvage = _checked(reader, within(progress, 0.0, 0.5))
            with closing(ProjectStore.at(part)) as store:
                _Saving(reader, store, salvage, left_over).run(within(progress, 0.5, 1.0))
        os.replace(part, target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written ({error.strerror}); choose another folder.") from error
    finally:
        for file in target.parent.glob(f"{part.name}*"):
            file.unlink()
    return salvage


def _checked(reader: DamagedFileReader, progress: Progress | None) -> Salvage:
    salvage = Salvage(faults(reader.connection))
    for table, row in _all_rows(reader, salvage.tallies, progress):
        if table is schema.projects:
            salvage.projects[row.id] = row.name
        elif table is schema.pairs:
            salvage.pairs[row.project] += 1
        elif table is schema.reviews:
            salvage.reviews[row.project][row.reviewer] += 1
    salvage.orphaned = set(salvage.pairs) - set(salvage.projects)
    salvage.projects |= {project_id: project_id for project_id in salvage.orphaned}
    return salvage


def _all_rows(
    reader: DamagedFileReader, tallies: dict[str, RowCounts], progress: Progress | None
) -> Iterator[tuple[Table, Any]]:
    """Yield every readable row with its table, in an order in which they can be inserted again."""
    for number, table in enumerate(ROW_READERS):
        tally = tallies[table.name] = RowCounts()
        for row in reader.rows(table, tally):
            if progress and tally.read % 1000 == 0:
                progress(number / len(ROW_READERS), f"{table.name}: {tally.read:,} rows")
            yield table, row


def _complete(table: Table, row: Any) -> dict[str, Any]:
    """Return a row as a dictionary; that of a pair with the columns that a file of before them lacks."""
    columns: dict[str, Any] = row._asdict()
    if table is schema.pairs:
        columns |= serialization.pair_flags(row.id, row.body)._asdict()
    return columns


@dataclass
class _Saving:
    """One pass that puts the rows of a damaged file into a new store."""

    reader: DamagedFileReader
    store: ProjectStore
    salvage: Salvage
    left_over: Path
    _keys: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))

    def run(self, progress: Progress | None) -> None:
        restored = [project_row(project) for project in self._restored_projects()]
        self._keys[schema.projects.name] |= {(row["id"],) for row in restored}
        self._put(schema.projects, restored)
        for chunk in chunks(_all_rows(self.reader, {}, progress)):
            for table in ROW_READERS:
                rows = [row for row_table, row in chunk if row_table is table]
                self._put(table, [_complete(table, row) for row in rows if self._fits(table, row)])
        self._renew_digests()

    def _restored_projects(self) -> list[Project]:
        """Return the projects of which only pairs are left, as far as those pairs describe them."""
        pairs: dict[str, SentencePair] = {}
        labels: dict[str, dict[str, None]] = defaultdict(dict)
        if self.salvage.orphaned:
            for row in self.reader.rows(schema.pairs, RowCounts()):
                if row.project in self.salvage.orphaned:
                    packed = serialization.Packed(row.body, row.scores)
                    pair = pairs[row.project] = serialization.unpack_pair(row.id, packed)
                    spans = (*(pair.source.spans or ()), *(pair.target.spans or ()))
                    labels[row.project] |= dict.fromkeys(span.label for span in spans)
        return [
            Project(
                name, name, pair.source.lang or UNKNOWN_LANG, pair.target.lang or UNKNOWN_LANG, label_set(labels[name])
            )
            for name, pair in pairs.items()
        ]

    def _fits(self, table: Table, row: Any) -> bool:
        """Return whether a row has its own key and refers to saved rows; otherwise write it to the left-over file."""
        key = key_of(table, row)
        owners = [
            (constraint.referred_table.name, tuple(str(getattr(row, column)) for column in constraint.column_keys))
            for constraint in table.foreign_key_constraints
        ]
        if key in self._keys[table.name] or not all(owner in self._keys[name] for name, owner in owners):
            self._leave(table, row._asdict())
            return False
        self._keys[table.name].add(key)
        return True

    def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        try:
            with self.store._writing() as connection:
                connection.execute(insert(table), rows)
        except IntegrityError:  # two rows that cannot both be true
            if len(rows) == 1:
                return self._leave(table, rows[0])
            for row in rows:
                self._put(table, [row])

    def _leave(self, table: Table, row: dict[str, Any]) -> None:
        self.salvage.left_over += 1
        plain = {
            name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in row.items()
        }
        with self.left_over.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"table": table.name, **plain}, ensure_ascii=False) + "\n")

    def _renew_digests(self) -> None:
        """Compute the digests again: a project that lost pairs is another one than before."""
        pairs = schema.pairs
        for project_id in self.salvage.projects:
            bodies = select(pairs.c.id, pairs.c.body).where(pairs.c.project == project_id).order_by(pairs.c.position)
            with self.store._writing() as connection:
                digest = digest_of((row.id, row.body) for row in connection.execute(bodies))
                renewed = update(schema.projects).where(schema.projects.c.id == project_id)
                connection.execute(renewed.values(digest=digest))
