"""WebAnno TSV 3 (WebAnno, INCEpTION): a row for each word with its labels, below the text of its sentence.

The file is UTF-8, but its offsets count UTF-16 units. A label on several words has the same number in brackets on
each (``PER[1]``), several on one word are joined by ``|``; a backslash escapes a character. Labels on a
part of a word (rows ``1-3.1``) are widened to it. A file is a document; a sentence may have an id.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fit_items, without_controls
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.documents import by_document, file_documents
from core.formats.placed_sentences import PlacedSentence, side_of
from core.formats.result import Repair, clean_words, flat_spans, limit_sentences, note_length
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.formats.tools.offsets import Range, from_units, gaps_behind, utf16_offsets, word_ranges
from core.formats.tools.webanno_blocks import (
    ESCAPED_CHARACTERS,
    Layer,
    WebAnnoBlock,
    join_blocks,
    read_blocks,
    read_layers,
    read_spans,
    unread_layers,
)
from core.model import Sentence
from core.text import default_gaps

_WRITTEN = "#FORMAT=WebAnno TSV 3.3"
_READ = re.compile(r"#FORMAT=WebAnno TSV 3(\.[0-3])?\s*")
_ANY_VERSION = re.compile(r"#FORMAT=WebAnno TSV|\s*# [\w.]+\.[\w.]+ \| ")
"""The first line of any WebAnno TSV: 3 and later say what they are, 2 begins with its layers."""
_ENTITIES = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
_RESERVED = re.compile(r"->|[\\\[\]|_;\t\n*]")
_CONTROL = re.compile(r"[\x00-\x08\x0c-\x1f\t\\]")
_LETTERS = {character: letter for letter, character in ESCAPED_CHARACTERS.items()}


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
    keeps: ClassVar[frozenset[Preserves]] = frozenset(
        {
            Preserves.WORDS,
            Preserves.INNER_SPACES,
            Preserves.TEXT,
            Preserves.BREAKS,
            Preserves.SPANS,
            Preserves.IDS,
            Preserves.DOCUMENTS,
        }
    )
    loses: ClassVar[str] = (
        "Sentences without words, which sentences nobody has annotated, scores, and word links are left out."
    )
    limits: ClassVar[FormatLimits] = FormatLimits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return float(bool(files) and all(map(_is_webanno, files)))

    def read(self, files: Files, lang: str) -> CorpusSide:
        return file_documents(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        lines = enumerate(file.lines(), 1)
        _, first = next(lines, (1, ""))
        _check_version(first, file)
        layers, body = read_layers(lines)
        chosen = self._choose_layer(layers, file)
        column = -1 if chosen is None else chosen.column + _feature(chosen.features, self.feature, file)
        blocks = list(limit_sentences(read_blocks(body, file), file.name))
        others = [layer for layer in layers if layer != chosen and not layer.is_grammar]
        repairs = unread_layers(blocks, others, file.name)
        wholes = list(join_blocks(blocks, column, repairs))
        placed = [_placed(block, column, lang, repairs) for block in wholes]
        return side_of(file.name, placed, repairs)

    def _choose_layer(self, layers: Sequence[Layer], file: TextFile) -> Layer | None:
        """Choose the layer that holds the labels; None where there is none."""
        span_layers = [layer for layer in layers if layer.kind == "SP"]
        if self.layer:
            return self._requested_layer(span_layers, file)
        lexical = (layer for layer in span_layers if not layer.is_grammar)
        return _layer_named(_ENTITIES, span_layers) or next(lexical, None)

    def _requested_layer(self, layers: Sequence[Layer], file: TextFile) -> Layer:
        layer = _layer_named(self.layer, layers)
        if layer is None:
            names = ", ".join(layer.name for layer in layers) or "-"
            raise BadInput(file.name, f"it has no layer {self.layer!r}.", f"Its layers are: {names}.")
        return layer

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        documents = list(by_document(stem, fit_items(self, items)))
        folder = f"{stem}/" if len(documents) > 1 else ""
        return {f"{folder}{name}.tsv": "".join(_lines(members)).encode() for name, members in documents}


def _is_webanno(file: TextFile) -> bool:
    head = file.head(1)
    return bool(head) and _ANY_VERSION.match(head[0]) is not None


def _check_version(line: str, file: TextFile) -> None:
    if not _READ.fullmatch(line):
        problem = f"it does not begin as WebAnno TSV 3, 3.0, 3.1, 3.2 or 3.3, but with {line[:60]!r}."
        raise BadInput(file.place(1), problem, "Export it as WebAnno TSV v3.3.")


def _layer_named(ending: str, layers: Iterable[Layer]) -> Layer | None:
    return next((layer for layer in layers if layer.name.endswith(ending)), None)


def _feature(features: Sequence[str], feature: str, file: TextFile) -> int:
    """Return the place of a feature among those of a layer, of "value" or else of the first where none is requested."""
    name = feature or "value"
    if name in features:
        return features.index(name)
    if feature:
        raise BadInput(file.name, f"its layer has no {feature!r}.", f"It has: {', '.join(features) or 'no values'}.")
    return 0


def _placed(block: WebAnnoBlock, column: int, lang: str, repairs: list[Repair]) -> PlacedSentence:
    forms = [row.text for row in block.words]
    cleaned = clean_words(forms, block.where, repairs)
    note_length(len(forms), block.where, repairs)
    spans = None if column < 0 else flat_spans(read_spans(block, column, repairs), block.where, repairs)
    sentence = Sentence(cleaned, _gaps(block, forms, lang, repairs), lang, spans)
    return PlacedSentence(sentence, block.line, block.id, width=block.width)


def _ranges(block: WebAnnoBlock) -> list[Range]:
    """Return the ranges of the words in the text, by their offsets, which count from the beginning of the file."""
    offsets, base = utf16_offsets(block.text), block.rows[0].units[0]
    units = (row.units for row in block.words)
    return [from_units(offsets, (start - base, end - base)) for start, end in units]


def _gaps(block: WebAnnoBlock, forms: Sequence[str], lang: str, repairs: list[Repair]) -> tuple[str, ...]:
    """Return the text behind each word, by the offsets of the words, else by searching them in the text in turn."""
    text, ranges = block.text, _ranges(block)
    if [text[start:end] for start, end in ranges] == forms:
        return gaps_behind(text, ranges, len(text))
    searched = _search(text, forms)
    if searched is None:
        repairs.append(Repair(block.where, "its words are not those of its text, which was made of the words."))
        return default_gaps(forms, lang)
    repairs.append(Repair(block.where, "its offsets do not fit its text; the words were found in it."))
    return gaps_behind(text, searched, len(text))


def _search(text: str, words: Sequence[str]) -> list[Range] | None:
    """Find words one after the other in a text; None where one of them does not occur behind those before it."""
    ranges = []
    end = 0
    for word in words:
        start = text.find(word, end)
        if start < 0:
            return None
        end = start + len(word)
        ranges.append((start, end))
    return ranges


def _lines(members: Sequence[OutgoingSentence]) -> Iterator[str]:
    yield f"{_WRITTEN}\n#T_SP={_ENTITIES}|identifier|value\n\n"
    offset, numbers = 0, count(1)
    for sentence_number, item in enumerate(members, 1):
        sentence = item.sentence
        text = sentence.slice(0, len(sentence))
        units = utf16_offsets(text)
        yield _heading(item.id, text)
        labels = _values(sentence, numbers)
        for word, (start, end) in enumerate(word_ranges(sentence)):
            begin, stop = offset + units[start], offset + units[end]
            yield f"{sentence_number}-{word + 1}\t{begin}-{stop}\t{_escaped(text[start:end])}\t{labels[word]}\n"
        offset += units[-1] + 1


def _heading(name: str, text: str) -> str:
    """Return the lines above the rows of a sentence: a blank one, its id if any, and its text."""
    id_line = f"#Sentence.id={_escaped_text(name)}\n" if name else ""
    text_lines = (f"#Text={_escaped_text(line)}\n" for line in text.split("\n"))
    return "".join(("\n", id_line, *text_lines))


def _values(sentence: Sentence, numbers: Iterator[int]) -> list[str]:
    """Return the columns of each word in the layer that comes with the tools: no identifier, and the label."""
    values = ["_\t_"] * len(sentence)
    for span in sentence.spans or ():
        number = f"[{next(numbers)}]" if len(span) > 1 else ""
        values[span.start : span.end] = [f"*{number}\t{_escaped(span.label)}{number}"] * len(span)
    return values


def _escaped(value: str) -> str:
    return _RESERVED.sub(_escape, value)


def _escaped_text(text: str) -> str:
    return _CONTROL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\{_LETTERS.get(match[0], match[0])}"
