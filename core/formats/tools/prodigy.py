"""Prodigy: annotation tasks as JSON Lines, with tokens, spans, an answer and hashes.

Characters are counted from 0 with an exclusive end, but ``token_end`` is the last token of a span. A task that was
answered with "reject" or "ignore" says nothing of its entities. ``_input_hash`` and ``_task_hash``, by which Prodigy
recognises a task, are the id of a task without another one, and are written back from it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import filterfalse
from typing import Any, ClassVar, Literal

from core.errors import BadInput
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.detection.json_outline import outline
from core.formats.json_fields import are_all, document_field, text_or_blank
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
from core.model import Sentence, Span

_HASHES = re.compile(r"(-?\d{1,12})/(-?\d{1,12})")
_KEYS_OF_PRODIGY = frozenset(
    {"_input_hash", "_task_hash", "_session_id", "spans[].token_start", "spans[].token_end", "answer"}
)
_READ = ("id", "text", "tokens", "spans", "answer", "meta")
_ACCEPTED = frozenset({"confirmed", "bulk"})
_OUTCOMES = {"unmarked": "were read as not annotated", "left out": "were left out"}
"""What becomes of tasks that were not accepted, by the option ``others``."""


@dataclass(frozen=True, slots=True)
class Prodigy:
    """Tasks of Prodigy's recipes for entities; a line of a text is a sentence.

    ``others``: what becomes of a task that was not accepted, ``unmarked`` (the text is kept, its entities are
    unknown) or ``left out``; ``offsets``: what positions count: ``judged`` by where they fall, ``characters``,
    ``utf-16`` units, ``utf-8`` bytes, or ``lf`` (characters, a line end of two as one).
    """

    others: Literal["unmarked", "left out"] = "unmarked"
    offsets: OffsetUnit = "judged"

    title: ClassVar[str] = "Prodigy"
    endings: ClassVar[tuple[str, ...]] = (".jsonl", ".json")
    keeps: ClassVar[frozenset[Preserves]] = PASSAGE_KEEPS
    loses: ClassVar[str] = PASSAGE_LOSES

    def likeness(self, files: Files) -> float:
        keys = outline(files).keys()
        if "text" not in keys:
            return 0.0
        if keys & _KEYS_OF_PRODIGY:
            return 0.95
        return 0.6 if "spans[].label" in keys else 0.0

    def read(self, files: Files, lang: str) -> CorpusSide:
        return read_side_files(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        records = list(read_records(file))
        accepted = list(filterfalse(_is_refused, records))
        refused = len(records) - len(accepted)
        if refused:
            outcome = _OUTCOMES[self.others]
            repairs.append(Repair(file.name, f"{refused} tasks that were not accepted {outcome}."))
        repairs += _list_binary(file.name, accepted)
        chosen = accepted if self.others == "left out" else records
        repairs += list_unread_keys(file.name, (record.row for record in chosen), _READ)
        passages = [_passage(record, repairs) for record in chosen]
        return passages_side(file.name, passages, lang, repairs, self.offsets)

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.jsonl": write_records(_row(item, self.offsets) for item in items)}


def _is_refused(record: Record) -> bool:
    return record.row.get("answer") in ("reject", "ignore")


def _list_binary(name: str, records: Iterable[Record]) -> list[Repair]:
    """List how many tasks say only of the entities that they show whether these are right."""
    binary = sum(bool(record.row.get("_is_binary")) for record in records)
    if not binary:
        return []
    what = f"{binary} tasks are answers to yes or no: what other entities they have, nobody has said."
    return [Repair(name, what)]


def _passage(record: Record, repairs: list[Repair]) -> Passage:
    row, where, line = record
    text, meta = text_at(row, "text", where), object_at(row, "meta")
    hashes = "/".join(filter(None, (name_at(row, "_input_hash"), name_at(row, "_task_hash"))))
    marks = _marks(record)
    name = name_at(row, "id") or name_at(meta, "id") or hashes
    return Passage(text, where, marks, _words(row, text, where, repairs), name, name_at(meta, "document"), line)


def _marks(record: Record) -> list[CharacterSpan] | None:
    """Return the spans of a task, None where nobody has annotated it, or it was refused."""
    row, where, _ = record
    is_annotated = row.get("spans") is not None or row.get("answer") == "accept"
    if not is_annotated or _is_refused(record):
        return None
    return [_mark(span, where) for span in list_at(row, "spans", where)]


def _words(row: Row, text: str, where: str, repairs: list[Repair]) -> list[Range] | None:
    tokens = list_at(row, "tokens", where)
    if not tokens:
        return None
    ranges = _token_ranges(tokens, where)
    if not all(_reads_as(token, text[start:end]) for token, (start, end) in zip(tokens, ranges, strict=True)):
        repairs.append(Repair(where, "its tokens do not stand where they say, so the text was cut into words again."))
        return None
    return ranges


def _token_ranges(tokens: Sequence[Any], where: str) -> list[Range]:
    if not are_all(tokens, dict):
        raise BadInput(where, "its tokens are not a list of objects.")
    return [range_of(token.get("start"), token.get("end"), where) for token in tokens]


def _reads_as(token: Row, text: str) -> bool:
    """Tell whether a token has the text at its range, or gives no text."""
    surface = token.get("text")
    return surface == text or not isinstance(surface, str)


def _mark(span: Any, where: str) -> CharacterSpan:
    label = span.get("label") or "" if isinstance(span, dict) else None
    if not isinstance(label, str):
        raise BadInput(where, f"the span {str(span)[:60]!r} has no label.", 'Write {"start", "end", "label"}.')
    start, end = range_of(span.get("start"), span.get("end"), where)
    return CharacterSpan(start, end, label, text_or_blank(span.get("text")))


def _row(item: OutgoingSentence, offsets: OffsetUnit) -> Row:
    text = line_text(item.sentence)
    row: dict[str, Any] = {"text": text, "tokens": _token_rows(item.sentence, text)}
    if item.sentence.spans is not None:
        row["spans"] = _span_rows(item.sentence, item.sentence.spans, offsets_in(text, offsets))
        if item.known.get("status") in _ACCEPTED:
            row["answer"] = "accept"
    row["meta"] = {"id": item.id, **document_field(item.document), **item.known}
    hashes = _HASHES.fullmatch(item.id)
    if hashes:
        row["_input_hash"], row["_task_hash"] = map(int, hashes.groups())
    return row


def _token_rows(sentence: Sentence, text: str) -> list[Row]:
    rows: list[Row] = []
    for number, ((start, end), gap) in enumerate(zip(word_ranges(sentence), sentence.gaps, strict=True)):
        rows.append({"text": text[start:end], "start": start, "end": end, "id": number, "ws": bool(gap)})
    return rows


def _span_rows(sentence: Sentence, spans: Sequence[Span], units: Sequence[int]) -> list[Row]:
    """Write spans with their range in units, their first token and their last, and their label."""
    rows: list[Row] = []
    for mark, span in zip(span_marks(sentence), spans, strict=True):
        characters = {"start": units[mark.start], "end": units[mark.end]}
        rows.append({**characters, "token_start": span.start, "token_end": span.end - 1, "label": span.label})
    return rows
