"""Join the marked sentences of English and a translation to a pair, with checks and the phenomena found in both."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product

from benchmarks.diagnostic_text import ADDED, MISSING, WRITTEN_PHENOMENA, Mark, MarkedSentence
from core.errors import BadInput
from core.model import Alignment, Link, Sentence, SentencePair, Span
from core.text import default_gaps, is_spaceless, tokenise

FOUND_PHENOMENA = (
    "added mention",
    "crossing mentions",
    "label shift",
    "repeated mention",
    "split rendering",
    "verbatim copy",
)
"""The phenomena that need not be written; a missing mention is written and checked."""
PHENOMENA = tuple(sorted({*WRITTEN_PHENOMENA, *FOUND_PHENOMENA}))
OUT_OF_REACH = frozenset({"added mention", "label shift", MISSING, "split rendering"})
"""The phenomena for which even a perfect projection differs from the gold entities of the translation."""

_OF_A_FORM = ("article or preposition inside", "compound", "inflection", "reordering", "transliteration")
_WORD = re.compile(r"(?P<word>.+?)(?:#(?P<nth>[1-9]))?")
Mentions = tuple[tuple[int, Span], ...]
"""The number of each mention and its words, in the order of the sentence."""


@dataclass(frozen=True, slots=True)
class CompiledPair:
    """A pair, its phenomena in alphabetical order, and the renderings of each source mention by its number."""

    pair: SentencePair
    phenomena: tuple[str, ...]
    source: Mapping[int, Span]
    renderings: Mapping[int, tuple[Span, ...]]


def check_order(source: Sequence[MarkedSentence], target: Sequence[MarkedSentence], name: str) -> None:
    """Raise `BadInput` where the ids, documents or kinds of a translation are not those of the source, in order."""
    for left, right in zip(source, target, strict=False):
        if (left.id, left.kind) != (right.id, right.kind):
            problem = f"here stands {right.id} ({right.kind}), in the source {left.id} ({left.kind})."
            raise BadInput(right.lines["id"], problem, "Keep the documents and sentences in the order of the source.")
    if len(source) != len(target):
        problem = f"it has {len(target)} sentences, the source {len(source)}."
        raise BadInput(name, problem, "Translate every sentence of the source, and no other.")


def check_source(sentence: MarkedSentence) -> None:
    """Raise `BadInput` unless the mentions of a source sentence are labelled and count from 1."""
    where = sentence.lines["text"]
    numbers = [mark.number for mark in sentence.marks]
    if numbers != list(range(1, len(numbers) + 1)):
        raise BadInput(where, f"its mentions have the numbers {numbers}.", "Count them from 1 in each sentence.")
    for mark in sentence.marks:
        if not mark.label:
            raise BadInput(where, f"mention {mark.number} has no label.", "Write [1 LABEL words].")
    _check_numbers(sentence, numbers)
    if MISSING in sentence.phenomena or sentence.links:
        raise BadInput(where, "missing mentions and links belong to translations.", "Delete them here.")


def _check_numbers(sentence: MarkedSentence, numbers: Iterable[int]) -> None:
    """Raise `BadInput` for a phenomenon of a mention that does not exist."""
    for name, mentions in sentence.phenomena.items():
        for number in set(mentions).difference(numbers):
            problem = f"{name} names mention {number}, which the source lacks."
            raise BadInput(sentence.lines["phenomena"], problem, "Name mentions by their numbers in the source.")


def cut(sentence: MarkedSentence, lang: str, labels: Mapping[int, str]) -> tuple[Sentence, Mentions]:
    """Cut a sentence into words, at spaces where the language has none; ``labels`` are those of the source mentions."""
    where = sentence.lines["text"]
    if is_spaceless(lang):
        words = tuple(sentence.text.split(" "))
        offsets, gaps = _offsets(words, [" "] * len(words)), default_gaps(words, lang)
        _check_words(words, lang, where)
    else:
        words, gaps = tokenise(sentence.text, lang)
        offsets = _offsets(words, gaps)
    mentions = tuple((mark.number, _span(sentence, mark, offsets, labels)) for mark in sentence.marks)
    return Sentence(words, gaps, lang, tuple(span for _, span in mentions)), mentions


def _offsets(words: Sequence[str], gaps: Sequence[str]) -> list[tuple[int, int]]:
    """Return the first and the end character of each word."""
    sizes = [len(word) + len(gap) for word, gap in zip(words, gaps, strict=True)]
    starts = accumulate(sizes[:-1], initial=0)
    return [(start, start + len(word)) for start, word in zip(starts, words, strict=True)]


def _check_words(words: Iterable[str], lang: str, where: str) -> None:
    """Raise `BadInput` for a word with punctuation on it, in a text that has spaces between all words."""
    for word in words:
        parts = tokenise(word, lang)[0]
        if len(parts) > 1 and not all(map(_has_letters, parts)):
            raise BadInput(where, f"punctuation hangs on a word in {word!r}.", f"Write {' '.join(parts)!r}.")


def _has_letters(text: str) -> bool:
    return any(map(str.isalnum, text))


def _span(sentence: MarkedSentence, mark: Mark, offsets: Sequence[tuple[int, int]], labels: Mapping[int, str]) -> Span:
    where, text = sentence.lines["text"], sentence.text[mark.start : mark.end]
    starts = {start: place for place, (start, _) in enumerate(offsets)}
    ends = {end: place for place, (_, end) in enumerate(offsets, 1)}
    if mark.start not in starts or mark.end not in ends:
        words = [sentence.text[start:end] for start, end in offsets if start < mark.end and mark.start < end]
        raise BadInput(where, f"the mark of {text!r} cuts a word.", f"Mark whole words: {' '.join(words)!r}.")
    if not _has_letters(text):
        raise BadInput(where, f"the mark of {text!r} holds no word.", "Mark a name.")
    return Span(starts[mark.start], ends[mark.end], mark.label or labels[mark.number])


def compile_pair(source: MarkedSentence, target: MarkedSentence, lang: str) -> CompiledPair:
    """Return the pair of a source sentence, checked by `check_source`, and its translation; `BadInput` for errors."""
    labels = {mark.number: mark.label for mark in source.marks}
    _check_renderings(target, labels)
    left, entities = cut(source, "en", labels)
    right, mentions = cut(target, lang, labels)
    entities_by_number = dict(entities)
    renderings = {number: tuple(span for n, span in mentions if n == number) for number in labels}
    links = _links(target, left.words, right.words)
    _check_links_of_mentions(target, links, entities_by_number, renderings)
    alignment = Alignment.of(links, (len(left), len(right))) if links else None
    pair = SentencePair(source.id, left, right, alignment, source.document)
    phenomena = {*source.phenomena, *target.phenomena, *found_phenomena(pair, entities_by_number, mentions)}
    return CompiledPair(pair, tuple(sorted(phenomena)), entities_by_number, renderings)


def _check_renderings(target: MarkedSentence, labels: Mapping[int, str]) -> None:
    """Raise `BadInput` unless every source mention is either rendered or declared missing."""
    _check_numbers(target, labels)
    where, rendered = target.lines["text"], {mark.number for mark in target.marks}
    missing = set(target.phenomena.get(MISSING, ()))
    for number in sorted(rendered - {ADDED} - labels.keys()):
        raise BadInput(where, f"mention {number} is not in the source.", "Write [+ LABEL words] for an added name.")
    for number in sorted(labels.keys() - rendered - missing):
        problem = f"source mention {number} is neither marked nor declared missing."
        raise BadInput(where, problem, f"Mark it, or write % {MISSING}: {number} below the sentence.")
    if MISSING in target.phenomena and (not missing or missing & rendered):
        problem = f"{MISSING} names no mention, or one that is marked."
        raise BadInput(target.lines["phenomena"], problem, "Name the mentions that the translation lacks.")
    for mark in target.marks:
        if mark.label and mark.label == labels.get(mark.number):
            problem = f"mention {mark.number} has the label of the source."
            raise BadInput(where, problem, f"Leave {mark.label} out: a label stands where it differs.")
    for name in _OF_A_FORM:
        for number in set(target.phenomena.get(name, ())) - rendered:
            problem = f"{name} names mention {number}, which the translation lacks."
            raise BadInput(target.lines["phenomena"], problem, "Name mentions that are marked.")


def _links(target: MarkedSentence, left: Sequence[str], right: Sequence[str]) -> list[Link]:
    """Return the links of words as indices; `BadInput` for a word that is not in its sentence, or a link twice."""
    links: list[Link] = []
    for sources, targets in target.links:
        where = target.lines["links"]
        rows = [_word_index(word, left, where) for word in sources.split("+")]
        columns = [_word_index(word, right, where) for word in targets.split("+")]
        for link in product(rows, columns):
            if link in links:
                problem = f"{left[link[0]]}={right[link[1]]} is linked twice."
                raise BadInput(where, problem, "Write a link once; write #2 for the second of two equal words.")
            links.append(link)
    return links


def _word_index(written: str, words: Sequence[str], where: str) -> int:
    """Return the index of a word, written with ``#2`` where its second occurrence is meant."""
    match = _WORD.fullmatch(written)
    word, nth = (match["word"], int(match["nth"] or 1)) if match else (written, 1)
    places = [place for place, other in enumerate(words) if other == word]
    if len(places) < nth:
        problem = f"the link names {written!r}, but the sentence has {len(places)} of it."
        raise BadInput(where, problem, f"Its words are: {' '.join(words)}")
    return places[nth - 1]


