"""Sentences of one language as JSON Lines: ``lang``, ``tokens``, ``entities`` and, if needed, ``gaps``.

The keys have the meaning of those of either side of a pair (`core.formats.bitext.pairs_jsonl`); ``id`` and ``document``
name the sentence and its text. Spanbridge adds metadata (status, reviewer ...).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.errors import BadInput
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.bitext.pairs_jsonl import (
    Row,
    keys_confidence,
    numbered_rows,
    read_name,
    read_sentence,
    sentence_row,
    write_row,
)
from core.formats.json_values import first_value, read_values
from core.formats.result import Repair, limit_sentences
from core.formats.sides import CorpusSide, names_or_empty, read_side_files
from core.formats.textfile import TextFile
from core.model import Sentence
from core.text import UNKNOWN

_KEYS = frozenset({"tokens", "entities"})


@dataclass(frozen=True, slots=True)
class SentencesJsonl:
    """Sentences of one language as JSON Lines, the form that keeps everything."""

    title: ClassVar[str] = "Sentences as JSON Lines"
    endings: ClassVar[tuple[str, ...]] = (".jsonl",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves)
    loses: ClassVar[str] = ""

    def likeness(self, files: Files) -> float:
        list_confidence = min(map(_list_confidence, files), default=0.0)
        return max(keys_confidence(files, _KEYS), list_confidence)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences; `BadInput` names the line of whatever cannot be read. Blank lines are skipped."""
        return read_side_files(files, lambda file: read_sentences_jsonl(file, lang))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.jsonl": "".join(write_row(_row(item)) for item in items).encode()}


def read_sentences_jsonl(file: TextFile, lang: str = UNKNOWN) -> CorpusSide:
    """Read sentences, in ``lang`` if they do not name their language."""
    repairs: list[Repair] = []
    sentences: list[Sentence] = []
    lines: list[int] = []
    ids: list[str] = []
    documents: list[str] = []
    for row, where, number in limit_sentences(_rows(file), file.name):
        sentences.append(read_sentence({"lang": lang, **row}, "", where, repairs))
        ids.append(read_name(row, "id", where))
        documents.append(read_name(row, "document", where))
        lines.append(number)
    names = names_or_empty(ids), names_or_empty(documents)
    return CorpusSide(file.name, tuple(sentences), tuple(lines), tuple(repairs), *names)


def _rows(file: TextFile) -> Iterator[tuple[Row, str, int]]:
    """Yield the objects on the lines of a file or of its list, as in SpERT, with their place and number."""
    return _list_rows(file) if _begins_with_list(file) else numbered_rows(file)


def _list_rows(file: TextFile) -> Iterator[tuple[Row, str, int]]:
    for value in read_values(file):
        if not isinstance(value.value, dict):
            raise BadInput(value.where, "it is not a JSON object.", 'Each must look like {"tokens": [...]}.')
        yield value.value, value.where, value.number


def _list_confidence(file: TextFile) -> float:
    if not _begins_with_list(file):
        return 0.0
    value = first_value(file)
    return 0.9 if isinstance(value, dict) and value.keys() >= _KEYS else 0.0


def _begins_with_list(file: TextFile) -> bool:
    return "".join(file.head(1)).lstrip().startswith("[")


def _row(item: OutgoingSentence) -> dict[str, Any]:
    document = {"document": item.document} if item.document else {}
    return {**item.known, "id": item.id, "lang": item.sentence.lang, **document, **sentence_row(item.sentence, "")}
