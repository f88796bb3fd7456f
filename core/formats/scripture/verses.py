"""References to verses: "GEN 1:1", "GEN 1:3-4", "GEN 31:55-32:1"."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from core.formats.base import OutgoingSentence

BOOK = re.compile(r"(?=[A-Z0-9]*[A-Z])[A-Z0-9]{3}", re.A)
"""The code of a book: three capitals and digits."""
OWN_BOOK = "XXA"
"""The book of sentences that are no verses: USFM's code for further material."""

_REFERENCE = re.compile(r"(?P<book>\w{3}) (\d{1,4}):(\d{1,4})(?:-(?:(\d{1,4}):)?(\d{1,4}))?", re.A)

Verse = tuple[int, int]
"""The numbers of a chapter and of a verse in it."""


class VerseRange(NamedTuple):
    """The verses of one book from ``first`` to ``last``, both included; they sort in the order of the book."""

    book: str
    first: Verse
    last: Verse

    @property
    def document(self) -> str:
        """The chapter that it begins in, as "GEN 1"."""
        return f"{self.book} {self.first[0]}"

    def __str__(self) -> str:
        start = f"{self.document}:{self.first[1]}"
        if self.first == self.last:
            return start
        end = f"{self.last[1]}" if self.first[0] == self.last[0] else f"{self.last[0]}:{self.last[1]}"
        return f"{start}-{end}"


def read_reference(text: str) -> VerseRange | None:
    """Return the verses that a text names; ``None`` if it is no reference, or its end is before its beginning."""
    match = _REFERENCE.fullmatch(text)
    if match is None or not BOOK.fullmatch(match["book"]):
        return None
    chapter, verse, last_chapter, last_verse = match.groups()[1:]
    first = int(chapter), int(verse)
    last = (int(last_chapter or chapter), int(last_verse)) if last_verse else first
    return VerseRange(match["book"], first, last) if first <= last else None


def references(items: Sequence[OutgoingSentence]) -> list[VerseRange]:
    """Return the verses of sentences to be written: those that all their ids name, if they are in order, else numbers.

    Numbered sentences are verses of `OWN_BOOK`, with a chapter for each run of one document.
    """
    named = [read_reference(item.id) for item in items]
    verses = [verse for verse in named if verse is not None]
    if len(verses) == len(items) and _are_in_order(verses) and _have_documents(items, verses):
        return verses
    return _numbered(items)


def _are_in_order(verses: Sequence[VerseRange]) -> bool:
    """Tell whether every verse is behind the one before, and no book begins twice."""
    runs = [after.book for before, after in pairwise(verses) if before.book != after.book]
    if len(set(runs)) < len(runs) or (verses and verses[0].book in runs):
        return False
    return all(before.last < after.first for before, after in pairwise(verses) if before.book == after.book)


def _have_documents(items: Sequence[OutgoingSentence], verses: Sequence[VerseRange]) -> bool:
    """Tell whether documents begin where chapters do."""
    changes = [before.document != after.document for before, after in pairwise(items)]
    return changes == [before.document != after.document for before, after in pairwise(verses)]


def _numbered(items: Sequence[OutgoingSentence]) -> list[VerseRange]:
    numbered: list[VerseRange] = []
    chapter, number, document = 1, 0, items[0].document if items else ""
    for item in items:
        if item.document != document:
            chapter, number, document = chapter + 1, 0, item.document
        number += 1
        numbered.append(VerseRange(OWN_BOOK, (chapter, number), (chapter, number)))
    return numbered
