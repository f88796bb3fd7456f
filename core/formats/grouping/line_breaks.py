"""Two sides with the same lines to a sentence, where an entity runs over a line end on one of them only."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, chain, pairwise

from core.formats.result import Repair
from core.formats.sides import CorpusSide
from core.model import Sentence, Span


def levelled(source: CorpusSide, target: CorpusSide) -> tuple[CorpusSide, CorpusSide]:
    """Join the sentences of each side whose lines are one sentence on the other; listed as repairs.

    Sides that have not the same number of lines, whose ids would still differ, or whose documents end elsewhere come
    back as they are.
    """
    if not (source.widths or target.widths):
        return source, target
    ends = _ends(source), _ends(target)
    if ends[0] == ends[1] or ends[0][-1:] != ends[1][-1:]:
        return source, target
    common = sorted({*ends[0]} & {*ends[1]})
    if not (_within_documents(source, ends[0], common) and _within_documents(target, ends[1], common)):
        return source, target
    joined = _joined(source, ends[0], common), _joined(target, ends[1], common)
    if joined[0].ids and joined[1].ids and joined[0].ids != joined[1].ids:
        return source, target
    return joined


def _ends(side: CorpusSide) -> list[int]:
    """Behind how many lines each sentence ends."""
    return list(accumulate(side.widths or (1,) * len(side.sentences)))


def _within_documents(side: CorpusSide, ends: Sequence[int], common: Sequence[int]) -> bool:
    """Whether no border between documents would be in the middle of a sentence."""
    documents = side.documents or ("",) * len(ends)
    borders = {*common}
    return all(
        end in borders or before == behind for end, (before, behind) in zip(ends, pairwise(documents), strict=False)
    )


def _joined(side: CorpusSide, ends: Sequence[int], common: Sequence[int]) -> CorpusSide:
    places = {end: index for index, end in enumerate(ends, 1)}
    borders = [0, *(places[end] for end in common)]
    firsts = borders[:-1]
    repairs = [
        Repair(side.place(start), f"{end - start} lines were joined: on the other side an entity runs over their end.")
        for start, end in pairwise(borders)
        if end - start > 1
    ]
    return replace(
        side,
        sentences=tuple(_one(side.sentences[start:end]) for start, end in pairwise(borders)),
        lines=tuple(side.lines[first] for first in firsts),
        ids=tuple(side.ids[first] for first in firsts) if side.ids else (),
        documents=tuple(side.documents[first] for first in firsts) if side.documents else (),
        parts=_parts(side, firsts),
        widths=tuple(end - start for start, end in pairwise([0, *common])),
        repairs=(*side.repairs, *repairs),
    )


def _one(sentences: Sequence[Sentence]) -> Sentence:
    """Sentences as one, a line end between them."""
    sentences = [sentence for sentence in sentences if sentence.words] or sentences[:1]
    if len(sentences) == 1:
        return sentences[0]
    gaps = [(*sentence.gaps[:-1], f"{sentence.gaps[-1]}\n") for sentence in sentences[:-1]] + [sentences[-1].gaps]
    marked = all(sentence.spans is not None for sentence in sentences)
    spans: list[Span] = []
    before = 0
    for sentence in sentences:
        spans += [Span(span.start + before, span.end + before, span.label) for span in sentence.spans or ()]
        before += len(sentence)
    words = tuple(chain.from_iterable(sentence.words for sentence in sentences))
    return Sentence(words, tuple(chain.from_iterable(gaps)), sentences[0].lang, tuple(spans) if marked else None)


def _parts(side: CorpusSide, firsts: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """The files, each with how many sentences begin in it."""
    ends = accumulate((size for _, size in side.parts), initial=0)
    begun = pairwise(bisect_left(firsts, end) for end in ends)
    return tuple((name, last - first) for (name, _), (first, last) in zip(side.parts, begun, strict=True))
