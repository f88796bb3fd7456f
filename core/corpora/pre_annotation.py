"""Mark entities with a tagger in pairs that have none, before projection."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from core.components.component import Progress
from core.model import Sentence, SentencePair, Span
from core.taggers import Tagger
from core.taggers.available import check_languages

Side = Literal["source", "target"]


def annotate(
    pairs: Sequence[SentencePair],
    tagger: Tagger,
    side: Side = "source",
    labels: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[SentencePair]:
    """Return the pairs with the tagger's entities on the sentences of one side that are not annotated.

    Annotated sentences stay, those with "no entities" too. ``labels`` drops entities outside the
    project's set, beyond the tagger's own option; none keeps all. A tagger that may not mark their language
    is refused.
    """
    blank = [index for index, pair in enumerate(pairs) if _of(pair, side).spans is None]
    sentences = [_of(pairs[index], side) for index in blank]
    check_languages(tagger, sentences)
    taggings = tagger.prepare(progress)(sentences)
    tagged = list(pairs)
    for index, tagging in zip(blank, taggings, strict=True):
        tagged[index] = _with_spans(pairs[index], side, _allowed(tagging.spans, labels))
    return tagged


def _allowed(spans: Sequence[Span], labels: Sequence[str]) -> Sequence[Span]:
    """Return the spans with one of the labels; all where no label is given."""
    if not labels:
        return spans
    return [span for span in spans if span.label in labels]


def _with_spans(pair: SentencePair, side: Side, spans: Sequence[Span]) -> SentencePair:
    sentence = _of(pair, side).with_spans(spans)
    return replace(pair, source=sentence) if side == "source" else replace(pair, target=sentence)


def is_blank(pairs: Sequence[SentencePair], side: Side = "source") -> bool:
    """Return whether some sentence of this side has not been annotated."""
    return any(_of(pair, side).spans is None for pair in pairs)


def _of(pair: SentencePair, side: Side) -> Sentence:
    return pair.source if side == "source" else pair.target
