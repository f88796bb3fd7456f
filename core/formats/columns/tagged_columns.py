"""Sentences of a file that has a word on each line, with its tag in some column."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from core.errors import BadInput
from core.formats.columns.column_table import FILLERS, ColumnTable, cells_of
from core.formats.columns.delimited import delimiter, with_tabs
from core.formats.columns.layout import ColumnRequest, Layout, is_header, layout_of
from core.formats.columns.reader import SentenceBlock, blocks
from core.formats.columns.sentence_ends import part_sentences
from core.formats.columns.tag_cells import gathered
from core.formats.columns.tag_spellings import are_parts_of_speech
from core.formats.result import Repair, are_clean, clean_words, note_length
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.tags import OUTSIDE, detect_scheme, is_tag, read_tags
from core.text import default_gaps, gaps_within

Words = list[Sequence[str]]
"""The words of each sentence."""
Trim = Callable[[Words], tuple[Words, list[tuple[int, str]]]]
"""Takes from the words what is none of them; says of which sentences, by number, something is to be said."""

_RANGE = re.compile(r"[0-9]+[-.][0-9]+")
_IDS = ("sent_id", "id", "sentence_id")
_ENOUGH = 20
"""Sentences to look at to tell whether a column numbers the words."""


def read_columns(
    file: TextFile, lang: str, asked: ColumnRequest | None = None, scheme: str = "", trim: Trim | None = None
) -> CorpusSide:
    """The sentences of a file of columns as one side; what was not asked for is told from the whole file.

    Words are in the first column, or in the second where the first numbers them (Universal NER).
    """
    asked = asked or ColumnRequest()
    repairs: list[Repair] = []
    table, numbered = _table(file, asked, repairs)
    if not table.cuts:
        return CorpusSide(file.name, (), (), tuple(repairs))
    layout = _laid_out(table, asked, numbered, repairs)
    beside = [index for index in range(int(numbered), table.width) if index not in {layout.word, layout.tag}]
    repairs += [Repair(file.name, what) for what in part_sentences(table, beside)]
    words = [cut.columns[layout.word] for cut in table.cuts]
    if trim:
        words, said = trim(words)
        repairs += [Repair(file.place(table.cuts[number].block.first), what) for number, what in said]
    found = list(_understood(table, layout, words, repairs))
    scheme = "IOB1" if layout.spelling.runs else scheme or detect_scheme(one.tags for one in found if one.tags)
    sentences = tuple(one.sentence(file, lang, scheme, repairs) for one in found)
    documents = tuple(one.block.document for one in found)
    ids = tuple(next(filter(None, map(one.block.comments.get, _IDS)), "") for one in found)
    return CorpusSide(
        file.name,
        sentences,
        tuple(one.block.first for one in found),
        tuple(repairs),
        ids if any(ids) else (),
        documents if any(documents) else (),
    )


def _laid_out(table: ColumnTable, asked: ColumnRequest, numbered: bool, repairs: list[Repair]) -> Layout:
    """Choose the columns and mend the lines that differ; fewer columns are tried where most lines hold spaces."""
    try:
        layout = layout_of(table, asked, numbered)
        mended = table.mend(layout.places)
    except BadInput as error:
        if not table.narrow():
            raise
        try:
            layout = layout_of(table, asked, numbered)
            mended = table.mend(layout.places)
        except BadInput:
            raise error from None
    repairs += [*layout.repairs, *mended]
    return layout


@dataclass(slots=True)
class _Tagged:
    """The words of a sentence and their tags; None where all are outside."""

    block: SentenceBlock
    words: tuple[str, ...]
    tags: Sequence[str] | None

    def sentence(self, file: TextFile, lang: str, scheme: str, repairs: list[Repair]) -> Sentence:
        text = self.block.comments.get("text", "")
        gaps = (text and gaps_within(self.words, text)) or default_gaps(self.words, lang)
        spans: tuple[Span, ...] = ()
        if self.tags:
            spans, broken = read_tags(self.tags, scheme)
            repairs += [Repair(file.place(self.block.number(one.index)), one.what) for one in broken]
        return Sentence(self.words, gaps, lang, spans)


def _understood(table: ColumnTable, layout: Layout, words: Words, repairs: list[Repair]) -> Iterator[_Tagged]:
    read = layout.spelling.tags
    plain = all(value == tag for value, tag in read.items())
    for cut, cells in zip(table.cuts, words, strict=True):
        where = table.file.place(cut.block.first)
        cleaned = tuple(cells) if are_clean(cells) else clean_words(cells, where, repairs)
        note_length(len(cleaned), where, repairs)
        tags = cut.columns[layout.tag]
        if not plain:
            tags = tuple(read.get(tag, tag) for tag in tags)
        yield _Tagged(cut.block, cleaned, tags if tags.count(OUTSIDE) < len(tags) else None)
        cut.columns = ()


def _table(file: TextFile, asked: ColumnRequest, repairs: list[Repair]) -> tuple[ColumnTable, bool]:
    """The sentences in columns, and whether the first of these numbers the words."""
    file = with_tabs(file, repairs)
    table = ColumnTable(file)
    numbered = asked.word in {0, 2} and _is_numbered(list(islice(blocks(file, True), _ENOUGH)))
    begun = blocks(file, numbered or asked.word > 1)
    first = list(islice(begun, 1))
    _take_header(table, first, repairs)
    for block in chain(first, begun):
        if numbered:
            _drop_ranges(block, file, repairs)
        table.add(block)
    table.settle()
    repairs += gathered(table)
    return table, numbered


def _take_header(table: ColumnTable, some: list[SentenceBlock], repairs: list[Repair]) -> None:
    """Take the names of columns from the first line, where it holds them."""
    if not some or not is_header(cells_of(some[0].lines[0])):
        return
    first = some[0]
    table.names = cells_of(first.lines[0])
    repairs.append(Repair(table.file.place(first.first), "it names the columns, and is no word."))
    if len(first.lines) == 1:
        del some[0]
    else:
        first.first, first.lines = first.number(1), first.lines[1:]
        first.holes = [hole - 1 for hole in first.holes if hole > 1]


def _is_numbered(some: Sequence[SentenceBlock]) -> bool:
    """Whether the first of at least three columns counts the words of each sentence from 1 (or 0)."""
    rows = [[cells_of(line) for line in block.lines if not _RANGE.match(line)] for block in some]
    if not rows or not all(map(_counts_words, rows)):
        return False
    seconds = {row[1] for some_rows in rows for row in some_rows}
    return not FILLERS.issuperset(seconds) or any("\t" in line for block in some for line in block.lines)


def _counts_words(rows: Sequence[Sequence[str]]) -> bool:
    first = 0 if rows and rows[0][0] == "0" else 1
    return bool(rows) and all(any(row[2:]) and row[0] == str(number) for number, row in enumerate(rows, first))


def _drop_ranges(block: SentenceBlock, file: TextFile, repairs: list[Repair]) -> None:
    """Read over the lines of multiword tokens (``3-4``) and empty nodes (``5.1``); tags of their own are listed."""
    kept = [index for index, line in enumerate(block.lines) if not _RANGE.match(line)]
    if not 0 < len(kept) < len(block.lines):
        return
    numbers = [block.number(index) for index in kept]
    for index in set(range(len(block.lines))).difference(kept):
        tags = [cell for cell in cells_of(block.lines[index])[2:] if cell != OUTSIDE and is_tag(cell)]
        if tags:
            where = file.place(block.number(index))
            repairs.append(Repair(where, f"it is no word by itself: its tag {tags[0]} was left out."))
    block.first, block.lines = numbers[0], [block.lines[index] for index in kept]
    block.holes = [index for index in range(1, len(kept)) for _ in range(numbers[index - 1] + 1, numbers[index])]


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """What the beginning of a file looks like: how sure it is that it has columns with tags; which words it has."""

    share: float = 0.0
    numbered: bool = False
    words: tuple[str, ...] = ()


def look_at(file: TextFile) -> ColumnPreview:
    """The beginning of a file as columns with tags; raises nothing."""
    return _look_at_text("\n".join(file.head()).replace("\0", "\ufffd"))


@lru_cache(maxsize=512)
def _look_at_text(text: str) -> ColumnPreview:
    """The same for a text; several formats ask for it one after the other."""
    head = TextFile("head", text.encode("utf-8", "replace"))
    try:
        table, numbered = _table(head, ColumnRequest(), [])
    except BadInput:
        return ColumnPreview(0.6 * bool(delimiter(text.split("\n"))))
    return _look(table, numbered) if table.cuts else ColumnPreview()


def _look(table: ColumnTable, numbered: bool) -> ColumnPreview:
    rows = [cells for cut in table.cuts for cells, _ in cut.rows()]
    try:
        layout = _laid_out(table, ColumnRequest(), numbered, [])
    except BadInput:
        tagged = sum(any(map(is_tag, row[1:])) for row in rows) / len(rows)
        return ColumnPreview(max(0.8 * tagged, 0.7 * _is_columnar(table)), numbered)
    words = tuple(word for cut in table.cuts for word in cut.columns[layout.word])
    return ColumnPreview(0.9 if layout.spelling.runs else 1.0, numbered, words)


def _is_columnar(table: ColumnTable) -> bool:
    """Whether lines are words with something unknown behind them: names of a kind, or few that come back."""
    rows = [(cells, tabs) for cut in table.cuts for cells, tabs in cut.rows()]
    if len(rows) < 3 or any(len(cells) != table.width for cells, _ in rows):
        return False
    if any(" " in cell.strip() for cells, _ in rows for cell in cells):
        return False
    values = [table.values(index) for index in range(1, table.width)]
    if any(map(are_parts_of_speech, values)):
        return True
    if not all(tabs for _, tabs in rows):
        return table.width > 3 and len(rows) > 7
    return any(2 * len(some) <= len(rows) for some in values)
