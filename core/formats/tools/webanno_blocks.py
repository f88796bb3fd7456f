"""Lines of a WebAnno TSV 3 file: its layers, and its sentences with a row for each word.

An entity has the same number in brackets on each of its words. Where such a number occurs on both sides of a sentence
border, the two sentences are one; not in a file whose numbers begin anew in each sentence.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Literal, NamedTuple

from core.errors import BadInput
from core.formats.result import Repair, clean_text
from core.formats.textfile import TextFile
from core.formats.tools.offsets import Range, utf16_offsets
from core.model import Span

_LAYER = re.compile(r"#T_(SP|CH|RL)=(.+)")
_ROW = re.compile(r"([0-9]{1,9})-([0-9]{1,9})(\.[0-9]{1,9})?\t([0-9]{1,12})-([0-9]{1,12})\t([^\t]+)((?:\t.*)?)")
_STACKED = re.compile(r"((?:[^\\|]|\\.)+)")
_NUMBERED = re.compile(r"((?:[^\\]|\\.)*?)(?:\[([0-9]{1,9})\])?", re.DOTALL)
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
ESCAPED_CHARACTERS: Mapping[str, str] = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
"""The control character that a letter behind a backslash encodes."""
_GRAMMAR = ("lexmorph.", "segmentation.", "syntax.")
"""Parts of the names of layers that hold no entities."""
_MAX_GAP = 100
"""UTF-16 units between two sentences, above which one space is put between them where they are joined."""

NumberedLines = Iterator[tuple[int, str]]


class Layer(NamedTuple):
    """A layer of annotations: its kind (SP, CH or RL), its name, its values, and the column of the first of them."""

    kind: str
    name: str
    features: Sequence[str]
    column: int

    @property
    def is_grammar(self) -> bool:
        """Whether it holds word classes, syntax or the like, and no entities."""
        return any(part in self.name for part in _GRAMMAR)

    @property
    def columns(self) -> slice:
        return slice(self.column, self.column + max(len(self.features), 1))


class WebAnnoRow(NamedTuple):
    """A row: a word or a ``part`` of the word before, its UTF-16 range, its text, and all of its columns."""

    part: bool
    units: Range
    text: str
    columns: Sequence[str]


@dataclass(slots=True)
class WebAnnoBlock:
    """The lines of one sentence, or of ``width`` sentences that were joined."""

    line: int
    where: str
    id: str = ""
    texts: list[str] = field(default_factory=list)
    rows: list[WebAnnoRow] = field(default_factory=list)
    width: int = 1

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def words(self) -> list[WebAnnoRow]:
        """The rows of whole words."""
        return [row for row in self.rows if not row.part]


class _NumberedLabel(NamedTuple):
    """A label that has a number, and the first and the last word of it in a sentence."""

    label: str
    first: int
    last: int


def read_layers(lines: NumberedLines) -> tuple[list[Layer], NumberedLines]:
    """Read the layers; return them with the lines from the first behind the header."""
    layers: list[Layer] = []
    column = 3
    for number, line in lines:
        match = _LAYER.fullmatch(line)
        if match:
            name, *features = match[2].rstrip("|").split("|")
            layers.append(Layer(match[1], name, features, column))
            column = layers[-1].columns.stop
        elif line.strip():
            return layers, _prepended(number, line, lines)
    return layers, lines


def _prepended(number: int, line: str, lines: NumberedLines) -> NumberedLines:
    yield number, line
    yield from lines


def read_blocks(lines: NumberedLines, file: TextFile) -> Iterator[WebAnnoBlock]:
    """Yield the sentences in their order; `BadInput` for a line that is none of theirs."""
    comments: list[tuple[int, str]] = []
    for kind, run in groupby(lines, key=_kind):
        neighbours = list(run)
        if kind == "row":
            yield _block(comments, neighbours, file)
        comments = neighbours if kind == "comment" else []


def _kind(numbered: tuple[int, str]) -> Literal["blank", "comment", "row"]:
    _, line = numbered
    if not line.strip():
        return "blank"
    return "comment" if line.startswith("#") else "row"


def _block(comments: Sequence[tuple[int, str]], rows: Sequence[tuple[int, str]], file: TextFile) -> WebAnnoBlock:
    """Return the sentence of rows and of the comments right above them, if any."""
    number, _ = (*comments, *rows)[0]
    block = WebAnnoBlock(number, file.place(number))
    for _, line in comments:
        _read_comment(line, block)
    for number, line in rows:
        _read_row(line, block, file.place(number))
    return block


def _read_comment(line: str, block: WebAnnoBlock) -> None:
    key, _, value = line.partition("=")
    if key == "#Text":
        block.texts.append(_unescape(value))
    elif key == "#Sentence.id":
        block.id = clean_text(_unescape(value))


def _read_row(line: str, block: WebAnnoBlock, where: str) -> None:
    match = _ROW.fullmatch(line)
    if match is None or (match[3] and not block.rows):
        raise BadInput(where, f"{line[:40]!r} is no row of a word.", "A row looks like 1-1, 0-6, Berlin, LOC.")
    units = int(match[4]), int(match[5])
    block.rows.append(WebAnnoRow(bool(match[3]), units, _unescape(match[6]), line.split("\t")))


def _unescape(text: str) -> str:
    return _ESCAPED.sub(_unescaped_character, text)


def _unescaped_character(match: re.Match[str]) -> str:
    return ESCAPED_CHARACTERS.get(match[1], match[1])


def join_blocks(blocks: Sequence[WebAnnoBlock], column: int, repairs: list[Repair]) -> Iterator[WebAnnoBlock]:
    """Yield the sentences, joined where an entity goes on in the next; this is listed."""
    continued = _continued(blocks, column)
    whole: WebAnnoBlock | None = None
    for index, block in enumerate(blocks):
        whole = block if whole is None else _join(whole, block)
        if index in continued:
            continue
        if whole.width > 1:
            what = f"an entity goes on over a sentence border: {whole.width} sentences were read as one."
            repairs.append(Repair(whole.where, what))
        yield whole
        whole = None


def _continued(blocks: Sequence[WebAnnoBlock], column: int) -> set[int]:
    """Return the sentences whose last word is in an entity that goes on in the next; none where numbers are reused."""
    seen: dict[str, tuple[int, str, bool]] = {}  # of a number: its last sentence, its label, whether it ends that
    continued = set()
    for index, block in enumerate(blocks):
        size = len(block.words)
        for number, (label, first, last) in _numbered_labels(block, column).items():
            if number in seen:
                if seen[number] != (index - 1, label, True) or first > 0:
                    return set()
                continued.add(index - 1)
            seen[number] = index, label, last == size - 1
    return continued


def _numbered_labels(block: WebAnnoBlock, column: int) -> dict[str, _NumberedLabel]:
    """Return the numbered labels of a sentence by their numbers."""
    labels: dict[str, _NumberedLabel] = {}
    for word, _, label, number in _labels(block, column):
        if number:
            first = labels[number].first if number in labels else word
            labels[number] = _NumberedLabel(label, first, word)
    return labels


def _labels(block: WebAnnoBlock, column: int) -> Iterator[tuple[int, WebAnnoRow, str, str]]:
    """Yield the labels of a column: the index of the word, the row, the label and its number or ""."""
    word = -1
    for row in block.rows:
        word += not row.part
        for label, number in _values(row, column):
            yield word, row, label, number


def _join(block: WebAnnoBlock, following: WebAnnoBlock) -> WebAnnoBlock:
    """Join two sentences, with as many spaces between them as their offsets leave."""
    end = block.rows[0].units[0] + utf16_offsets(block.text)[-1]
    gap = following.rows[0].units[0] - end
    spaces = " " * gap if 0 <= gap <= _MAX_GAP else " "
    texts = [f"{block.text}{spaces}{following.text}"]
    rows, width = [*block.rows, *following.rows], block.width + following.width
    return WebAnnoBlock(block.line, block.where, block.id, texts, rows, width)


def _values(row: WebAnnoRow, column: int) -> Iterator[tuple[str, str]]:
    """Yield the labels of a row, each with its number or ""."""
    value = row.columns[column] if 0 <= column < len(row.columns) else "_"
    if value == "_":
        return
    for stacked in _STACKED.findall(value):
        match = _NUMBERED.fullmatch(stacked)
        if match:
            yield match[1], match[2] or ""


def read_spans(block: WebAnnoBlock, column: int, repairs: list[Repair]) -> Iterator[Span]:
    """Yield the labels of a column as spans: those with one number are one, from its first word to its last."""
    numbered: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for word, row, label, number in _labels(block, column):
        name = clean_text(_unescape(label))
        if row.part:
            repairs.append(Repair(block.where, f"{name[:40]!r} on a part of word {word} was widened to it."))
        if label == "*" or not name:
            repairs.append(Repair(block.where, f"an entity without a label at word {word} was left out."))
        elif number:
            numbered[label, number].append(word)
        else:
            yield Span(word, word + 1, name)
    for (label, _), words in numbered.items():
        yield _whole_span(clean_text(_unescape(label)), words, block.where, repairs)


def _whole_span(name: str, words: Sequence[int], where: str, repairs: list[Repair]) -> Span:
    """Return the span from the first to the last of the words; a gap between them is listed."""
    if len({*words}) <= words[-1] - words[0]:
        what = f"{name[:40]} on words {words[0]} to {words[-1]} has a gap, and was read as one entity."
        repairs.append(Repair(where, what))
    return Span(words[0], words[-1] + 1, name)


def unread_layers(blocks: Sequence[WebAnnoBlock], layers: Sequence[Layer], where: str) -> list[Repair]:
    """Count the words that have values in layers that are not read, in one repair; none where there are no such."""
    used = +_count_words(blocks, layers)  # without those of no words
    if not used:
        return []
    listing = ", ".join(f"{name.rpartition('.')[2]} ({count} word{'s' * (count > 1)})" for name, count in used.items())
    return [Repair(where, f"these layers were not read: {listing}. The option layer chooses which is.")]


def _count_words(blocks: Sequence[WebAnnoBlock], layers: Iterable[Layer]) -> Counter[str]:
    """Count the words that have a value in each layer."""
    counts: Counter[str] = Counter()
    for layer in layers:
        rows = chain.from_iterable(block.rows for block in blocks)
        counts[layer.name] += sum(_has_value(row, layer) for row in rows)
    return counts


def _has_value(row: WebAnnoRow, layer: Layer) -> bool:
    return any(value not in ("", "_") for value in row.columns[layer.columns])
