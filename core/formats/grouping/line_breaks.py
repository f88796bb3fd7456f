"""Sentences of the same lines on two sides, where an entity runs over a line end on one of them only."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from core.formats.result import Repair
from core.formats.sides import CorpusSide
from core.model import Sentence, Span


def levelled(source: CorpusSide, target: CorpusSide) -> tuple[CorpusSide, CorpusSide]:
    """Join the sentences of each side whose lines are one sentence on the other; list them as repairs.

    Sides with different numbers of lines, whose ids would still differ, or whose documents end within a sentence are
    returned unchanged.
    """
    if not (source.widths or target.widths):
        return source, target
    ends = _ends(source), _ends(target)
    if ends[0] == ends[1] or ends[0][-1:] != ends[1][-1:]:
        return source, target
    common = sorted({*ends[0]} & {*ends[1]})
    if not (_within_documents(source, ends[0], common) and _within_documents(target, ends[1], common)):
        return source, target
    joined = _join(source, ends[0], common), _join(target, ends[1], common)
    if joined[0].ids and joined[1].ids and joined[0].ids != joined[1].ids:
        return source, target
    return joined


def _ends(side: CorpusSide) -> list[int]:
    """Return the number of lines up to the end of each sentence."""
    return list(accumulate(side.widths or (1,) * len(side.sentences)))


def _within_documents(side: CorpusSide, ends: Sequence[int], common: Sequence[int]) -> bool:
    """Tell whether every border between documents would be one between sentences."""
    documents = side.documents or ("",) * len(ends)
    borders = {*common}
    for end, (document, following) in zip(ends, pairwise(documents), strict=False):
        if document != following and end not in borders:
            return False
    return True


def _join(side: CorpusSide, ends: Sequence[int], common: Sequence[int]) -> CorpusSide:
    """Join the sentences of a side between the common ends."""
    places = {end: index for index, end in enumerate(ends, 1)}
    ranges = list(pairwise([0, *(places[end] for end in common)]))
    firsts = [start for start, _ in ranges]
    repairs = []
    for start, end in ranges:
        if end - start > 1:
            what = f"{end - start} lines were joined: on the other side an entity runs over their end."
            repairs.append(Repair(side.place(start), what))
    return replace(
        side,
        sentences=tuple(_join_sentences(side.sentences[start:end]) for start, end in ranges),
        lines=tuple(side.lines[first] for first in firsts),
        ids=_chosen(side.ids, firsts),
        documents=_chosen(side.documents, firsts),
        parts=_parts(side, firsts),
        widths=tuple(end - start for start, end in pairwise([0, *common])),
        repairs=(*side.repairs, *repairs),
    )


def _chosen(names: Sequence[str], indices: Sequence[int]) -> tuple[str, ...]:
    return tuple(names[index] for index in indices) if names else ()


def _join_sentences(sentences: Sequence[Sentence]) -> Sentence:
    """Join sentences, with a line end between them."""
    sentences = [sentence for sentence in sentences if sentence.words] or sentences[:1]
    if len(sentences) == 1:
        return sentences[0]
    is_annotated = all(sentence.spans is not None for sentence in sentences)
    words: list[str] = []
    gaps: list[str] = []
    spans: list[Span] = []
    for sentence in sentences:
        offset = len(words)
        spans += [Span(span.start + offset, span.end + offset, span.label) for span in sentence.spans or ()]
        words += sentence.words
        gaps += (*sentence.gaps[:-1], f"{sentence.gaps[-1]}\n")
    gaps[-1] = sentences[-1].gaps[-1]
    return Sentence(tuple(words), tuple(gaps), sentences[0].lang, tuple(spans) if is_annotated else None)


def _parts(side: CorpusSide, firsts: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """Return the files, each with the number of sentences that begin in it."""
    ends = accumulate((size for _, size in side.parts), initial=0)
    ranges = pairwise(bisect_left(firsts, end) for end in ends)
    return tuple((name, last - first) for (name, _), (first, last) in zip(side.parts, ranges, strict=True))
