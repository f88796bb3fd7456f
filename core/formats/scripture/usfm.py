r"""USFM (Unified Standard Format Markers), the format of scripture in Paratext and of most open translations.

Each verse is a sentence with its reference as id ("GEN 1:1", or "GEN 1:3-4" for a bridge); its chapter is its document.
Notes, cross references, headings and introductions are left out and counted; markers of characters are taken off.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from core.formats.adaptation import FormatLimits, fit_items, without_controls
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.bitext.parallel import line_of
from core.formats.result import limit_sentences
from core.formats.scripture.usfm_reader import UsfmReader
from core.formats.scripture.verse_sides import VerseLine, read_verse_files, verse_side
from core.formats.scripture.verses import VerseRange, references
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile, encode

_HEAD_LINES = 400
_BOOK_LINE = re.compile(r"\\id\s+[0-9A-Za-z]{3}\b")
_OTHER_MARKERS = re.compile(r"\\(?:c\s+\d|v\s+\d|p\b|h\b|mt\d?\b|toc\d\b|usfm\b|ide\b|rem\b)")
_SIGNS = str.maketrans({"\\": "＼", "~": "∼"})
_LONE_SLASHES = re.compile(r"(?<!\S)//(?!\S)")


def _without_signs(text: str) -> str:
    """Replace what USFM would read as markers, hard spaces and optional line breaks by signs that look alike."""
    return _LONE_SLASHES.sub("⁄⁄", text.translate(_SIGNS))


def _plain_gap(gap: str) -> str:
    return _without_signs(without_controls(gap))


@dataclass(frozen=True, slots=True)
class Usfm:
    """Scripture in USFM, a book in each file or several in one; a sentence is a verse."""

    title: ClassVar[str] = "Scripture in USFM"
    endings: ClassVar[tuple[str, ...]] = (".usfm", ".sfm")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.TEXT, Preserves.EMPTY, Preserves.DOCUMENTS})
    loses: ClassVar[str] = (
        "Entities are left out, ids that are no verses become numbers, and words are cut anew; a backslash and a tilde "
        "become signs that look alike."
    )
    limits: ClassVar[FormatLimits] = FormatLimits(word=_without_signs, gap=_plain_gap)

    def likeness(self, files: Files) -> float:
        return min(map(_confidence, files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the verses; `BadInput` for a verse without number, chapter or book."""
        return read_verse_files(files, lambda file: _read(file, lang))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        """Write a file for each book."""
        fit = fit_items(self, items)
        numbered = list(zip(references(fit), fit, strict=True))
        books = {book: list(members) for book, members in groupby(numbered, key=lambda member: member[0].book)}
        if len(books) < 2:
            return {f"{stem}.usfm": encode("".join(_lines(numbered)))}
        return {f"{stem}.{book}.usfm": encode("".join(_lines(members))) for book, members in books.items()}


def _confidence(file: TextFile) -> float:
    head = file.head(_HEAD_LINES)
    if not any(_BOOK_LINE.match(line.lstrip()) for line in head):
        return 0.0
    return 0.95 if any(map(_OTHER_MARKERS.search, head)) else 0.3


def _read(file: TextFile, lang: str) -> CorpusSide:
    reader = UsfmReader(file)
    verses = [VerseLine(*verse) for verse in limit_sentences(reader.read(), file.name)]
    return verse_side(file, verses, lang, reader.repairs)


def _lines(numbered: Sequence[tuple[VerseRange, OutgoingSentence]]) -> Iterator[str]:
    yield f"\\id {numbered[0][0].book if numbered else 'XXA'}\n"
    for chapter, members in groupby(numbered, key=lambda member: member[0].first[0]):
        yield f"\\c {chapter}\n\\p\n"
        for verses, item in members:
            yield f"\\v {_verse_numbers(verses)} {line_of(item.sentence)}\n"


def _verse_numbers(verses: VerseRange) -> str:
    """Return the numbers of verses within their first chapter, which USFM cannot leave."""
    first, last = verses.first[1], verses.last[1]
    return f"{first}" if verses.first == verses.last or verses.first[0] != verses.last[0] else f"{first}-{last}"
