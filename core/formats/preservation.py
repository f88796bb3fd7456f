"""What a format promises to keep of a corpus, as values to compare: what was meant, and what was read again.

What was meant is what a corpus becomes in the format (`core.formats.adaptation`), not what it was before.
"""

from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise

from core.formats.base import OutgoingSentence, Preserves
from core.formats.sides import CorpusSide
from core.formats.tools.offsets import Passage, span_marks
from core.formats.tools.passages import read_whole
from core.model import Alignment, Sentence, SentencePair
from core.text import one_line, trimmed

Kept = tuple[object, ...]


def meant(items: Sequence[OutgoingSentence], keeps: Collection[Preserves]) -> list[Kept]:
    """What is to come back of these sentences; those that the format cannot hold are left out."""
    if Preserves.SPANS in keeps and Preserves.WORDS not in keeps:
        items = [item._replace(sentence=recut(item.sentence)) for item in items]
    there = [item for item in items if Preserves.EMPTY in keeps or item.sentence.words]
    names = [item.id for item in there] if Preserves.IDS in keeps else [""] * len(there)
    documents = _runs([item.document for item in there], keeps)
    return [
        (name, document, *_sentence(item.sentence, keeps))
        for name, document, item in zip(names, documents, there, strict=True)
    ]


def found(side: CorpusSide, keeps: Collection[Preserves]) -> list[Kept]:
    """What came back, comparable with what was `meant`."""
    blank = ("",) * len(side.sentences)
    items = map(OutgoingSentence, side.sentences, side.ids or blank, side.documents or blank)
    return meant(list(items), {*keeps, Preserves.EMPTY})


def kept_pairs(pairs: Sequence[SentencePair], keeps: Collection[Preserves]) -> list[Kept]:
    """What is to come back of these pairs, or came back of them."""
    documents = _runs([pair.document for pair in pairs], keeps)
    return [
        (
            pair.id if Preserves.IDS in keeps else "",
            document,
            _sentence(pair.source, keeps),
            _sentence(pair.target, keeps),
            _links(pair.alignment, keeps),
        )
        for pair, document in zip(pairs, documents, strict=True)
    ]


def _runs(documents: Sequence[str], keeps: Collection[Preserves]) -> Sequence[object]:
    """The number of the document of each sentence: only where one ends is kept, not its name."""
    if Preserves.DOCUMENTS not in keeps:
        return [None] * len(documents)
    changes = (before != after for before, after in pairwise(documents))
    return list(accumulate(changes, initial=0))[: len(documents)]


def recut(sentence: Sentence) -> Sentence:
    """The sentence with its text cut into words anew; an entity is all words that it touches.

    Of several entities within one word the longest is left, as where such a text is read.
    """
    marks = None if sentence.spans is None else span_marks(sentence)
    return read_whole(Passage(sentence.text, "", marks), sentence.lang, [])[0]


def _sentence(sentence: Sentence, keeps: Collection[Preserves]) -> Kept:
    words = sentence.words if Preserves.WORDS in keeps else ()
    text = ""
    if Preserves.TEXT in keeps:
        text = sentence.slice(0, len(sentence))
        text = text if Preserves.BREAKS in keeps else one_line(text)
        text = text if Preserves.WORDS in keeps else trimmed(text)
    lang = sentence.lang if Preserves.LANGS in keeps else ""
    return words, text, lang, _spans(sentence, keeps)


def _spans(sentence: Sentence, keeps: Collection[Preserves]) -> Kept | None:
    if Preserves.SPANS not in keeps:
        return ()
    if sentence.spans is None:
        return None if Preserves.UNMARKED in keeps else ()
    return sentence.spans


def _links(alignment: Alignment | None, keeps: Collection[Preserves]) -> Kept | None:
    if Preserves.LINKS not in keeps:
        return ()
    if alignment is None:
        return None if Preserves.UNMARKED in keeps else ((), ())
    if Preserves.POSSIBLE in keeps:
        return alignment.sure, alignment.possible
    return tuple(sorted({*alignment.sure, *alignment.possible})), ()
