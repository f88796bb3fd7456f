"""Characters and words: what the formats share that label ranges of characters.

Offsets count code points from 0, ranges are half-open; only what is named UTF-16 counts 16-bit units, in
which a character beyond U+FFFF is two. A line of a text is a sentence; blank lines are none, but a text without
any words is one sentence without words.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from core.errors import BadInput
from core.formats.imported import Repair, clean_text, clean_words, flat_spans, note_length
from core.formats.sides import Side
from core.model import Sentence, Span
from core.words import tokenise

Range = tuple[int, int]

_LINE = re.compile("[^\n]+")
_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Mark(NamedTuple):
    """A labelled range of characters ``[start, end)``; ``said`` is what the file says stands there, if it does."""

    start: int
    end: int
    label: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as annotation tools keep it: one or more lines, with labelled ranges of its characters.

    ``marks`` are None where nobody has annotated. ``words`` are the ranges of the words where the file tells them,
    None where they are to be found. ``line`` is where it begins in its file.
    """

    text: str
    where: str
    marks: Sequence[Mark] | None = None
    words: Sequence[Range] | None = None
    name: str = ""
    document: str = ""
    line: int = 1


def passages_side(name: str, passages: Iterable[Passage], lang: str, repairs: list[Repair]) -> Side:
    """One side of a corpus from its texts: a text of one line is a sentence with the name of the text.

    A longer text is a document: its own, where it does not name one, and its sentences are counted from 1.
    """
    sentences, lines, ids, documents = [], [], [], []
    for passage in passages:
        found = list(read_passage(passage, lang, repairs))
        for number, sentence in enumerate(found, 1):
            several = len(found) > 1
            sentences.append(sentence)
            lines.append(passage.line)
            ids.append(f"{passage.name}.{number}" if several and passage.name else passage.name)
            documents.append(passage.document or (passage.name if several else ""))
    known = tuple(ids) if any(ids) else (), tuple(documents) if any(documents) else ()
    return Side(name, tuple(sentences), tuple(lines), tuple(repairs), *known)


def read_passage(passage: Passage, lang: str, repairs: list[Repair]) -> Iterator[Sentence]:
    """The sentences of a text, one for each line with words; what was changed is added to ``repairs``.

    A mark that cuts a word is widened to it, one without a word is left out, one that runs over a line end is
    cut there; of two that overlap the longer stays.
    """
    text = _SURROGATE.sub("\ufffd", passage.text)
    marks = None if passage.marks is None else [settled(text, mark, passage.where, repairs) for mark in passage.marks]
    words = _given_words(passage, text, repairs)
    lines = [match.span() for match in _LINE.finditer(text)]
    for start, end in lines:
        here = _words_of_line(text, (start, end), words, lang)
        if here or len(lines) == 1:
            inside = None if marks is None else [mark for mark in marks if mark.start < end and start < mark.end]
            yield _sentence(text, (start, end), here, inside, (lang, passage.where, repairs))
    if not lines:
        yield Sentence((), (), lang, None if marks is None else ())


def read_whole(passage: Passage, lang: str, repairs: list[Repair]) -> tuple[Sentence, list[Range]]:
    """A text as one sentence, whatever line ends it has, and the ranges of its words."""
    text = _LINE_ENDS.sub(" ", _SURROGATE.sub("\ufffd", passage.text))
    marks = None if passage.marks is None else [settled(text, mark, passage.where, repairs) for mark in passage.marks]
    words = _words_of_line(text, (0, len(text)), _given_words(passage, text, repairs), lang)
    return _sentence(text, (0, len(text)), words, marks, (lang, passage.where, repairs)), words


def _given_words(passage: Passage, text: str, repairs: list[Repair]) -> list[Range] | None:
    """The words that the file tells, without blank ones; None where they do not fit the text or there are none."""
    if passage.words is None:
        return None
    borders = [0, *(border for word in passage.words for border in word), len(text)]
    if any(left > right for left, right in pairwise(borders)):
        repairs.append(Repair(passage.where, "its words do not fit its text, which was cut into words again."))
        return None
    return [(start, end) for start, end in passage.words if text[start:end].strip()]


def _words_of_line(text: str, line: Range, given: Sequence[Range] | None, lang: str) -> list[Range]:
    if given is not None:
        first, last = (bisect_left(given, (border, border)) for border in line)
        return list(given[first:last])
    words, gaps = tokenise(text[slice(*line)], lang)
    if not words:
        return []
    lengths = (len(part) for pair in zip(words, gaps, strict=True) for part in pair)
    borders = list(accumulate(lengths, initial=text.index(words[0], *line)))
    return list(zip(borders[::2], borders[1::2], strict=False))


def _sentence(
    text: str,
    line: Range,
    words: Sequence[Range],
    marks: Sequence[Mark] | None,
    told: tuple[str, str, list[Repair]],
) -> Sentence:
    lang, where, repairs = told
    note_length(len(words), where, repairs)
    cleaned = clean_words([text[start:end] for start, end in words], where, repairs)
    spans = None if marks is None else fitted(text, marks, words, (where, repairs))
    return Sentence(cleaned, gaps_behind(text, words, line[1]), lang, spans)


