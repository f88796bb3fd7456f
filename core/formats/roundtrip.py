"""Round-trip check: read written files again and compare the part of a corpus that the format preserves.

What is expected is what the corpus becomes in the format (`core.formats.adaptation`), not what it was before.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise

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
    differences = _differences(actual(side, form.keeps), expected(items, form.keeps))
    return RoundTrip(len(side.sentences), _span_count(side.sentences), 0, differences)


def reread_pairs(form: PairFormat, written: Written, pairs: Sequence[SentencePair]) -> RoundTrip:
    """Read the written files of pairs again and compare them with ``pairs``, at least one."""
    try:
        reread = form.read(_files(written), (pairs[0].source.lang, pairs[0].target.lang)).pairs
    except SpanbridgeError as error:
        return unreadable(error)
    sides = chain.from_iterable((pair.source, pair.target) for pair in reread)
    differences = _differences(preserved_pairs(reread, form.keeps), preserved_pairs(pairs, form.keeps))
    return RoundTrip(len(reread), _span_count(sides), _link_count(reread), differences)


def reread_links(form: LinkFormat, written: Written, pairs: Sequence[SentencePair]) -> RoundTrip:
    """Read the written links of pairs again and compare them with those of ``pairs``."""
    unlinked = Imported(tuple(replace(pair, alignment=None) for pair in pairs))
    try:
        reread = form.read(_files(written), unlinked).pairs
    except SpanbridgeError as error:
        return unreadable(error)
    keeps = form.keeps & _LINKS
    differences = _differences(preserved_pairs(reread, keeps), preserved_pairs(pairs, keeps))
    return RoundTrip(len(reread), 0, _link_count(reread), differences)


def _files(written: Written) -> Files:
    return tuple(TextFile(name, data) for name, data in written.items())


def _span_count(sentences: Iterable[Sentence]) -> int:
    return sum(len(sentence.spans or ()) for sentence in sentences)


def _link_count(pairs: Iterable[SentencePair]) -> int:
    alignments = filter(None, (pair.alignment for pair in pairs))
    return sum(len(alignment.sure) + len(alignment.possible) for alignment in alignments)


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
    preserved = _preserved_items(items, keeps)
    names = _preserved_names(preserved, keeps)
    return [(*name, *_preserved_sentence(item.sentence, keeps)) for name, item in zip(names, preserved, strict=True)]


def _preserved_items(items: Sequence[OutgoingSentence], keeps: Collection[Preserves]) -> Sequence[OutgoingSentence]:
    """Return the sentences that the format can hold, cut anew where it does not preserve words but entities."""
    if Preserves.SPANS in keeps and Preserves.WORDS not in keeps:
        items = [item._replace(sentence=recut(item.sentence)) for item in items]
    if Preserves.EMPTY in keeps:
        return items
    return [item for item in items if item.sentence.words]


def actual(side: CorpusSide, keeps: Collection[Preserves]) -> list[Preserved]:
    """Return what came back, to be compared with what was `expected`."""
    items = map(OutgoingSentence, side.sentences, side.every_id, side.every_document)
    return expected(list(items), {*keeps, Preserves.EMPTY})


def preserved_pairs(pairs: Sequence[SentencePair], keeps: Collection[Preserves]) -> list[Preserved]:
    """Return what is to come back of these pairs, or came back of them."""
    return [
        (
            *name,
            pair.phenomena if Preserves.PHENOMENA in keeps else (),
            _preserved_sentence(pair.source, keeps),
            _preserved_sentence(pair.target, keeps),
            _preserved_links(pair.alignment, keeps),
        )
        for name, pair in zip(_preserved_names(pairs, keeps), pairs, strict=True)
    ]


def _preserved_names(
    items: Sequence[OutgoingSentence] | Sequence[SentencePair], keeps: Collection[Preserves]
) -> Iterator[tuple[str, int | None]]:
    """Yield the id and the number of the document of each sentence or pair, empty where they are not preserved."""
    ids = [item.id if Preserves.IDS in keeps else "" for item in items]
    return zip(ids, _document_numbers([item.document for item in items], keeps), strict=True)


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
    lang = sentence.lang if Preserves.LANGS in keeps else ""
    return words, _preserved_text(sentence, keeps), lang, _preserved_spans(sentence, keeps)


def _preserved_text(sentence: Sentence, keeps: Collection[Preserves]) -> str:
    if Preserves.TEXT not in keeps:
        return ""
    text = sentence.slice(0, len(sentence))
    if Preserves.BREAKS not in keeps:
        text = one_line(text)
    return text if Preserves.WORDS in keeps else trimmed(text)


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
