"""GLiNER: training data, words with entities by their first and their last word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.errors import BadInput, InvalidValue
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.json_fields import document_field, is_list_of, object_or_empty
from core.formats.json_records import Row, list_unread_keys, name_at, write_records
from core.formats.json_values import Value, first_value, read_values
from core.formats.placed_sentences import PlacedSentence, side_of
from core.formats.result import Repair, clean_text, clean_words, flat_spans, note_length
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.text import default_gaps

_WORDS, _SPANS = "tokenized_text", "ner"
_REMEDY = 'Write {"tokenized_text": ["Mia", "ruft"], "ner": [[0, 0, "PER"]]}: the last word is in the entity.'


@dataclass(frozen=True, slots=True)
class Gliner:
    """Words and entities of GLiNER's training data; the end of an entity is its last word."""

    title: ClassVar[str] = "GLiNER JSON"
    endings: ClassVar[tuple[str, ...]] = (".json", ".jsonl")
    keeps: ClassVar[frozenset[Preserves]] = frozenset(
        {
            Preserves.WORDS,
            Preserves.INNER_SPACES,
            Preserves.SPANS,
            Preserves.UNMARKED,
            Preserves.EMPTY,
            Preserves.IDS,
            Preserves.DOCUMENTS,
        }
    )
    loses: ClassVar[str] = "The text between words is left out."

    def likeness(self, files: Files) -> float:
        return min((0.95 * _is_row(first_value(file)) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        return read_side_files(files, lambda file: _read(file, lang))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.jsonl": write_records(map(_row, items))}


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and _WORDS in value


def _read(file: TextFile, lang: str) -> CorpusSide:
    repairs: list[Repair] = []
    values = list(read_values(file))
    placed = [_placed(value, lang, repairs) for value in values]
    repairs += list_unread_keys(file.name, (value.value for value in values), (_WORDS, _SPANS, "id", "document"))
    return side_of(file.name, placed, repairs)


def _placed(value: Value, lang: str, repairs: list[Repair]) -> PlacedSentence:
    row, where = object_or_empty(value.value), value.where
    words = row.get(_WORDS)
    if not is_list_of(words, str):
        raise BadInput(where, f"its {_WORDS} is no list of words.", _REMEDY)
    cleaned = clean_words(words, where, repairs)
    note_length(len(cleaned), where, repairs)
    spans = _spans(row.get(_SPANS), len(words), where, repairs)
    sentence = Sentence(cleaned, default_gaps(cleaned, lang), lang, spans)
    return PlacedSentence(sentence, value.number, name_at(row, "id"), name_at(row, "document"))


def _spans(entities: Any, size: int, where: str, repairs: list[Repair]) -> tuple[Span, ...] | None:
    if entities is None:
        return None
    if not isinstance(entities, list):
        raise BadInput(where, f"its {_SPANS} is no list.", _REMEDY)
    return flat_spans([_span(entity, size, where) for entity in entities], where, repairs)


def _span(entity: Any, size: int, where: str) -> Span:
    first, last, label = _fields(entity, where)
    if not (type(first) is type(last) is int and 0 <= first <= last < size):
        raise BadInput(where, f"an entity goes from word {first} to {last} of {size}.", _REMEDY)
    try:
        return Span(first, last + 1, clean_text(label))
    except InvalidValue as error:
        raise BadInput(where, str(error), _REMEDY) from error


def _fields(entity: Any, where: str) -> list[Any]:
    """Return the first word, the last word and the label of an entity; `BadInput` for what is none."""
    if not isinstance(entity, list) or len(entity) != 3 or not isinstance(entity[2], str):
        raise BadInput(where, f"{str(entity)[:40]!r} is no entity.", _REMEDY)
    return entity


def _row(item: OutgoingSentence) -> Row:
    sentence = item.sentence
    row: dict[str, Any] = {_WORDS: list(sentence.words)}
    if sentence.spans is not None:
        row[_SPANS] = [[span.start, span.end - 1, span.label] for span in sentence.spans]
    return {**row, "id": item.id, **document_field(item.document)}
