"""Texts of annotation tools, split into sentences: one for each line that has words.

A line break within an entity ends no sentence: the lines that it runs over are one sentence, which is listed. A text
without any words is one sentence without words.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from core.formats.base import Preserves
from core.formats.placed_sentences import PlacedSentence, side_of
from core.formats.result import Repair, clean_text, clean_words, limit_sentences, note_length, refuse_long
from core.formats.sides import CorpusSide
from core.formats.tools.marks import describe_mark, locate_marks, word_spans
from core.formats.tools.offsets import CharacterSpan, Passage, Range, ReadContext, gaps_behind, ranges_of
from core.formats.tools.units import OffsetUnit, in_characters
from core.model import Sentence
from core.text import tokenise

PASSAGE_KEEPS = frozenset(Preserves) - {Preserves.BREAKS, Preserves.LANGS, Preserves.LINKS, Preserves.POSSIBLE}
PASSAGE_LOSES = "Line breaks within a sentence become spaces; word links are left out."
"""What formats with labelled texts of one language keep of a corpus, and lose."""
MAX_LINES = 10
"""The most lines that one entity may run over; a longer one is left out."""

_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Part(NamedTuple):
    """A sentence of a text, and the number of lines with words that it takes."""

    sentence: Sentence
    width: int


class _TextLine(NamedTuple):
    """A line that has words: its number in the text, its end, and the ranges of its words."""

    number: int
    end: int
    words: Sequence[Range]


def passages_side(
    name: str, passages: Iterable[Passage], lang: str, repairs: list[Repair], offsets: OffsetUnit = "judged"
) -> CorpusSide:
    """Build one side of a corpus from its texts: a text of one line is a sentence with the name of the text.

    A longer text is a document: its own, where it does not name one, and its lines are counted from 1. ``offsets``
    is the unit of the positions of the marks.
    """
    converted = in_characters(list(passages), offsets, (lang, name, repairs))
    placed = chain.from_iterable(_placed(passage, lang, repairs) for passage in converted)
    return side_of(name, limit_sentences(placed, name), repairs)


def _placed(passage: Passage, lang: str, repairs: list[Repair]) -> Iterator[PlacedSentence]:
    """Yield the sentences of a text with their names: that of the text, or numbers of their lines behind it."""
    parts = list(read_passage(passage, lang, repairs))
    widths = [part.width for part in parts]
    if sum(widths) == 1:
        yield PlacedSentence(parts[0].sentence, passage.line, passage.name, passage.document)
        return
    document = passage.document or passage.name
    for (sentence, width), number in zip(parts, accumulate(widths, initial=1), strict=False):
        yield PlacedSentence(sentence, passage.line, passage.line_name(number), document, width)


def read_passage(passage: Passage, lang: str, repairs: list[Repair]) -> Iterator[Part]:
    """Yield the sentences of a text, one for each line with words; changes are added to ``repairs``.

    A mark that cuts a word is widened to it, one without a word is left out, one that runs over line ends makes one
    sentence of the lines; of two that overlap the longer stays.
    """
    text = _SURROGATE.sub("\ufffd", passage.text)
    marks = _located_marks(passage, text, repairs)
    context = lang, passage.where, repairs
    refuse_long(max(map(len, text.split("\n"))), passage.where)
    lines = list(limit_sentences(_lines(text, _given_words(passage, text, repairs), lang), passage.where))
    if not lines:
        yield Part(_sentence(text, _TextLine(1, len(text), ()), marks, context), 1)
        return
    for members, inside in _join_lines(lines, marks or (), passage.where, repairs):
        marks_inside = None if marks is None else inside
        yield Part(_sentence(text, _whole_line(members), marks_inside, context), len(members))


def _whole_line(members: Sequence[_TextLine]) -> _TextLine:
    """Join neighbouring lines to one."""
    words = list(chain.from_iterable(line.words for line in members))
    return _TextLine(members[0].number, members[-1].end, words)


def _located_marks(passage: Passage, text: str, repairs: list[Repair]) -> list[CharacterSpan] | None:
    if passage.marks is None:
        return None
    return locate_marks(text, passage.marks, passage.where, repairs)


def read_whole(passage: Passage, lang: str, repairs: list[Repair]) -> tuple[Sentence, list[Range]]:
    """Read a text as one sentence, whatever line ends it has; return it with the ranges of its words."""
    text = _LINE_ENDS.sub(" ", _SURROGATE.sub("\ufffd", passage.text))
    refuse_long(len(text), passage.where)
    marks = _located_marks(passage, text, repairs)
    words = _words_of_line(text, (0, len(text)), _given_words(passage, text, repairs), lang)
    return _sentence(text, _TextLine(1, len(text), words), marks, (lang, passage.where, repairs)), words


def _lines(text: str, word_ranges: Sequence[Range] | None, lang: str) -> Iterator[_TextLine]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        words = _words_of_line(text, (start, end), word_ranges, lang)
        if words:
            yield _TextLine(number, end, words)
        start = end + 1


def _join_lines(
    lines: Sequence[_TextLine], marks: Iterable[CharacterSpan], where: str, repairs: list[Repair]
) -> Iterator[tuple[Sequence[_TextLine], list[CharacterSpan]]]:
    """Yield the lines in the groups that marks make of them, each with its marks.

    A mark over more than `MAX_LINES` lines is left out.
    """
    ranges = list(_line_ranges(lines, marks, where, repairs))
    crossing = _crossing_marks(ranges)
    beginning: list[list[CharacterSpan]] = [[] for _ in lines]
    for mark, first, _ in ranges:
        beginning[first].append(mark)
    for group in _groups(len(lines), crossing):
        members = lines[group]
        if len(members) > 1:
            numbers = f"{members[0].number} to {members[-1].number}"
            subject = describe_mark(crossing[group.start])
            what = f"{subject} runs over a line end: lines {numbers} of its text are one sentence."
            repairs.append(Repair(where, what))
        yield members, list(chain.from_iterable(beginning[group]))


def _crossing_marks(ranges: Iterable[tuple[CharacterSpan, int, int]]) -> dict[int, CharacterSpan]:
    """Return the first mark that goes on behind a line, by the line's index; marks without a label do not count."""
    crossing: dict[int, CharacterSpan] = {}
    for mark, first, last in ranges:
        if clean_text(mark.label):
            for index in range(first, last):
                crossing.setdefault(index, mark)
    return crossing