def gaps_behind(text: str, words: Sequence[Range], end: int) -> tuple[str, ...]:
    """What stands behind each word, up to the next one or, behind the last, up to ``end``."""
    borders = [*(start for start, _ in words), end][1:]
    return tuple(text[stop:border] for (_, stop), border in zip(words, borders, strict=True))


def fitted(
    text: str, marks: Iterable[Mark], words: Sequence[Range], told: tuple[str, list[Repair]]
) -> tuple[Span, ...]:
    """Marks as disjoint spans of words, given by their ranges in ``text``; ``told``: where, and the repairs so far."""
    where, repairs = told
    spans = []
    for mark in marks:
        first, last = covered((mark.start, mark.end), words)
        label = clean_text(mark.label)
        if first >= last or not label:
            why = "holds no word" if label else "has no label"
            repairs.append(Repair(where, f"{_named(mark)} {why} and was left out."))
            continue
        start, end = words[first][0], words[last - 1][1]
        if start < mark.start or mark.end < end:
            whole = clean_text(text[start:end])[:60]
            repairs.append(Repair(where, f"{_named(mark)} cuts a word and was widened to {whole!r}."))
        spans.append(Span(first, last, label))
    return flat_spans(spans, where, repairs)


def covered(characters: Range, words: Sequence[Range]) -> Range:
    """The words ``[first, last)`` of which a range holds a character; an empty range where there are none."""
    start, end = characters
    return bisect_right(words, start, key=lambda word: word[1]), bisect_left(words, end, key=lambda word: word[0])


def _named(mark: Mark) -> str:
    return f"{clean_text(mark.label)[:40] or 'an entity'} at characters {mark.start}-{mark.end}"


def settled(text: str, mark: Mark, where: str, repairs: list[Repair]) -> Mark:
    """The mark where it belongs in ``text``: checked against what the file says stands there.

    Where that is not so, offsets are tried as UTF-16, then the nearest place that reads like that; else the mark
    stays as it is. `BadInput` for a range outside the text.
    """
    start, end, label, said = mark
    if not said or _like(text[max(start, 0) : max(end, 0)], said):
        if 0 <= start <= end <= len(text):
            return mark
        problem = f"an entity goes from character {start} to {end}, but its text has {len(text)}."
        raise BadInput(where, problem, "Characters count from 0; the end is exclusive.")
    in_units = from_utf16(utf16_offsets(text), (start, end)) if 0 <= start <= end else (0, 0)
    if _like(text[slice(*in_units)], said):
        repairs.append(Repair(where, f"{_named(mark)} counts UTF-16 units; it was read as {said[:60]!r}."))
        return Mark(*in_units, label, said)
    at = _nearest(text, said, start)
    if at < 0:
        if not 0 <= start <= end <= len(text):
            return settled(text, Mark(start, end, label), where, repairs)
        repairs.append(
            Repair(where, f"{_named(mark)} should read {clean_text(said)[:60]!r}, which is not in the text.")
        )
        return mark
    repairs.append(Repair(where, f"{_named(mark)} was moved by {at - start} to {clean_text(said)[:60]!r}."))
    return Mark(at, at + len(said), label, said)


def _like(there: str, said: str) -> bool:
    return there == said or there.split() == said.split()


def _nearest(text: str, said: str, start: int) -> int:
    start = min(max(start, 0), len(text))
    found = [at for at in (text.rfind(said, 0, start + len(said)), text.find(said, start)) if at >= 0]
    return min(found, key=lambda at: abs(at - start), default=-1)


def utf16_offsets(text: str) -> Sequence[int]:
    """The UTF-16 offset of each character of ``text`` and, last, of its end."""
    if not text or max(text) <= "\uffff":
        return range(len(text) + 1)
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))


def from_utf16(offsets: Sequence[int], units: Range) -> Range:
    """A range of UTF-16 units as one of characters; half a character counts as the whole."""
    return max(bisect_right(offsets, units[0]) - 1, 0), min(bisect_left(offsets, units[1]), len(offsets) - 1)


def word_ranges(sentence: Sentence) -> list[Range]:
    """The range of characters of each word in ``sentence.text``."""
    lengths = (len(part) for pair in zip(sentence.words, sentence.gaps, strict=True) for part in pair)
    borders = list(accumulate(lengths, initial=0))
    return list(zip(borders[:-1:2], borders[1::2], strict=True))


def line_text(sentence: Sentence) -> str:
    """The text on one line: the same characters, a space for each line end."""
    return _LINE_ENDS.sub(" ", sentence.text)


def span_marks(sentence: Sentence) -> list[Mark]:
    """The entities as ranges of the characters of ``line_text``, with what they read there."""
    ranges, text = word_ranges(sentence), line_text(sentence)
    found = [(ranges[span.start][0], ranges[span.end - 1][1], span.label) for span in sentence.spans or ()]
    return [Mark(start, end, label, text[start:end]) for start, end, label in found]
