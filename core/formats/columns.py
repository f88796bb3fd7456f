"""Files of columns: a word on each line, blank lines between sentences, comments and document marks in between.

Columns are separated by tabs where a line has any, otherwise by runs of spaces. Trailing blanks, lines of blanks
between sentences and carriage returns occur and are read over.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from sys import intern
from types import MappingProxyType

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
_ODD = re.compile(r"\n(?:\s|#|-D)")
_SPACES = re.compile(" +")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_ENOUGH = 20
"""Sentences to look at to tell whether a column numbers the words."""


@dataclass(slots=True)
class Block:
    """One sentence's lines: the first of them counted from 1, its document and comments.

    ``holes`` are the words before which a line was read over. ``words`` and ``tags`` come of the lines; the tags
    are None where all are outside.
    """

    first: int
    document: str
    comments: Mapping[str, str]
    lines: Sequence[str]
    holes: Sequence[int] = ()
    words: tuple[str, ...] = ()
    tags: Sequence[str] | None = None

    def number(self, index: int) -> int:
        return self.first + index + sum(hole <= index for hole in self.holes)


def blocks(file: TextFile, numbered: bool = False) -> Iterator[Block]:
    """The lines of each sentence, with what the comments and document marks before them say.

    Where lines begin with a number, every line that begins with ``#`` is a comment.
    """
    reader = _Blocks(_is_comment if numbered else is_aside)
    number = 1
    for filled, group in groupby(file.lines(), bool):
        lines = list(group)
        if filled:
            yield from reader.read(lines, number)
        number += len(lines)


class _Blocks:
    """What comments and document marks said so far."""

    def __init__(self, is_aside: Callable[[str], bool]) -> None:
        self.is_aside = is_aside
        self.comments: dict[str, str] = {}
        self.document, self.opened = "", 0

    def read(self, lines: list[str], number: int) -> Iterator[Block]:
        """The sentences in lines that are not empty, the first of which has that number: nearly always one."""
        if not _ODD.search("\n".join(["", *lines])):
            yield self._block(number, lines, ())
            return
        words: list[str] = []
        holes: list[int] = []
        first = number
        for here, line in enumerate([*lines, " "], number):
            if line.isspace():
                if words:
                    yield self._block(first, words, holes)
                words, holes = [], []
            elif self.is_aside(line):
                self._note(line)
                holes += [len(words)] * bool(words)
            else:
                first = first if words else here
                words.append(line)

    def _block(self, first: int, lines: Sequence[str], holes: Sequence[int]) -> Block:
        comments, self.comments = self.comments or _NOTHING, {}
        return Block(first, self.document, comments, lines, holes)

    def _note(self, line: str) -> None:
        name, value = _said(line)
        if name in {DOCUMENT, "newdoc", "newdoc id"}:
            self.opened += 1
            self.document = value or str(self.opened)
        self.comments[name] = value


def is_aside(line: str) -> bool:
    """Whether a line holds no word: a comment, or the mark of a document."""
    if line[0] not in "#-":
        return False
    return line.split(None, 1)[0] == DOCUMENT or (bool(_COMMENT.match(line)) and "\t" not in line.rstrip())


def _is_comment(line: str) -> bool:
    return line[0] == "#"


def _said(line: str) -> tuple[str, str]:
    if line.split(None, 1)[0] == DOCUMENT:
        rest = [part for part in line.split()[1:] if part not in {"-X-", OUTSIDE, "-", "_"}]
        return DOCUMENT, " ".join(rest)
    name, _, value = line.removeprefix("#").partition("=")
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


def read_columns(file: TextFile, lang: str, layout: Layout | None = None, scheme: str = "") -> Side:
    """The sentences of a file of columns as one side; without a layout or scheme, both are told from the file.

    Words are in the first column and tags in the last, except where the first of at least three numbers the words:
    then they are in the second and third (Universal NER).
    """
    repairs: list[Repair] = []
    reader = _Reader(file, repairs)
    begun = blocks(file, bool(layout and layout.word))
    looked_at = list(islice(begun, _ENOUGH))
    layout = layout or (Layout(1, 2) if _is_numbered(looked_at) else Layout())
    found = [reader.understood(block, layout) for block in chain(looked_at, begun)]
    scheme = scheme or detect_scheme(one.tags for one in found if one.tags)
    sentences = [Sentence(one.words, reader.gaps(one, lang), lang, reader.spans(one, scheme)) for one in found]
    documents = tuple(one.document for one in found)
    ids = tuple(one.comments.get("sent_id", "") for one in found)
    return Side(
        file.name,
        tuple(sentences),
        tuple(one.first for one in found),
        tuple(repairs),
        ids if any(ids) else (),
        documents if any(documents) else (),
    )


class _Reader:
    """What is remembered over the sentences of one file: repairs and the tags that were seen to be tags."""

    def __init__(self, file: TextFile, repairs: list[Repair]) -> None:
        self.file, self.repairs = file, repairs
        self.known = {OUTSIDE}

    def understood(self, block: Block, layout: Layout) -> Block:
        """The same block with words and tags in place of its lines."""
        if layout.word:
            _drop_ranges(block)
        cells = self._evenly(block, layout) or self._line_by_line(block, layout)
        where = self.file.place(block.first)
        block.words, block.lines = clean_words(layout.clean(cells[0]), where, self.repairs), ()
        note_length(len(block.words), where, self.repairs)
        if cells[1].count(OUTSIDE) < len(block.words):
            block.tags = tuple(map(intern, cells[1]))
        return block

    def _evenly(self, block: Block, layout: Layout) -> tuple[Sequence[str], Sequence[str]] | None:
        """The words and tags where all lines have the same columns, and nothing is odd: the usual case, and fast."""
        mark = "\t" if "\t" in block.lines[0] else " "
        rows = [line.split(mark) for line in block.lines]
        if len(rows[0]) < layout.least:
            return None
        try:
            columns = list(zip(*rows, strict=True))
        except ValueError:
            return None
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

    def gaps(self, found: Block, lang: str) -> tuple[str, ...]:
        text = found.comments.get("text", "")
        return (text and gaps_within(found.words, text)) or default_gaps(found.words, lang)

    def spans(self, found: Block, scheme: str) -> tuple[Span, ...]:
        if found.tags is None:
            return ()
        spans, broken = read_tags(found.tags, scheme)
        for one in broken:
            self.repairs.append(Repair(self.file.place(found.number(one.index)), one.what))
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
