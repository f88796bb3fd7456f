"""Projection by markers: entities translated in their sentence, then looked for in the target.

The source sentence is translated with its entities marked; what comes back between an entity's
markers says how it reads in the target language, and is looked for in the sentence at hand.
With numbered markers and exact search this is the projection step of CROP (Yang et al. 2022,
arXiv 2210.07022); with the brackets of EasyProject (Chen et al. 2023, arXiv 2211.15613) its
marked translation, applied to a given pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from core.components.component import Progress, part
from core.errors import InvalidValue, UnknownName
from core.markers import (
    EASYPROJECT,
    MarkedText,
    MarkedTranslator,
    MarkingRequest,
    best_match,
    in_brackets,
    mark_slots,
    recover,
    recover_slots,
)
from core.methods.assignment import MATCHERS
from core.methods.base import Choice
from core.methods.candidates import spanning
from core.methods.choice import options, settled
from core.model import Alignment, Candidate, Sentence, SentencePair, Span
from core.translators import Translator

SLACK = 2
"""Words by which a range may be longer than what is looked for."""


@dataclass(frozen=True, slots=True)
class MarkerProjection:
    """Options of projection by markers.

    ``translator``: takes marked source sentences into the target language; ``markers``:
    ``brackets`` around every entity, or numbered ``slots``; ``threshold``: the least likeness
    0..1 of a target range and what is looked for (1: equal but for case); ``alone``: whether the
    entity translated by itself, and its own text, are looked for as well; ``matcher``: ``exact``
    or ``greedy``.
    """

    translator: Translator = part("translator", EASYPROJECT)
    markers: Literal["brackets", "slots"] = "brackets"
    threshold: float = 0.8
    alone: bool = True
    matcher: str = "exact"

    def __post_init__(self) -> None:
        if self.markers not in {"brackets", "slots"} or not 0 < self.threshold <= 1:
            raise InvalidValue('Markers are "brackets" or "slots", and their threshold is above 0 and at most 1.')
        if self.matcher not in MATCHERS:
            raise UnknownName("matcher", self.matcher, MATCHERS)

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment] = (), progress: Progress | None = None
    ) -> "MarkedSearch":
        """Translate every source sentence with its markers."""
        said = MarkedTranslator(self.translator, in_brackets if self.markers == "brackets" else _in_slots)
        said([MarkingRequest(pair.source, pair.target.lang) for pair in pairs if _to_do(pair)], progress)
        return MarkedSearch(self, said)


@dataclass(frozen=True, slots=True)
class MarkedSearch:
    """`MarkerProjection` made ready for one corpus."""

    asked: MarkerProjection
    said: MarkedTranslator

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        if not _to_do(pair):
            return Choice()
        [said] = self.said([MarkingRequest(pair.source, pair.target.lang)])
        judged = [
            _candidates(pair.target, entity, ways, self.asked.threshold)
            for entity, ways in zip(pair.source.spans or (), self._ways(pair, said), strict=True)
        ]
        return settled(judged, MATCHERS[self.asked.matcher]([options(some) for some in judged], 1))

    def _ways(self, pair: SentencePair, said: MarkedText) -> "list[list[Way]]":
        """How each entity may read in the target language, and how that is known."""
        entities = pair.source.spans or ()
        own = [pair.source.slice(span.start, span.end) for span in entities]
        ways: list[list[Way]] = [[] for _ in entities]
        if self.asked.markers == "slots":
            for place, piece in enumerate(recover_slots(said.translation.text, len(entities))):
                ways[place] += [(piece, "marked in its sentence")] if piece else []
        else:
            pieces = recover(said.translation.text).strings
            for piece, index in zip(pieces, best_match(pieces, list(zip(said.alone, own, strict=True))), strict=True):
                if index is not None:
                    ways[index].append((piece, "marked in its sentence"))
        if self.asked.alone:
            for place, (alone, text) in enumerate(zip(said.alone, own, strict=True)):
                ways[place] += [(alone, "translated alone"), (text, "as in the source")]
        return [[(text.lower(), how) for text, how in found if text.strip()] for found in ways]


Way = tuple[str, str]


def _to_do(pair: SentencePair) -> bool:
    return bool(pair.source.spans) and len(pair.target) > 0


def _in_slots(sentence: Sentence) -> str:
    return mark_slots(sentence, sentence.spans or ())


def _candidates(target: Sentence, entity: Span, ways: Sequence[Way], threshold: float) -> list[Candidate]:
    """The ranges that are like one of the ways an entity may read, best first.

    Of ranges that are equally like it, those of an earlier way come first, then the leftmost.
    """
    if not ways:
        return []
    pieces = [len(text.split()) + SLACK if " " in target.text else len(text) for text, _ in ways]
    ranges = spanning(0, len(target), max(pieces))
    texts = [target.slice(start, end).lower() for start, end in ranges]
    like = process.cdist([text for text, _ in ways], texts, scorer=ratio, dtype=np.float64) / 100
    score = like - 1e-6 * np.arange(len(ways))[:, None] - 1e-9 * np.arange(len(ranges))
    best = score.argmax(axis=0)
    found = []
    for column in np.flatnonzero(like.max(axis=0) >= threshold):
        row = best[column]
        text, how = ways[row]
        rule = f"{'reads' if like[row, column] == 1 else 'like'} “{text}”, {how}"
        evidence = {"likeness": round(float(like[row, column]), 4)}
        found.append(Candidate(entity, *ranges[column], float(score[row, column]), evidence, rule))
    return sorted(found, key=lambda candidate: -candidate.score)
