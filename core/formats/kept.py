"""What a format promises to keep of a corpus, as values to compare: what was meant, and what was read again."""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise

from core.formats.format import Item, Keeps
from core.formats.sides import Side
from core.model import Alignment, Sentence, SentencePair
from core.words import one_line

Kept = tuple[object, ...]


def meant(items: Sequence[Item], keeps: Collection[Keeps]) -> list[Kept]:
    """What is to come back of these sentences; those that the format cannot hold are left out."""
    there = [item for item in items if Keeps.EMPTY in keeps or item.sentence.words]
    names = [item.id for item in there] if Keeps.IDS in keeps else [""] * len(there)
    documents = _runs([item.document for item in there], keeps)
    return [
        (name, document, *_sentence(item.sentence, keeps))
        for name, document, item in zip(names, documents, there, strict=True)
    ]


def found(side: Side, keeps: Collection[Keeps]) -> list[Kept]:
    """What came back, comparable with what was `meant`."""
    blank = ("",) * len(side.sentences)
    items = map(Item, side.sentences, side.ids or blank, side.documents or blank)
    return meant(list(items), {*keeps, Keeps.EMPTY})


def kept_pairs(pairs: Sequence[SentencePair], keeps: Collection[Keeps]) -> list[Kept]:
    """What is to come back of these pairs, or came back of them."""
    documents = _runs([pair.document for pair in pairs], keeps)
    return [
        (
            pair.id if Keeps.IDS in keeps else "",
            document,
            _sentence(pair.source, keeps),
            _sentence(pair.target, keeps),
            _links(pair.alignment, keeps),
        )
        for pair, document in zip(pairs, documents, strict=True)
    ]


def _runs(documents: Sequence[str], keeps: Collection[Keeps]) -> Sequence[object]:
    """The number of the document of each sentence: only where one ends is kept, not its name."""
    if Keeps.DOCUMENTS not in keeps:
        return [None] * len(documents)
    changes = (before != after for before, after in pairwise(documents))
    return list(accumulate(changes, initial=0))[: len(documents)]


def _sentence(sentence: Sentence, keeps: Collection[Keeps]) -> Kept:
    words = sentence.words if Keeps.WORDS in keeps else ()
    text = ""
    if Keeps.TEXT in keeps:
        text = sentence.slice(0, len(sentence))
        text = text if Keeps.BREAKS in keeps else one_line(text)
    lang = sentence.lang if Keeps.LANGS in keeps else ""
    return words, text, lang, _spans(sentence, keeps)


def _spans(sentence: Sentence, keeps: Collection[Keeps]) -> Kept | None:
    if Keeps.SPANS not in keeps:
        return ()
    if sentence.spans is None:
        return None if Keeps.UNMARKED in keeps else ()
    return sentence.spans if Keeps.WORDS in keeps else tuple(_in_characters(sentence))


def _in_characters(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """The spans by the characters they cover: what is left of them where words are cut anew."""
    sizes = (len(word) + len(gap) for word, gap in zip(sentence.words, sentence.gaps, strict=True))
    begins = list(accumulate(sizes, initial=0))
    for span in sentence.spans or ():
        yield begins[span.start], begins[span.end - 1] + len(sentence.words[span.end - 1]), span.label


def _links(alignment: Alignment | None, keeps: Collection[Keeps]) -> Kept | None:
    if Keeps.LINKS not in keeps:
        return ()
    if alignment is None:
        return None if Keeps.UNMARKED in keeps else ((), ())
    if Keeps.POSSIBLE in keeps:
        return alignment.sure, alignment.possible
    return tuple(sorted({*alignment.sure, *alignment.possible})), ()
