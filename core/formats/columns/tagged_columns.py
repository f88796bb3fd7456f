"""Reader of files with a word on each line and its tag in some column."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise

from core.errors import BadInput
from core.formats.columns.column_table import FILLERS, ColumnTable, cells_of
from core.formats.columns.delimited import convert_to_tabs, delimiter
from core.formats.columns.layout import ColumnRequest, Layout, choose_layout, is_header
from core.formats.columns.reader import SentenceBlock, blocks
from core.formats.columns.sentence_ends import split_sentences
from core.formats.columns.tag_cells import merge_tag_cells
from core.formats.columns.tag_spellings import are_parts_of_speech
from core.formats.result import Repair, are_clean, clean_words, note_length
from core.formats.sides import CorpusSide, names_or_empty
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.tags import OUTSIDE, detect_scheme, is_tag, read_tags
from core.text import default_gaps, gaps_within

Words = list[Sequence[str]]
"""The words of each sentence."""
Trim = Callable[[Words], tuple[Words, list[tuple[int, str]]]]
"""Function that trims the words; returns them, and notes on sentences by their number."""

_RANGE = re.compile(r"[0-9]+[-.][0-9]+")
_IDS = ("sent_id", "id", "sentence_id")
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
    sentences = tuple(sentence.read(file, lang, scheme, repairs) for sentence in tagged)
    return CorpusSide(
        file.name,
        sentences,
        tuple(sentence.block.first for sentence in tagged),
        tuple(repairs),
        names_or_empty(sentence.id for sentence in tagged),
        names_or_empty(sentence.block.document for sentence in tagged),
    )


def _split_sentences(table: ColumnTable, layout: Layout, numbered: bool, repairs: list[Repair]) -> None:
    """Split sentences where a column besides words and tags marks their ends."""
    beside = [index for index in range(int(numbered), table.width) if index not in {layout.word, layout.tag}]
    repairs += [Repair(table.file.name, what) for what in split_sentences(table, beside)]


def _words(table: ColumnTable, layout: Layout, trim: Trim | None, repairs: list[Repair]) -> Words:
    words: Words = [cut.columns[layout.word] for cut in table.cuts]
    if not trim:
        return words
    words, notes = trim(words)
    repairs += [Repair(table.file.place(table.cuts[number].block.first), what) for number, what in notes]
    return words


def _scheme(layout: Layout, tagged: Sequence["_TaggedSentence"], requested: str) -> str:
    """Return the scheme of the tags, one of `core.tags.SCHEMES`; IOB1 for labels without prefixes."""
    if layout.spelling.runs:
        return "IOB1"
    return requested or detect_scheme(sentence.tags for sentence in tagged if sentence.tags)


def _fit_layout(table: ColumnTable, request: ColumnRequest, numbered: bool, repairs: list[Repair]) -> Layout:
    """Choose the columns and mend the lines that differ; try fewer columns if most lines hold spaces."""
    try:
        layout = choose_layout(table, request, numbered)
        mended = table.mend(layout.places)
    except BadInput as error:
        if not table.narrow():
            raise
        try:
            layout = choose_layout(table, request, numbered)
            mended = table.mend(layout.places)
        except BadInput:
            raise error from None
    repairs += [*layout.repairs, *mended]
    return layout


@dataclass(slots=True)
class _TaggedSentence:
    """The words of a sentence and their tags; None if all are outside."""

    block: SentenceBlock
    words: tuple[str, ...]
    tags: Sequence[str] | None

    @property
    def id(self) -> str:
        """First id in the comments; "" without any."""
        comments = self.block.comments
        return next((comments[name] for name in _IDS if comments.get(name)), "")

    def read(self, file: TextFile, lang: str, scheme: str, repairs: list[Repair]) -> Sentence:
        """Return the sentence with the text of its comments and the spans of its tags."""
        text = self.block.comments.get("text", "")
        gaps = (text and gaps_within(self.words, text)) or default_gaps(self.words, lang)
        spans: tuple[Span, ...] = ()
        if self.tags:
            spans, broken = read_tags(self.tags, scheme)
            repairs += [Repair(file.place(self.block.number(repair.index)), repair.what) for repair in broken]
        return Sentence(self.words, gaps, lang, spans)


def _tagged(table: ColumnTable, layout: Layout, words: Words, repairs: list[Repair]) -> Iterator[_TaggedSentence]:
    """Yield the clean words and the tags of each sentence, and release its columns."""
    tag_of = layout.spelling.tags
    plain = all(value == tag for value, tag in tag_of.items())
    for cut, cells in zip(table.cuts, words, strict=True):
        where = table.file.place(cut.block.first)
        cleaned = tuple(cells) if are_clean(cells) else clean_words(cells, where, repairs)
        note_length(len(cleaned), where, repairs)
        tags = cut.columns[layout.tag]
        if not plain:
            tags = tuple(tag_of.get(tag, tag) for tag in tags)
        yield _TaggedSentence(cut.block, cleaned, tags if tags.count(OUTSIDE) < len(tags) else None)
        cut.columns = ()


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
        block.first, block.lines = block.number(1), block.lines[1:]
        block.holes = [hole - 1 for hole in block.holes if hole > 1]


def _is_numbered(sentences: Sequence[SentenceBlock]) -> bool:
    """Return true if the first of at least three columns counts the words of each sentence from 1 (or 0)."""
    rows_of_sentences = list(map(_word_rows, sentences))
    if not rows_of_sentences or not all(map(_counts_words, rows_of_sentences)):
        return False
    seconds = {row[1] for row in chain.from_iterable(rows_of_sentences)}
    if not FILLERS.issuperset(seconds):
        return True
    return any("\t" in line for line in chain.from_iterable(block.lines for block in sentences))


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
    is_range = [bool(_RANGE.match(line)) for line in block.lines]
    if all(is_range) or not any(is_range):
        return
    lines: list[str] = []
    numbers: list[int] = []
    for index, line in enumerate(block.lines):
        if not is_range[index]:
            lines.append(line)
            numbers.append(block.number(index))
            continue
        tags = [cell for cell in cells_of(line)[2:] if cell != OUTSIDE and is_tag(cell)]
        if tags:
            where = file.place(block.number(index))
            repairs.append(Repair(where, f"it is no word by itself: its tag {tags[0]} was left out."))
    block.first, block.lines, block.holes = numbers[0], lines, _holes(numbers)


def _holes(numbers: Sequence[int]) -> list[int]:
    """Return the index of the word behind each line that is missing among these numbers of lines."""
    holes: list[int] = []
    for index, (previous, number) in enumerate(pairwise(numbers), 1):
        holes += [index] * (number - previous - 1)
    return holes


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
    rows = [cells for cells, _ in table.rows()]
    try:
        layout = _fit_layout(table, ColumnRequest(), numbered, [])
    except BadInput:
        tagged = sum(any(map(is_tag, row[1:])) for row in rows) / len(rows)
        return ColumnPreview(max(0.8 * tagged, 0.7 * _is_columnar(table)), numbered)
    words = tuple(chain.from_iterable(cut.columns[layout.word] for cut in table.cuts))
    return ColumnPreview(0.9 if layout.spelling.runs else 1.0, numbered, words)


def _is_columnar(table: ColumnTable) -> bool:
    """Return true if lines are words with unknown cells behind them: parts of speech, or a few recurring values."""
    rows = [cells for cells, _ in table.rows()]
    if len(rows) < 3 or not _are_plain(rows, table.width):
        return False
    values = [table.values(index) for index in range(1, table.width)]
    if any(map(are_parts_of_speech, values)):
        return True
    if not all(tabs for _, tabs in table.rows()):
        return table.width > 3 and len(rows) > 7
    return any(2 * len(cells) <= len(rows) for cells in values)


def _are_plain(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Return true if all rows have this width, and no cell holds a space."""
    if any(len(cells) != width for cells in rows):
        return False
    return not any(" " in cell.strip() for cell in chain.from_iterable(rows))
