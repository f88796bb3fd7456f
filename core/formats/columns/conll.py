"""CoNLL-2003 and its relatives: a word on each line and, in some column, its tag.

MasakhaNER, Europarl NER and most others have this form, with two columns or more, with tabs or spaces. The column of
tags, their spelling and their scheme (IOB1, IOB2, BIOES, BILOU) are detected from the whole file. Universal NER has
numbers before the words, ids, texts and documents in comments, and IOB2; WikiANN (PAN-X) writes the language before
each word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, starmap
from sys import intern
from typing import ClassVar, Literal

from core.formats.adaptation import FormatLimits, blank_line, fit_items, unchanged, without_spaces
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.columns.layout import ColumnRequest
from core.formats.columns.reader import DOCUMENT
from core.formats.columns.tagged_columns import Words, preview_columns, read_columns
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile, encode
from core.model import Sentence
from core.tags import write_tags
from core.text import one_line

_PREFIX = re.compile(r"[A-Za-z][\w-]*:")
_FORMS = {2: ("-DOCSTART-\tO", "\t"), 4: ("-DOCSTART- -X- -X- O", " -X- _ ")}
"""The mark of a document, and the text between word and tag, by the number of columns."""


@dataclass(frozen=True, slots=True)
class Conll:
    """CoNLL-2003 and its relatives: a word and its tag on each line.

    ``scheme``: how the tags are to be read and written; ``detect`` tells it from the file and writes IOB2.
    ``columns``: how many are written: two with a tab, or four with spaces as in CoNLL-2003.
    ``tag``: the column to read tags from, counted from 1; with 0 it is told from what stands in the columns.
    ``word``: the column to read words from, likewise.
    """

    scheme: Literal["detect", "IOB2", "BIOES", "BILOU", "IOB1"] = "detect"
    columns: Literal[2, 4] = 2
    tag: int = 0
    word: int = 0

    reading: ClassVar[frozenset[str]] = frozenset({"tag", "word"})
    title: ClassVar[str] = "CoNLL columns"
    endings: ClassVar[tuple[str, ...]] = (".conll", ".iob", ".iob2", ".bio", ".tsv", ".txt")
    loses: ClassVar[str] = (
        "Ids, the text between words and sentences without words are left out; a word -DOCSTART- becomes DOCSTART; in "
        "four columns, spaces within words and labels become _."
    )

    @property
    def keeps(self) -> frozenset[Preserves]:
        inner = {Preserves.INNER_SPACES} if self.columns == 2 else set()
        return frozenset({Preserves.WORDS, Preserves.SPANS, Preserves.DOCUMENTS} | inner)

    @property
    def limits(self) -> FormatLimits:
        return FormatLimits(unchanged if self.columns == 2 else without_spaces, _without_document_mark)

    def likeness(self, files: Files) -> float:
        return min((0.8 * preview_columns(file).share for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences with their spans; `BadInput` names the line that has no tag."""
        return read_side_files(
            files, lambda file: read_conll(file, lang, self.scheme, ColumnRequest(self.word, self.tag))
        )

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        opening, between = _FORMS[self.columns]
        scheme = "IOB2" if self.scheme == "detect" else self.scheme
        texts = []
        for item, starts in mark_document_starts(fit_items(self, items)):
            if starts:
                texts.append(f"{opening}\n\n")
            texts.append(_tagged_words(item.sentence, scheme, between))
        return {f"{stem}.conll": encode("".join(texts))}


def _without_document_mark(word: str) -> str:
    """Change a word with which a line would be the mark of a document."""
    return word.replace(DOCUMENT, "DOCSTART", 1) if word.startswith(DOCUMENT) else word


