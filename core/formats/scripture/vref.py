"""Scripture as in eBible: a verse on each line, named by the same line of a list of verses that all texts share.

``<range>`` on a line says that its verse is part of the text before; an empty line is a verse that is not translated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fit_items, without_controls
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.bitext.parallel import line_of
from core.formats.result import limit_sentences
from core.formats.scripture.verse_lists import is_verse_list, list_stem
from core.formats.scripture.verse_sides import VerseLine, read_verse_files, verse_side
from core.formats.scripture.verses import VerseRange, read_reference, references
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile, encode

RANGE = "<range>"
_COLLECTION = "Add the list that belongs to the texts: vref.txt, with a verse on each line, as “GEN 1:1”."


@dataclass(frozen=True, slots=True)
class VerseLines:
    """Verses on lines that a list beside the text names: ``vref.txt``, or a file of the text's name in ``.vref``."""

    title: ClassVar[str] = "Scripture, a verse per line of a list (eBible, vref)"
    endings: ClassVar[tuple[str, ...]] = (".txt", ".vref")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.TEXT, Preserves.EMPTY, Preserves.DOCUMENTS})
    loses: ClassVar[str] = "Entities are left out, ids that are no verses become numbers, and words are cut anew."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        lists = list(filter(is_verse_list, files))
        return 0.95 if lists and len(lists) < len(files) else 0.0

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the verses; `BadInput` where no list, or none of the same length, is beside a text."""
        lists = list(filter(is_verse_list, files))
        texts = [file for file in files if file not in lists]
        if not texts and lists:
            raise BadInput(lists[0].name, "it is a list of verses, without any text.", "Add the text of a side.")
        return read_verse_files(texts, lambda file: _read(file, _list_of(file, lists), lang))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        """Write a text and the list of its verses; a bridge is followed by ``<range>`` for each further verse."""
        rows = [row for item, verses in zip(*_fit(self, items), strict=True) for row in _rows(item, verses)]
        texts, verses = (map("{}\n".format, column) for column in zip(*rows, strict=True)) if rows else ((), ())
        return {f"{stem}.txt": encode("".join(texts)), f"{stem}.vref": encode("".join(verses))}


def _fit(form: VerseLines, items: Sequence[OutgoingSentence]) -> tuple[list[OutgoingSentence], list[VerseRange]]:
    fit = fit_items(form, items)
    return fit, references(fit)


def _rows(item: OutgoingSentence, verses: VerseRange) -> Iterator[tuple[str, str]]:
    """Yield the lines of a sentence, each with its verse."""
    text = line_of(item.sentence)
    yield f" {text}" if text == RANGE else text, str(verses._replace(last=verses.first))
    (chapter, first), (last_chapter, last) = verses.first, verses.last
    numbers = range(first + 1, last + 1) if chapter == last_chapter else range(1, last + 1)
    for number in numbers:
        verse = last_chapter, number
        yield RANGE, str(VerseRange(verses.book, verse, verse))


def _list_of(file: TextFile, lists: Sequence[TextFile]) -> TextFile:
    """Return the list of a text: the only one, or the one of its name."""
    named = [verses for verses in lists if list_stem(verses) == _stem(file)]
    fitting = named or lists
    if len(fitting) != 1:
        problem = "several lists of verses are beside it." if lists else "no list of verses is beside it."
        raise BadInput(file.name, problem, _COLLECTION)
    return fitting[0]


def _stem(file: TextFile) -> str:
    return str(PurePosixPath(file.name.removesuffix(".gz")).with_suffix(""))


def _read(file: TextFile, verse_list: TextFile, lang: str) -> CorpusSide:
    verses, lines = list(_verses(verse_list)), list(file.lines())
    if len(lines) != len(verses):
        problem = f"it has {len(lines):,} lines, but {verse_list.name} has {len(verses):,} verses."
        raise BadInput(file.name, problem, _COLLECTION)
    return verse_side(file, limit_sentences(_joined(file, verses, lines), file.name), lang)


def _verses(verse_list: TextFile) -> Iterator[VerseRange]:
    for number, line in enumerate(limit_sentences(verse_list.lines(), verse_list.name), 1):
        verse = read_reference(line.strip())
        if verse is None:
            where = verse_list.place(number)
            raise BadInput(where, f"{line[:40]!r} is no verse.", "Write a verse on each line, as “GEN 1:1”.")
        yield verse


def _joined(file: TextFile, verses: Sequence[VerseRange], lines: Sequence[str]) -> Iterator[VerseLine]:
    """Yield each text with all its verses: its own, and those of the lines behind it that continue it."""
    current: VerseLine | None = None
    for number, (verse, line) in enumerate(zip(verses, lines, strict=True), 1):
        if line.rstrip() != RANGE:
            if current is not None:
                yield current
            current = VerseLine(verse, line, number)
        elif current is None or current.verses.book != verse.book or verse.last < current.verses.first:
            problem = f"{RANGE} continues the verse before, and there is none in the book."
            raise BadInput(file.place(number), problem, "Take it out, or add the text before it.")
        else:
            current = current._replace(verses=current.verses._replace(last=max(verse.last, current.verses.last)))
    if current is not None:
        yield current
