"""spaCy's DocBin: one Doc for each sentence, made of the stored words and spaces, never tokenised again.

A sentence that was reviewed and has no entities is written as outside, one that nobody has annotated as missing, which
training leaves out. The file is zlib-compressed msgpack, which a child checks and reads (`core.sandbox.spacy_docs`).
Span groups, as of spaCy's span categorizer, are read where there are no entities, or on demand: flat, the longest
first. The user data that Spanbridge writes (id, document, gaps, status, score) are plain text and numbers.
"""

import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, starmap
from typing import Any, ClassVar, NamedTuple

from core.errors import BadInput
from core.formats import textfile
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.json_fields import document_field, is_list_of, text_or_blank
from core.formats.placed_sentences import PlacedSentence, side_of
from core.formats.result import Repair, clean_text, clean_words, flat_spans, limit_sentences, note_length
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.sandbox import run_apart
from core.text import default_gaps

DEFAULT_GROUP = "sc"
"""The span group that spaCy's span categorizer writes by default."""

_REVIEW_KEYS = ("status", "score")
_REMEDY = "Save it again with spaCy 3."
_ZLIB = b"\x78"

Piece = tuple[int, int, str]
"""A span in tokens ``[start, end)``, and its label, "" for none."""


class Doc(NamedTuple):
    """A Doc as `core.sandbox.spacy_docs` yields it."""

    words: Sequence[str]
    spaces: Sequence[str] | None
    entities: Sequence[Piece] | None
    user_data: Mapping[str, Any]
    groups: Mapping[str, Sequence[Piece]] | None

    def pieces(self, group: str) -> Sequence[Piece] | None:
        """Return the spans of a group, the entities where ``group`` is empty; None where there are none."""
        if not group:
            return self.entities
        return (self.groups or {}).get(group)


