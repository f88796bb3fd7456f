"""The annotations of brat, and what becomes of entities in pieces.

Pieces with nothing but white space between them, as brat writes an entity over a line end, are one range. Others are
listed, and read from the first to the last character where that is within a line; else only the longest piece is read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from core.errors import BadInput
from core.formats.result import Repair, clean_text
from core.formats.textfile import TextFile
from core.formats.tools.marks import settled
from core.formats.tools.offsets import CharacterSpan, Range
from core.formats.tools.passages import Passage
from core.formats.tools.units import Counted, in_characters

_ENTITY = re.compile(r"(T[^\t]*)\t([^\t ]+) ([0-9]{1,10} [0-9]{1,10}(?:;[0-9]{1,10} [0-9]{1,10})*)(?:\t(.*))?")
_KINDS = {
    "R": "relation",
    "*": "equivalence",
    "E": "event",
    "A": "attribute",
    "M": "attribute",
    "N": "normalisation",
    "#": "note",
}


class _Entity(NamedTuple):
    label: str
    pieces: Sequence[Range]
    said: str
    where: str


def is_annotation(line: str) -> bool:
    """Whether a line looks like one of an annotation file."""
    return bool(_ENTITY.match(line)) or line[:1] in _KINDS


def read_marks(
    file: TextFile, text: str, told: tuple[str, str, list[Repair]], offsets: Counted = "judged"
) -> list[CharacterSpan]:
    """The entities of an annotation file as ranges of ``text``; ``told``: its language and name, the repairs so far."""
    lang, name, repairs = told
    entities = list(_entities(file, repairs))
    pieces = [mark for entity in entities for mark in _pieces(entity)]
    (passage,) = in_characters([Passage(text, name, pieces)], offsets, (lang, file.name, repairs))
    places = iter(passage.marks or ())
    wholes = [_whole(entity, list(islice(places, len(entity.pieces))), text, repairs) for entity in entities]
    return [mark for mark in wholes if mark is not None]


def _entities(file: TextFile, repairs: list[Repair]) -> Iterator[_Entity]:
    over: Counter[str] = Counter()
    for number, line in enumerate(file.lines(), 1):
        match = _ENTITY.fullmatch(line)
        if match:
            _, label, ranges, said = match.groups()
            pieces = [(int(start), int(end)) for start, end in (piece.split() for piece in ranges.split(";"))]
            yield _Entity(label, sorted(pieces), said or "", file.place(number))
        elif line[:1] in _KINDS:
            over[_KINDS[line[0]]] += 1
        elif line.strip():
            problem = f"{line[:40]!r} is no line of brat."
            raise BadInput(file.place(number), problem, "Entities look like T1, tab, LOC 10 16, tab, Berlin.")
    if over:
        counts = ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in over.items())
        repairs.append(Repair(file.name, f"what is no entity was not read: {counts}."))


def _pieces(entity: _Entity) -> Iterator[CharacterSpan]:
    """The pieces, each with the part of the text that it is said to read, where that can be told."""
    sizes = [end - start for start, end in entity.pieces]
    fits = len(entity.said) == sum(sizes) + len(sizes) - 1
    at = 0
    for (start, end), size in zip(entity.pieces, sizes, strict=True):
        said = entity.said[at : at + size] if fits else entity.said if len(sizes) == 1 else ""
        yield CharacterSpan(start, end, entity.label, said)
        at += size + 1


def _whole(entity: _Entity, pieces: Sequence[CharacterSpan], text: str, repairs: list[Repair]) -> CharacterSpan | None:
    """One range for an entity; None where its pieces are not to be found."""
    runs: list[list[CharacterSpan]] = []
    for piece in pieces:
        if runs and not text[runs[-1][-1].end : piece.start].strip():
            runs[-1].append(piece)
        else:
            runs.append([piece])
    if len(runs) == 1:
        return CharacterSpan(pieces[0].start, pieces[-1].end, entity.label, entity.said)
    label, number = clean_text(entity.label)[:40], len(runs)
    if any(settled(text, piece, entity.where, []) != piece for piece in pieces):
        what = f"{label} in {number} pieces should read {clean_text(entity.said)[:60]!r} and was left out."
        repairs.append(Repair(entity.where, what))
        return None
    first, last = pieces[0].start, pieces[-1].end
    if "\n" not in text[first:last]:
        whole = clean_text(text[first:last])[:60]
        repairs.append(Repair(entity.where, f"{label} in {number} pieces was read as one range, {whole!r}."))
        return CharacterSpan(first, last, entity.label)
    start, end = max(((run[0].start, run[-1].end) for run in runs), key=lambda piece: piece[1] - piece[0])
    longest = clean_text(text[start:end])[:60]
    what = f"{label} in {number} pieces in different lines: only the longest, {longest!r}, was read."
    repairs.append(Repair(entity.where, what))
    return CharacterSpan(start, end, entity.label)
