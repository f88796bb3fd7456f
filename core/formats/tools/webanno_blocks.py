"""The lines of a WebAnno TSV 3 file: its layers, and its sentences with a row for each word.

An entity has the same number in brackets on each of its words. Where such a number stands on both sides of a sentence
border, the two sentences are one; not in a file whose numbers begin anew in each sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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
MEANT = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_FARTHEST = 100
"""How many units at most may be between two sentences that are read as one."""


class Layer(NamedTuple):
    """A layer of annotations: its kind (SP, CH or RL), its name, its values, and the column of the first of them."""

    kind: str
    name: str
    features: Sequence[str]
    column: int

    @property
    def columns(self) -> slice:
        return slice(self.column, self.column + max(len(self.features), 1))


class WebAnnoRow(NamedTuple):
    """A row: whether it is a part of the word before, its UTF-16 range, its text, and all of its columns."""

    part: bool
    units: Range
    text: str
    columns: Sequence[str]


@dataclass(slots=True)
class WebAnnoBlock:
    """The lines of one sentence, or of ``width`` sentences that are one."""

    line: int
    where: str
    id: str = ""
    texts: list[str] = field(default_factory=list)
    rows: list[WebAnnoRow] = field(default_factory=list)
    width: int = 1

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def read_layers(lines: Iterator[tuple[int, str]]) -> tuple[list[Layer], Iterator[tuple[int, str]]]:
    """The layers, and the lines from the first that is no part of the header."""
    layers: list[Layer] = []
    column = 3
    for number, line in lines:
        if match := _LAYER.fullmatch(line):
            name, *features = match[2].rstrip("|").split("|")
            layers.append(Layer(match[1], name, features, column))
            column = layers[-1].columns.stop
        elif line.strip():
            return layers, _behind(number, line, lines)
    return layers, lines


def _behind(number: int, line: str, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield number, line
    yield from lines


def read_blocks(lines: Iterator[tuple[int, str]], file: TextFile) -> Iterator[WebAnnoBlock]:
    """The sentences in their order; `BadInput` for a line that is none of theirs."""
    block: WebAnnoBlock | None = None
    for number, line in lines:
        if not line.strip() or (line.startswith("#") and block and block.rows):
            if block and block.rows:
                yield block
            block = None
        if not line.strip():
            continue
        block = block or WebAnnoBlock(number, file.place(number))
        if line.startswith("#"):
            _read_aside(line, block)
        else:
            _read_row(line, block, file.place(number))
    if block and block.rows:
        yield block


def _read_aside(line: str, block: WebAnnoBlock) -> None:
    key, _, value = line.partition("=")
    if key == "#Text":
        block.texts.append(_meant(value))
    elif key == "#Sentence.id":
        block.id = clean_text(_meant(value))


def _read_row(line: str, block: WebAnnoBlock, where: str) -> None:
    match = _ROW.fullmatch(line)
    if match is None or (match[3] and not block.rows):
        raise BadInput(where, f"{line[:40]!r} is no row of a word.", "A row looks like 1-1, 0-6, Berlin, LOC.")
    units = int(match[4]), int(match[5])
    block.rows.append(WebAnnoRow(bool(match[3]), units, _meant(match[6]), line.split("\t")))


def _meant(text: str) -> str:
    return _ESCAPED.sub(lambda match: MEANT.get(match[1], match[1]), text)


def joined(blocks: Sequence[WebAnnoBlock], column: int, repairs: list[Repair]) -> Iterator[WebAnnoBlock]:
    """The sentences, those as one between which an entity goes on; this is listed."""
    through = _going_on(blocks, column)
    whole: WebAnnoBlock | None = None
    for index, block in enumerate(blocks):
        whole = block if whole is None else _both(whole, block)
        if index not in through:
            if whole.width > 1:
                what = f"an entity goes on over a sentence border: {whole.width} sentences were read as one."
                repairs.append(Repair(whole.where, what))
            yield whole
            whole = None


def _going_on(blocks: Sequence[WebAnnoBlock], column: int) -> set[int]:
    """The sentences with whose last word an entity goes on in the next; none where numbers begin anew in sentences."""
    seen: dict[str, tuple[int, str, bool]] = {}
    through = set()
    for index, block in enumerate(blocks):
        size = sum(not row.part for row in block.rows)
        for number, (label, first, last) in _numbered(block, column).items():
            if number in seen:
                if seen[number] != (index - 1, label, True) or first > 0:
                    return set()
                through.add(index - 1)
            seen[number] = index, label, last == size - 1
    return through


def _numbered(block: WebAnnoBlock, column: int) -> dict[str, tuple[str, int, int]]:
    """The label, the first and the last word of each number in a sentence."""
    found: dict[str, tuple[str, int, int]] = {}
    word = -1
    for row in block.rows:
        word += not row.part
        for label, number in _values(row, column):
            if number:
                found[number] = label, found.get(number, (label, word, word))[1], word
    return found


def _both(block: WebAnnoBlock, following: WebAnnoBlock) -> WebAnnoBlock:
    """Two sentences as one, with as many spaces between them as their offsets leave."""
    end = block.rows[0].units[0] + utf16_offsets(block.text)[-1]
    gap = following.rows[0].units[0] - end
    between = " " * gap if 0 <= gap <= _FARTHEST else " "
    texts = [f"{block.text}{between}{following.text}"]
    rows, width = [*block.rows, *following.rows], block.width + following.width
    return WebAnnoBlock(block.line, block.where, block.id, texts, rows, width)


def _values(row: WebAnnoRow, column: int) -> Iterator[tuple[str, str]]:
    """The labels of a row, each with its number or ""."""
    value = row.columns[column] if 0 <= column < len(row.columns) else "_"
    for stacked in _STACKED.findall("" if value == "_" else value):
        match = _NUMBERED.fullmatch(stacked)
        if match:
            yield match[1], match[2] or ""


def read_spans(block: WebAnnoBlock, column: int, repairs: list[Repair]) -> Iterator[Span]:
    """The labels of a column as spans: those with one number are one, from its first word to its last."""
    open_: dict[tuple[str, str], list[int]] = {}
    word = -1
    for row in block.rows:
        word += not row.part
        for label, number in _values(row, column):
            name = clean_text(_meant(label))
            if row.part:
                repairs.append(Repair(block.where, f"{name[:40]!r} on a part of word {word} was widened to it."))
            if label == "*" or not name:
                repairs.append(Repair(block.where, f"an entity without a label at word {word} was left out."))
            elif number:
                open_.setdefault((label, number), []).append(word)
            else:
                yield Span(word, word + 1, name)
    for (label, _), words in open_.items():
        name = clean_text(_meant(label))
        if len({*words}) <= words[-1] - words[0]:
            what = f"{name[:40]} on words {words[0]} to {words[-1]} has a gap, and was read as one entity."
            repairs.append(Repair(block.where, what))
        yield Span(words[0], words[-1] + 1, name)


def not_read(blocks: Sequence[WebAnnoBlock], layers: Sequence[Layer], where: str) -> list[Repair]:
    """What layers hold that are not read, counted in one repair."""
    counts: Counter[str] = Counter()
    for block in blocks:
        for row in block.rows:
            for layer in layers:
                counts[layer.name] += any(value != "_" for value in row.columns[layer.columns] if value)
    used = {name.rpartition(".")[2]: count for name, count in counts.items() if count}
    told = ", ".join(f"{name} ({count} word{'s' * (count > 1)})" for name, count in used.items())
    return [Repair(where, f"these layers were not read: {told}. The option layer chooses which is.")] if told else []
