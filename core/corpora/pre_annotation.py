"""Source entities for pairs that have none: what a tagger marks, before anything is projected."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from core.components.component import Progress
from core.model import Sentence, SentencePair
from core.taggers import Tagger

Side = Literal["source", "target"]


def annotate(
    pairs: Sequence[SentencePair],
    tagger: Tagger,
    side: Side = "source",
    labels: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[SentencePair]:
    """The pairs with the tagger's entities on the sentences of one side that nobody has annotated.

    What is annotated stays, "no entities" too. ``labels`` drops what is outside the project's set,
    beyond what the tagger's own option drops; none keeps all.
    """
    blank = [index for index, pair in enumerate(pairs) if _of(pair, side).spans is None]
    taggings = tagger.prepare(progress)([_of(pairs[index], side) for index in blank])
    tagged = list(pairs)
    for index, tagging in zip(blank, taggings, strict=True):
        spans = [span for span in tagging.spans if not labels or span.label in labels]
        sentence = _of(pairs[index], side).with_spans(spans)
        tagged[index] = (
            replace(pairs[index], source=sentence) if side == "source" else replace(pairs[index], target=sentence)
        )
    return tagged


def is_blank(pairs: Sequence[SentencePair], side: Side = "source") -> bool:
    """Whether some sentence of this side has not been annotated."""
    return any(_of(pair, side).spans is None for pair in pairs)


def _of(pair: SentencePair, side: Side) -> Sentence:
    return pair.source if side == "source" else pair.target
