"""Annotations of brat; entities in several pieces are read as one range.

Pieces with nothing but white space between them, as brat writes an entity over a line end, are one range. Others are
listed, and read from the first to the last character where that is within a line; else only the longest piece is read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from core.errors import BadInput
from core.formats.result import Repair, clean_text
from core.formats.textfile import TextFile
from core.formats.tools.marks import locate_mark
from core.formats.tools.offsets import CharacterSpan, Passage, Range, ReadContext
from core.formats.tools.units import OffsetUnit, in_characters

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
    surface: str
    where: str


def is_annotation(line: str) -> bool:
    """Tell whether a line looks like one of an annotation file."""
    return bool(_ENTITY.match(line)) or line[:1] in _KINDS


def read_marks(file: TextFile, text: str, context: ReadContext, offsets: OffsetUnit = "judged") -> list[CharacterSpan]:
    """Read the entities of an annotation file as ranges of ``text``; ``context`` is that of the text."""
    lang, name, repairs = context
    entities = list(_entities(file, repairs))
    pieces = list(chain.from_iterable(map(_pieces, entities)))
    (passage,) = in_characters([Passage(text, name, pieces)], offsets, (lang, file.name, repairs))
    places = iter(passage.known_marks)
    wholes = [_whole(entity, list(islice(places, len(entity.pieces))), text, repairs) for entity in entities]
    return list(filter(None, wholes))


def _entities(file: TextFile, repairs: list[Repair]) -> Iterator[_Entity]:
    unread: Counter[str] = Counter()
    for number, line in enumerate(file.lines(), 1):
        match = _ENTITY.fullmatch(line)
        if match:
            yield _entity(match, file.place(number))
        elif line[:1] in _KINDS:
            unread[_KINDS[line[0]]] += 1
        elif line.strip():
            problem = f"{line[:40]!r} is no line of brat."
            raise BadInput(file.place(number), problem, "Entities look like T1, tab, LOC 10 16, tab, Berlin.")
    if unread:
        repairs.append(Repair(file.name, f"what is no entity was not read: {_listing(unread)}."))


def _listing(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in counts.items())


def _entity(match: re.Match[str], where: str) -> _Entity:
    _, label, ranges, surface = match.groups()
    pieces = []
    for piece in ranges.split(";"):
        start, end = piece.split()
        pieces.append((int(start), int(end)))
    return _Entity(label, sorted(pieces), surface or "", where)


def _pieces(entity: _Entity) -> Iterator[CharacterSpan]:
    """Yield the pieces, each with its part of the surface string, where the string can be split into these."""
    if len(entity.pieces) == 1:
        yield CharacterSpan(*entity.pieces[0], entity.label, entity.surface)
        return
    sizes = list(map(_length, entity.pieces))
    is_divisible = len(entity.surface) == sum(sizes) + len(sizes) - 1
    surface = entity.surface if is_divisible else ""
    offset = 0
    for (start, end), size in zip(entity.pieces, sizes, strict=True):
        yield CharacterSpan(start, end, entity.label, surface[offset : offset + size])
        offset += size + 1


def _whole(entity: _Entity, pieces: Sequence[CharacterSpan], text: str, repairs: list[Repair]) -> CharacterSpan | None:
    """Return one range for an entity; None where its pieces do not read as they should."""
    runs = _runs(pieces, text)
    if len(runs) == 1:
        return CharacterSpan(pieces[0].start, pieces[-1].end, entity.label, entity.surface)
    subject = f"{clean_text(entity.label)[:40]} in {len(runs)} pieces"
    if any(locate_mark(text, piece, entity.where, []) != piece for piece in pieces):
        what = f"{subject} should read {clean_text(entity.surface)[:60]!r} and was left out."
        repairs.append(Repair(entity.where, what))
        return None
    first, last = pieces[0].start, pieces[-1].end
    if "\n" not in text[first:last]:
        whole = clean_text(text[first:last])[:60]
        repairs.append(Repair(entity.where, f"{subject} was read as one range, {whole!r}."))
        return CharacterSpan(first, last, entity.label)
    start, end = max(runs, key=_length)
    longest = clean_text(text[start:end])[:60]
    repairs.append(Repair(entity.where, f"{subject} in different lines: only the longest, {longest!r}, was read."))
    return CharacterSpan(start, end, entity.label)


def _runs(pieces: Sequence[CharacterSpan], text: str) -> list[Range]:
    """Join the pieces that only white space separates; return the range of each run of them."""
    runs: list[Range] = []
    for piece in pieces:
        if runs and not text[runs[-1][1] : piece.start].strip():
            runs[-1] = runs[-1][0], piece.end
        else:
            runs.append((piece.start, piece.end))
    return runs


def _length(run: Range) -> int:
    return run[1] - run[0]
