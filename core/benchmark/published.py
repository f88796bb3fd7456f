"""Published numbers of others, shown beside ours and marked as such.

``assets/published/index.json`` has the source, the test data and the mode of each set; the numbers are in a CSV
file of its name, one row for each language (or corpus), one column for each method, F1 times 100.
"""

import csv
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from core.benchmark.corpus_spec import BenchmarkCorpus
from core.errors import UnknownName
from core.tables import Column, TableCell
from core.text import base_language

FOLDER = Path(__file__).parents[2] / "assets" / "published"
PUBLISHED: dict[str, dict[str, Any]] = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
"""Entries of the index, by the name of the set."""


@dataclass(frozen=True, slots=True)
class Published:
    """A set of numbers: F1 times 100 by row and column.

    ``mark`` is the mark of its columns, as "published". Rows are languages or, by ``by``, titles of corpora of this
    benchmark; ``columns`` describe each method in words.
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
        """Return the number of that column for a corpus; None where there is none."""
        key = corpus.title if self.by == "corpus" else base_language(corpus.lang)
        return self.values.get(key, {}).get(column)

    @property
    def heads(self) -> list[Column]:
        """The heads of its columns in a table."""
        return [Column(f"{column} ({self.mark})", foreign=True) for column in self.columns]

    def cells(self, corpus: BenchmarkCorpus) -> list[TableCell]:
        """Return the cells of its columns in the row of a corpus."""
        return [TableCell(self.value(corpus, column)) for column in self.columns]

    @property
    def about(self) -> str:
        """All that must be known to read the numbers, in a few sentences."""
        given = f"Source entities: {self.tagger}; translation: {self.translator}."
        meanings = "; ".join(f"{name} = {meaning}" for name, meaning in self.columns.items())
        sentences = (f"{self.title}: {self.mark}, not measured here. {self.source}.", f"Mode: {self.mode}.", given)
        return " ".join(filter(None, (*sentences, f"Measured on {self.test}.", self.note, f"{meanings}.")))


def published(spec: str) -> Published:
    """Return a set by its name, ``NAME``, or some of its columns, ``NAME:COLUMN,COLUMN``."""
    name, _, columns = spec.partition(":")
    if name not in PUBLISHED:
        raise UnknownName("set of published numbers", name, PUBLISHED)
    numbers = _read(name)
    return _only(numbers, columns.split(",")) if columns else numbers


def _only(numbers: Published, columns: Collection[str]) -> Published:
    for column in columns:
        if column not in numbers.columns:
            raise UnknownName(f"column of {numbers.name}", column, numbers.columns)
    return replace(numbers, columns={column: numbers.columns[column] for column in columns})


@cache
def _read(name: str) -> Published:
    about = PUBLISHED[name]
    values = {}
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values[_key(row, about["by"])] = _numbers(row, about["columns"])
    return Published(name=name, values=values, **about)


def _key(row: Mapping[str, str], by: str) -> str:
    return base_language(row[by]) if by == "language" else row[by]


def _numbers(row: Mapping[str, str], columns: Iterable[str]) -> dict[str, float]:
    return {column: float(row[column]) for column in columns if row[column]}