@dataclass(frozen=True, slots=True)
class UniversalNer:
    """Universal NER: numbered words with their tags, ids and texts in comments.

    ``tag``: the column to read tags from, counted from 1, as 4 for the inner entities of GermEval; 0 is the third.
    """

    tag: int = 0

    reading: ClassVar[frozenset[str]] = frozenset({"tag"})
    title: ClassVar[str] = "Universal NER"
    endings: ClassVar[tuple[str, ...]] = (".iob2",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(
        {Preserves.WORDS, Preserves.INNER_SPACES, Preserves.TEXT, Preserves.SPANS, Preserves.IDS, Preserves.DOCUMENTS}
    )
    loses: ClassVar[str] = "Sentences without words are left out, and line breaks between words become spaces."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=blank_line)

    def likeness(self, files: Files) -> float:
        return min(map(_uner_confidence, files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences with their spans, ids and documents."""
        return read_side_files(files, lambda file: read_columns(file, lang, ColumnRequest(2, self.tag, 3, "uner")))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        sentences = mark_document_starts(fit_items(self, items))
        return {f"{stem}.iob2": "".join(starmap(_numbered, sentences)).encode()}


@dataclass(frozen=True, slots=True)
class WikiAnn:
    """WikiANN, also called PAN-X: CoNLL columns with the language before each word, as ``en:word``.

    ``tag``: the column to read tags from, counted from 1; with 0 it is told from what stands in the columns.
    """

    tag: int = 0

    reading: ClassVar[frozenset[str]] = frozenset({"tag"})
    title: ClassVar[str] = "WikiANN (PAN-X)"
    endings: ClassVar[tuple[str, ...]] = (".tsv", ".bio", ".txt")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.WORDS, Preserves.INNER_SPACES, Preserves.SPANS})
    loses: ClassVar[str] = "Ids, documents, the text between words and sentences without words are left out."

    def likeness(self, files: Files) -> float:
        return min(map(_wikiann_confidence, files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences with their spans; the language before their words is removed."""
        request = ColumnRequest(tag=self.tag, form="wikiann")
        return read_side_files(files, lambda file: read_columns(file, lang, request, trim=_without_prefixes))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.tsv": "".join(_prefixed(item.sentence) for item in items).encode()}


def read_conll(file: TextFile, lang: str, scheme: str = "detect", asked: ColumnRequest | None = None) -> CorpusSide:
    """Read the sentences of a CoNLL file, with their spans, as one side of a corpus."""
    return read_columns(file, lang, asked, "" if scheme == "detect" else scheme)


def write_conll(sentences: Iterable[Sentence], scheme: str = "IOB2") -> str:
    """Write lines of word, tab and tag; a blank line after each sentence.

    A sentence without words has no lines, so it is not there when the file is read again.
    """
    return "".join(_tagged_words(sentence, scheme) for sentence in sentences)


def tags_of(sentence: Sentence, scheme: str = "IOB2") -> Sequence[str]:
    """Return the tags of a sentence; all are outside if it is not annotated."""
    return write_tags(sentence.spans or (), len(sentence), scheme)


def mark_document_starts(items: Iterable[OutgoingSentence]) -> Iterator[tuple[OutgoingSentence, bool]]:
    """Yield each sentence that has words, and whether a document begins with it."""
    document = ""
    for item in items:
        if item.sentence.words:
            yield item, item.document != document
            document = item.document


def _tagged_words(sentence: Sentence, scheme: str, between: str = "\t") -> str:
    rows = zip(sentence.words, tags_of(sentence, scheme), strict=True)
    return _rows(f"{word}{between}{tag}\n" for word, tag in rows)


def _rows(lines: Iterable[str]) -> str:
    """Join the lines of a sentence with a blank line behind them; "" for a sentence without lines."""
    rows = "".join(lines)
    return f"{rows}\n" if rows else ""


def _numbered(item: OutgoingSentence, starts: bool) -> str:
    sentence = item.sentence
    rows = zip(sentence.words, tags_of(sentence), strict=True)
    lines = _rows(f"{number}\t{word}\t{tag}\t-\t-\n" for number, (word, tag) in enumerate(rows, 1))
    opening = f"# newdoc id = {item.document}\n" if starts else ""
    return f"{opening}# sent_id = {item.id}\n# text = {one_line(sentence.slice(0, len(sentence)))}\n{lines}"


def _prefixed(sentence: Sentence) -> str:
    rows = zip(sentence.words, tags_of(sentence), strict=True)
    return _rows(f"{sentence.lang}:{word}\t{tag}\n" for word, tag in rows)


def _without_prefixes(sentences: Words) -> tuple[Words, list[tuple[int, str]]]:
    """Remove the language before words, which nearly all words of the file have, or all of a sentence.

    Returns the words, and a note on each sentence, by its number, with words that lack the prefix.
    """
    usual = _usual_prefix(sentences)
    accepted = {usual, *(_shared_prefix(words) for words in sentences if len(words) > 1)} - {""}
    trimmed: Words = []
    notes = []
    for number, words in enumerate(sentences):
        own = _shared_prefix(words)
        prefix = own if own in accepted else usual
        trimmed.append(_without_prefix(prefix, words))
        lacking = _word_without(prefix, words)
        if lacking:
            notes.append((number, f"{lacking!r} has no {prefix} before it, as the others have; kept as it is."))
    return trimmed, notes


def _without_prefix(prefix: str, words: Sequence[str]) -> tuple[str, ...]:
    return tuple(intern(word.removeprefix(prefix)) for word in words)


def _word_without(prefix: str, words: Sequence[str]) -> str:
    """Return the first word that lacks a prefix; "" if there is none."""
    return next((word for word in words if not word.startswith(prefix)), "")


def _usual_prefix(sentences: Words) -> str:
    """Return the prefix of more than half of all words; "" if there is none."""
    counts = _prefix_counts(chain.from_iterable(sentences))
    prefix, count = next(iter(counts.most_common(1)), ("", 0))
    return prefix if 2 * count > sum(map(len, sentences)) else ""


def _prefix_counts(words: Iterable[str]) -> Counter[str]:
    matches = filter(None, map(_PREFIX.match, words))
    return Counter(match[0] for match in matches)


def _shared_prefix(words: Sequence[str]) -> str:
    """Return the prefix that all words of a sentence have; "" if there is none."""
    match = _PREFIX.match(words[0])
    return match[0] if match and all(word.startswith(match[0]) for word in words) else ""


def _uner_confidence(file: TextFile) -> float:
    preview = preview_columns(file)
    return 0.9 * preview.share * preview.numbered


def _wikiann_confidence(file: TextFile) -> float:
    """Return a little more than the confidence of columns if most words have the same language before them."""
    preview = preview_columns(file)
    count = max(_prefix_counts(preview.words).values(), default=0)
    return 0.95 * preview.share if 2 * count > len(preview.words) else 0.0
