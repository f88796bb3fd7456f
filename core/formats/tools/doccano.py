"""doccano: sequence labelling tasks, each a text with labelled ranges of its characters.

All forms that its versions have written are read: ``label`` or ``labels`` with ``[start, end, "LABEL"]``,
``entities`` or ``annotations`` with ``start_offset`` and ``end_offset``, ``data`` for ``text``, a list or JSON Lines.
JSON Lines with ``label`` are written; ``tokens`` (ranges of characters) and ``meta`` come along as further keys, which
doccano keeps. doccano itself has no field for scores, and shows an unlabelled text like one without entities.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.errors import BadInput
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.detection.json_outline import outline
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
from core.formats.tools.offsets import CharacterSpan, Passage, Range, line_text, span_marks, word_ranges
from core.formats.tools.passages import PASSAGE_KEEPS, PASSAGE_LOSES, passages_side
from core.formats.tools.units import OffsetUnit, offsets_in

_LABELS = ("label", "labels", "entities", "annotations")
_READ = ("id", "text", "data", "meta", "tokens", *_LABELS, "annotation_approver", "user", "created_at", "updated_at")
"""The keys that are read, and those of the annotator and the date, which are ignored."""
_KEYS_OF_OTHERS = frozenset(
    {"_input_hash", "_task_hash", "answer", "spans[].token_start", "annotation_id", "lead_time", "label[].labels"}
)
"""Keys of Prodigy and of Label Studio's JSON-MIN."""
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
        is_foreign = bool(keys & _KEYS_OF_OTHERS) or any(key.startswith("data.") for key in keys)
        if is_foreign or not keys & {"text", "data"}:
            return 0.0
        return 0.9 if keys & {"label", "labels", "entities[].start_offset", "annotations[].start_offset"} else 0.0

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
        units = offsets_in(text, self.offsets)
        row: dict[str, Any] = {"id": item.id, "text": text}
        if item.sentence.spans is not None:
            row["label"] = [[units[mark.start], units[mark.end], mark.label] for mark in span_marks(item.sentence)]
        row["tokens"] = word_ranges(item.sentence)
        document = {"document": item.document} if item.document else {}
        row["meta"] = {**document, **item.known}
        return row


def _passage(record: Record, repairs: list[Repair]) -> Passage:
    row, where, line = record
    text = text_at(row, "data" if "text" not in row and "data" in row else "text", where)
    meta = object_at(row, "meta")
    marks = _marks(row, where)
    if any(mark.label.isdigit() for mark in marks or ()):
        repairs.append(Repair(where, "its labels are numbers; say under labels what they stand for."))
    words = token_ranges(row if "tokens" in row else meta, where)
    return Passage(text, where, marks, words, name_at(row, "id"), name_at(meta, "document"), line)


def _marks(row: Row, where: str) -> list[CharacterSpan] | None:
    """Return the labelled ranges of a task, None where it has no list of them."""
    for key in _LABELS:
        if row.get(key) is not None:
            return [_mark(entity, where) for entity in list_at(row, key, where)]
    return None


def token_ranges(row: Row, where: str) -> list[Range] | None:
    """Return the ranges of the words under ``tokens``, as this program adds them; None where there are none."""
    tokens = list_at(row, "tokens", where)
    if row.get("tokens") is None or not all(isinstance(token, list) and len(token) == 2 for token in tokens):
        return None
    return [range_of(start, end, where) for start, end in tokens]


def _mark(entity: Any, where: str) -> CharacterSpan:
    if isinstance(entity, list) and len(entity) == 3:
        start, end, label = entity
    elif isinstance(entity, dict):
        start, end, label = (entity.get(key) for key in ("start_offset", "end_offset", "label"))
    else:
        raise BadInput(where, f"{str(entity)[:40]!r} is no labelled range.", _REMEDY)
    if isinstance(label, bool) or not isinstance(label, str | int):
        raise BadInput(where, f"{str(entity)[:60]!r} has no label.", _REMEDY)
    return CharacterSpan(*range_of(start, end, where), str(label))
