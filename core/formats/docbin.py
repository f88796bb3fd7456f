"""spaCy's DocBin: one Doc for each sentence, made of the stored words and spaces, never tokenised again.

A sentence that was reviewed and has no entities is written as outside, one that nobody has marked as missing, which
training leaves out. The file is zlib-compressed msgpack. What is read is
checked first (`core.formats.docbin_bytes`), and spaCy is given the columns of words and entities only. What
Spanbridge adds to user data (id, document, gaps, status, score) is plain text and numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from core.formats.docbin_bytes import looks_like_docbin, read_docs
from core.formats.format import Files, Item, Keeps, Written
from core.formats.imported import Repair, clean_text, clean_words, flat_spans, note_length
from core.formats.sides import Side, merged
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.words import default_gaps

_KNOWN = ("status", "score")


@dataclass(frozen=True, slots=True)
class SpacyDocs:
    """spaCy DocBin, the form that `spacy train` reads."""

    title: ClassVar[str] = "spaCy DocBin"
    endings: ClassVar[tuple[str, ...]] = (".spacy",)
    keeps: ClassVar[frozenset[Keeps]] = frozenset(Keeps) - {Keeps.EMPTY, Keeps.LANGS, Keeps.LINKS, Keeps.POSSIBLE}
    loses: ClassVar[str] = "Sentences without words and the language are left out."

    def likeness(self, files: Files) -> float:
        return 0.95 * (bool(files) and all(map(looks_like_docbin, files)))

    def read(self, files: Files, lang: str) -> Side:
        """The sentences, one for each Doc; those with nothing but missing entities are not annotated."""
        return merged(files, lambda file: _Reader(file, lang).side())

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        vocab = Vocab()
        docs = (_doc(vocab, item) for item in items if item.sentence.words)
        packed = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], store_user_data=True, docs=docs)
        return {f"{stem}.spacy": packed.to_bytes()}


def _doc(vocab: Any, item: Item) -> Any:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Ent

    sentence = item.sentence
    doc = Doc(vocab, words=list(sentence.words), spaces=[bool(gap) for gap in sentence.gaps])
    if sentence.spans is not None:
        doc.set_ents([Ent(doc, span.start, span.end, span.label) for span in sentence.spans], default="outside")
    doc.user_data["id"] = item.id
    if item.document:
        doc.user_data["document"] = item.document
    if any(gap not in {"", " "} for gap in sentence.gaps):
        doc.user_data["gaps"] = list(sentence.gaps)
    doc.user_data.update({key: item.known[key] for key in _KNOWN if key in item.known})
    return doc


@dataclass(slots=True)
class _Reader:
    file: TextFile
    lang: str
    repairs: list[Repair] = field(default_factory=list)

    def side(self) -> Side:
        docs = enumerate(read_docs(self.file), 1)
        rows = [(number, self._sentence(doc, known, number), known) for number, (doc, known) in docs]
        ids = tuple(_text(known.get("id")) for *_, known in rows)
        documents = tuple(_text(known.get("document")) for *_, known in rows)
        return Side(
            self.file.name,
            tuple(sentence for _, sentence, _ in rows),
            tuple(number for number, *_ in rows),
            tuple(self.repairs),
            ids if any(ids) else (),
            documents if any(documents) else (),
        )

    def _sentence(self, doc: Any, known: Mapping[str, Any], number: int) -> Sentence:
        where = f"{self.file.name}, doc {number}"
        shown = [index for index, token in enumerate(doc) if not token.is_space and token.text.strip()]
        words = clean_words([doc[index].text for index in shown], where, self.repairs)
        note_length(len(words), where, self.repairs)
        place = {index: place for place, index in enumerate(shown)}
        spans = [
            Span(min(inside), max(inside) + 1, label)
            for ent in doc.ents
            if (inside := [place[i] for i in range(ent.start, ent.end) if i in place])
            and (label := clean_text(ent.label_))
        ]
        flat = flat_spans(spans, where, self.repairs) if any(token.ent_iob for token in doc) else None
        return Sentence(words, self._gaps(doc, words, known, shown), self.lang, flat)

    def _gaps(self, doc: Any, words: Sequence[str], known: Mapping[str, Any], shown: Sequence[int]) -> tuple[str, ...]:
        """The exact text between words: as user data tells it, else spaces, with tokens that are white space."""
        told = known.get("gaps")
        if isinstance(told, list) and len(told) == len(words) and all(isinstance(gap, str) for gap in told):
            return tuple(told)
        if doc.has_unknown_spaces:
            return default_gaps(words, self.lang)
        gaps = []
        for index, after in zip(shown, [*shown[1:], len(doc)], strict=True):
            between = "".join(doc[i].text_with_ws for i in range(index + 1, after))
            gaps.append(doc[index].whitespace_ + between)
        return tuple(gaps)


def _text(value: Any) -> str:
    return clean_text(value) if isinstance(value, str) else ""
