"""Blocks of files of columns: a word on each line, blank lines between sentences, comments and document marks.

Columns are separated by tabs if a line has any, otherwise by runs of spaces. Trailing blanks, lines of blanks
between sentences and carriage returns are ignored.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from types import MappingProxyType

from core.formats.result import Repair, clean_text, limit_sentences, refuse_long
from core.formats.sides import CorpusSide, names_or_empty
from core.formats.textfile import TextFile
from core.model import Sentence
from core.tags import OUTSIDE

DOCUMENT = "-DOCSTART-"

_COMMENT = re.compile(
    r"# ?([\w.:-]+(?: id)?) = ?(.*)|# ([\w.:-]+)=(.*)|#\s(newdoc|newpar|id [0-9a-f-]{8}.*)$|#(?:begin|end) document\b"
)
_ID = re.compile(r"# id ([0-9a-f-]{8}\S*)(?:[ \t]+\w+=\S*)*\s*")
"""The id of a sentence as MultiCoNER has it, with its domain behind it."""
_IDS = ("sent_id", "id", "sentence_id")
_DOCUMENT_ID = re.compile(r"(?:\w+:)?doc(?:ument)?_?id", re.IGNORECASE)
_SPECIAL = re.compile(r"\n(?:\s|#|-D)")
"""The begin of a line that is no plain word: blank, a comment, or the mark of a document."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_NAMES = frozenset({DOCUMENT, OUTSIDE, "-X-", "X", "-", "_", "--", "NN", "NNP", "SYM", "PUNCT"})
"""Cells behind a document's mark that only fill the columns."""


@dataclass(slots=True)
class SentenceBlock:
    """The lines of one sentence, the number of the first (counted from 1), its document and comments.

    ``holes`` are the indices of the words before which a line was skipped, once for each such line.
    """

    first: int
    document: str
    comments: Mapping[str, str]
    lines: Sequence[str]
    holes: Sequence[int] = ()

    @property
    def id(self) -> str:
        """First id in the comments; "" without any."""
        return self.comment(*_IDS)

    def comment(self, *names: str) -> str:
        """Return the first comment of these names that is not empty; "" if there is none."""
        return next(filter(None, map(self.comments.get, names)), "")

    def number(self, index: int) -> int:
        """Return the number of the line of a word."""
        return self.first + index + sum(hole <= index for hole in self.holes)

    def drop(self, indices: Collection[int]) -> None:
        """Leave out the lines at these indices, which are no words; at least one line stays."""
        left = [index for index in range(len(self.lines)) if index not in indices]
        numbers = list(map(self.number, left))
        self.first, self.lines, self.holes = numbers[0], [self.lines[index] for index in left], _holes(numbers)

    def part(self, start: int, end: int) -> "SentenceBlock":
        """Return the words ``[start, end)`` as a sentence; the comments stay with the first part."""
        holes = [hole - start for hole in self.holes if start < hole < end]
        comments = _NOTHING if start else self.comments
        return replace(self, first=self.number(start), holes=holes, comments=comments)


def _holes(numbers: Sequence[int]) -> list[int]:
    """Return the index of the word behind each line that is missing among these numbers of lines."""
    holes: list[int] = []
    for index, (previous, number) in enumerate(pairwise(numbers), 1):
        holes += [index] * (number - previous - 1)
    return holes


def side_of_blocks(
    file: TextFile, blocks: Sequence[SentenceBlock], sentences: Iterable[Sentence], repairs: Iterable[Repair]
) -> CorpusSide:
    """Return the sentences that were read from blocks as one side, with the ids and documents of these."""
    return CorpusSide(
        file.name,
        tuple(sentences),
        tuple(block.first for block in blocks),
        tuple(repairs),
        names_or_empty(block.id for block in blocks),
        names_or_empty(block.document for block in blocks),
    )


def blocks(file: TextFile, numbered: bool = False) -> Iterator[SentenceBlock]:
    """Yield the lines of each sentence with its comments and its document.

    In files whose lines begin with a number, every line that begins with ``#`` is a comment.
    """
    return limit_sentences(_blocks(file, numbered), file.name)


