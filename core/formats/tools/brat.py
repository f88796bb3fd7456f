"""brat standoff: a text file and, with the same name, a file of labelled ranges of its characters.

``T1<TAB>LOC 10 16<TAB>Berlin`` in the ``.ann`` file; offsets count characters of the ``.txt`` file from 0. Relations,
events, attributes and notes are not read. A line of the text is a sentence, a text with several is a document. Written
are one text for each document, a note with the score and the status of entities, and an ``annotation.conf`` that
declares the labels and names the originals of those that were rewritten.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, ClassVar, NamedTuple

from anyascii import anyascii

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fit_items, without_controls
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.documents import by_document, file_documents
from core.formats.result import Repair
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile, encode
from core.formats.tools.offsets import Passage, span_marks
from core.formats.tools.passages import passages_side
from core.formats.tools.standoff import is_annotation, read_marks
from core.formats.tools.units import OffsetUnit, offsets_in
from core.text import trimmed

_LONE_RETURN = re.compile(r"\r(?!\n)")
_ANNOTATIONS = (".ann", ".ann.gz")
_TEXTS = (".txt", ".txt.gz")
_NOTE_FACTS = ("label", "status", "score", "reviewer", "note")
_LABEL = re.compile("[a-zA-Z0-9_-]*[a-zA-Z0-9][a-zA-Z0-9_-]*")
_NOT_IN_LABELS = re.compile("[^a-zA-Z0-9_-]+")
_BREAKS = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Brat:
    """Pairs of ``.txt`` and ``.ann`` files; a text without an ``.ann`` file counts as not annotated.

    ``offsets``: what positions count: ``judged`` by where they fall, ``characters``, ``utf-16`` units, ``utf-8``
    bytes, or ``lf`` (characters, a line end of two as one).
    """

    offsets: OffsetUnit = "judged"

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
        annotations = _by_stem(files, _ANNOTATIONS)
        if not annotations:
            return 0.0
        lines = chain.from_iterable(file.head(20) for file in annotations.values())
        return 0.95 if all(map(is_annotation, filter(None, lines))) else 0.2

    def read(self, files: Files, lang: str) -> CorpusSide:
        annotations, texts = _by_stem(files, _ANNOTATIONS), _by_stem(files, _TEXTS)
        _refuse_lone(annotations, texts)
        if files and not texts:
            raise BadInput(files[0].name, "there is no .txt file.", "Give each .txt file with its .ann file.")
        return file_documents(list(texts.values()), lambda file: self._read(file, annotations.get(_stem(file)), lang))

    def _read(self, file: TextFile, annotations: TextFile | None, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        text = _exact_text(file)
        marks = None
        if annotations is not None:
            marks = read_marks(annotations, text, (lang, file.name, repairs), self.offsets)
        passages = [Passage(text, file.name, marks)] if text.strip() or marks else []
        return passages_side(file.name, passages, lang, repairs, "characters")

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        written: dict[str, bytes] = {}
        labels: dict[str, str] = {}
        worded = list(filter(_has_text, fit_items(self, items)))
        for name, members in by_document(stem, worded):
            marks, text = _document(members)
            units = offsets_in(text, self.offsets)
            labels |= {mark.label: mark.original for mark in marks}
            written[f"{stem}/{name}.txt"] = encode(text)
            written[f"{stem}/{name}.ann"] = "".join(_lines(marks, units)).encode()
        return {**written, f"{stem}/annotation.conf": _config(labels).encode()}


class _KnownMark(NamedTuple):
    """An entity of a document, with the facts that are known of its sentence."""

    start: int
    end: int
    label: str
    surface: str
    facts: Mapping[str, Any]

    @property
    def original(self) -> str:
        """The label before it was rewritten; "" where it was not."""
        return str(self.facts.get("labels", {}).get(self.label, ""))

    @property
    def note(self) -> str:
        """The facts in one line; "" where there are none."""
        facts = {"label": self.original, **self.facts}
        note = ", ".join(f"{key} {facts[key]}" for key in _NOTE_FACTS if facts.get(key))
        return _BREAKS.sub(" ", note)


def _plain_label(label: str) -> str:
    """Rewrite a label in the characters of brat; at least one is a letter or digit, since dashes separate lists."""
    if _LABEL.fullmatch(label):
        return label
    plain = _NOT_IN_LABELS.sub("_", anyascii(label)).strip("_")
    return plain if _LABEL.fullmatch(plain) else "LABEL"


def _config(labels: Mapping[str, str]) -> str:
    """Declare the labels, by their names in the files; comments name the originals of those that were rewritten."""
    comments = "".join(f"# {label} stands for {_BREAKS.sub(' ', old)}\n" for label, old in labels.items() if old)
    declared = "".join(f"{label}\n" for label in labels)
    return f"[entities]\n{comments}{declared}\n[relations]\n\n[events]\n\n[attributes]\n"


def _by_stem(files: Files, endings: tuple[str, ...]) -> dict[str, TextFile]:
    """Return the files with one of these endings by their names without it."""
    return {_stem(file): file for file in files if file.name.endswith(endings)}


def _stem(file: TextFile) -> str:
    return file.name.removesuffix(".gz").rpartition(".")[0]


def _refuse_lone(annotations: Mapping[str, TextFile], texts: Mapping[str, TextFile]) -> None:
    """Raise `BadInput` for annotations without their text."""
    for stem, file in annotations.items():
        if stem not in texts:
            raise BadInput(file.name, "its text is missing.", f"Add {PurePosixPath(stem).name}.txt.")


def _has_text(item: OutgoingSentence) -> bool:
    return bool(trimmed(item.sentence.text))


def _exact_text(file: TextFile) -> str:
    """Return the text with each of its characters: both of a line end of two count."""
    text, data = file.text(), file.unpacked()
    if b"\r" not in data:
        return text
    exact = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    return _LONE_RETURN.sub("\n", exact)


def _document(members: Iterable[OutgoingSentence]) -> tuple[list[_KnownMark], str]:
    """Return the marks of a document, and its text with a line per sentence."""
    marks: list[_KnownMark] = []
    text = ""
    for item in members:
        line = _BREAKS.sub(" ", item.sentence.text)
        for start, end, label, _ in span_marks(item.sentence):
            marks.append(_KnownMark(start + len(text), end + len(text), label, line[start:end], item.known))
        text += line + "\n"
    return marks, text


def _lines(marks: Iterable[_KnownMark], units: Sequence[int]) -> Iterator[str]:
    for number, mark in enumerate(marks, 1):
        yield f"T{number}\t{mark.label} {units[mark.start]} {units[mark.end]}\t{mark.surface}\n"
        note = mark.note
        if note:
            yield f"#{number}\tAnnotatorNotes T{number}\t{note}\n"
