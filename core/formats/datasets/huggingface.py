"""Hugging Face datasets for NER: ``tokens``, and ``ner_tags`` as names or as numbers that the dataset names.

Parquet and the files of ``save_to_disk`` keep those names in their schema; JSON Lines do not, so Spanbridge writes
names there, with the features beside them. Numbers are those of CoNLL-2003: O is 0, then PER, ORG, LOC, MISC.
Nothing of a dataset is ever run: its scripts are refused, and files are read here, from their bytes.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, blank, fit_items, labels_of
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.bitext.pairs_jsonl import write_row
from core.formats.datasets.arrow import ArrowTable, is_arrow, read_tables
from core.formats.datasets.folder import is_of_split
from core.formats.datasets.tagged_rows import (
    TAGS,
    TOKENS,
    Columns,
    RowReader,
    class_names,
    class_names_beside,
    is_description,
)
from core.formats.datasets.written_columns import arrow_type, encode_by, features_of, written_columns, written_rows
from core.formats.json_records import Record, read_records
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.tags import OUTSIDE

FIRST_LABELS = ("PER", "ORG", "LOC", "MISC")
"""The labels of CoNLL-2003 in the order of their numbers."""

_KEEPS = frozenset(
    {
        Preserves.WORDS,
        Preserves.INNER_SPACES,
        Preserves.TEXT,
        Preserves.BREAKS,
        Preserves.SPANS,
        Preserves.UNMARKED,
        Preserves.EMPTY,
        Preserves.IDS,
        Preserves.DOCUMENTS,
    }
)
_WORDS = re.compile(rf'"(?:{"|".join(TOKENS)})"\s*:\s*\[\s*["\]]')
_TAGS = re.compile(rf'"(?:{"|".join(TAGS)})"\s*:\s*(?:\[\s*["\d\]]|null)')


def tag_names(labels: Iterable[str]) -> tuple[str, ...]:
    """Return all IOB2 tags of labels in the order of their numbers: O, PER, ORG, LOC, MISC, then others by name."""
    ordered = sorted(set(labels), key=_label_order)
    return (OUTSIDE, *chain.from_iterable((f"B-{label}", f"I-{label}") for label in ordered))


def _label_order(label: str) -> tuple[int, str]:
    place = FIRST_LABELS.index(label) if label in FIRST_LABELS else len(FIRST_LABELS)
    return place, label


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """A Hugging Face dataset: its Parquet files, or a folder that ``save_to_disk`` made.

    ``split``: the split to read, by the names of the files; all of them where it is empty.
    ``tokens``: the column of words; where it is empty, tokens or words.
    ``tags``: the column of tags; where it is empty, ner_tags, ner, tags or labels.
    ``names``: the tags by number, O first, to read numbers without names, and to write the same numbers every time.
    """

    split: str = ""
    tokens: str = ""
    tags: str = ""
    names: tuple[str, ...] = ()

    title: ClassVar[str] = "Hugging Face dataset (Parquet)"
    endings: ClassVar[tuple[str, ...]] = (".parquet", ".arrow")
    keeps: ClassVar[frozenset[Preserves]] = _KEEPS
    loses: ClassVar[str] = "The language is left out, and what is known besides status and score."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=blank)

    def likeness(self, files: Files) -> float:
        return 0.95 * any(map(is_arrow, files))

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences of all files of the split; one whose tags are null is not annotated."""
        _refuse_scripts(files)
        chosen = _of_split(list(filter(is_arrow, files)), self.split)
        if not chosen:
            names = _file_names(files) or "nothing"
            raise BadInput(names, "there is no Parquet or Arrow file.", "Save the dataset as Parquet.")
        tables = iter(read_tables(chosen, Columns(self.tokens, self.tags).candidates))
        return read_side_files(chosen, lambda file: self._side(file, next(tables), lang, files))

    def _side(self, file: TextFile, table: ArrowTable, lang: str, files: Files) -> CorpusSide:
        columns = Columns(self.tokens, self.tags).among(table.columns, file.name)
        names = self.names or class_names(table.description, columns.tags) or class_names_beside(files, columns.tags)
        reader = RowReader(file.name, lang, "row", columns, names, present=table.columns)
        return reader.side(enumerate(table.rows, 1))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        import pyarrow as pa
        import pyarrow.parquet as pq

        names = self.names or _names_for(items)
        rows = list(written_rows(fit_items(self, items), encode_by(names)))
        columns = written_columns(rows)
        features = json.dumps({"info": {"features": features_of(names, columns)}})
        schema = pa.schema([(key, arrow_type(key)) for key in columns], {"huggingface": features})
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows, schema), out)
        return {f"{stem}.parquet": out.getvalue()}


