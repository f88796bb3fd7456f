"""Files of columns: a word on each line, blank lines between sentences, comments and document marks in between.

Columns are separated by tabs where a line has any, otherwise by runs of spaces. Trailing blanks, lines of blanks
between sentences and carriage returns occur and are read over.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from core.formats.result import bounded, clean_text, refuse_long
from core.formats.textfile import TextFile
from core.tags import OUTSIDE

DOCUMENT = "-DOCSTART-"

_COMMENT = re.compile(
    r"# ?([\w.:-]+(?: id)?) = ?(.*)|# ([\w.:-]+)=(.*)|#\s(newdoc|newpar|id [0-9a-f-]{8}.*)$|#(?:begin|end) document\b"
)
_ID = re.compile(r"# id ([0-9a-f-]{8}\S*)(?:[ \t]+\w+=\S*)*\s*")
"""The id of a sentence as MultiCoNER has it, with its domain behind it."""
_DOCUMENT_ID = re.compile(r"(?:\w+:)?doc(?:ument)?_?id", re.IGNORECASE)
_ODD = re.compile(r"\n(?:\s|#|-D)")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_NAMES = frozenset({DOCUMENT, OUTSIDE, "-X-", "X", "-", "_", "--", "NN", "NNP", "SYM", "PUNCT"})
"""What stands behind a document's mark only to fill the columns."""


@dataclass(slots=True)
class SentenceBlock:
    """One sentence's lines: the first of them counted from 1, its document and comments.

    ``holes`` are the words before which a line was read over.
    """

    first: int
    document: str
    comments: Mapping[str, str]
    lines: Sequence[str]
    holes: Sequence[int] = ()

    def number(self, index: int) -> int:
        return self.first + index + sum(hole <= index for hole in self.holes)


def blocks(file: TextFile, numbered: bool = False) -> Iterator[SentenceBlock]:
    """The lines of each sentence, with what the comments and document marks before them say.

    Where lines begin with a number, every line that begins with ``#`` is a comment.
    """
    return bounded(_blocks(file, numbered), file.name)


def _blocks(file: TextFile, numbered: bool) -> Iterator[SentenceBlock]:
    reader = _Blocks(_is_comment if numbered else is_aside)
    number = 1
    for filled, group in groupby(file.lines(), bool):
        lines = list(group)
        if filled:
            refuse_long(max(map(len, lines)), file.place(number))
            yield from reader.read(lines, number)
        number += len(lines)


class _Blocks:
    """What comments and document marks said so far."""

    def __init__(self, is_aside: Callable[[str], bool]) -> None:
        self.is_aside = is_aside
        self.comments: dict[str, str] = {}
        self.document, self.opened = "", 0
        self.marks: Counter[str] = Counter()

    def read(self, lines: list[str], number: int) -> Iterator[SentenceBlock]:
        """The sentences in lines that are not empty, the first of which has that number: nearly always one."""
        if not _ODD.search("\n".join(["", *lines])):
            yield self._block(number, lines, ())
            return
        words: list[str] = []
        holes: list[int] = []
        first = number
        for here, line in enumerate([*lines, " "], number):
            aside = not line.isspace() and self.is_aside(line)
            if line.isspace() or (aside and _opens_document(line)):
                if words:
                    yield self._block(first, words, holes)
                words, holes = [], []
            if aside:
                self._note(line)
                holes += [len(words)] * bool(words)
            elif not line.isspace():
                first = first if words else here
                words.append(line)

    def _block(self, first: int, lines: Sequence[str], holes: Sequence[int]) -> SentenceBlock:
        comments, self.comments = self.comments or _NOTHING, {}
        return SentenceBlock(first, self.document, comments, lines, holes)

    def _note(self, line: str) -> None:
        name, value = _comment(line)
        if name == DOCUMENT:
            self.marks[value] += 1
            value = f"{value}#{self.marks[value]}" if value and self.marks[value] > 1 else value
        if _opens_document(line):
            self.opened += 1
            self.document = value or str(self.opened)
        self.comments[name] = value


def is_aside(line: str) -> bool:
    """Whether a line holds no word: a comment, or the mark of a document."""
    text = line.lstrip(" ")
    if not text.startswith("#"):
        return text.startswith(DOCUMENT)
    return bool(_COMMENT.match(line)) and ("\t" not in line.rstrip() or bool(_ID.fullmatch(line)))


def _is_comment(line: str) -> bool:
    return line[0] == "#"


def _opens_document(line: str) -> bool:
    name, _ = _comment(line)
    return name in {DOCUMENT, "newdoc", "newdoc id", "begin document"} or bool(_DOCUMENT_ID.fullmatch(name))


def _comment(line: str) -> tuple[str, str]:
    """The name of a comment, and what it says of it; a document's mark says its name where it has one."""
    text = line.lstrip(" ")
    if text.startswith(DOCUMENT):
        return DOCUMENT, " ".join(part for part in text.removeprefix(DOCUMENT).split() if part not in _NO_NAMES)
    if line.startswith("#begin document"):
        return "begin document", clean_text(line.removeprefix("#begin document"))
    if told := _ID.fullmatch(line):
        return "id", clean_text(told[1])
    name, _, value = line.removeprefix("#").partition("=")
    return name.strip(), clean_text(value)
