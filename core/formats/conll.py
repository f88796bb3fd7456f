"""CoNLL-2003 and its relatives: a word on each line and, in its last column, a tag.

MasakhaNER, Europarl NER and most others have this form, with two columns or four, with tabs or spaces. The scheme
(IOB1, IOB2, BIOES, BILOU) is told from the whole file. Universal NER has numbers before the words, ids, texts and
documents in comments, and IOB2; WikiANN (PAN-X) writes the language before each word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import ClassVar, Literal

from core.formats.columns import DOCUMENT, Layout, is_aside, read_columns
from core.formats.fitting import Limits, blank_line, fitted, unchanged, without_spaces
from core.formats.format import Files, Item, Keeps, Written
from core.formats.sides import Side, merged
from core.formats.textfile import TextFile, encoded
from core.model import Sentence
from core.tags import is_tag, write_tags
from core.words import one_line

_PREFIX = re.compile(r"[A-Za-z][\w-]*:(?=.)")


@dataclass(frozen=True, slots=True)
class Conll:
    """CoNLL-2003 and its relatives: a word and its tag on each line.

    ``scheme``: how the tags are to be read and written; ``detect`` tells it from the file and writes IOB2.
    ``columns``: how many are written: two with a tab, or four with spaces as in CoNLL-2003.
    """

    scheme: Literal["detect", "IOB2", "BIOES", "BILOU", "IOB1"] = "detect"
    columns: Literal[2, 4] = 2

    title: ClassVar[str] = "CoNLL columns"
    endings: ClassVar[tuple[str, ...]] = (".conll", ".iob", ".iob2", ".bio", ".tsv", ".txt")
    loses: ClassVar[str] = (
        "Ids, the text between words and sentences without words are left out; a word -DOCSTART- becomes DOCSTART; in "
        "four columns, spaces within words and labels become _."
    )

    @property
    def keeps(self) -> frozenset[Keeps]:
        inner = {Keeps.INNER_SPACES} if self.columns == 2 else set()
        return frozenset({Keeps.WORDS, Keeps.SPANS, Keeps.DOCUMENTS} | inner)

    @property
    def limits(self) -> Limits:
        return Limits(unchanged if self.columns == 2 else without_spaces, _no_mark)

    def likeness(self, files: Files) -> float:
        return min((0.8 * _tagged_share(file.head(), -1) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> Side:
        """The sentences with their spans; `BadInput` names the line that has no tag."""
        return merged(files, lambda file: read_conll(file, lang, self.scheme))

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        opening = "-DOCSTART-\tO" if self.columns == 2 else "-DOCSTART- -X- -X- O"
        fit = with_starts(fitted(self, items))
        parts = ((f"{opening}\n\n" if starts else "", item.sentence) for item, starts in fit)
        texts = (mark + self._lines(sentence) for mark, sentence in parts)
        return {f"{stem}.conll": encoded("".join(texts))}

    def _lines(self, sentence: Sentence) -> str:
        tags = tags_of(sentence, "IOB2" if self.scheme == "detect" else self.scheme)
        between = "\t" if self.columns == 2 else " -X- _ "
        return _rows(f"{word}{between}{tag}\n" for word, tag in zip(sentence.words, tags, strict=True))


def _no_mark(word: str) -> str:
    """The word, unless a line that begins with it would be the mark of a document."""
    return word.replace(DOCUMENT, "DOCSTART", 1) if word.startswith(DOCUMENT) else word


@dataclass(frozen=True, slots=True)
class UniversalNer:
    """Universal NER: numbered words with their tags, ids and texts in comments."""

    title: ClassVar[str] = "Universal NER"
    endings: ClassVar[tuple[str, ...]] = (".iob2",)
    keeps: ClassVar[frozenset[Keeps]] = frozenset(
        {Keeps.WORDS, Keeps.INNER_SPACES, Keeps.TEXT, Keeps.SPANS, Keeps.IDS, Keeps.DOCUMENTS}
    )
    loses: ClassVar[str] = "Sentences without words are left out, and line breaks between words become spaces."
    limits: ClassVar[Limits] = Limits(gap=blank_line)

    def likeness(self, files: Files) -> float:
        return min((0.9 * _numbered_share(file.head()) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> Side:
        """The sentences with their spans, ids and documents."""
        return merged(files, lambda file: read_columns(file, lang, Layout(1, 2)))

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        return {f"{stem}.iob2": "".join(starmap(_numbered, with_starts(fitted(self, items)))).encode()}


@dataclass(frozen=True, slots=True)
class WikiAnn:
    """WikiANN, also called PAN-X: CoNLL columns with the language before each word, as ``en:word``."""

    title: ClassVar[str] = "WikiANN (PAN-X)"
    endings: ClassVar[tuple[str, ...]] = (".tsv", ".bio", ".txt")
    keeps: ClassVar[frozenset[Keeps]] = frozenset({Keeps.WORDS, Keeps.INNER_SPACES, Keeps.SPANS})
    loses: ClassVar[str] = "Ids, documents, the text between words and sentences without words are left out."

    def likeness(self, files: Files) -> float:
        return min((0.95 * _tagged_share(file.head(), -1, _PREFIX) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> Side:
        """The sentences with their spans; what stands before the first colon is taken off where all words have it."""
        return merged(files, lambda file: read_columns(file, lang, Layout(clean=_without_prefix)))

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        return {f"{stem}.tsv": "".join(_prefixed(item.sentence) for item in items).encode()}


def read_conll(file: TextFile, lang: str, scheme: str = "detect") -> Side:
    """The sentences of a CoNLL file, with their spans, as one side of a corpus."""
    return read_columns(file, lang, scheme="" if scheme == "detect" else scheme)


def write_conll(sentences: Iterable[Sentence], scheme: str = "IOB2") -> str:
    """Word, tab, tag; a blank line after each sentence.

    A sentence without words has no lines, so it is not there when the file is read again.
    """
    return "".join(
        _rows(f"{word}\t{tag}\n" for word, tag in zip(one.words, tags_of(one, scheme), strict=True))
        for one in sentences
    )


def tags_of(sentence: Sentence, scheme: str = "IOB2") -> Sequence[str]:
    """The tags of a sentence; all are outside where nobody has annotated it."""
    return write_tags(sentence.spans or (), len(sentence), scheme)


def with_starts(items: Iterable[Item]) -> Iterator[tuple[Item, bool]]:
    """Each sentence that has words, and whether a document begins with it."""
    before = ""
    for item in items:
        if item.sentence.words:
            yield item, item.document != before
            before = item.document


def _rows(lines: Iterable[str]) -> str:
    rows = "".join(lines)
    return f"{rows}\n" if rows else ""


def _numbered(item: Item, starts: bool) -> str:
    sentence = item.sentence
    rows = zip(sentence.words, tags_of(sentence), strict=True)
    lines = _rows(f"{number}\t{word}\t{tag}\t-\t-\n" for number, (word, tag) in enumerate(rows, 1))
    opening = f"# newdoc id = {item.document}\n" if starts else ""
    return f"{opening}# sent_id = {item.id}\n# text = {one_line(sentence.slice(0, len(sentence)))}\n{lines}"


def _prefixed(sentence: Sentence) -> str:
    rows = zip(sentence.words, tags_of(sentence), strict=True)
    return _rows(f"{sentence.lang}:{word}\t{tag}\n" for word, tag in rows)


def _without_prefix(words: Sequence[str]) -> Sequence[str]:
    match = _PREFIX.match(words[0])
    if not match or not all(word.startswith(match[0]) for word in words):
        return words
    return [word.removeprefix(match[0]) for word in words]


def _tagged_share(head: Sequence[str], tag: int, word: "re.Pattern[str] | None" = None) -> float:
    """How many of the lines of words have a tag in that column (and a word of that form); 0 where none has a span."""
    rows = [line.split() for line in head if line.strip() and not is_aside(line)]
    good = [row for row in rows if len(row) > max(1, tag) and is_tag(row[tag]) and (not word or word.match(row[0]))]
    return len(good) / len(rows) if rows else 0.0


def _numbered_share(head: Sequence[str]) -> float:
    rows = [line.split("\t") for line in head if line.strip() and not is_aside(line)]
    good = [row for row in rows if len(row) > 2 and row[0][:1].isdigit() and is_tag(row[2])]
    return len(good) / len(rows) if rows else 0.0
