"""doccano: sequence labelling tasks, each a text with labelled ranges of its characters.

All forms that its versions have written are read: ``label`` or ``labels`` with ``[start, end, "LABEL"]``,
``entities`` or ``annotations`` with ``start_offset`` and ``end_offset``, ``data`` for ``text``, a list or JSON Lines.
JSON Lines with ``label`` are written; ``tokens`` (ranges of characters) and ``meta`` come along as further keys, which
doccano keeps. doccano itself has no field for scores, and shows an unlabelled text like one without entities.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any, ClassVar

from core.errors import BadInput
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.detection.json_outline import outline
from core.formats.json_fields import document_field, is_pair
from core.formats.json_records import (
    Record,
    Row,
    list_at,
    list_unread_keys,
    name_at,
    object_at,
    range_of,
    read_records,
    text_at,
    write_records,
)
from core.formats.result import Repair
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.formats.tools.offsets import CharacterSpan, Passage, Range, line_text, word_ranges
from core.formats.tools.passages import PASSAGE_KEEPS, PASSAGE_LOSES, passages_side
from core.formats.tools.units import OffsetUnit, ranges_in

_LABELS = ("label", "labels", "entities", "annotations")
_READ = ("id", "text", "data", "meta", "tokens", *_LABELS, "annotation_approver", "user", "created_at", "updated_at")
"""The keys that are read, and those of the annotator and the date, which are ignored."""
_KEYS_OF_OTHERS = frozenset(
    {"_input_hash", "_task_hash", "answer", "spans[].token_start", "annotation_id", "lead_time", "label[].labels"}
)
"""Keys of Prodigy and of Label Studio's JSON-MIN."""
_KEYS_OF_TEXTS = frozenset({"text", "data"})
_KEYS_OF_LABELS = frozenset({"label", "labels", "entities[].start_offset", "annotations[].start_offset"})
_REMEDY = 'Write [0, 5, "PER"], or {"start_offset": 0, "end_offset": 5, "label": "PER"}.'


@dataclass(frozen=True, slots=True)
class Doccano:
    """Labelled texts of doccano; a line of a text is a sentence.

    ``offsets``: what positions count: ``judged`` by where they fall, ``characters``, ``utf-16`` units, ``utf-8``
    bytes, or ``lf`` (characters, a line end of two as one).
    """

    offsets: OffsetUnit = "judged"

    title: ClassVar[str] = "doccano"
    endings: ClassVar[tuple[str, ...]] = (".jsonl", ".json")
    keeps: ClassVar[frozenset[Preserves]] = PASSAGE_KEEPS
    loses: ClassVar[str] = PASSAGE_LOSES

    def likeness(self, files: Files) -> float:
        keys = outline(files).keys()
        if _is_foreign(keys):
            return 0.0
        return 0.9 if keys & _KEYS_OF_TEXTS and keys & _KEYS_OF_LABELS else 0.0

    def read(self, files: Files, lang: str) -> CorpusSide:
        return read_side_files(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        records = list(read_records(file))
        passages = [_passage(record, repairs) for record in records]
        repairs += list_unread_keys(file.name, (record.row for record in records), _READ)
        return passages_side(file.name, passages, lang, repairs, self.offsets)

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.jsonl": write_records(map(self._row, items))}

    def _row(self, item: OutgoingSentence) -> Row:
        text = line_text(item.sentence)
        row: dict[str, Any] = {"id": item.id, "text": text}
        if item.sentence.spans is not None:
            row["label"] = ranges_in(item.sentence, text, self.offsets)
        row["tokens"] = word_ranges(item.sentence)
        row["meta"] = {**document_field(item.document), **item.known}
        return row


def _is_foreign(keys: Set[str]) -> bool:
    """Tell whether keys are those of another tool, or of data in an object of their own."""
    return not keys.isdisjoint(_KEYS_OF_OTHERS) or any(key.startswith("data.") for key in keys)


def _passage(record: Record, repairs: list[Repair]) -> Passage:
    row, where, line = record
    text_key = next(filter(row.__contains__, ("text", "data")), "text")
    text = text_at(row, text_key, where)
    meta = object_at(row, "meta")
    marks = _marks(row, where)
    if any(map(_is_number, marks or ())):
        repairs.append(Repair(where, "its labels are numbers; say under labels what they stand for."))
    words = token_ranges(row if "tokens" in row else meta, where)
    return Passage(text, where, marks, words, name_at(row, "id"), name_at(meta, "document"), line)


def _marks(row: Row, where: str) -> list[CharacterSpan] | None:
    """Return the labelled ranges of a task, None where it has no list of them."""
    for key in _LABELS:
        if row.get(key) is not None:
            return [_mark(entity, where) for entity in list_at(row, key, where)]
    return None


def _is_number(mark: CharacterSpan) -> bool:
    return mark.label.isdigit()


def token_ranges(row: Row, where: str) -> list[Range] | None:
    """Return the ranges of the words under ``tokens``, as this program adds them; None where there are none."""
    tokens = list_at(row, "tokens", where)
    if row.get("tokens") is None or not all(map(is_pair, tokens)):
        return None
    return [range_of(start, end, where) for start, end in tokens]


def _mark(entity: Any, where: str) -> CharacterSpan:
    start, end, label = _fields(entity, where)
    if type(label) not in {str, int}:
        raise BadInput(where, f"{str(entity)[:60]!r} has no label.", _REMEDY)
    return CharacterSpan(*range_of(start, end, where), str(label))


def _fields(entity: Any, where: str) -> Iterable[Any]:
    """Return the start, the end and the label of a labelled range, in either form; `BadInput` for what is none."""
    if isinstance(entity, list) and len(entity) == 3:
        return entity
    if isinstance(entity, dict):
        return map(entity.get, ("start_offset", "end_offset", "label"))
    raise BadInput(where, f"{str(entity)[:40]!r} is no labelled range.", _REMEDY)
