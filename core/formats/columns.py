"""Files of columns: a word on each line, blank lines between sentences, comments and document marks in between.

Columns are separated by tabs where a line has any, otherwise by runs of spaces. Trailing blanks, lines of blanks
between sentences and carriage returns occur and are read over.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from sys import intern

from core.errors import BadInput, InvalidValue
from core.formats.imported import Repair, clean_text, clean_words, note_length
from core.formats.sides import Side
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.tags import OUTSIDE, detect_scheme, parse_tag, read_tags
from core.words import default_gaps, gaps_within

DOCUMENT = "-DOCSTART-"

_COMMENT = re.compile(r"# ?([\w.:-]+(?: id)?) = ?(.*)|# ([\w.:-]+)=(.*)|#\s(newdoc|newpar|id [0-9a-f-]{8}.*)$")
_RANGE = re.compile(r"[0-9]+[-.][0-9]+")
_SPACES = re.compile(" +")
_ENOUGH = 20
"""Sentences to look at to tell whether a column numbers the words."""


@dataclass(slots=True)
class Block:
    """One sentence's lines: the first of them counted from 1, its document and comments.

    ``holes`` are the words before which a line was read over.
    """

    first: int
    document: str
    comments: dict[str, str]
    lines: Sequence[str]
    holes: Sequence[int] = ()

    def number(self, index: int) -> int:
        return self.first + index + sum(hole <= index for hole in self.holes)


def blocks(file: TextFile) -> Iterator[Block]:
    """The lines of each sentence, with what the comments and document marks before them say."""
    lines: list[str] = []
    holes: list[int] = []
    comments: dict[str, str] = {}
    document, opened, first = "", 0, 0
    for number, line in enumerate(chain(file.lines(), [""]), 1):
        if not line or line.isspace():
            if lines:
                yield Block(first, document, comments, lines, holes)
                lines, comments, holes = [], {}, []
        elif line[0] in "#-" and is_aside(line):
            name, value = _said(line)
            if name in {DOCUMENT, "newdoc", "newdoc id"}:
                opened += 1
                document = value or str(opened)
            comments[name] = value
            if lines:
                holes.append(len(lines))
        else:
            first = first if lines else number
            lines.append(line)


def is_aside(line: str) -> bool:
    """Whether a line holds no word: a comment, or the mark of a document."""
    return line.split(None, 1)[0] == DOCUMENT or (bool(_COMMENT.match(line)) and "\t" not in line.rstrip())


def _said(line: str) -> tuple[str, str]:
    if line.split(None, 1)[0] == DOCUMENT:
        rest = [part for part in line.split()[1:] if part not in {"-X-", OUTSIDE, "-", "_"}]
        return DOCUMENT, " ".join(rest)
    match = _COMMENT.match(line)
    name, _, value = (match[0] if match else "").removeprefix("#").partition("=")
    return name.strip(), clean_text(value)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the words and their tags stand; ``clean`` makes words of what the column of words holds."""

    word: int = 0
    tag: int = -1
    clean: Callable[[Sequence[str]], Sequence[str]] = tuple

    @property
    def least(self) -> int:
        """How many columns there must be."""
        return 1 + max(1, self.word, self.tag)


@dataclass(slots=True)
class _Tagged:
    """A sentence before its tags are understood; ``tags`` are None where all are outside."""

    block: Block
    words: tuple[str, ...]
    tags: Sequence[str] | None


def read_columns(file: TextFile, lang: str, layout: Layout | None = None, scheme: str = "") -> Side:
    """The sentences of a file of columns as one side; without a layout or scheme, both are told from the file.

    Words are in the first column and tags in the last, except where the first of at least three numbers the words:
    then they are in the second and third (Universal NER).
    """
    repairs: list[Repair] = []
    reader = _Reader(file, repairs)
    begun = blocks(file)
    looked_at = list(islice(begun, _ENOUGH))
    layout = layout or (Layout(1, 2) if _is_numbered(looked_at) else Layout())
    found = [reader.tagged(block, layout) for block in chain(looked_at, begun)]
    scheme = scheme or detect_scheme(one.tags for one in found if one.tags)
    sentences = [Sentence(one.words, reader.gaps(one, lang), lang, reader.spans(one, scheme)) for one in found]
    documents = tuple(one.block.document for one in found)
    ids = tuple(one.block.comments.get("sent_id", "") for one in found)
    return Side(
        file.name,
        tuple(sentences),
        tuple(one.block.first for one in found),
        tuple(repairs),
        ids if any(ids) else (),
        documents if any(documents) else (),
    )


