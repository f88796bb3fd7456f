"""Texts with labelled ranges in the JSON of spaCy, and in the forms that follow its example.

It reads the output of ``Doc.to_json`` (``text``, ``ents``, ``tokens``), the training data of spaCy 2
(``["text", {"entities": [[0, 4, "PER"]]}]``, also under ``annotations`` with ``classes`` beside it, as web annotators
write it), Dataturks (``content``, ``annotation`` with ``points``, whose end is inclusive), and the output of pipelines:
``entities`` with ``start``, ``end`` and ``label``, ``type`` or ``entity_group``. The first of these is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from core.errors import BadInput
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.json_fields import document_field, is_list_of, key_of_kind, text_or_blank
from core.formats.json_records import Row, list_unread_keys, name_at, object_at, range_of, write_records
from core.formats.json_values import Value, first_value, read_values
from core.formats.result import Repair
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.formats.tools.offsets import CharacterSpan, Passage, Range, line_text, word_ranges
from core.formats.tools.passages import PASSAGE_KEEPS, PASSAGE_LOSES, passages_side
from core.formats.tools.units import OffsetUnit, ranges_in

_TEXTS = ("text", "content", "sentence")
_MARKS = ("ents", "entities", "annotation")
_STARTS = ("start", "start_char", "begin")
_ENDS = ("end", "end_char")
_LABELS = ("label", "type", "entity_group", "entity", "tag")
_READ = ("id", "meta", "tokens", *_TEXTS, *_MARKS)
_REMEDY = 'Write {"text": "Mia ruft.", "ents": [{"start": 0, "end": 3, "label": "PER"}]}.'


@dataclass(frozen=True, slots=True)
class SpacyJson:
    """Texts with labelled ranges as JSON; a line of a text is a sentence.

    ``offsets``: what positions count: ``judged`` by where they fall, ``characters``, ``utf-16`` units, ``utf-8``
    bytes, or ``lf`` (characters, a line end of two as one).
    """

    offsets: OffsetUnit = "judged"

    title: ClassVar[str] = "spaCy JSON"
    endings: ClassVar[tuple[str, ...]] = (".jsonl", ".json")
    keeps: ClassVar[frozenset[Preserves]] = PASSAGE_KEEPS
    loses: ClassVar[str] = PASSAGE_LOSES

    def likeness(self, files: Files) -> float:
        return min((_likeness(_row(first_value(file))) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        return read_side_files(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        filled = _filled_values(file, repairs)
        passages = [_passage(value, repairs) for value in filled]
        repairs += list_unread_keys(file.name, (_row(value.value) for value in filled), _READ)
        return passages_side(file.name, passages, lang, repairs, self.offsets)

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.jsonl": write_records(map(self._row, items))}

    def _row(self, item: OutgoingSentence) -> Row:
        text = line_text(item.sentence)
        row: dict[str, Any] = {"id": item.id, "text": text}
        if item.sentence.spans is not None:
            entities = ranges_in(item.sentence, text, self.offsets)
            row["ents"] = [{"start": start, "end": end, "label": label} for start, end, label in entities]
        words = enumerate(word_ranges(item.sentence))
        row["tokens"] = [{"id": number, "start": start, "end": end} for number, (start, end) in words]
        row["meta"] = {**document_field(item.document), **item.known}
        return row


def _filled_values(file: TextFile, repairs: list[Repair]) -> list[Value]:
    """Return the values of a file without those that are null, which are listed."""
    values = list(read_values(file))
    filled = [value for value in values if value.value is not None]
    if len(filled) < len(values):
        repairs.append(Repair(file.name, f"{len(values) - len(filled)} empty items (null) were left out."))
    return filled


def _row(value: Any) -> Row:
    """Return a value as an object; a pair of spaCy 2 becomes one, any other value an empty one."""
    match value:
        case [str() as text, dict() as annotations]:
            return {**annotations, "text": text}
        case dict():
            return value
    return {}


def _likeness(row: Row) -> float:
    """Score an object as a labelled text, lower where it has a text and no list beside its tokens."""
    if _is_labelled(row):
        return 0.8
    return 0.4 if _is_plain(row) else 0.0


def _is_plain(row: Row) -> bool:
    """Tell whether an object has a text without a label, and no list beside its tokens."""
    beside = {key: value for key, value in row.items() if key != "tokens"}
    has_lists = any(map(_is_filled_list, beside.values()))
    return isinstance(row.get("text"), str) and "label" not in row and not has_lists


def _is_filled_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_labelled(row: Row) -> bool:
    """Tell whether an object has a text, and a list that may hold its entities."""
    key = key_of_kind(row, _MARKS, list)
    if not key or not _text_key(row):
        return False
    return all(map(_is_entity, row[key]))


def _is_entity(entity: Any) -> bool:
    if isinstance(entity, list):
        return True
    return isinstance(entity, dict) and not entity.keys().isdisjoint(("points", *_STARTS))


def _text_key(row: Row) -> str:
    return key_of_kind(row, _TEXTS, str)


def _passage(value: Value, repairs: list[Repair]) -> Passage:
    row, where = _row(value.value), value.where
    key = _text_key(row)
    if not key:
        raise BadInput(where, "it has no text.", _REMEDY)
    meta = object_at(row, "meta")
    marks = _all_marks(row, where, repairs)
    words = _words(row, where)
    return Passage(row[key], where, marks, words, name_at(row, "id"), name_at(meta, "document"), value.number)


def _all_marks(row: Row, where: str, repairs: list[Repair]) -> list[CharacterSpan] | None:
    """Return the labelled ranges of a text, None where it has no list of them."""
    key = _first_key(row, _MARKS)
    if not key:
        return None
    if not isinstance(row[key], list):
        raise BadInput(where, f"its {key} are not a list.", _REMEDY)
    return list(chain.from_iterable(_marks(entity, where, repairs) for entity in row[key]))


def _words(row: Row, where: str) -> list[Range] | None:
    """Return the ranges of the tokens, None where they have none."""
    tokens = row.get("tokens")
    if not isinstance(tokens, list) or not all(map(_has_start, tokens)):
        return None
    return [range_of(token.get("start"), token.get("end"), where) for token in tokens]


def _has_start(token: Any) -> bool:
    return isinstance(token, dict) and "start" in token


def _marks(entity: Any, where: str, repairs: list[Repair]) -> list[CharacterSpan]:
    """Return the ranges of an entity: several only where Dataturks has several points."""
    if isinstance(entity, list) and len(entity) == 3:
        return [CharacterSpan(*range_of(entity[0], entity[1], where), _label(entity[2], where, repairs))]
    if not isinstance(entity, dict):
        raise BadInput(where, f"{str(entity)[:40]!r} is no labelled range.", _REMEDY)
    return _object_marks(entity, where, repairs)


def _object_marks(entity: Row, where: str, repairs: list[Repair]) -> list[CharacterSpan]:
    points = entity.get("points")
    if is_list_of(points, dict):
        name = _label(entity.get("label"), where, repairs)
        return [_point(point, name, where) for point in points]
    place = range_of(_first_value(entity, _STARTS), _first_value(entity, _ENDS), where)
    label = _label(_first_value(entity, _LABELS), where, repairs)
    return [CharacterSpan(*place, label, text_or_blank(entity.get("text")))]


def _first_value(entity: Row, keys: Sequence[str]) -> Any:
    return entity.get(_first_key(entity, keys))


def _first_key(row: Row, keys: Sequence[str]) -> str:
    """Return the first of these keys that has a value other than null, "" where none has."""
    return next((key for key in keys if row.get(key) is not None), "")


def _point(point: Row, label: str, where: str) -> CharacterSpan:
    """Return a point of Dataturks, whose end is the last character, as a range."""
    start, last = range_of(point.get("start"), point.get("end"), where)
    return CharacterSpan(start, last + 1, label, text_or_blank(point.get("text")))


def _label(label: Any, where: str, repairs: list[Repair]) -> str:
    """Return a label, the first of a list of them, "" for an empty list; `BadInput` for any other value."""
    if isinstance(label, str):
        return label
    if is_list_of(label, str):
        if len(label) > 1:
            repairs.append(Repair(where, f"of the labels {', '.join(label)[:80]} the first was read."))
        return next(iter(label), "")
    raise BadInput(where, f"{str(label)[:40]!r} is no label.", _REMEDY)