def _groups(size: int, crossing: Container[int]) -> Iterator[slice]:
    """Yield the runs of so many lines that end with a line behind which no mark goes on."""
    start = 0
    for index in range(size):
        if index not in crossing:
            yield slice(start, index + 1)
            start = index + 1


def _line_ranges(
    lines: Sequence[_TextLine], marks: Iterable[CharacterSpan], where: str, repairs: list[Repair]
) -> Iterator[tuple[CharacterSpan, int, int]]:
    """Yield marks with the index of their first and last line, but for those over more than `MAX_LINES` lines."""
    starts = [line.words[0][0] for line in lines]
    ends = [line.words[-1][1] for line in lines]
    for mark in marks:
        first = min(bisect_right(ends, mark.start), len(lines) - 1)
        last = max(bisect_left(starts, mark.end) - 1, first)
        if last - first >= MAX_LINES:
            what = f"{describe_mark(mark)} runs over {last - first + 1} lines and was left out."
            repairs.append(Repair(where, what))
            continue
        yield mark, first, last


def _given_words(passage: Passage, text: str, repairs: list[Repair]) -> list[Range] | None:
    """Return the words that the file gives, without blank ones; None where it gives none, or they do not fit."""
    if passage.words is None:
        return None
    borders = [0, *chain.from_iterable(passage.words), len(text)]
    if borders != sorted(borders):
        repairs.append(Repair(passage.where, "its words do not fit its text, which was cut into words again."))
        return None
    return [(start, end) for start, end in passage.words if text[start:end].strip()]


def _words_of_line(text: str, line: Range, word_ranges: Sequence[Range] | None, lang: str) -> list[Range]:
    """Return the words of a line as ranges of the text: those that the file gives, else those that it is cut into."""
    if word_ranges is not None:
        first, last = (bisect_left(word_ranges, (border, border)) for border in line)
        return list(word_ranges[first:last])
    words, gaps = tokenise(text[slice(*line)], lang)
    return ranges_of(words, gaps, text.index(words[0], *line)) if words else []


def _sentence(text: str, line: _TextLine, marks: Sequence[CharacterSpan] | None, context: ReadContext) -> Sentence:
    lang, where, repairs = context
    note_length(len(line.words), where, repairs)
    words = clean_words([text[start:end] for start, end in line.words], where, repairs)
    spans = None if marks is None else word_spans(text, marks, line.words, (where, repairs))
    return Sentence(words, gaps_behind(text, line.words, line.end), lang, spans)
