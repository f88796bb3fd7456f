"""Parallel text: two files line by line, or one with ``source ||| target`` or tab-separated lines.

An empty line, or an empty side, is a sentence without words and keeps its place.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from core.formats.adaptation import FormatLimits, fit_items, fit_pairs, without_controls
from core.formats.alignments.pharaoh import with_links
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.bitext.text_columns import BAR, Halves, is_header, mark_of, read_halves, text_columns, width_of
from core.formats.columns.tagged_columns import preview_columns
from core.formats.grouping.pairing import join_sides
from core.formats.result import (
    Imported,
    Repair,
    clean_text,
    clean_words,
    limit_sentences,
    note_length,
    read_pair_files,
    refuse_long,
)
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile, encode
from core.model import Sentence, SentencePair
from core.text import UNKNOWN, default_gaps, one_line, tokenise
from core.text.spacy_tokenizer import tokenise_by_spacy

Cut = Callable[[str, str], tuple[tuple[str, ...], tuple[str, ...]]]
"""Function that splits the text of a language into words and the gaps that follow them."""
_BLANKS = re.compile(r"[ \t]+")
_BETWEEN = {"tab": "\t", "bars": f" {BAR} "}
_HARD_SPACE = "\u00a0"
_MAX_TAGGED = 0.5
"""Confidence of columns of tags from which a file is no parallel text."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """Running text, a sentence on each line.

    ``words``: cut by the rules of ``unicode``, the same for every language, or by those of ``spacy`` for this one.
    """

    words: Literal["unicode", "spacy"] = "unicode"

    title: ClassVar[str] = "Running text, a sentence per line"
    endings: ClassVar[tuple[str, ...]] = (".txt",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.TEXT, Preserves.EMPTY})
    loses: ClassVar[str] = "Entities, ids and documents are left out, and words are cut anew."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return min((_text_confidence(file.head()) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences; an empty line is one without words."""
        cut = tokenise_by_spacy if self.words == "spacy" else tokenise
        return read_side_files(files, lambda file: side_of(file, file.lines(), lang, cut))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        lines = (f"{line_of(item.sentence)}\n" for item in fit_items(self, items))
        return {f"{stem}.txt": encode("".join(lines))}


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """Words with spaces between them, a sentence on each line."""

    title: ClassVar[str] = "Words with spaces, a sentence per line"
    endings: ClassVar[tuple[str, ...]] = (".tok", ".txt")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.WORDS, Preserves.EMPTY})
    loses: ClassVar[str] = (
        "Entities, ids, documents and the text between words are left out; a space within a word becomes a hard one."
    )
    limits: ClassVar[FormatLimits] = FormatLimits(space=_HARD_SPACE)

    def likeness(self, files: Files) -> float:
        return 0.9 * min((_text_confidence(file.head()) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences; an empty line is one without words."""
        return read_side_files(files, lambda file: read_tokenised(file, lang))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        lines = (f"{_spaced(item.sentence)}\n" for item in fit_items(self, items))
        return {f"{stem}.tok": encode("".join(lines))}


@dataclass(frozen=True, slots=True)
class Parallel:
    """Source and target on one line, with ``|||`` or a tab between them; ids or attributions may stand beside them.

    ``mark``: what is written between the sides, ``tab`` or ``bars``; a file with bars on any line is read by them.
    ``tokenised``: words are what stands between spaces; else they are cut by the rules of Unicode.
    ``source``: the column to read the source from, counted from 1; with 0 it is told from what stands in the columns.
    ``target``: the column to read the target from, likewise.
    """

    mark: Literal["tab", "bars"] = "tab"
    tokenised: bool = False
    source: int = 0
    target: int = 0

    reading: ClassVar[frozenset[str]] = frozenset({"source", "target"})
    title: ClassVar[str] = "Parallel text, source and target on a line"
    endings: ClassVar[tuple[str, ...]] = (".tsv", ".txt")
    loses: ClassVar[str] = (
        "Entities, links, ids and documents are left out; words are cut anew or, where they are tokenised, what stood "
        "between them is lost and a space within a word becomes a hard one. With bars between, a bar in a text is ¦."
    )

    @property
    def keeps(self) -> frozenset[Preserves]:
        return frozenset({Preserves.WORDS if self.tokenised else Preserves.TEXT, Preserves.EMPTY})

    @property
    def limits(self) -> FormatLimits:
        if self.mark == "bars":
            return FormatLimits(word=_broken_bar, gap=_gap_without_bar, space=_HARD_SPACE)
        return FormatLimits(gap=without_controls, space=_HARD_SPACE)

    def likeness(self, files: Files) -> float:
        return min(map(_halves_confidence, files), default=0.0)

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        """Read the pairs; an empty line, or an empty side, is a sentence without words."""
        columns = self.source, self.target
        return read_pair_files(files, lambda file: read_parallel(file, *langs, self.tokenised, columns))

    def write(self, stem: str, pairs: Sequence[SentencePair], metadata: Sequence[Mapping[str, Any]]) -> Written:
        line = _spaced if self.tokenised else line_of
        between = _BETWEEN[self.mark]
        rows = (f"{line(pair.source)}{between}{line(pair.target)}\n" for pair in fit_pairs(self, pairs))
        return {f"{stem}.tsv": encode("".join(rows))}


def _broken_bar(text: str) -> str:
    """Replace each bar by a broken bar, so that the bars between two texts are the only ones."""
    return text.replace("|", "¦")


def _gap_without_bar(gap: str) -> str:
    return _broken_bar(without_controls(gap))


def _spaced(sentence: Sentence) -> str:
    return " ".join(sentence.words)


def line_of(sentence: Sentence) -> str:
    """Return the text of a sentence on one line."""
    return one_line(sentence.slice(0, len(sentence)))


def _text_confidence(head: Sequence[str]) -> float:
    """Return a low confidence, as any file may be text; a lower one for short lines, or lines like columns or code."""
    shown = list(filter(str.strip, head))
    if not shown:
        return 0.0
    odd_count = sum(map(_is_odd, shown))
    length_factor = min(1.0, sum(map(len, shown)) / (12 * len(shown)))
    return 0.4 * (1 - odd_count / len(shown)) * length_factor


def _is_odd(line: str) -> bool:
    """Return true for a line like columns, code or bytes."""
    return "\t" in line or line.lstrip()[:1] in "{[<" or "\ufffd" in line


def _halves_confidence(file: TextFile) -> float:
    """Return no confidence for words and tags, and less for three texts, or lines with different columns."""
    shown = list(filter(str.strip, file.head()))
    mark = mark_of(shown)
    rows = [line.split(mark) for line in shown]
    width = width_of(rows)
    if not rows or width < 2:
        return 0.0
    sizes = set(map(len, rows))
    if mark == BAR:
        return 0.9 if sizes == {2} else 0.5
    if preview_columns(file).share >= _MAX_TAGGED:
        return 0.0
    return _text_count_confidence(_text_count(rows, width), sizes == {width})


def _text_count(rows: Sequence[Sequence[str]], width: int) -> int:
    """Count the columns of text in the rows of that width, without a first line of names."""
    even = [row for row in rows if len(row) == width]
    return len(text_columns(even[is_header(even[0]) :], width))


def _text_count_confidence(text_count: int, all_even: bool) -> float:
    if text_count < 2:
        return 0.0
    return 0.6 if text_count == 2 and all_even else 0.3


def read_text(file: TextFile, lang: str) -> CorpusSide:
    """Read one side of a corpus, a sentence of running text on each line; gaps keep the text exact."""
    return side_of(file, file.lines(), lang)


def read_tokenised(file: TextFile, lang: str) -> CorpusSide:
    """Read one side of a corpus, a sentence on each line, its words between white space."""
    return side_of(file, file.lines(), lang, None)


def read_parallel(
    file: TextFile, source_lang: str, target_lang: str, tokenised: bool = False, columns: tuple[int, int] = (0, 0)
) -> Imported:
    """Read lines of ``source<TAB>target`` or, if their tabs differ in number and some have bars, ``source ||| target``.

    ``columns`` are those of source and target, counted from 1; 0 detects the column by its values. If a further column
    holds nothing but word links, these are the links of the pairs, and words are split at blanks.
    """
    halves = read_halves(file, *columns)
    cut = None if tokenised or halves.links else tokenise
    source = _side_of_half(file, halves, 0, source_lang, cut)
    target = _side_of_half(file, halves, 1, target_lang, cut)
    imported = join_sides(replace(source, repairs=halves.repairs + source.repairs), target)
    if not halves.links:
        return imported
    links = "\n".join([*halves.links, ""])
    return with_links(imported, TextFile(file.name, links.encode()))


def _side_of_half(file: TextFile, halves: Halves, half: int, lang: str, cut: Cut | None) -> CorpusSide:
    """Return one side with its lines and ids, in the language that a first line names if ``lang`` is unknown."""
    if lang == UNKNOWN:
        lang = halves.langs[half] or UNKNOWN
    side = side_of(file, [texts[half] for texts in halves.texts], lang, cut)
    lines = tuple(range(halves.first, halves.first + len(halves.texts)))
    return replace(side, lines=lines, ids=halves.ids)


def read_parallel_words(file: TextFile) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words of both sides of tokenised parallel text, to train an aligner."""
    return ((left.split(), right.split()) for left, right in read_halves(file).texts)


def side_of(file: TextFile, lines: Iterable[str], lang: str, cut: Cut | None = tokenise) -> CorpusSide:
    """Read lines as sentences, split into words by ``cut`` or, without it, at blanks."""
    repairs: list[Repair] = []
    sentences = []
    for number, line in enumerate(limit_sentences(lines, file.name), 1):
        where = file.place(number)
        refuse_long(len(line), where)
        text = clean_text(line)
        if text != line.strip():
            repairs.append(Repair(where, "control characters were taken out."))
        words, gaps = cut(text, lang) if cut else _split_at_blanks(text, lang, where, repairs)
        note_length(len(words), where, repairs)
        sentences.append(Sentence(words, gaps, lang))
    return CorpusSide(file.name, tuple(sentences), tuple(range(1, len(sentences) + 1)), tuple(repairs))


def _split_at_blanks(
    text: str, lang: str, where: str, repairs: list[Repair]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a text and the gaps that follow them."""
    words = clean_words(list(filter(None, _BLANKS.split(text))), where, repairs)
    return words, default_gaps(words, lang)
