"""Parallel text: two files line by line, or one with ``source ||| target`` or tab-separated lines.

An empty line, or an empty side, is a sentence without words and keeps its place.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from core.errors import BadInput
from core.formats.fitting import Limits, fitted, fitted_pairs, unchanged, without_controls
from core.formats.format import Files, Item, Keeps, Written
from core.formats.imported import Imported, Repair, clean_text, clean_words, merged_pairs, note_length
from core.formats.sides import Side, join_sides, merged
from core.formats.textfile import TextFile, encoded
from core.model import Sentence, SentencePair
from core.words import default_gaps, one_line, tokenise
from core.words.spacy_rules import tokenise_by_spacy

BAR = "|||"


Cut = Callable[[str, str], tuple[tuple[str, ...], tuple[str, ...]]]
"""Cuts the text of a language into words and the gaps that follow them."""
_BLANKS = re.compile(r"[ \t]+")
_HARD = "\u00a0"


@dataclass(frozen=True, slots=True)
class Text:
    """Running text, a sentence on each line.

    ``words``: cut by the rules of ``unicode``, the same for every language, or by those of ``spacy`` for this one.
    """

    words: Literal["unicode", "spacy"] = "unicode"

    title: ClassVar[str] = "Running text, a sentence per line"
    endings: ClassVar[tuple[str, ...]] = (".txt",)
    keeps: ClassVar[frozenset[Keeps]] = frozenset({Keeps.TEXT, Keeps.EMPTY})
    loses: ClassVar[str] = "Entities, ids and documents are left out, and words are cut anew."
    limits: ClassVar[Limits] = Limits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return min((_text_likeness(file.head()) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> Side:
        """The sentences; an empty line is one without words."""
        cut = tokenise_by_spacy if self.words == "spacy" else tokenise
        return merged(files, lambda file: _side(file, list(file.lines()), lang, cut))

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        return {f"{stem}.txt": encoded("".join(f"{_line(item.sentence)}\n" for item in fitted(self, items)))}


@dataclass(frozen=True, slots=True)
class Tokenised:
    """Words with spaces between them, a sentence on each line."""

    title: ClassVar[str] = "Words with spaces, a sentence per line"
    endings: ClassVar[tuple[str, ...]] = (".tok", ".txt")
    keeps: ClassVar[frozenset[Keeps]] = frozenset({Keeps.WORDS, Keeps.EMPTY})
    loses: ClassVar[str] = (
        "Entities, ids, documents and the text between words are left out; a space within a word becomes a hard one."
    )
    limits: ClassVar[Limits] = Limits(space=_HARD)

    def likeness(self, files: Files) -> float:
        return 0.9 * min((_text_likeness(file.head()) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> Side:
        """The sentences; an empty line is one without words."""
        return merged(files, lambda file: read_tokenised(file, lang))

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        return {f"{stem}.tok": encoded("".join(f"{_spaced(item.sentence)}\n" for item in fitted(self, items)))}


@dataclass(frozen=True, slots=True)
class Parallel:
    """Source and target on one line, with ``|||`` or a tab between them.

    ``mark``: what is written between the sides, ``tab`` or ``bars``; a file with bars on any line is read by them.
    ``tokenised``: words are what stands between spaces; else they are cut by the rules of Unicode.
    """

    mark: Literal["tab", "bars"] = "tab"
    tokenised: bool = False

    title: ClassVar[str] = "Parallel text, source and target on a line"
    endings: ClassVar[tuple[str, ...]] = (".tsv", ".txt")
    loses: ClassVar[str] = (
        "Entities, links, ids and documents are left out; words are cut anew or, where they are tokenised, what stood "
        "between them is lost and a space within a word becomes a hard one. With bars between, a bar in a text is ¦."
    )

    @property
    def keeps(self) -> frozenset[Keeps]:
        return frozenset({Keeps.WORDS if self.tokenised else Keeps.TEXT, Keeps.EMPTY})

    @property
    def limits(self) -> Limits:
        bars = self.mark == "bars"
        return Limits(
            word=_broken_bar if bars else unchanged, gap=_gap_without_bar if bars else without_controls, space=_HARD
        )

    def likeness(self, files: Files) -> float:
        return min((_halves_likeness(file.head()) for file in files), default=0.0)

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        """The pairs; an empty line, or an empty side, is a sentence without words."""
        return merged_pairs(files, lambda file: read_parallel(file, *langs, self.tokenised))

    def write(self, stem: str, pairs: Sequence[SentencePair], known: Sequence[Mapping[str, Any]]) -> Written:
        line = _spaced if self.tokenised else _line
        between = "\t" if self.mark == "tab" else f" {BAR} "
        rows = (f"{line(pair.source)}{between}{line(pair.target)}\n" for pair in fitted_pairs(self, pairs))
        return {f"{stem}.tsv": encoded("".join(rows))}


def _broken_bar(text: str) -> str:
    """The text with a broken bar for each bar, so that the bars between two texts are the only ones."""
    return text.replace("|", "¦")


def _gap_without_bar(gap: str) -> str:
    return _broken_bar(without_controls(gap))


def _spaced(sentence: Sentence) -> str:
    return " ".join(sentence.words)


def _line(sentence: Sentence) -> str:
    return one_line(sentence.slice(0, len(sentence)))


def _text_likeness(head: Sequence[str]) -> float:
    """Text is what anything may be; less so the more its lines look like columns or code."""
    shown = [line for line in head if line.strip()]
    if not shown:
        return 0.0
    odd = sum("\t" in line or line.lstrip()[:1] in "{[<" or "\ufffd" in line for line in shown)
    return 0.4 * (1 - odd / len(shown)) * min(1.0, sum(map(len, shown)) / (12 * len(shown)))


def _halves_likeness(head: Sequence[str]) -> float:
    shown = [line for line in head if line.strip()]
    best = max((sum(line.count(mark) == 1 for line in shown) for mark in (BAR, "\t")), default=0)
    if not shown or best < len(shown):
        return 0.0
    return 0.9 if any(BAR in line for line in shown) else 0.6


def read_text(file: TextFile, lang: str) -> Side:
    """One side of a corpus, a sentence of running text on each line; gaps keep the text exact."""
    return _side(file, list(file.lines()), lang)


def read_tokenised(file: TextFile, lang: str) -> Side:
    """One side of a corpus, a sentence on each line, its words between white space."""
    return _side(file, list(file.lines()), lang, None)


def read_parallel(file: TextFile, source_lang: str, target_lang: str, tokenised: bool = False) -> Imported:
    """A corpus of ``source<TAB>target`` lines or, where not all have one tab and some bars, ``source ||| target``."""
    halves = list(_halves(file))
    cut = None if tokenised else tokenise
    source = _side(file, [left for left, _ in halves], source_lang, cut)
    target = _side(file, [right for _, right in halves], target_lang, cut)
    return join_sides(source, target)


def read_parallel_words(file: TextFile) -> Iterator[tuple[list[str], list[str]]]:
    """The words of both sides of tokenised parallel text, for an aligner to learn from."""
    return ((left.split(), right.split()) for left, right in _halves(file))


def _halves(file: TextFile) -> Iterator[tuple[str, str]]:
    lines = list(file.lines())
    tabbed = all(line.count("\t") == 1 for line in lines if line.strip())
    mark = BAR if not tabbed and any(BAR in line for line in lines) else "\t"
    for number, line in enumerate(lines, 1):
        halves = line.split(mark) if line.strip() else ["", ""]
        if len(halves) != 2:
            raise BadInput(
                file.place(number),
                f"there are {len(halves)} parts, not a source and a target.",
                f"Put one {'tab' if mark == chr(9) else mark} between them on each line.",
            )
        yield halves[0], halves[1]


def _side(file: TextFile, lines: Sequence[str], lang: str, cut: Cut | None = tokenise) -> Side:
    """The lines as sentences, their words by ``cut`` or, without one, at blanks."""
    repairs: list[Repair] = []
    sentences = []
    for number, line in enumerate(lines, 1):
        where = file.place(number)
        text = clean_text(line)
        if text != line.strip():
            repairs.append(Repair(where, "control characters were taken out."))
        words, gaps = cut(text, lang) if cut else _words(text, lang, where, repairs)
        note_length(len(words), where, repairs)
        sentences.append(Sentence(words, gaps, lang))
    return Side(file.name, tuple(sentences), tuple(range(1, len(lines) + 1)), tuple(repairs))


def _words(text: str, lang: str, where: str, repairs: list[Repair]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = clean_words(list(filter(None, _BLANKS.split(text))), where, repairs)
    return words, default_gaps(words, lang)
