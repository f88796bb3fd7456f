"""Characters and words: what the formats share that label ranges of characters.

Offsets count code points from 0, ranges are half-open; only what is named so counts UTF-16 units, in which a character
beyond U+FFFF is two, UTF-8 bytes, or line ends of two characters as one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple

from core.model import Sentence

Range = tuple[int, int]

_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class CharacterSpan(NamedTuple):
    """A labelled range of characters ``[start, end)``; ``said`` is what the file says stands there, if it does."""

    start: int
    end: int
    label: str
    said: str = ""


def covered(characters: Range, words: Sequence[Range]) -> Range:
    """The words ``[first, last)`` of which a range holds a character; an empty range where there are none."""
    start, end = characters
    return bisect_right(words, start, key=lambda word: word[1]), bisect_left(words, end, key=lambda word: word[0])


def gaps_behind(text: str, words: Sequence[Range], end: int) -> tuple[str, ...]:
    """What stands behind each word, up to the next one or, behind the last, up to ``end``."""
    borders = [*(start for start, _ in words), end][1:]
    return tuple(text[stop:border] for (_, stop), border in zip(words, borders, strict=True))


def utf16_offsets(text: str) -> Sequence[int]:
    """The UTF-16 offset of each character of ``text`` and, last, of its end."""
    if not text or max(text) <= "\uffff":
        return range(len(text) + 1)
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))


def utf8_offsets(text: str) -> Sequence[int]:
    """The UTF-8 offset of each character of ``text`` and, last, of its end."""
    if text.isascii():
        return range(len(text) + 1)
    return list(accumulate((1 + (char > "\x7f") + (char > "\u07ff") + (char > "\uffff") for char in text), initial=0))


def lf_offsets(text: str) -> Sequence[int]:
    """The offset of each character and, last, of the end, where a line end of two characters counts as one."""
    if "\r\n" not in text:
        return range(len(text) + 1)
    return list(accumulate((both != "\r\n" for both in map(add, text, f"{text[1:]} ")), initial=0))


def from_units(offsets: Sequence[int], units: Range) -> Range:
    """A range of units as one of characters; a part of a character counts as the whole.

    ``offsets`` are those of the characters in units. What lies behind the end stays as far behind it.
    """
    start, end = units
    behind = end - offsets[-1]
    first = bisect_right(offsets, start) - 1
    last = bisect_left(offsets, end) if behind <= 0 else len(offsets) - 1 + behind
    return max(first, 0), last


def word_ranges(sentence: Sentence) -> list[Range]:
    """The range of characters of each word in ``sentence.text``."""
    lengths = (len(part) for pair in zip(sentence.words, sentence.gaps, strict=True) for part in pair)
    borders = list(accumulate(lengths, initial=0))
    return list(zip(borders[:-1:2], borders[1::2], strict=True))


def line_text(sentence: Sentence) -> str:
    """The text on one line: the same characters, a space for each line end."""
    return _LINE_ENDS.sub(" ", sentence.text)


def span_marks(sentence: Sentence) -> list[CharacterSpan]:
    """The entities as ranges of the characters of ``line_text``, with what they read there."""
    ranges, text = word_ranges(sentence), line_text(sentence)
    found = [(ranges[span.start][0], ranges[span.end - 1][1], span.label) for span in sentence.spans or ()]
    return [CharacterSpan(start, end, label, text[start:end]) for start, end, label in found]
