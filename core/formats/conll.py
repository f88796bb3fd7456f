"""CoNLL columns: one word per line with its tag, blank lines between sentences.

Columns are separated by tabs where the line has any, otherwise by runs of spaces. The
word is the first column and the tag the last (CoNLL-2003 and its two-column relatives),
except where the first column numbers the words: then they are the second and the third
(Universal NER). ``-DOCSTART-`` lines and ``# name = value`` comments are read over. The
scheme (IOB1, IOB2, BIOES, BILOU) is told from the whole file; IOB2 is written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.errors import BadInput, InvalidValue
from core.formats.imported import Repair, clean_words, note_length
from core.formats.sides import Side
from core.formats.textfile import TextFile
from core.model import Sentence
from core.tags import detect_scheme, parse_tag, read_tags, write_tags
from core.words import default_gaps

_COMMENT = re.compile(r"# ?[\w.]+ ?=")
_DOCUMENT = "-DOCSTART-"
_SPACES = re.compile(" +")


@dataclass(frozen=True, slots=True)
class _Row:
    """One word's line: its number in the file and its columns."""

    line: int
    columns: tuple[str, ...]


def read_conll(file: TextFile, lang: str) -> Side:
    """The sentences of a CoNLL file, with their spans, as one side of a corpus."""
    blocks = list(_blocks(file))
    word, tag = (1, 2) if _is_numbered(blocks) else (0, -1)
    tags = [[_tag(row.columns[tag], file.place(row.line)) for row in block] for block in blocks]
    scheme = detect_scheme(tags)
    repairs: list[Repair] = []
    sentences = []
    for block, written in zip(blocks, tags, strict=True):
        where = file.place(block[0].line)
        words = clean_words([row.columns[word] for row in block], where, repairs)
        note_length(len(words), where, repairs)
        spans, broken = read_tags(written, scheme)
        repairs.extend(Repair(file.place(block[found.index].line), found.what) for found in broken)
        sentences.append(Sentence(words, default_gaps(words, lang), lang, spans))
    return Side(file.name, tuple(sentences), tuple(block[0].line for block in blocks), tuple(repairs))


def _blocks(file: TextFile) -> Iterator[list[_Row]]:
    """The lines of each sentence; comments and document marks are left out."""
    block: list[_Row] = []
    for number, line in enumerate([*file.lines(), ""], 1):
        if line.strip():
            if not _is_aside(line):
                block.append(_Row(number, _columns(line, file.place(number))))
        elif block:
            yield block
            block = []


def _is_aside(line: str) -> bool:
    return line.startswith(_DOCUMENT) or (bool(_COMMENT.match(line)) and "\t" not in line)


def _columns(line: str, where: str) -> tuple[str, ...]:
    columns = line.rstrip("\t ").split("\t") if "\t" in line.rstrip("\t ") else _SPACES.split(line.strip("\t "))
    if len(columns) < 2:
        raise BadInput(where, "there is only one column.", "Each line needs a word and, last, its tag.")
    return tuple(columns)


def _is_numbered(blocks: Sequence[Sequence[_Row]]) -> bool:
    """Whether the first of at least three columns counts the words of each sentence from 1."""
    return bool(blocks) and all(
        len(row.columns) > 2 and row.columns[0] == str(number)
        for block in blocks
        for number, row in enumerate(block, 1)
    )


def _tag(text: str, where: str) -> str:
    try:
        parse_tag(text.strip())
    except InvalidValue as error:
        raise BadInput(where, str(error), "The tag must stand in the last column.") from error
    return text.strip()


def write_conll(sentences: Iterable[Sentence], scheme: str = "IOB2") -> str:
    """Word, tab, tag; a blank line after each sentence.

    A sentence without words has no lines, so it is not there when the file is read again.
    """
    return "".join(_lines(sentence, scheme) for sentence in sentences)


def _lines(sentence: Sentence, scheme: str) -> str:
    tags = write_tags(sentence.spans or (), len(sentence), scheme)
    rows = "".join(f"{word}\t{tag}\n" for word, tag in zip(sentence.words, tags, strict=True))
    return f"{rows}\n" if rows else ""
