"""Sentences of running text: paragraphs cut by `sentencex` (Wikimedia; MIT; rules for some 240 languages).

Words and entities stay as they were read: a text is cut only between two words, and never within an entity.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, groupby, pairwise
from typing import NamedTuple

import regex

from core.formats.joined_sentences import join_sentences, joint, shifted_spans
from core.formats.sides import CorpusSide
from core.model import Sentence
from core.text import base_language

WRAPPED_SHARE = 0.5
"""Share of lines within paragraphs that end without a mark, from which the lines of a file count as wrapped."""
_ENDS_WITH_MARK = regex.compile(r"\p{P}[\p{Pe}\p{Pf}\"'’”]*$")


class Segment(NamedTuple):
    """A sentence, its document, and its place: file and line of its paragraph."""

    sentence: Sentence
    document: str
    place: str


def segments(side: CorpusSide) -> list[Segment]:
    """Cut the paragraphs of a side into sentences; empty lines are left out."""
    lines = [Segment(*line) for line in zip(side.sentences, side.every_document, side.places(), strict=True)]
    paragraphs = _unwrapped(lines) if are_wrapped(side) else filter(_has_words, lines)
    return list(chain.from_iterable(map(_cut, paragraphs)))


def _has_words(segment: Segment) -> bool:
    return bool(segment.sentence.words)


def are_wrapped(side: CorpusSide) -> bool:
    """Tell whether paragraphs run over several lines: empty lines part them, most inner lines end without a mark."""
    runs = [[*run] for filled, run in groupby(side.sentences, key=lambda sentence: bool(sentence.words)) if filled]
    inner = list(chain.from_iterable(run[:-1] for run in runs))
    open_lines = [line for line in inner if not _ENDS_WITH_MARK.search(line.text)]
    return len(runs) > 1 and len(inner) > 1 and len(open_lines) > WRAPPED_SHARE * len(inner)


def _unwrapped(lines: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the lines between empty ones, joined; paragraphs end with their document."""
    for (document, filled), members in groupby(lines, key=lambda line: (line.document, _has_words(line))):
        if filled:
            run = list(members)
            sentence = join_sentences([line.sentence for line in run], joint(run[0].sentence.lang))
            yield Segment(sentence, document, run[0].place)


def _cut(paragraph: Segment) -> Iterator[Segment]:
    sentence = paragraph.sentence
    for start, end in pairwise(_cuts(sentence)):
        yield paragraph._replace(sentence=_part(sentence, start, end))


def _cuts(sentence: Sentence) -> list[int]:
    """Return the first words of the sentences of a paragraph, and the number of its words."""
    ends = list(accumulate(map(len, map("".join, zip(sentence.words, sentence.gaps, strict=True)))))
    breaks = set(_breaks(sentence.text, sentence.lang))
    inside = set(chain.from_iterable(range(span.start + 1, span.end) for span in sentence.spans or ()))
    after = [index for index, end in enumerate(ends[:-1], 1) if end in breaks and index not in inside]
    return [0, *after, len(sentence)]


def _breaks(text: str, lang: str) -> Iterator[int]:
    """Yield the offsets at which sentences begin, with the white space before them behind the sentence before."""
    from sentencex import segment

    end = 0
    for part in segment(base_language(lang), text):
        start = text.find(part.strip(), end)
        if part.strip() and start >= 0:
            yield start
            end = start + len(part.strip())


def _part(sentence: Sentence, start: int, end: int) -> Sentence:
    """Return words ``[start, end)`` as a sentence of its own."""
    spans = None
    if sentence.spans is not None:
        own = [span for span in sentence.spans if start <= span.start and span.end <= end]
        spans = tuple(shifted_spans(Sentence(sentence.words, sentence.gaps, sentence.lang, tuple(own)), -start))
    return Sentence(sentence.words[start:end], (*sentence.gaps[start : end - 1], ""), sentence.lang, spans)