def _blocks(file: TextFile, numbered: bool) -> Iterator[SentenceBlock]:
    reader = _Blocks(_is_comment if numbered else is_aside)
    number = 1
    for filled, group in groupby(file.lines(), bool):
        lines = list(group)
        if filled:
            refuse_long(max(map(len, lines)), file.place(number))
            yield from reader.read(lines, number)
        number += len(lines)


@dataclass(slots=True)
class _Lines:
    """The lines of words of one sentence, the number of the first, and the holes between them."""

    first: int = 0
    words: list[str] = field(default_factory=list)
    holes: list[int] = field(default_factory=list)

    def add(self, line: str, number: int) -> None:
        """Add the line of a word."""
        if not self.words:
            self.first = number
        self.words.append(line)

    def skip(self) -> None:
        """Note a line without a word, unless it comes before the first word."""
        if self.words:
            self.holes.append(len(self.words))


class _Blocks:
    """Reader of the lines of sentences, which keeps the document and the comments read so far."""

    def __init__(self, is_aside: Callable[[str], bool]) -> None:
        self.is_aside = is_aside
        self.comments: dict[str, str] = {}
        self.document, self.document_count = "", 0
        self.marks: Counter[str] = Counter()

    def read(self, lines: list[str], number: int) -> Iterator[SentenceBlock]:
        """Yield the sentences in lines that are not empty, nearly always one; ``number`` is that of the first line."""
        if _SPECIAL.search("\n".join(["", *lines])):
            return self._sentences(lines, number)
        return iter([self._block(number, lines, ())])

    def _sentences(self, lines: list[str], number: int) -> Iterator[SentenceBlock]:
        """Yield the sentences in lines with blanks, comments or marks of documents among them."""
        sentence = _Lines()
        for line_number, line in enumerate([*lines, " "], number):  # a blank line ends the last sentence
            is_aside = self.is_aside(line)
            if sentence.words and _ends_sentence(line, is_aside):
                yield self._block(sentence.first, sentence.words, sentence.holes)
                sentence = _Lines()
            if is_aside:
                self._note(line)
                sentence.skip()
            elif not line.isspace():
                sentence.add(line, line_number)

    def _block(self, first: int, lines: Sequence[str], holes: Sequence[int]) -> SentenceBlock:
        comments, self.comments = self.comments or _NOTHING, {}
        return SentenceBlock(first, self.document, comments, lines, holes)

    def _note(self, line: str) -> None:
        """Store a comment; number documents without a name, and those of the same name."""
        name, value = _comment(line)
        if name == DOCUMENT:
            value = self._distinct_name(value)
        if _opens_document(line):
            self.document_count += 1
            self.document = value or str(self.document_count)
        self.comments[name] = value

    def _distinct_name(self, document: str) -> str:
        """Return the name of a document, with a number if it occurred before."""
        self.marks[document] += 1
        count = self.marks[document]
        return f"{document}#{count}" if document and count > 1 else document


def is_aside(line: str) -> bool:
    """Return true for a line without a word: a comment, or the mark of a document."""
    text = line.lstrip(" ")
    if not text.startswith("#"):
        return text.startswith(DOCUMENT)
    return bool(_COMMENT.match(line)) and ("\t" not in line.rstrip() or bool(_ID.fullmatch(line)))


def _is_comment(line: str) -> bool:
    return line[0] == "#"


def _ends_sentence(line: str, is_aside: bool) -> bool:
    """Return true for a blank line, and for an aside with which a document begins."""
    return line.isspace() or (is_aside and _opens_document(line))


def _opens_document(line: str) -> bool:
    name, _ = _comment(line)
    return name in {DOCUMENT, "newdoc", "newdoc id", "begin document"} or bool(_DOCUMENT_ID.fullmatch(name))


def _comment(line: str) -> tuple[str, str]:
    """Return the name and the value of a comment; the value of a document's mark is its name, "" without one."""
    text = line.lstrip(" ")
    if text.startswith(DOCUMENT):
        return DOCUMENT, _document_name(text)
    if line.startswith("#begin document"):
        return "begin document", clean_text(line.removeprefix("#begin document"))
    if match := _ID.fullmatch(line):
        return "id", clean_text(match[1])
    name, _, value = line.removeprefix("#").partition("=")
    return name.strip(), clean_text(value)


def _document_name(mark: str) -> str:
    cells = mark.removeprefix(DOCUMENT).split()
    return " ".join(cell for cell in cells if cell not in _NO_NAMES)
