"""Conversion from characters to words: a recovered translation as a sentence."""

from collections.abc import Sequence

from core.markers.brackets import Recovered
from core.model import Sentence
from core.text import tokenise

Range = tuple[int, int]


def to_words(recovered: Recovered, lang: str) -> tuple[Sentence, tuple[Range | None, ...]]:
    """Cut the translation into words, and return the words of each piece.

    A word that a piece only touches ("[Paris]ban") belongs to it as a whole; of two pieces
    that share a word the first has it, and a piece without a word of its own is None.
    """
    words, gaps = tokenise(recovered.text, lang)
    sentence = Sentence(words, gaps, lang)
    shift = recovered.text.find(sentence.text)
    ranges: list[Range | None] = []
    free = 0
    for start, end in recovered.pieces:
        first, last = covered(sentence, start - shift, end - shift)
        first = max(first, free)
        ranges.append((first, last) if first < last else None)
        free = max(free, last)
    return sentence, tuple(ranges)


def covered(sentence: Sentence, start: int, end: int) -> Range:
    """Return the words ``[first, last)`` that share a character with characters ``[start, end)`` of the text."""
    ranges = bounds(sentence.words, sentence.gaps)
    touched = [index for index, (low, high) in enumerate(ranges) if low < end and start < high]
    return (touched[0], touched[-1] + 1) if touched else (0, 0)


def bounds(words: Sequence[str], gaps: Sequence[str]) -> list[Range]:
    """Return the characters ``[start, end)`` of each word in the text."""
    ranges, start = [], 0
    for word, gap in zip(words, gaps, strict=True):
        ranges.append((start, start + len(word)))
        start += len(word) + len(gap)
    return ranges
