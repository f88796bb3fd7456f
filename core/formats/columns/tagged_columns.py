"""Reader of files with a word on each line and its tag in some column."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from core.errors import BadInput
from core.formats.columns.column_names import is_header
from core.formats.columns.column_table import FILLERS, ColumnTable
from core.formats.columns.delimited import convert_to_tabs, delimiter
from core.formats.columns.layout import ColumnRequest, Layout, choose_layout
from core.formats.columns.line_cells import Cells, cells_of
from core.formats.columns.reader import SentenceBlock, blocks, side_of_blocks
from core.formats.columns.sentence_ends import split_sentences
from core.formats.columns.tag_cells import merge_tag_cells
from core.formats.columns.tag_spellings import are_parts_of_speech
from core.formats.result import Repair, are_clean, clean_words, note_length
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence
from core.tags import OUTSIDE, is_tag, read_tags
from core.text import default_gaps, gaps_within

Words = list[Sequence[str]]
"""The words of each sentence."""
Trim = Callable[[Words], tuple[Words, list[tuple[int, str]]]]
"""Function that trims the words; returns them, and notes on sentences by their number."""

_RANGE = re.compile(r"[0-9]+[-.][0-9]+")
_MAX_SENTENCES = 20
"""Sentences that are examined to decide whether a column numbers the words."""


def read_columns(
    file: TextFile, lang: str, request: ColumnRequest | None = None, scheme: str = "", trim: Trim | None = None
) -> CorpusSide:
    """Read a file of columns as one side; what is not requested is detected from the whole file.

    Words are in the first column, or in the second if the first numbers them (Universal NER).
    """
    request = request or ColumnRequest()
    repairs: list[Repair] = []
    table, numbered = _table(file, request, repairs)
    if not table.cuts:
        return CorpusSide(file.name, (), (), tuple(repairs))
    layout = _fit_layout(table, request, numbered, repairs)
    _split_sentences(table, layout, numbered, repairs)
    words = _words(table, layout, trim, repairs)
    tagged = list(_tagged(table, layout, words, repairs))
    scheme = _scheme(layout, tagged, scheme)
    sentences = [sentence.read(file, lang, scheme, repairs) for sentence in tagged]
    return side_of_blocks(file, [sentence.block for sentence in tagged], sentences, repairs)


def _split_sentences(table: ColumnTable, layout: Layout, numbered: bool, repairs: list[Repair]) -> None:
    """Split sentences where a column besides words and tags marks their ends."""
    beside = sorted(set(range(int(numbered), table.width)) - {layout.word, layout.tag})
    repairs += [Repair(table.file.name, what) for what in split_sentences(table, beside)]


def _words(table: ColumnTable, layout: Layout, trim: Trim | None, repairs: list[Repair]) -> Words:
    words: Words = [cut.columns[layout.word] for cut in table.cuts]
    if not trim:
        return words
    words, notes = trim(words)
    repairs += [Repair(table.file.place(table.cuts[number].block.first), what) for number, what in notes]
    return words


def _scheme(layout: Layout, tagged: Sequence["_TaggedSentence"], requested: str) -> str:
    """Return the scheme of the tags, one of `core.tags.SCHEMES`, as requested unless labels have no prefixes."""
    if requested and not layout.spelling.runs:
        return requested
    return layout.spelling.scheme(filter(None, (sentence.tags for sentence in tagged)))


def _fit_layout(table: ColumnTable, request: ColumnRequest, numbered: bool, repairs: list[Repair]) -> Layout:
    """Choose the columns and mend the lines that differ; try fewer columns if most lines hold spaces."""
    try:
        layout, changes = _fitted(table, request, numbered)
    except BadInput as error:
        if not table.narrow():
            raise
        try:
            layout, changes = _fitted(table, request, numbered)
        except BadInput:
            raise error from None
    repairs += changes
    return layout


def _fitted(table: ColumnTable, request: ColumnRequest, numbered: bool) -> tuple[Layout, list[Repair]]:
    layout = choose_layout(table, request, numbered)
    return layout, [*layout.repairs, *table.mend(layout.places)]


@dataclass(slots=True)
class _TaggedSentence:
    """The words of a sentence and their tags; None if all are outside."""

    block: SentenceBlock
    words: tuple[str, ...]
    tags: Sequence[str] | None

    def read(self, file: TextFile, lang: str, scheme: str, repairs: list[Repair]) -> Sentence:
        """Return the sentence with the text of its comments and the spans of its tags."""
        text = self.block.comments.get("text", "")
        gaps = (text and gaps_within(self.words, text)) or default_gaps(self.words, lang)
        if not self.tags:
            return Sentence(self.words, gaps, lang, ())
        spans, broken = read_tags(self.tags, scheme)
        repairs += [Repair(file.place(self.block.number(repair.index)), repair.what) for repair in broken]
        return Sentence(self.words, gaps, lang, spans)


def _tagged(table: ColumnTable, layout: Layout, words: Words, repairs: list[Repair]) -> Iterator[_TaggedSentence]:
    """Yield the clean words and the tags of each sentence, and release its columns."""
    tag_of = {} if layout.spelling.is_plain else layout.spelling.tags
    for cut, cells in zip(table.cuts, words, strict=True):
        where = table.file.place(cut.block.first)
        cleaned = tuple(cells) if are_clean(cells) else clean_words(cells, where, repairs)
        note_length(len(cleaned), where, repairs)
        yield _TaggedSentence(cut.block, cleaned, _inside_tags(cut.columns[layout.tag], tag_of))
        cut.columns = ()


def _inside_tags(values: Cells, tag_of: Mapping[str, str]) -> Sequence[str] | None:
    """Return the tags of a sentence, the values themselves where there is no other spelling; None if all are O."""
    tags = [tag_of.get(value, value) for value in values] if tag_of else values
    return tags if tags.count(OUTSIDE) < len(tags) else None


def _table(file: TextFile, request: ColumnRequest, repairs: list[Repair]) -> tuple[ColumnTable, bool]:
    """Split the sentences into columns; return them, and whether the first column numbers the words."""
    file = convert_to_tabs(file, repairs)
    table = ColumnTable(file)
    numbered = request.word in {0, 2} and _is_numbered(list(islice(blocks(file, True), _MAX_SENTENCES)))
    sentences = blocks(file, numbered or request.word > 1)
    first = list(islice(sentences, 1))
    _take_header(table, first, repairs)
    for block in chain(first, sentences):
        if numbered:
            _drop_ranges(block, file, repairs)
        table.add(block)
    table.settle()
    repairs += merge_tag_cells(table)
    return table, numbered


def _take_header(table: ColumnTable, first: list[SentenceBlock], repairs: list[Repair]) -> None:
    """Take the names of columns from the first line, if it holds them; ``first`` is the first sentence, if any."""
    if not first or not is_header(cells_of(first[0].lines[0])):
        return
    block = first[0]
    table.names = cells_of(block.lines[0])
    repairs.append(Repair(table.file.place(block.first), "it names the columns, and is no word."))
    if len(block.lines) == 1:
        first.clear()
    else:
        block.drop({0})


def _is_numbered(sentences: Sequence[SentenceBlock]) -> bool:
    """Return true if the first of at least three columns counts the words of each sentence from 1 (or 0)."""
    rows_of_sentences = list(map(_word_rows, sentences))
    if not rows_of_sentences or not all(map(_counts_words, rows_of_sentences)):
        return False
    seconds = {row[1] for row in chain.from_iterable(rows_of_sentences)}
    return not FILLERS.issuperset(seconds) or _have_tabs(sentences)


def _have_tabs(sentences: Sequence[SentenceBlock]) -> bool:
    return any("\t" in line for block in sentences for line in block.lines)


def _word_rows(block: SentenceBlock) -> list[Sequence[str]]:
    """Split the lines of a sentence without multiword tokens and empty nodes."""
    return [cells_of(line) for line in block.lines if not _RANGE.match(line)]


def _counts_words(rows: Sequence[Sequence[str]]) -> bool:
    """Return true if the rows of a sentence have a third cell, and begin with consecutive numbers."""
    if not rows:
        return False
    first = 0 if rows[0][0] == "0" else 1
    return all(any(row[2:]) and row[0] == str(number) for number, row in enumerate(rows, first))


def _drop_ranges(block: SentenceBlock, file: TextFile, repairs: list[Repair]) -> None:
    """Remove the lines of multiword tokens (``3-4``) and empty nodes (``5.1``); list their own tags as left out."""
    ranges = {index for index, line in enumerate(block.lines) if _RANGE.match(line)}
    if 0 < len(ranges) < len(block.lines):
        repairs += _lost_tags(block, sorted(ranges), file)
        block.drop(ranges)


def _lost_tags(block: SentenceBlock, ranges: Sequence[int], file: TextFile) -> Iterator[Repair]:
    """Yield a repair for each of these lines that has a tag of an entity."""
    for index in ranges:
        tag = next(filter(_is_inside, cells_of(block.lines[index])[2:]), "")
        if tag:
            where = file.place(block.number(index))
            yield Repair(where, f"it is no word by itself: its tag {tag} was left out.")


def _is_inside(cell: str) -> bool:
    return cell != OUTSIDE and is_tag(cell)


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """Preview of the beginning of a file: the confidence that it has columns with tags, and its words."""

    share: float = 0.0
    numbered: bool = False
    words: tuple[str, ...] = ()


def preview_columns(file: TextFile) -> ColumnPreview:
    """Read the beginning of a file as columns with tags; raises nothing."""
    return _preview_text("\n".join(file.head()).replace("\0", "\ufffd"))


@lru_cache(maxsize=512)
def _preview_text(text: str) -> ColumnPreview:
    """Read a text as columns; the cache serves the formats that preview the same file one after the other."""
    head = TextFile("head", text.encode("utf-8", "replace"))
    try:
        table, numbered = _table(head, ColumnRequest(), [])
    except BadInput:
        return ColumnPreview(0.6 * bool(delimiter(text.split("\n"))))
    return _preview(table, numbered) if table.cuts else ColumnPreview()


def _preview(table: ColumnTable, numbered: bool) -> ColumnPreview:
    """Describe a table that is not empty; without a layout, by the share of lines with a tag."""
    rows, separators = zip(*table.rows(), strict=True)
    try:
        layout = _fit_layout(table, ColumnRequest(), numbered, [])
    except BadInput:
        columnar = _are_plain(rows, table.width) and _is_columnar(table, len(rows), all(separators))
        return ColumnPreview(max(0.8 * _tagged_share(rows), 0.7 * columnar), numbered)
    words = tuple(chain.from_iterable(cut.columns[layout.word] for cut in table.cuts))
    return ColumnPreview(0.9 if layout.spelling.runs else 1.0, numbered, words)


def _tagged_share(rows: Sequence[Cells]) -> float:
    return sum(any(map(is_tag, row[1:])) for row in rows) / len(rows)


def _is_columnar(table: ColumnTable, size: int, all_tabs: bool) -> bool:
    """Return true if words have parts of speech, or a few recurring values, in the cells behind them."""
    values = [table.values(index) for index in range(1, table.width)]
    if any(map(are_parts_of_speech, values)):
        return True
    if not all_tabs:
        return table.width > 3 and size > 7
    return 2 * min(map(len, values)) <= size


def _are_plain(rows: Sequence[Cells], width: int) -> bool:
    """Return true if there are some rows, all of them have this width, and no cell holds a space."""
    if len(rows) < 3 or set(map(len, rows)) != {width}:
        return False
    return not any(" " in cell.strip() for cell in chain.from_iterable(rows))