class _Reader:
    """What is remembered over the sentences of one file: repairs and the tags that were seen to be tags."""

    def __init__(self, file: TextFile, repairs: list[Repair]) -> None:
        self.file, self.repairs = file, repairs
        self.known = {OUTSIDE}

    def tagged(self, block: Block, layout: Layout) -> _Tagged:
        if layout.word:
            _drop_ranges(block)
        cells = self._evenly(block, layout) or self._line_by_line(block, layout)
        where = self.file.place(block.first)
        words = clean_words(layout.clean(cells[0]), where, self.repairs)
        note_length(len(words), where, self.repairs)
        block.lines = ()
        tags = None if set(cells[1]) == {OUTSIDE} else tuple(map(intern, cells[1]))
        return _Tagged(block, words, tags)

    def _evenly(self, block: Block, layout: Layout) -> tuple[Sequence[str], Sequence[str]] | None:
        """The words and tags where all lines have the same columns, and nothing is odd: the usual case, and fast."""
        mark = "\t" if "\t" in block.lines[0] else " "
        rows = [line.split(mark) for line in block.lines]
        size = len(rows[0])
        if size < layout.least or any(len(row) != size for row in rows):
            return None
        columns = list(zip(*rows, strict=True))
        words, tags = columns[layout.word], columns[layout.tag]
        odd = not self.known.issuperset(tags) or (mark == " " and "" in words)
        return None if odd else (words, tags)

    def _line_by_line(self, block: Block, layout: Layout) -> tuple[Sequence[str], Sequence[str]]:
        words, tags = [], []
        for index, line in enumerate(block.lines):
            where = self.file.place(block.number(index))
            columns = split_columns(line, where, layout.least)
            words.append(columns[layout.word])
            tags.append(self._tag(columns[layout.tag].strip(), where))
        return words, tags

    def _tag(self, tag: str, where: str) -> str:
        if tag not in self.known:
            try:
                parse_tag(tag)
            except InvalidValue as error:
                raise BadInput(where, str(error), "The tag must stand in the last column.") from error
            self.known.add(tag)
        return tag

    def gaps(self, found: _Tagged, lang: str) -> tuple[str, ...]:
        text = found.block.comments.get("text", "")
        return (text and gaps_within(found.words, text)) or default_gaps(found.words, lang)

    def spans(self, found: _Tagged, scheme: str) -> tuple[Span, ...]:
        if found.tags is None:
            return ()
        spans, broken = read_tags(found.tags, scheme)
        for one in broken:
            self.repairs.append(Repair(self.file.place(found.block.number(one.index)), one.what))
        return spans


def split_columns(line: str, where: str, least: int = 2) -> Sequence[str]:
    """The columns of one line; `BadInput` where there are fewer than ``least``."""
    trimmed = line.rstrip("\t ")
    columns = trimmed.split("\t") if "\t" in trimmed else _SPACES.split(line.strip("\t "))
    if len(columns) < least:
        problem = "there is only one column." if len(columns) == 1 else f"there are only {len(columns)} columns."
        raise BadInput(where, problem, "Each line needs a word and, last, its tag.")
    return columns


def _is_numbered(some: Sequence[Block]) -> bool:
    """Whether the first of at least three columns counts the words of each sentence from 1."""
    return bool(some) and all(map(_counts_words, some))


def _counts_words(block: Block) -> bool:
    rows = [line.split("\t", 2) for line in block.lines if not _RANGE.match(line)]
    return bool(rows) and all(len(row) > 2 and row[0] == str(number) for number, row in enumerate(rows, 1))


def _drop_ranges(block: Block) -> None:
    """Read over the lines of multiword tokens (``3-4``) and empty nodes (``5.1``), which have no tag of their own."""
    kept = [index for index, line in enumerate(block.lines) if not _RANGE.match(line)]
    if 0 < len(kept) < len(block.lines):
        numbers = [block.number(index) for index in kept]
        block.first, block.lines = numbers[0], [block.lines[index] for index in kept]
        block.holes = [index for index in range(1, len(kept)) for _ in range(numbers[index - 1] + 1, numbers[index])]
