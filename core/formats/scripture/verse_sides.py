"""Sides of a corpus made of verses, one sentence for each verse or bridge."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from core.formats.placed_sentences import PlacedSentence, side_of
from core.formats.result import Repair, clean_text, note_length, read_each, refuse_long
from core.formats.scripture.verses import VerseRange
from core.formats.sides import CorpusSide, join_parts
from core.formats.textfile import TextFile
from core.model import Sentence
from core.text import tokenise


class VerseLine(NamedTuple):
    """Verses, their text on one line, and the line of the file that it begins on, counted from 1."""

    verses: VerseRange
    text: str
    line: int


def verse_side(file: TextFile, verses: Iterable[VerseLine], lang: str, repairs: Sequence[Repair] = ()) -> CorpusSide:
    """Build one side of the verses of a file; a verse without text is a sentence without words."""
    changes = list(repairs)
    placed = [_placed(file, verse, lang, changes) for verse in verses]
    return side_of(file.name, placed, changes)


def _placed(file: TextFile, verse: VerseLine, lang: str, repairs: list[Repair]) -> PlacedSentence:
    where = file.place(verse.line)
    refuse_long(len(verse.text), where)
    words, gaps = tokenise(clean_text(verse.text), lang)
    note_length(len(words), where, repairs)
    return PlacedSentence(Sentence(words, gaps, lang), verse.line, str(verse.verses), verse.verses.document)


def read_verse_files(files: Sequence[TextFile], read: Callable[[TextFile], CorpusSide]) -> CorpusSide:
    """Read several files as one side; a chapter is a document whatever file it is in."""
    sides = read_each(files, read, lambda side: len(side.sentences))
    return sides[0] if len(sides) == 1 else join_parts(sides)