def _check_links_of_mentions(
    target: MarkedSentence, links: Sequence[Link], source: Mapping[int, Span], renderings: Mapping[int, Sequence[Span]]
) -> None:
    """Raise `BadInput` where links are given, but none to a rendering, or some to the place of a missing mention."""
    if not target.links:
        return
    for number, spans in renderings.items():
        entity = source[number]
        linked = {j for i, j in links if i in range(entity.start, entity.end)}
        if linked and not spans:
            problem = f"the missing mention {number} has links."
            raise BadInput(target.lines["links"], problem, "Delete them: what is not named has no counterpart.")
        for span in spans:
            if linked.isdisjoint(range(span.start, span.end)):
                problem = f"no link joins mention {number} and its rendering at word {span.start}."
                raise BadInput(target.lines["links"], problem, "Link the words of the mention.")


def found_phenomena(pair: SentencePair, source: Mapping[int, Span], mentions: Mentions) -> Iterator[str]:
    """Yield the phenomena that the marks of both sides show."""
    numbers = [number for number, _ in mentions if number != ADDED]
    names = [pair.source.slice(span.start, span.end) for span in source.values()]
    labels = [(span.label, source[number].label) for number, span in mentions if number != ADDED]
    if any(left > right for left, right in pairwise(numbers)):
        yield "crossing mentions"
    if len(set(names)) < len(names):
        yield "repeated mention"
    if len(set(numbers)) < len(numbers):
        yield "split rendering"
    if len(numbers) < len(mentions):
        yield "added mention"
    if any(left != right for left, right in labels):
        yield "label shift"
    if any(_is_copy(pair, source, *mention) for mention in mentions):
        yield "verbatim copy"


def _is_copy(pair: SentencePair, source: Mapping[int, Span], number: int, span: Span) -> bool:
    """Test whether a rendering is written exactly as its source mention."""
    if number == ADDED:
        return False
    entity = source[number]
    return pair.source.slice(entity.start, entity.end) == pair.target.slice(span.start, span.end)
