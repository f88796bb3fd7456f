"""Texts with labelled ranges as spaCy has them in JSON, and what is made after its example.

Read are what ``Doc.to_json`` writes (``text``, ``ents``, ``tokens``), the training data of spaCy 2
(``["text", {"entities": [[0, 4, "PER"]]}]``, also under ``annotations`` with ``classes`` beside it, as web annotators
write it), Dataturks (``content``, ``annotation`` with ``points``, whose end is inclusive), and what pipelines give:
``entities`` with ``start``, ``end`` and ``label``, ``type`` or ``entity_group``. The first of these is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.errors import BadInput
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.json_records import Row, name_at, object_at, range_of, read_over, write_records
from core.formats.json_values import Value, first_value, read_values
from core.formats.result import Repair
from core.formats.sides import CorpusSide, merged
from core.formats.textfile import TextFile
from core.formats.tools.offsets import CharacterSpan, Range, line_text, span_marks, word_ranges
from core.formats.tools.passages import Passage, passages_side
from core.formats.tools.units import Counted, offsets_in

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

    offsets: Counted = "judged"

    title: ClassVar[str] = "spaCy JSON"
    endings: ClassVar[tuple[str, ...]] = (".jsonl", ".json")
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves) - {
        Preserves.BREAKS,
        Preserves.LANGS,
        Preserves.LINKS,
        Preserves.POSSIBLE,
    }
    loses: ClassVar[str] = "Line breaks within a sentence become spaces; word links are left out."

    def likeness(self, files: Files) -> float:
        return min((_likeness(_row(first_value(file))) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        return merged(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        values = list(read_values(file))
        filled = [value for value in values if value.value is not None]
        if len(filled) < len(values):
            repairs.append(Repair(file.name, f"{len(values) - len(filled)} empty items (null) were left out."))
        passages = [_passage(value, repairs) for value in filled]
        repairs += read_over(file.name, (_row(value.value) for value in filled), _READ)
        return passages_side(file.name, passages, lang, repairs, self.offsets)

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.jsonl": write_records(map(self._row, items))}

    def _row(self, item: OutgoingSentence) -> Row:
        text = line_text(item.sentence)
        units = offsets_in(text, self.offsets)
        row: dict[str, Any] = {"id": item.id, "text": text}
        if item.sentence.spans is not None:
            marks = span_marks(item.sentence)
            row["ents"] = [{"start": units[mark.start], "end": units[mark.end], "label": mark.label} for mark in marks]
        ranges = word_ranges(item.sentence)
        row["tokens"] = [{"id": number, "start": start, "end": end} for number, (start, end) in enumerate(ranges)]
        row["meta"] = {**({"document": item.document} if item.document else {}), **item.known}
        return row


def _row(value: Any) -> Row:
    """A value as an object; the pairs of spaCy 2 become one, and what is neither is empty."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], dict):
        return {**value[1], "text": value[0]}
    return value if isinstance(value, dict) else {}


def _likeness(row: Row) -> float:
    """How sure it is that an object is a labelled text, less where it has a text and no list beside its tokens."""
    if _is_labelled(row):
        return 0.8
    lists = [key for key, value in row.items() if isinstance(value, list) and value and key != "tokens"]
    return 0.4 if isinstance(row.get("text"), str) and not lists and "label" not in row else 0.0


def _is_labelled(row: Row) -> bool:
    """Whether an object has a text, and a list that may hold its entities."""
    key = next((key for key in _MARKS if isinstance(row.get(key), list)), "")
    given = row.get(key) or ()
    return bool(key and _text_key(row)) and all(isinstance(entity, list) or _is_entity(entity) for entity in given)


def _is_entity(entity: Any) -> bool:
    return isinstance(entity, dict) and ("points" in entity or any(key in entity for key in _STARTS))


def _text_key(row: Row) -> str:
    return next((key for key in _TEXTS if isinstance(row.get(key), str)), "")


def _passage(given: Value, repairs: list[Repair]) -> Passage:
    row, where = _row(given.value), given.where
    key = _text_key(row)
    if not key:
        raise BadInput(where, "it has no text.", _REMEDY)
    meta = object_at(row, "meta")
    named = next((name for name in _MARKS if row.get(name) is not None), "")
    marks = row.get(named)
    if named and not isinstance(marks, list):
        raise BadInput(where, f"its {named} are not a list.", _REMEDY)
    found = None if marks is None else [mark for entity in marks for mark in _marks(entity, where, repairs)]
    words = _words(row, where)
    return Passage(row[key], where, found, words, name_at(row, "id"), name_at(meta, "document"), given.number)


def _words(row: Row, where: str) -> list[Range] | None:
    """The ranges of the tokens, where they have any."""
    tokens = row.get("tokens")
    if not isinstance(tokens, list) or not all(isinstance(one, dict) and "start" in one for one in tokens):
        return None
    return [range_of(token.get("start"), token.get("end"), where) for token in tokens]


def _marks(entity: Any, where: str, repairs: list[Repair]) -> list[CharacterSpan]:
    """The ranges of an entity: several only where Dataturks has several points."""
    if isinstance(entity, list) and len(entity) == 3:
        return [CharacterSpan(*range_of(entity[0], entity[1], where), _label(entity[2], where, repairs))]
    if not isinstance(entity, dict):
        raise BadInput(where, f"{str(entity)[:40]!r} is no labelled range.", _REMEDY)
    points = entity.get("points")
    if isinstance(points, list) and all(isinstance(point, dict) for point in points):
        name = _label(entity.get("label"), where, repairs)
        return [_point(point, name, where) for point in points]
    start, end, label = (
        next((entity[key] for key in keys if entity.get(key) is not None), None) for keys in (_STARTS, _ENDS, _LABELS)
    )
    said = entity.get("text")
    return [
        CharacterSpan(
            *range_of(start, end, where), _label(label, where, repairs), said if isinstance(said, str) else ""
        )
    ]


def _point(point: Row, label: str, where: str) -> CharacterSpan:
    """One point of Dataturks, whose end is the last character."""
    start, last = range_of(point.get("start"), point.get("end"), where)
    said = point.get("text")
    return CharacterSpan(start, last + 1, label, said if isinstance(said, str) else "")


def _label(given: Any, where: str, repairs: list[Repair]) -> str:
    if isinstance(given, list) and given and all(isinstance(label, str) for label in given):
        if len(given) > 1:
            repairs.append(Repair(where, f"of the labels {', '.join(given)[:80]} the first was read."))
        return str(given[0])
    if isinstance(given, list) and not given:
        return ""
    if not isinstance(given, str):
        raise BadInput(where, f"{str(given)[:40]!r} is no label.", _REMEDY)
    return given
