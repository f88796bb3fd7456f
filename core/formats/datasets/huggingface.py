"""Hugging Face datasets for NER: ``tokens``, and ``ner_tags`` as names or as numbers that the dataset names.

Parquet and the files of ``save_to_disk`` keep those names in their schema; JSON Lines do not, so Spanbridge writes
names there, with the features beside them. Numbers are those of CoNLL-2003: O is 0, then PER, ORG, LOC, MISC.
Nothing of a dataset is ever run: its scripts are refused, and files are read here, from their bytes.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from core.errors import BadInput, InvalidValue
from core.formats.adaptation import FormatLimits, blank, fit_items
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.bitext.pairs_jsonl import write_row
from core.formats.columns.conll import tags_of
from core.formats.datasets.arrow import ArrowTable, is_arrow, read_tables
from core.formats.datasets.tagged_rows import (
    TAGS,
    TOKENS,
    Columns,
    RowReader,
    class_names,
    class_names_beside,
    is_description,
)
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
_REVIEW_KEYS = ("status", "score")
_WORDS = re.compile(rf'"(?:{"|".join(TOKENS)})"\s*:\s*\[\s*["\]]')
_TAGS = re.compile(rf'"(?:{"|".join(TAGS)})"\s*:\s*(?:\[\s*["\d\]]|null)')


def tag_names(labels: Iterable[str]) -> tuple[str, ...]:
    """Return all IOB2 tags of labels in the order of their numbers: O, PER, ORG, LOC, MISC, then others by name."""
    names = set(labels)
    ordered = [label for label in FIRST_LABELS if label in names] + sorted(names.difference(FIRST_LABELS))
    return (OUTSIDE, *(f"{prefix}-{label}" for label in ordered for prefix in "BI"))


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
        chosen = _of_split([file for file in files if is_arrow(file)], self.split)
        if not chosen:
            names = ", ".join(file.name for file in files)[:200] or "nothing"
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
        rows = list(_rows(fit_items(self, items), _numbers(names)))
        columns = list(rows[0]) if rows else ["id", "tokens", "ner_tags", "text"]
        features = json.dumps({"info": {"features": _features(names, columns)}})
        schema = pa.schema([(key, _arrow_type(key)) for key in columns], {"huggingface": features})
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
        chosen = [file for file in files if not is_description(file.name)]
        return min((_json_likeness("\n".join(file.head())) for file in chosen), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences of all files of the split; one whose tags are null is not annotated."""
        _refuse_scripts(files)
        chosen = _of_split([file for file in files if not is_description(file.name)], self.split)
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
        rows = list(_rows(fit_items(self, items), list))
        features = {"features": _features(names, rows[0] if rows else ["id", "tokens", "ner_tags", "text"])}
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
    lists = [value for value in first.row.values() if isinstance(value, list) and value and _has_words(value[0])]
    if len(lists) != 1:
        yield first
        yield from records
        return
    for number, row in enumerate(lists[0], 1):
        if not isinstance(row, dict):
            raise BadInput(f"{file.name}, item {number}", "it is not a JSON object.")
        yield Record(row, f"{file.name}, item {number}", number)
    if next(records, None):
        raise BadInput(file.name, "there is more behind its list of objects.", "Give each list a file of its own.")


def _has_words(row: Any) -> bool:
    return isinstance(row, dict) and any(name in row for name in TOKENS)


def _json_likeness(head: str) -> float:
    """Score a text as JSON of objects with a list of words and a list of tags."""
    is_json = head.lstrip()[:1] in {"{", "["}
    return 0.95 * (is_json and bool(_WORDS.search(head)) and bool(_TAGS.search(head)))


def _refuse_scripts(files: Files) -> None:
    for file in files:
        if file.name.endswith((".py", ".pkl", ".pickle")):
            raise BadInput(
                file.name, "a dataset's script is never run.", "Save the dataset as Parquet and import that."
            )


def _of_split(files: Files, split: str) -> Files:
    if not split:
        return files
    word = re.compile(rf"(?:^|[/_.-]){re.escape(split)}(?:[/_.-]|$)")
    chosen = [file for file in files if word.search(file.name)]
    if not chosen:
        names = ", ".join(file.name for file in files)[:200] or "no files"
        raise BadInput(names, f"none is of the split {split!r}.", "Leave the split empty to read all.")
    return chosen


def _names_for(items: Iterable[OutgoingSentence]) -> tuple[str, ...]:
    return tag_names(span.label for item in items for span in item.sentence.spans or ())


def _rows(
    items: Sequence[OutgoingSentence], encode: Callable[[Sequence[str]], Sequence[Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the columns of each sentence; document, status and score only where any sentence has them.

    ``encode`` converts the tags of a sentence to the values that are written.
    """
    has_documents = any(item.document for item in items)
    used_keys = set().union(*(item.known.keys() for item in items))
    review_keys = [key for key in _REVIEW_KEYS if key in used_keys]
    for item in items:
        sentence = item.sentence
        row: dict[str, Any] = {
            "id": item.id,
            "tokens": list(sentence.words),
            "ner_tags": None if sentence.spans is None else encode(tags_of(sentence)),
            "text": sentence.slice(0, len(sentence)),
        }
        if has_documents:
            row["document"] = item.document
        row |= {key: item.known.get(key) for key in review_keys}
        yield row


def _numbers(names: Sequence[str]) -> Callable[[Sequence[str]], Sequence[int]]:
    """Return a function from tags to their numbers; `InvalidValue` for a tag without one."""
    numbers = {name: number for number, name in enumerate(names)}

    def encode(tags: Sequence[str]) -> Sequence[int]:
        unknown = set(tags) - numbers.keys()
        if unknown:
            raise InvalidValue(f"The tag {min(unknown)} has no number among {', '.join(names)[:200]}.")
        return [numbers[tag] for tag in tags]

    return encode


def _features(names: Sequence[str], row: Iterable[str]) -> dict[str, Any]:
    """Describe columns as features, in the form that every version of the `datasets` library reads."""
    special = {
        "tokens": {"feature": _value("string"), "_type": "Sequence"},
        "ner_tags": {"feature": {"names": list(names), "_type": "ClassLabel"}, "_type": "Sequence"},
        "score": _value("float64"),
    }
    return {key: special.get(key, _value("string")) for key in row}


def _value(dtype: str) -> dict[str, str]:
    return {"dtype": dtype, "_type": "Value"}


def _arrow_type(key: str) -> Any:
    import pyarrow as pa

    special = {"tokens": pa.list_(pa.string()), "ner_tags": pa.list_(pa.int64()), "score": pa.float64()}
    return special.get(key, pa.string())
