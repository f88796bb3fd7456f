"""Scores of tag sequences as seqeval gives them, in both of its modes.

The modes differ only on sequences that break their scheme, as taggers and other people's
files hold them. The default mode follows conlleval: whatever could open a span does, as an
``I-`` after ``O``. The strict mode goes by one scheme, and what breaks it is no span. What is
written from spans is always valid, so there both modes give the strict score of the spans.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from core.errors import InvalidValue
from core.evaluation.counts import Counts, count_spans
from core.model import Span
from core.tags import OUTSIDE, Tag, parse_tag, read_tags

Tags = Sequence[str]
SeqevalMode = Literal["default", "strict"]
_END = Tag(OUTSIDE)


def seqeval_counts(
    gold: Sequence[Tags], predicted: Sequence[Tags], mode: SeqevalMode = "default", scheme: str = "IOB2"
) -> dict[str, Counts]:
    """Return the counts of every label over all sentences, from which seqeval's rates follow.

    ``scheme`` is IOB1, IOB2 or BIOES (seqeval's IOBES) and decides in strict mode only.
    `InvalidValue` for a text that is no tag, or in strict mode none of the scheme, and where
    the sides differ in length.
    """
    total: dict[str, Counts] = {}
    if [*map(len, gold)] != [*map(len, predicted)]:
        raise InvalidValue("Gold and predicted tags must be of the same sentences, with one tag for each word.")
    for true, guessed in zip(gold, predicted, strict=True):
        sentence = count_spans(spans_of(true, mode, scheme), spans_of(guessed, mode, scheme))
        for label, counts in sentence.items():
            total[label] = total.get(label, Counts()) + counts
    return dict(sorted(total.items()))


def spans_of(tags: Tags, mode: SeqevalMode = "default", scheme: str = "IOB2") -> tuple[Span, ...]:
    """Return the spans that seqeval reads from one sequence of tags."""
    if mode == "default":
        return read_tags(tags, scheme)[0]
    prefixes, find = STRICT[scheme]
    parsed = list(map(parse_tag, tags))
    for text, tag in zip(tags, parsed, strict=True):
        if tag.prefix not in prefixes:
            raise InvalidValue(f"{text!r} is no tag of the scheme {scheme}.")
    return tuple(find([*parsed, _END]))


def _iob2(tags: Sequence[Tag]) -> Iterator[Span]:
    """Yield a span for ``B-X`` and every ``I-X`` that follows."""
    for start, tag in enumerate(tags):
        if tag.prefix == "B":
            yield Span(start, _inside(tags, start), tag.label)


def _bioes(tags: Sequence[Tag]) -> Iterator[Span]:
    """Yield a span for ``S-X``, or for ``B-X``, any number of ``I-X``, and ``E-X``; a sequence without an end is no
    span."""
    for start, tag in enumerate(tags):
        if tag.prefix == "S":
            yield Span(start, start + 1, tag.label)
        elif tag.prefix == "B" and tags[last := _inside(tags, start)] == Tag("E", tag.label):
            yield Span(start, last + 1, tag.label)


def _iob1(tags: Sequence[Tag]) -> Iterator[Span]:
    """Yield runs of ``I-X``; ``B-X`` opens only straight after the same label.

    A ``B-X`` that stands elsewhere is skipped, and one that opened a span of one word is
    none before a ``B-Y``, which breaks the scheme in its turn.
    """
    at = 0
    while at < len(tags):
        tag = tags[at]
        if not _opens_iob1(tags[at - 1], tag):  # before the first tag comes the last, which is O
            at += 1
            continue
        end = _inside(tags, at)
        stray = tags[end - 1].prefix == tags[end].prefix == "B" and tags[end].label != tag.label
        if not stray:
            yield Span(at, end, tag.label)
        at = end


def _opens_iob1(before: Tag, tag: Tag) -> bool:
    if tag.prefix == "B":
        return before.label == tag.label
    return tag.prefix == "I" and (before.prefix != "I" or before.label != tag.label)


def _inside(tags: Sequence[Tag], start: int) -> int:
    """Return the end of the ``I-`` tags of the same label that follow ``start``."""
    end = start + 1
    while tags[end] == Tag("I", tags[start].label):
        end += 1
    return end


STRICT: dict[str, tuple[frozenset[str], Callable[[Sequence[Tag]], Iterator[Span]]]] = {
    "IOB1": (frozenset("BIO"), _iob1),
    "IOB2": (frozenset("BIO"), _iob2),
    "BIOES": (frozenset("BIOES"), _bioes),
}
"""The prefixes that a scheme allows, and how its spans are found in tags with an ``O`` at the end."""
