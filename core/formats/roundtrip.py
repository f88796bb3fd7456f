"""Round-trip check: read written files again and compare the part of a corpus that the format preserves.

What is expected is what the corpus becomes in the format (`core.formats.adaptation`), not what it was before.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from core.errors import SpanbridgeError
from core.formats.base import Files, LinkFormat, OutgoingSentence, PairFormat, Preserves, SideFormat, Written
from core.formats.result import Imported
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.formats.tools.offsets import Passage, span_marks
from core.formats.tools.passages import read_whole
from core.model import Alignment, Sentence, SentencePair
from core.text import one_line, trimmed

Preserved = tuple[object, ...]
"""The preserved part of a sentence or of a pair, as a value to compare."""

_LINKS = frozenset({Preserves.LINKS, Preserves.POSSIBLE, Preserves.UNMARKED})


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """Counts of what files held when they were read again, and the differences from what was expected."""

    sentences: int
    spans: int
    links: int
    differences: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [_count(self.sentences, "sentence")]
        if self.spans:
            parts.append(_count(self.spans, "span"))
        if self.links:
            parts.append(_count(self.links, "link"))
        parts.append(_count(len(self.differences), "difference"))
        return f"re-read: {', '.join(parts)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def unreadable(error: SpanbridgeError) -> RoundTrip:
    """Return the round trip of files that could not be read again at all: the error is its difference."""
    return RoundTrip(0, 0, 0, (str(error),))


def reread_side(form: SideFormat, written: Written, items: Sequence[OutgoingSentence]) -> RoundTrip:
    """Read the written files of one language again and compare them with ``items``, at least one sentence."""
    try:
        side = form.read(_files(written), items[0].sentence.lang)
    except SpanbridgeError as error:
        return unreadable(error)
    spans = sum(len(sentence.spans or ()) for sentence in side.sentences)
    differences = _differences(actual(side, form.keeps), expected(items, form.keeps))
    return RoundTrip(len(side.sentences), spans, 0, differences)


def reread_pairs(form: PairFormat, written: Written, pairs: Sequence[SentencePair]) -> RoundTrip:
    """Read the written files of pairs again and compare them with ``pairs``, at least one."""
    try:
        reread = form.read(_files(written), (pairs[0].source.lang, pairs[0].target.lang)).pairs
    except SpanbridgeError as error:
        return unreadable(error)
    spans = sum(len(side.spans or ()) for pair in reread for side in (pair.source, pair.target))
    differences = _differences(preserved_pairs(reread, form.keeps), preserved_pairs(pairs, form.keeps))
    return RoundTrip(len(reread), spans, sum(_link_count(pair.alignment) for pair in reread), differences)


def reread_links(form: LinkFormat, written: Written, pairs: Sequence[SentencePair]) -> RoundTrip:
    """Read the written links of pairs again and compare them with those of ``pairs``."""
    unlinked = Imported(tuple(replace(pair, alignment=None) for pair in pairs))
    try:
        reread = form.read(_files(written), unlinked).pairs
    except SpanbridgeError as error:
        return unreadable(error)
    keeps = form.keeps & _LINKS
    differences = _differences(preserved_pairs(reread, keeps), preserved_pairs(pairs, keeps))
    return RoundTrip(len(reread), 0, sum(_link_count(pair.alignment) for pair in reread), differences)


def _files(written: Written) -> Files:
    return tuple(TextFile(name, data) for name, data in written.items())


def _link_count(alignment: Alignment | None) -> int:
    return len(alignment.sure) + len(alignment.possible) if alignment else 0


def _differences(values: Sequence[object], expectations: Sequence[object]) -> tuple[str, ...]:
    """List a wrong number of sentences, then each sentence that is not as it was meant."""
    differences = []
    if len(values) != len(expectations):
        differences.append(f"{len(values)} sentences instead of {len(expectations)}.")
    for number, (value, expectation) in enumerate(zip(values, expectations, strict=False), 1):
        if value != expectation:
            differences.append(f"sentence {number} is not as it was meant.")
    return tuple(differences)


def expected(items: Sequence[OutgoingSentence], keeps: Collection[Preserves]) -> list[Preserved]:
    """Return what is to come back of these sentences; those that the format cannot hold are left out."""
    if Preserves.SPANS in keeps and Preserves.WORDS not in keeps:
        items = [item._replace(sentence=recut(item.sentence)) for item in items]
    if Preserves.EMPTY not in keeps:
        items = [item for item in items if item.sentence.words]
    documents = _document_numbers([item.document for item in items], keeps)
    with_ids = Preserves.IDS in keeps
    return [
        (item.id if with_ids else "", document, *_preserved_sentence(item.sentence, keeps))
        for item, document in zip(items, documents, strict=True)
    ]


def actual(side: CorpusSide, keeps: Collection[Preserves]) -> list[Preserved]:
    """Return what came back, to be compared with what was `expected`."""
    blank = ("",) * len(side.sentences)
    items = map(OutgoingSentence, side.sentences, side.ids or blank, side.documents or blank)
    return expected(list(items), {*keeps, Preserves.EMPTY})


def preserved_pairs(pairs: Sequence[SentencePair], keeps: Collection[Preserves]) -> list[Preserved]:
    """Return what is to come back of these pairs, or came back of them."""
    documents = _document_numbers([pair.document for pair in pairs], keeps)
    with_ids = Preserves.IDS in keeps
    return [
        (
            pair.id if with_ids else "",
            document,
            _preserved_sentence(pair.source, keeps),
            _preserved_sentence(pair.target, keeps),
            _preserved_links(pair.alignment, keeps),
        )
        for pair, document in zip(pairs, documents, strict=True)
    ]


def _document_numbers(documents: Sequence[str], keeps: Collection[Preserves]) -> Sequence[int | None]:
    """Number the documents of sentences: formats preserve where a document ends, not its name."""
    if Preserves.DOCUMENTS not in keeps:
        return [None] * len(documents)
    changes = (before != after for before, after in pairwise(documents))
    return list(accumulate(changes, initial=0))[: len(documents)]


def recut(sentence: Sentence) -> Sentence:
    """Cut the text of a sentence into words anew; an entity is all words that it touches.

    Of several entities within one word the longest is left, as in reading such a text.
    """
    marks = None if sentence.spans is None else span_marks(sentence)
    return read_whole(Passage(sentence.text, "", marks), sentence.lang, [])[0]


def _preserved_sentence(sentence: Sentence, keeps: Collection[Preserves]) -> Preserved:
    """Return words, text, language and spans; each is empty where the format does not preserve it."""
    words = sentence.words if Preserves.WORDS in keeps else ()
    text = ""
    if Preserves.TEXT in keeps:
        text = sentence.slice(0, len(sentence))
        if Preserves.BREAKS not in keeps:
            text = one_line(text)
        if Preserves.WORDS not in keeps:
            text = trimmed(text)
    lang = sentence.lang if Preserves.LANGS in keeps else ""
    return words, text, lang, _preserved_spans(sentence, keeps)


def _preserved_spans(sentence: Sentence, keeps: Collection[Preserves]) -> Preserved | None:
    if Preserves.SPANS not in keeps:
        return ()
    if sentence.spans is None:
        return None if Preserves.UNMARKED in keeps else ()
    return sentence.spans


def _preserved_links(alignment: Alignment | None, keeps: Collection[Preserves]) -> Preserved | None:
    """Return the sure and the possible links, all as sure ones where the format does not tell them apart."""
    if Preserves.LINKS not in keeps:
        return ()
    if alignment is None:
        return None if Preserves.UNMARKED in keeps else ((), ())
    if Preserves.POSSIBLE in keeps:
        return alignment.sure, alignment.possible
    return tuple(sorted({*alignment.sure, *alignment.possible})), ()