@dataclass(frozen=True, slots=True)
class HuggingFaceJson:
    """A Hugging Face dataset as JSON Lines or a JSON list, with ``tokens`` and ``ner_tags``.

    ``split``: the split to read, by the names of the files; all of them where it is empty.
    ``tokens``: the column of words; where it is empty, tokens or words.
    ``tags``: the column of tags; where it is empty, ner_tags, ner, tags or labels.
    ``names``: the tags by number, O first, for files that have only numbers.
    """

    split: str = ""
    tokens: str = ""
    tags: str = ""
    names: tuple[str, ...] = ()

    title: ClassVar[str] = "Hugging Face dataset (JSON Lines)"
    endings: ClassVar[tuple[str, ...]] = (".jsonl", ".json")
    keeps: ClassVar[frozenset[Preserves]] = _KEEPS
    loses: ClassVar[str] = "The language is left out, and what is known besides status and score."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=blank)

    def likeness(self, files: Files) -> float:
        return min(map(_json_likeness, _data_files(files)), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences of all files of the split; one whose tags are null is not annotated."""
        _refuse_scripts(files)
        chosen = _of_split(_data_files(files), self.split)
        return read_side_files(chosen, lambda file: self._read(file, lang, files))

    def _read(self, file: TextFile, lang: str, files: Files) -> CorpusSide:
        rows = ((record.line, record.row) for record in _unwrapped(file))
        first = next(rows, None)
        if first is None:
            return CorpusSide(file.name, (), ())
        line, row = first
        columns = Columns(self.tokens, self.tags).among(list(row), file.place(line))
        names = self.names or class_names_beside(files, columns.tags)
        reader = RowReader(file.name, lang, "line", columns, names, "huggingface-jsonl", list(row))
        return reader.side(chain([first], rows))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        names = self.names or _names_for(items)
        rows = list(written_rows(fit_items(self, items), list))
        features = {"features": features_of(names, written_columns(rows))}
        return {
            f"{stem}.jsonl": "".join(map(write_row, rows)).encode(),
            f"{stem}.features.json": f"{json.dumps(features, ensure_ascii=False, indent=1)}\n".encode(),
        }


def _unwrapped(file: TextFile) -> Iterator[Record]:
    """Yield the objects of a file or, if its only one holds a list of rows (as under ``data``), those in the list."""
    records = read_records(file)
    first = next(records, None)
    if first is None:
        return
    lists = list(filter(_holds_rows, first.row.values()))
    if len(lists) != 1:
        yield from chain([first], records)
        return
    for number, row in enumerate(lists[0], 1):
        yield _item(row, f"{file.name}, item {number}", number)
    if next(records, None):
        raise BadInput(file.name, "there is more behind its list of objects.", "Give each list a file of its own.")


def _item(row: Any, where: str, number: int) -> Record:
    if not isinstance(row, dict):
        raise BadInput(where, "it is not a JSON object.")
    return Record(row, where, number)


def _holds_rows(value: Any) -> bool:
    """Tell whether a value is a list, and its first item an object with words."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and not first.keys().isdisjoint(TOKENS)


def _data_files(files: Files) -> list[TextFile]:
    return [file for file in files if not is_description(file.name)]


def _file_names(files: Files) -> str:
    return ", ".join(file.name for file in files)[:200]


def _json_likeness(file: TextFile) -> float:
    """Score the beginning of a file as JSON of objects with a list of words and a list of tags."""
    head = "\n".join(file.head())
    is_json = head.lstrip()[:1] in {"{", "["}
    return 0.95 * (is_json and bool(_WORDS.search(head)) and bool(_TAGS.search(head)))


def _refuse_scripts(files: Files) -> None:
    for file in files:
        if file.name.endswith((".py", ".pkl", ".pickle")):
            raise BadInput(
                file.name, "a dataset's script is never run.", "Save the dataset as Parquet and import that."
            )


def _of_split(files: Files, split: str) -> Files:
    chosen = [file for file in files if is_of_split(file.name, split)]
    if split and not chosen:
        names = _file_names(files) or "no files"
        raise BadInput(names, f"none is of the split {split!r}.", "Leave the split empty to read all.")
    return chosen


def _names_for(items: Iterable[OutgoingSentence]) -> tuple[str, ...]:
    return tag_names(labels_of(item.sentence for item in items))
