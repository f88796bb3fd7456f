"""Sentences of the same lines on two sides, where an entity runs over a line end on one of them only."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TypeVar

from core.formats.joined_sentences import join_sentences
from core.formats.result import Repair
from core.formats.sides import CorpusSide
from core.model import Sentence

T = TypeVar("T")


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
    if not {*_document_ends(source, ends[0]), *_document_ends(target, ends[1])}.issubset(common):
        return source, target
    joined = _join(source, ends[0], common), _join(target, ends[1], common)
    return (source, target) if _ids_differ(*joined) else joined


def _ends(side: CorpusSide) -> list[int]:
    """Return the number of lines up to the end of each sentence."""
    return list(accumulate(side.every_width))


def _document_ends(side: CorpusSide, ends: Sequence[int]) -> Iterator[int]:
    """Yield the ends of the sentences before another document."""
    for end, (document, following) in zip(ends, pairwise(side.documents), strict=False):
        if document != following:
            yield end


def _ids_differ(source: CorpusSide, target: CorpusSide) -> bool:
    return bool(source.ids and target.ids) and source.ids != target.ids


def _join(side: CorpusSide, ends: Sequence[int], common: Sequence[int]) -> CorpusSide:
    """Join the sentences of a side between the common ends."""
    places = {end: index for index, end in enumerate(ends, 1)}
    ranges = list(pairwise([0, *map(places.__getitem__, common)]))
    firsts = [start for start, _ in ranges]
    return replace(
        side,
        sentences=tuple(join_sentences(_filled(side.sentences[start:end]), "\n") for start, end in ranges),
        lines=_chosen(side.lines, firsts),
        ids=_chosen(side.ids, firsts),
        documents=_chosen(side.documents, firsts),
        parts=_parts(side, firsts),
        widths=tuple(end - start for start, end in pairwise([0, *common])),
        repairs=(*side.repairs, *_joints(side, ranges)),
    )


def _joints(side: CorpusSide, ranges: Iterable[tuple[int, int]]) -> Iterator[Repair]:
    """List the ranges of several sentences."""
    for start, end in ranges:
        if end - start > 1:
            what = f"{end - start} lines were joined: on the other side an entity runs over their end."
            yield Repair(side.place(start), what)


def _chosen(values: Sequence[T], indices: Iterable[int]) -> tuple[T, ...]:
    return tuple(values[index] for index in indices) if values else ()


def _filled(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """Return the sentences with words; the first where none has any."""
    return [sentence for sentence in sentences if sentence.words] or sentences[:1]


def _parts(side: CorpusSide, firsts: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """Return the files, each with the number of sentences that begin in it."""
    ends = accumulate((size for _, size in side.parts), initial=0)
    ranges = pairwise(bisect_left(firsts, end) for end in ends)
    return tuple((name, last - first) for (name, _), (first, last) in zip(side.parts, ranges, strict=True))
