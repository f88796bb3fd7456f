"""Texts as annotation tools keep them, cut into sentences: one for each line that has words.

A line break within an entity ends no sentence: the lines that it runs over are one sentence, which is listed. A text
without any words is one sentence without words.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from core.formats.result import Repair, bounded, clean_text, clean_words, note_length, refuse_long, refuse_many
from core.formats.sides import CorpusSide
from core.formats.tools.marks import fitted, named, settled_marks
from core.formats.tools.offsets import CharacterSpan, Range, gaps_behind
from core.formats.tools.units import Counted, in_characters
from core.model import Sentence
from core.text import tokenise

MOST_LINES = 10
"""The most lines that one entity may run over; what is longer is no entity."""

_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of one or more lines, with labelled ranges of its characters.

    ``marks`` are None where nobody has annotated. ``words`` are the ranges of the words where the file tells them,
    None where they are to be found. ``line`` is where it begins in its file.
    """

    text: str
    where: str
    marks: Sequence[CharacterSpan] | None = None
    words: Sequence[Range] | None = None
    name: str = ""
    document: str = ""
    line: int = 1


class Part(NamedTuple):
    """A sentence of a text, and how many lines with words it takes."""

    sentence: Sentence
    width: int


class _TextLine(NamedTuple):
    """A line that has words: its number in the text, its end, and the ranges of its words."""

    number: int
    end: int
    words: Sequence[Range]


def passages_side(
    name: str, passages: Iterable[Passage], lang: str, repairs: list[Repair], offsets: Counted = "judged"
) -> CorpusSide:
    """One side of a corpus from its texts: a text of one line is a sentence with the name of the text.

    A longer text is a document: its own, where it does not name one, and its lines are counted from 1. ``offsets``
    says what the positions of the marks count.
    """
    sentences, lines, ids, documents, widths = [], [], [], [], []
    for passage in in_characters(list(passages), offsets, (lang, name, repairs)):
        parts = list(read_passage(passage, lang, repairs))
        several = sum(part.width for part in parts) > 1
        number = 1
        for sentence, width in parts:
            sentences.append(sentence)
            lines.append(passage.line)
            widths.append(width)
            ids.append(f"{passage.name}.{number}" if several and passage.name else passage.name)
            documents.append(passage.document or (passage.name if several else ""))
            number += width
        refuse_many(len(sentences), name)
    return CorpusSide(
        name,
        tuple(sentences),
        tuple(lines),
        tuple(repairs),
        tuple(ids) if any(ids) else (),
        tuple(documents) if any(documents) else (),
        widths=tuple(widths) if set(widths) - {1} else (),
    )


def read_passage(passage: Passage, lang: str, repairs: list[Repair]) -> Iterator[Part]:
    """The sentences of a text, one for each line with words; what was changed is added to ``repairs``.

    A mark that cuts a word is widened to it, one without a word is left out, one that runs over line ends makes one
    sentence of the lines; of two that overlap the longer stays.
    """
    text = _SURROGATE.sub("\ufffd", passage.text)
    marks = None if passage.marks is None else settled_marks(text, passage.marks, passage.where, repairs)
    told = lang, passage.where, repairs
    refuse_long(max(map(len, text.split("\n"))), passage.where)
    lines = list(bounded(_lines(text, _given_words(passage, text, repairs), lang), passage.where))
    if not lines:
        yield Part(_sentence(text, _TextLine(1, len(text), ()), marks, told), 1)
        return
    for members, inside in _held_together(lines, marks or (), (passage.where, repairs)):
        words = [word for line in members for word in line.words]
        whole = _TextLine(members[0].number, members[-1].end, words)
        yield Part(_sentence(text, whole, None if marks is None else inside, told), len(members))


def read_whole(passage: Passage, lang: str, repairs: list[Repair]) -> tuple[Sentence, list[Range]]:
    """A text as one sentence, whatever line ends it has, and the ranges of its words."""
    text = _LINE_ENDS.sub(" ", _SURROGATE.sub("\ufffd", passage.text))
    refuse_long(len(text), passage.where)
    marks = None if passage.marks is None else settled_marks(text, passage.marks, passage.where, repairs)
    words = _words_of_line(text, (0, len(text)), _given_words(passage, text, repairs), lang)
    return _sentence(text, _TextLine(1, len(text), words), marks, (lang, passage.where, repairs)), words


def _lines(text: str, given: Sequence[Range] | None, lang: str) -> Iterator[_TextLine]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        if words := _words_of_line(text, (start, end), given, lang):
            yield _TextLine(number, end, words)
        start = end + 1


def _held_together(
    lines: Sequence[_TextLine], marks: Iterable[CharacterSpan], told: tuple[str, list[Repair]]
) -> Iterator[tuple[list[_TextLine], list[CharacterSpan]]]:
    """The lines in the groups that marks make of them, each with its marks; a mark over too many lines is left out."""
    where, repairs = told
    starts, ends = [line.words[0][0] for line in lines], [line.words[-1][1] for line in lines]
    begun: list[list[CharacterSpan]] = [[] for _ in lines]
    through: dict[int, CharacterSpan] = {}
    for mark in marks:
        first = min(bisect_right(ends, mark.start), len(lines) - 1)
        last = max(bisect_left(starts, mark.end) - 1, first)
        if last - first >= MOST_LINES:
            repairs.append(Repair(where, f"{named(mark)} runs over {last - first + 1} lines and was left out."))
            continue
        begun[first].append(mark)
        if clean_text(mark.label):
            through.update((index, through.get(index, mark)) for index in range(first, last))
    group: list[int] = []
    for index in range(len(lines)):
        group.append(index)
        if index not in through:
            if len(group) > 1:
                numbers = f"{lines[group[0]].number} to {lines[index].number}"
                what = f"{named(through[group[0]])} runs over a line end: lines {numbers} of its text are one sentence."
                repairs.append(Repair(where, what))
            yield [lines[member] for member in group], [mark for member in group for mark in begun[member]]
            group = []


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
    text: str, line: _TextLine, marks: Sequence[CharacterSpan] | None, told: tuple[str, str, list[Repair]]
) -> Sentence:
    lang, where, repairs = told
    note_length(len(line.words), where, repairs)
    cleaned = clean_words([text[start:end] for start, end in line.words], where, repairs)
    spans = None if marks is None else fitted(text, marks, line.words, (where, repairs))
    return Sentence(cleaned, gaps_behind(text, line.words, line.end), lang, spans)
