"""brat standoff: a text file and, under the same name, the ranges of characters that are entities.

``T1<TAB>LOC 10 16<TAB>Berlin`` in the ``.ann`` file; offsets count characters of the ``.txt`` file from 0. Relations,
events, attributes and notes are read over. A line of the text is a sentence, a text with several is a document. What is
written has one text for each document, a note with the score and the status of entities, and an ``annotation.conf``
that declares the labels and tells what those that were rewritten stand for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, ClassVar

from anyascii import anyascii

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fitted, without_controls
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.documents import by_document, file_documents
from core.formats.result import Repair
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile, encoded
from core.formats.tools.offsets import CharacterSpan, span_marks
from core.formats.tools.passages import Passage, passages_side
from core.formats.tools.standoff import is_annotation, read_marks
from core.formats.tools.units import Counted, offsets_in
from core.text import trimmed

_LONE_RETURN = re.compile(r"\r(?!\n)")
_NOTES = (".ann", ".ann.gz")
_TEXTS = (".txt", ".txt.gz")
_NOTED = ("label", "status", "score", "reviewer", "note")
_LABEL = re.compile("[a-zA-Z0-9_-]*[a-zA-Z0-9][a-zA-Z0-9_-]*")
_NOT_IN_LABELS = re.compile("[^a-zA-Z0-9_-]+")
_BREAKS = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Brat:
    """Pairs of ``.txt`` and ``.ann`` files; a text without an ``.ann`` file counts as not annotated.

    ``offsets``: what positions count: ``judged`` by where they fall, ``characters``, ``utf-16`` units, ``utf-8``
    bytes, or ``lf`` (characters, a line end of two as one).
    """

    offsets: Counted = "judged"

    title: ClassVar[str] = "brat standoff"
    endings: ClassVar[tuple[str, ...]] = (".ann", ".txt")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.TEXT, Preserves.SPANS, Preserves.DOCUMENTS})
    loses: ClassVar[str] = (
        "Ids, sentences without words, which sentences nobody has annotated, and word links are left out, and so is "
        "where words end: the text is cut into words again, and an entity is read as all words that it touches. Labels "
        "have only the signs a-z, A-Z, 0-9, _ and -: other scripts are romanised, other signs become _."
    )

    @property
    def limits(self) -> FormatLimits:
        return FormatLimits(_plain_label, gap=without_controls)

    def likeness(self, files: Files) -> float:
        notes = [file for file in files if file.name.endswith(_NOTES)]
        if not notes:
            return 0.0
        lines = [line for file in notes for line in file.head(20) if line]
        return 0.95 if all(map(is_annotation, lines)) else 0.2

    def read(self, files: Files, lang: str) -> CorpusSide:
        notes = {_stem(file): file for file in files if file.name.endswith(_NOTES)}
        texts = {_stem(file): file for file in files if file.name.endswith(_TEXTS)}
        for stem, file in notes.items():
            if stem not in texts:
                raise BadInput(file.name, "its text is missing.", f"Add {PurePosixPath(stem).name}.txt.")
        if files and not texts:
            raise BadInput(files[0].name, "there is no .txt file.", "Give each .txt file with its .ann file.")
        return file_documents(list(texts.values()), lambda file: self._read(file, notes.get(_stem(file)), lang))

    def _read(self, file: TextFile, notes: TextFile | None, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        text = _exact(file)
        marks = None if notes is None else read_marks(notes, text, (lang, file.name, repairs), self.offsets)
        passages = [Passage(text, file.name, marks)] if text.strip() or marks else []
        return passages_side(file.name, passages, lang, repairs, "characters")

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        written: dict[str, bytes] = {}
        labels: dict[str, str] = {}
        worded = [item for item in fitted(self, items) if trimmed(item.sentence.text)]
        for name, members in by_document(stem, worded):
            marks, text = _document(members)
            units = offsets_in(text, self.offsets)
            labels |= {mark.label: _original(mark, known) for mark, known in marks}
            written[f"{stem}/{name}.txt"] = encoded(text)
            written[f"{stem}/{name}.ann"] = "".join(_lines(marks, units)).encode()
        return {**written, f"{stem}/annotation.conf": _config(labels).encode()}


def _plain_label(label: str) -> str:
    """The label in the signs that brat allows; at least one of them is a letter or digit, since dashes part lists."""
    if _LABEL.fullmatch(label):
        return label
    plain = _NOT_IN_LABELS.sub("_", anyascii(label)).strip("_")
    return plain if _LABEL.fullmatch(plain) else "LABEL"


def _original(mark: CharacterSpan, known: Mapping[str, Any]) -> str:
    """What the label of a mark was before it was rewritten; "" where it was not."""
    return str(known.get("labels", {}).get(mark.label, ""))


def _config(labels: Mapping[str, str]) -> str:
    """The declaration of labels, by their names in the files; those that were rewritten are told in comments."""
    comments = "".join(f"# {label} stands for {_BREAKS.sub(' ', old)}\n" for label, old in labels.items() if old)
    declared = "".join(f"{label}\n" for label in labels)
    return f"[entities]\n{comments}{declared}\n[relations]\n\n[events]\n\n[attributes]\n"


def _stem(file: TextFile) -> str:
    return file.name.removesuffix(".gz").rpartition(".")[0]


def _exact(file: TextFile) -> str:
    """The text with each of its characters: both of a line end of two count."""
    text, data = file.text(), file.unpacked()
    if b"\r" not in data:
        return text
    exact = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    return _LONE_RETURN.sub("\n", exact)


def _document(members: Iterable[OutgoingSentence]) -> tuple[list[tuple[CharacterSpan, Mapping[str, Any]]], str]:
    """The marks of a document, each with what is known of its sentence, and its text with a line per sentence."""
    marks: list[tuple[CharacterSpan, Mapping[str, Any]]] = []
    text = ""
    for item in members:
        line = _BREAKS.sub(" ", item.sentence.text)
        for start, end, label, _ in span_marks(item.sentence):
            mark = CharacterSpan(start + len(text), end + len(text), label, line[start:end])
            marks.append((mark, item.known))
        text += line + "\n"
    return marks, text


def _lines(marks: Iterable[tuple[CharacterSpan, Mapping[str, Any]]], units: Sequence[int]) -> Iterator[str]:
    for number, (mark, known) in enumerate(marks, 1):
        yield f"T{number}\t{mark.label} {units[mark.start]} {units[mark.end]}\t{mark.said}\n"
        facts = {"label": _original(mark, known), **known}
        note = ", ".join(f"{key} {facts[key]}" for key in _NOTED if facts.get(key))
        if note:
            yield f"#{number}\tAnnotatorNotes T{number}\t{_BREAKS.sub(' ', note)}\n"
