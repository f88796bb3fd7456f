"""WebAnno TSV 3: a row for each word with its labels, under the text of its sentence (WebAnno, INCEpTION).

The file is UTF-8, but its offsets count UTF-16 units. A label on several words has the same number in brackets on
each (``PER[1]``), several on one word are joined by ``|``; a backslash takes the meaning from a sign. Labels on a
part of a word (rows ``1-3.1``) are widened to it. A file is a document; a sentence may have an id.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar

from core.errors import BadInput
from core.formats.documents import by_document, file_documents
from core.formats.fitting import Limits, fitted, without_controls
from core.formats.format import Files, Item, Keeps, Written
from core.formats.imported import Repair, clean_text, clean_words, flat_spans, note_length
from core.formats.offsets import Range, from_utf16, gaps_behind, utf16_offsets, word_ranges
from core.formats.sides import Side
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.words import default_gaps

_FORMAT = "#FORMAT=WebAnno TSV 3."
_LAYER = re.compile(r"#T_(SP|CH|RL)=(.+)")
_ROW = re.compile(r"([0-9]{1,9})-([0-9]{1,9})(\.[0-9]{1,9})?\t([0-9]{1,12})-([0-9]{1,12})\t([^\t]+)((?:\t.*)?)")
_ENTITIES = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
_NO_ENTITIES = ("lexmorph.", "segmentation.", "syntax.")
_STACKED = re.compile(r"((?:[^\\|]|\\.)+)")
_NUMBERED = re.compile(r"((?:[^\\]|\\.)*?)(?:\[([0-9]{1,9})\])?", re.DOTALL)
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_RESERVED = re.compile(r"->|[\\\[\]|_;\t\n*]")
_CONTROL = re.compile(r"[\x00-\x08\x0c-\x1f\t\\]")
_MEANT = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_SIGNS = {meant: sign for sign, meant in _MEANT.items()}


@dataclass(frozen=True, slots=True)
class WebAnno:
    """Files of WebAnno and INCEpTION, one for each document.

    ``layer``: the layer whose values are the labels, by its name in the file or the end of it; empty takes the one
    for named entities, else the first that is not about grammar; ``feature``: which of its values; empty takes
    "value" where there is one, else the first.
    """

    layer: str = ""
    feature: str = ""

    title: ClassVar[str] = "WebAnno TSV 3.3"
    endings: ClassVar[tuple[str, ...]] = (".tsv",)
    keeps: ClassVar[frozenset[Keeps]] = frozenset(
        {Keeps.WORDS, Keeps.INNER_SPACES, Keeps.TEXT, Keeps.BREAKS, Keeps.SPANS, Keeps.IDS, Keeps.DOCUMENTS}
    )
    loses: ClassVar[str] = (
        "Sentences without words, which sentences nobody has annotated, scores, and word links are left out."
    )
    limits: ClassVar[Limits] = Limits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return float(bool(files) and all(file.head(1)[:1] and file.head(1)[0].startswith(_FORMAT) for file in files))

    def read(self, files: Files, lang: str) -> Side:
        return file_documents(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> Side:
        column, blocks = self._parsed(file)
        repairs: list[Repair] = []
        sentences = tuple(_sentence(block, column, lang, repairs) for block in blocks)
        ids = tuple(block.id for block in blocks)
        return Side(
            file.name, sentences, tuple(block.line for block in blocks), tuple(repairs), ids if any(ids) else ()
        )

    def _parsed(self, file: TextFile) -> tuple[int, list["_Block"]]:
        layers: list[tuple[str, ...]] = []
        lines = enumerate(file.lines(), 1)
        if not next(lines, (1, ""))[1].startswith(_FORMAT):
            raise BadInput(file.place(1), "it does not begin as WebAnno TSV 3.", "Export it as WebAnno TSV v3.3.")
        rest = _layers(lines, layers)
        return self._column(layers, file), list(_blocks(rest, file))

    def _column(self, layers: Sequence[tuple[str, ...]], file: TextFile) -> int:
        """Which column of a row holds the labels; -1 where no layer has any."""
        names = [layer[1] for layer in layers if layer[0] == "SP"]
        wanted = [name for name in names if name.endswith(self.layer or _ENTITIES)]
        if self.layer and not wanted:
            raise BadInput(file.name, f"it has no layer {self.layer!r}.", f"Its layers are: {', '.join(names) or '-'}.")
        wanted = wanted or [name for name in names if not any(part in name for part in _NO_ENTITIES)]
        at = 3
        for kind, name, *features in layers:
            if kind == "SP" and wanted[:1] == [name]:
                return at + _feature(features, self.feature, file)
            at += max(len(features), 1)
        return -1

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        documents = list(by_document(stem, fitted(self, items)))
        folder = f"{stem}/" if len(documents) > 1 else ""
        return {f"{folder}{name}.tsv": "".join(_lines(members)).encode() for name, members in documents}


@dataclass(slots=True)
class _Block:
    """The lines of one sentence."""

    line: int
    where: str
    text: str = ""
    id: str = ""
    rows: list[tuple[bool, Range, str, list[str]]] = field(default_factory=list)
    """For each row: whether it is a part of the word before, its UTF-16 range, its text, and its columns."""


def _layers(lines: Iterator[tuple[int, str]], layers: list[tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    """Read the layers into ``layers``; what is left are the lines from the first that is no part of the header."""
    for number, line in lines:
        if match := _LAYER.fullmatch(line):
            layers.append((match[1], *match[2].rstrip("|").split("|")))
        elif line.strip():
            return _behind(number, line, lines)
    return lines


def _behind(number: int, line: str, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield number, line
    yield from lines


def _blocks(lines: Iterator[tuple[int, str]], file: TextFile) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in lines:
        if not line.strip() or (line.startswith("#") and block and block.rows):
            if block and block.rows:
                yield block
            block = None
        if not line.strip():
            continue
        block = block or _Block(number, file.place(number))
        if line.startswith("#"):
            _read_aside(line, block)
        else:
            _read_row(line, block, file.place(number))
    if block and block.rows:
        yield block


def _read_aside(line: str, block: _Block) -> None:
    key, _, value = line.partition("=")
    if key == "#Text":
        block.text += ("\n" if block.text else "") + _meant(value)
    elif key == "#Sentence.id":
        block.id = clean_text(_meant(value))


def _read_row(line: str, block: _Block, where: str) -> None:
    match = _ROW.fullmatch(line)
    if match is None or (match[3] and not block.rows):
        raise BadInput(where, f"{line[:40]!r} is no row of a word.", "A row looks like 1-1, 0-6, Berlin, LOC.")
    units = int(match[4]), int(match[5])
    block.rows.append((bool(match[3]), units, _meant(match[6]), line.split("\t")))


def _meant(text: str) -> str:
    return _ESCAPED.sub(lambda match: _MEANT.get(match[1], match[1]), text)


def _feature(features: Sequence[str], wanted: str, file: TextFile) -> int:
    if wanted and wanted not in features:
        raise BadInput(file.name, f"its layer has no {wanted!r}.", f"It has: {', '.join(features) or 'no values'}.")
    name = wanted or "value"
    return features.index(name) if name in features else 0


def _sentence(block: _Block, column: int, lang: str, repairs: list[Repair]) -> Sentence:
    words = [(units, text) for part, units, text, _ in block.rows if not part]
    cleaned = clean_words([text for _, text in words], block.where, repairs)
    note_length(len(words), block.where, repairs)
    spans = None if column < 0 else flat_spans(_spans(block, column, repairs), block.where, repairs)
    return Sentence(cleaned, _gaps(block, words, lang, repairs), lang, spans)


def _gaps(block: _Block, words: Sequence[tuple[Range, str]], lang: str, repairs: list[Repair]) -> tuple[str, ...]:
    """What stands between the words, by their offsets, else where the text has them one after the other."""
    text, offsets, base = block.text, utf16_offsets(block.text), words[0][0][0]
    ranges = [from_utf16(offsets, (start - base, end - base)) for (start, end), _ in words]
    if any(text[start:end] != word for (start, end), (_, word) in zip(ranges, words, strict=True)):
        ranges, at = [], 0
        for _, word in words:
            at = text.find(word, at)
            if at < 0:
                repairs.append(Repair(block.where, "its words are not those of its text, which was made of the words."))
                return default_gaps([word for _, word in words], lang)
            ranges.append((at, at + len(word)))
            at += len(word)
        repairs.append(Repair(block.where, "its offsets do not fit its text; the words were found in it."))
    return gaps_behind(text, ranges, len(text))


def _spans(block: _Block, column: int, repairs: list[Repair]) -> Iterator[Span]:
    """The labels of a column as spans: those with one number are one, from its first word to its last."""
    open_: dict[tuple[str, str], list[int]] = {}
    word = -1
    for part, _, _, columns in block.rows:
        word += not part
        value = columns[column] if column < len(columns) else "_"
        for stacked in _STACKED.findall("" if value == "_" else value):
            label, number = _NUMBERED.fullmatch(stacked).groups()  # type: ignore[union-attr]
            if part:
                repairs.append(
                    Repair(block.where, f"{_meant(label)[:40]!r} on a part of word {word} was widened to it.")
                )
            if label == "*" or not clean_text(_meant(label)):
                repairs.append(Repair(block.where, f"an entity without a label at word {word} was left out."))
            elif number:
                open_.setdefault((label, number), []).append(word)
            else:
                yield Span(word, word + 1, clean_text(_meant(label)))
    for (label, _), words in open_.items():
        yield Span(words[0], words[-1] + 1, clean_text(_meant(label)))


def _lines(members: Sequence[Item]) -> Iterator[str]:
    yield f"{_FORMAT}3\n#T_SP={_ENTITIES}|identifier|value\n\n"
    offset, numbers = 0, count(1)
    for sentence_number, item in enumerate(members, 1):
        sentence = item.sentence
        text = sentence.slice(0, len(sentence))
        units = utf16_offsets(text)
        yield f"\n#Sentence.id={_escaped_text(item.id)}\n" if item.id else "\n"
        yield "".join(f"#Text={_escaped_text(line)}\n" for line in text.split("\n"))
        labels = _values(sentence, numbers)
        for word, (start, end) in enumerate(word_ranges(sentence)):
            begin, stop = offset + units[start], offset + units[end]
            yield f"{sentence_number}-{word + 1}\t{begin}-{stop}\t{_escaped(text[start:end])}\t{labels[word]}\n"
        offset += units[-1] + 1


def _values(sentence: Sentence, numbers: Iterator[int]) -> list[str]:
    """The columns of each word, as of the layer that comes with the tools: no identifier, and the label."""
    values = ["_\t_"] * len(sentence)
    for span in sentence.spans or ():
        number = f"[{next(numbers)}]" if len(span) > 1 else ""
        values[span.start : span.end] = [f"*{number}\t{_escaped(span.label)}{number}"] * len(span)
    return values


def _escaped(value: str) -> str:
    return _RESERVED.sub(lambda match: f"\\{_SIGNS.get(match[0], match[0])}", value)


def _escaped_text(text: str) -> str:
    return _CONTROL.sub(lambda match: f"\\{_SIGNS.get(match[0], match[0])}", text)