@dataclass(frozen=True, slots=True)
class SpacyDocs:
    """spaCy DocBin, the form that `spacy train` reads.

    ``spans``: the span group to read in place of entities, as ``sc``; where it is empty and no Doc has entities, the
    group ``sc`` is read, or else the largest.
    """

    spans: str = ""

    title: ClassVar[str] = "spaCy DocBin"
    endings: ClassVar[tuple[str, ...]] = (".spacy",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves) - {
        Preserves.EMPTY,
        Preserves.LANGS,
        Preserves.LINKS,
        Preserves.POSSIBLE,
    }
    loses: ClassVar[str] = "Sentences without words and the language are left out."

    def likeness(self, files: Files) -> float:
        return 0.95 * (bool(files) and all(map(_looks_like_docbin, files)))

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read a sentence from each Doc; one with nothing but missing entities is not annotated."""
        for file in files:
            if not _looks_like_docbin(file):
                raise BadInput(file.name, "it is not a whole spaCy DocBin.", _REMEDY)
        inputs = [(file.name, file.data) for file in files]
        outputs = iter(run_apart("core.sandbox.spacy_docs:read", inputs, textfile.MAX_UNPACKED_BYTES, _REMEDY))
        return read_side_files(files, lambda file: _DocBinReader(file, lang, self.spans).side(next(outputs)))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        vocab = Vocab()
        docs = (_doc(vocab, item) for item in items if item.sentence.words)
        packed = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], store_user_data=True, docs=docs)
        return {f"{stem}.spacy": packed.to_bytes()}


def _looks_like_docbin(file: TextFile) -> bool:
    """Tell whether a file is compressed as a DocBin is, and begins as one."""
    if not file.data.startswith(_ZLIB):
        return False
    try:
        head = zlib.decompressobj().decompress(file.data[:4096], 64)
    except zlib.error:
        return False
    return b"version" in head or b"attrs" in head


def _doc(vocab: Any, item: OutgoingSentence) -> Any:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Ent

    sentence = item.sentence
    doc = Doc(vocab, words=list(sentence.words), spaces=list(map(bool, sentence.gaps)))
    if sentence.spans is not None:
        doc.set_ents([Ent(doc, span.start, span.end, span.label) for span in sentence.spans], default="outside")
    doc.user_data.update(_user_data(item))
    return doc


def _user_data(item: OutgoingSentence) -> dict[str, Any]:
    """Return what a Doc itself cannot hold: the names of a sentence, its unusual gaps, and its review."""
    data: dict[str, Any] = {"id": item.id, **document_field(item.document)}
    if set(item.sentence.gaps) - {"", " "}:
        data["gaps"] = list(item.sentence.gaps)
    return data | {key: item.known[key] for key in _REVIEW_KEYS if key in item.known}


@dataclass(slots=True)
class _DocBinReader:
    file: TextFile
    lang: str
    group: str
    repairs: list[Repair] = field(default_factory=list)

    def side(self, values: Iterable[Any]) -> CorpusSide:
        docs = list(starmap(Doc, limit_sentences(values, self.file.name)))
        self._choose_group(docs)
        return side_of(self.file.name, map(self._placed, docs, count(1)), self.repairs)

    def _placed(self, doc: Doc, number: int) -> PlacedSentence:
        name, document = (clean_text(text_or_blank(doc.user_data.get(key))) for key in ("id", "document"))
        return PlacedSentence(self._sentence(doc, number), number, name, document)

    def _choose_group(self, docs: Sequence[Doc]) -> None:
        """Choose the span group to read, none where there are entities; list the spans that are not read."""
        sizes = _group_sizes(docs)
        entities = sum(len(doc.entities or ()) for doc in docs)
        if self.group:
            self._check_group(sizes, entities)
        elif sizes.total() and not entities:
            self.group = DEFAULT_GROUP if sizes[DEFAULT_GROUP] else sizes.most_common(1)[0][0]
            self._list(f"no Doc has entities; the {sizes[self.group]:,} spans of the group {self.group!r} were read.")
        self._list_unread_groups(sizes)
        self._list_broken_groups(docs)

    def _list_unread_groups(self, sizes: Mapping[str, int]) -> None:
        for name, size in sizes.items():
            if name != self.group:
                self._list(f"the {size:,} spans of the group {name!r} were not read; spacy:spans={name} reads them.")

    def _list_broken_groups(self, docs: Sequence[Doc]) -> None:
        broken = sum(doc.groups is None for doc in docs)
        if broken:
            self._list(f"the span groups of {broken:,} Docs are broken and were left out.")

    def _check_group(self, sizes: Mapping[str, int], entities: int) -> None:
        """List that the requested group is missing, or is read in place of entities."""
        if self.group not in sizes:
            names = ", ".join(sizes) or "none"
            self._list(f"no Doc has a span group {self.group!r}, so that none is annotated; the groups are: {names}.")
        elif entities:
            self._list(f"its {entities:,} entities were not read, but the span group {self.group!r}.")

    def _sentence(self, doc: Doc, number: int) -> Sentence:
        where = f"{self.file.name}, doc {number}"
        visible = [index for index, word in enumerate(doc.words) if word.strip()]
        words = clean_words([doc.words[index] for index in visible], where, self.repairs)
        note_length(len(words), where, self.repairs)
        spans = self._spans(doc.pieces(self.group), visible, where)
        return Sentence(words, self._gaps(doc, words, visible), self.lang, spans)

    def _spans(self, pieces: Sequence[Piece] | None, visible: Sequence[int], where: str) -> tuple[Span, ...] | None:
        """Convert spans of tokens to disjoint spans of words (tokens that are not blank); None where there are none."""
        if pieces is None:
            return None
        spans = (self._span(piece, visible, where) for piece in pieces)
        return flat_spans(filter(None, spans), where, self.repairs)

    def _span(self, piece: Piece, visible: Sequence[int], where: str) -> Span | None:
        """Convert a span of tokens to one of words; list one without label or word, and return None."""
        start, end, name = piece
        first, last = bisect_left(visible, start), bisect_left(visible, end)
        label = clean_text(name)
        if label and first < last:
            return Span(first, last, label)
        missing = "word" if label else "label"
        self._list(f"the span of tokens {start} to {end} has no {missing} and was left out.", where)
        return None

    def _list(self, what: str, where: str = "") -> None:
        self.repairs.append(Repair(where or self.file.name, what))

    def _gaps(self, doc: Doc, words: Sequence[str], visible: Sequence[int]) -> tuple[str, ...]:
        """Return the exact text between words: from user data, else spaces, with tokens that are white space."""
        stored = doc.user_data.get("gaps")
        if is_list_of(stored, str) and len(stored) == len(words):
            return tuple(stored)
        if doc.spaces is None:
            return default_gaps(words, self.lang)
        return tuple(_blank_text(doc.words, doc.spaces, visible))


def _blank_text(words: Sequence[str], spaces: Sequence[str], visible: Sequence[int]) -> Iterator[str]:
    """Yield the text behind each visible token: its space, and the blank tokens up to the next visible one."""
    for index, following in zip(visible, [*visible[1:], len(words)], strict=True):
        blanks = (words[i] + spaces[i] for i in range(index + 1, following))
        yield spaces[index] + "".join(blanks)


def _group_sizes(docs: Iterable[Doc]) -> Counter[str]:
    """Count the spans of each group in all Docs."""
    sizes: Counter[str] = Counter()
    for doc in docs:
        for name, pieces in (doc.groups or {}).items():
            sizes[name] += len(pieces)
    return sizes
