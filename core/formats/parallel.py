"""Parallel text: two files line by line, or one with ``source ||| target`` or tab-separated lines.

An empty line, or an empty side, is a sentence without words and keeps its place.
"""

from collections.abc import Iterator, Sequence

from core.errors import BadInput
from core.formats.imported import Imported, Repair, clean_text, note_length
from core.formats.sides import Side, join_sides
from core.formats.textfile import TextFile
from core.model import Sentence
from core.words import default_gaps, tokenise

BAR = "|||"


def read_text(file: TextFile, lang: str) -> Side:
    """One side of a corpus, a sentence of running text on each line; gaps keep the text exact."""
    return _side(file, file.lines(), lang)


def read_tokenised(file: TextFile, lang: str) -> Side:
    """One side of a corpus, a sentence on each line, its words between white space."""
    return _side(file, file.lines(), lang, tokenised=True)


def read_parallel(file: TextFile, source_lang: str, target_lang: str, tokenised: bool = False) -> Imported:
    """A corpus of ``source ||| target`` lines or, where no line has the bars, ``source<TAB>target``."""
    halves = list(_halves(file))
    source = _side(file, [left for left, _ in halves], source_lang, tokenised)
    target = _side(file, [right for _, right in halves], target_lang, tokenised)
    return join_sides(source, target)


def read_parallel_words(file: TextFile) -> Iterator[tuple[list[str], list[str]]]:
    """The words of both sides of tokenised parallel text, for an aligner to learn from."""
    return ((left.split(), right.split()) for left, right in _halves(file))


def _halves(file: TextFile) -> Iterator[tuple[str, str]]:
    lines = file.lines()
    mark = BAR if any(BAR in line for line in lines) else "\t"
    for number, line in enumerate(lines, 1):
        halves = line.split(mark) if line.strip() else ["", ""]
        if len(halves) != 2:
            raise BadInput(
                file.place(number),
                f"there are {len(halves)} parts, not a source and a target.",
                f"Put one {'tab' if mark == chr(9) else mark} between them on each line.",
            )
        yield halves[0], halves[1]


def _side(file: TextFile, lines: Sequence[str], lang: str, tokenised: bool = False) -> Side:
    repairs: list[Repair] = []
    sentences = []
    for number, line in enumerate(lines, 1):
        where = file.place(number)
        text = clean_text(line)
        if text != line.strip():
            repairs.append(Repair(where, "control characters were taken out."))
        words, gaps = _split(text, lang) if tokenised else tokenise(text, lang)
        note_length(len(words), where, repairs)
        sentences.append(Sentence(words, gaps, lang))
    return Side(file.name, tuple(sentences), tuple(range(1, len(lines) + 1)), tuple(repairs))


def _split(text: str, lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tuple(text.split())
    return words, default_gaps(words, lang)
