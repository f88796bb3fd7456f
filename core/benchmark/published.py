"""Numbers that other people measured, to stand beside ours and never to be mistaken for them.

``assets/published/index.json`` says of each set where it is from, on what and in which mode it was measured; the
numbers are in a CSV file of its name, one row for each language (or corpus), one column for each method, F1 times 100.
"""

import csv
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from core.benchmark.corpus_spec import BenchmarkCorpus
from core.errors import UnknownName
from core.text import base_language

FOLDER = Path(__file__).parents[2] / "assets" / "published"
PUBLISHED: dict[str, dict[str, Any]] = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
"""What the index says of every set, by its name."""


@dataclass(frozen=True, slots=True)
class Published:
    """A set of numbers: F1 times 100 by row and column.

    ``mark`` is how its columns are marked, as "published". Rows are languages or, where ``by`` says so, titles of
    corpora of this benchmark; ``columns`` say in words what each method is.
    """

    name: str
    title: str
    source: str
    mode: str
    tagger: str
    translator: str
    test: str
    note: str
    by: Literal["language", "corpus"]
    mark: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, float]]

    def value(self, corpus: BenchmarkCorpus, column: str) -> float | None:
        """The number of that column for a corpus; None where there is none."""
        key = corpus.title if self.by == "corpus" else base_language(corpus.lang)
        return self.values.get(key, {}).get(column)

    @property
    def about(self) -> str:
        """All that must be known to read the numbers, in a few sentences."""
        given = f"Source entities: {self.tagger}; translation: {self.translator}."
        meanings = "; ".join(f"{name} = {meaning}" for name, meaning in self.columns.items())
        said = (f"{self.title}: {self.mark}, not measured here. {self.source}.", f"Mode: {self.mode}.", given)
        return " ".join(filter(None, (*said, f"Measured on {self.test}.", self.note, f"{meanings}.")))


def published(asked: str) -> Published:
    """A set as it is asked for: ``NAME``, or ``NAME:COLUMN,COLUMN`` for some of its columns."""
    name, _, columns = asked.partition(":")
    if name not in PUBLISHED:
        raise UnknownName("set of published numbers", name, PUBLISHED)
    found = _read(name)
    return _only(found, columns.split(",")) if columns else found


def _only(found: Published, columns: Collection[str]) -> Published:
    for column in columns:
        if column not in found.columns:
            raise UnknownName(f"column of {found.name}", column, found.columns)
    return replace(found, columns={column: found.columns[column] for column in columns})


@cache
def _read(name: str) -> Published:
    about = PUBLISHED[name]
    by_language = about["by"] == "language"
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        values = {
            base_language(row[about["by"]]) if by_language else row[about["by"]]: {
                column: float(row[column]) for column in about["columns"] if row[column]
            }
            for row in csv.DictReader(file)
        }
    return Published(name=name, values=values, **about)
