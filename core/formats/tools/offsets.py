"""Offsets of characters, and the ranges of words: shared by the formats that label ranges of characters.

Offsets count code points from 0, ranges are half-open. Only functions named for them count UTF-16 units (a character
beyond U+FFFF is two), UTF-8 bytes, or line ends of two characters as one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from operator import add
from typing import NamedTuple

from core.formats.result import Repair
from core.model import Sentence

Range = tuple[int, int]

ReadContext = tuple[str, str, list[Repair]]
"""Language of a text, its place for messages, and the repairs so far."""

_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class CharacterSpan(NamedTuple):
    """A labelled range of characters ``[start, end)``; ``surface`` is its text as the file gives it, if any."""

    start: int
    end: int
    label: str
    surface: str = ""

    def is_within(self, text: str) -> bool:
        """Tell whether the range lies within a text."""
        return 0 <= self.start <= self.end <= len(text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of one or more lines, with labelled ranges of its characters.

    ``marks`` are None where nobody has annotated. ``words`` are the ranges of the words where the file gives them,
    None where the text has to be tokenized. ``line`` is where it begins in its file, from 1.
    """

    text: str
    where: str
    marks: Sequence[CharacterSpan] | None = None
    words: Sequence[Range] | None = None
    name: str = ""
    document: str = ""
    line: int = 1

    @property
    def known_marks(self) -> Sequence[CharacterSpan]:
        """The labelled ranges; none where nobody has annotated."""
        return self.marks or ()

    def line_name(self, number: int) -> str:
        """Return the name of a line of the text; "" where the text has none."""
        return f"{self.name}.{number}" if self.name else ""


def covered_words(characters: Range, words: Sequence[Range]) -> Range:
    """Return the words ``[first, last)`` of which a range holds a character; an empty range where it holds none."""
    start, end = characters
    first = bisect_right(words, start, key=_end)
    last = bisect_left(words, end, key=_start)
    return first, last


def _start(word: Range) -> int:
    return word[0]


def _end(word: Range) -> int:
    return word[1]


def gaps_behind(text: str, words: Sequence[Range], end: int) -> tuple[str, ...]:
    """Return the text behind each word, up to the next word or, behind the last one, up to ``end``."""
    borders = [*(start for start, _ in words), end][1:]
    return tuple(text[stop:border] for (_, stop), border in zip(words, borders, strict=True))


def utf16_offsets(text: str) -> Sequence[int]:
    """Return the UTF-16 offset of each character of ``text`` and, last, of its end."""
    if not text or max(text) <= "\uffff":
        return range(len(text) + 1)
    sizes = (1 + (char > "\uffff") for char in text)
    return list(accumulate(sizes, initial=0))


def utf8_offsets(text: str) -> Sequence[int]:
    """Return the UTF-8 offset of each character of ``text`` and, last, of its end."""
    if text.isascii():
        return range(len(text) + 1)
    sizes = (1 + (char > "\x7f") + (char > "\u07ff") + (char > "\uffff") for char in text)
    return list(accumulate(sizes, initial=0))


def lf_offsets(text: str) -> Sequence[int]:
    """Return the offset of each character and, last, of the end; a line end of two characters counts as one."""
    if "\r\n" not in text:
        return range(len(text) + 1)
    # Each character with the one behind it: a return before a line feed adds nothing to the offset.
    bigrams = map(add, text, f"{text[1:]} ")
    return list(accumulate((bigram != "\r\n" for bigram in bigrams), initial=0))


def from_units(offsets: Sequence[int], units: Range) -> Range:
    """Convert a range of units to characters; a part of a character counts as the whole.

    ``offsets`` are those of the characters in units. An end behind that of the text stays as far behind it.
    """
    start, end = units
    excess = end - offsets[-1]
    first = bisect_right(offsets, start) - 1
    last = bisect_left(offsets, end) if excess <= 0 else len(offsets) - 1 + excess
    return max(first, 0), last


def word_ranges(sentence: Sentence) -> list[Range]:
    """Return the range of characters of each word in ``sentence.text``."""
    return ranges_of(sentence.words, sentence.gaps)


def ranges_of(words: Sequence[str], gaps: Sequence[str], start: int = 0) -> list[Range]:
    """Return the range of each word in a text that has the words, each with its gap behind it, from ``start`` on."""
    pieces = chain.from_iterable(zip(words, gaps, strict=True))
    borders = list(accumulate(map(len, pieces), initial=start))
    return list(zip(borders[:-1:2], borders[1::2], strict=True))


def line_text(sentence: Sentence) -> str:
    """Return the text on one line: the same characters, a space for each line end."""
    return _LINE_ENDS.sub(" ", sentence.text)


def span_marks(sentence: Sentence) -> list[CharacterSpan]:
    """Return the entities as ranges of the characters of ``line_text``, with their surface strings."""
    ranges, text = word_ranges(sentence), line_text(sentence)
    marks = []
    for span in sentence.spans or ():
        start, end = ranges[span.start][0], ranges[span.end - 1][1]
        marks.append(CharacterSpan(start, end, span.label, text[start:end]))
    return marks
