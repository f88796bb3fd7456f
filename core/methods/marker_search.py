"""Projection by markers: entities translated in their sentence, then looked for in the target.

The source sentence is translated with its entities marked; the text between an entity's
markers in the translation is how it reads in the target language, and is searched in the sentence
at hand.
With numbered markers and exact search this is the projection step of CROP (Yang et al. 2022,
arXiv 2210.07022); with the brackets of EasyProject (Chen et al. 2023, arXiv 2211.15613) its
marked translation, applied to a given pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from core.components.component import Progress, component_field
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
from core.methods.candidates import subranges
from core.methods.choice import choice_of, span_options
from core.model import Alignment, Candidate, Sentence, SentencePair, Span
from core.translators import Translator

MAX_EXTRA_WORDS = 2
"""Words by which a range may be longer than the text that is searched."""

Reading = tuple[str, str]
"""A text that an entity may have in the target language, in lower case, and its origin in plain words."""


@dataclass(frozen=True, slots=True)
class MarkerProjection:
    """Options of projection by markers.

    ``translator``: takes marked source sentences into the target language; ``markers``:
    ``brackets`` around every entity, or numbered ``slots``; ``threshold``: the least likeness
    0..1 of a target range and what is looked for (1: equal but for case); ``alone``: whether the
    entity translated by itself, and its own text, are looked for as well; ``matcher``: ``exact``
    or ``greedy``.
    """

    translator: Translator = component_field("translator", EASYPROJECT)
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
        translate = MarkedTranslator(self.translator, in_brackets if self.markers == "brackets" else _in_slots)
        translate([MarkingRequest(pair.source, pair.target.lang) for pair in pairs if _is_projectable(pair)], progress)
        return MarkedSearch(self, translate)


@dataclass(frozen=True, slots=True)
class MarkedSearch:
    """`MarkerProjection` made ready for one corpus."""

    options: MarkerProjection
    translate: MarkedTranslator

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose the ranges that are like the translations of the entities."""
        if not _is_projectable(pair):
            return Choice()
        [marked] = self.translate([MarkingRequest(pair.source, pair.target.lang)])
        entities = zip(pair.source.spans or (), self._readings(pair, marked), strict=True)
        scored = [_candidates(pair.target, entity, texts, self.options.threshold) for entity, texts in entities]
        picks = MATCHERS[self.options.matcher]([span_options(candidates) for candidates in scored], 1)
        return choice_of(scored, picks)

    def _readings(self, pair: SentencePair, marked: MarkedText) -> list[list[Reading]]:
        """Return the texts that each entity may have in the target language."""
        own = [pair.source.slice(span.start, span.end) for span in pair.source.spans or ()]
        readings: list[list[Reading]] = [[] for _ in own]
        for index, piece in self._pieces(marked, own):
            readings[index].append((piece.lower(), "marked in its sentence"))
        if self.options.alone:
            for index, (alone, text) in enumerate(zip(marked.alone, own, strict=True)):
                readings[index] += [(alone.lower(), "translated alone"), (text.lower(), "as in the source")]
        return [[reading for reading in group if reading[0].strip()] for group in readings]

    def _pieces(self, marked: MarkedText, own: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the index of an entity and the text between its markers, for markers that came back."""
        text = marked.translation.text
        if self.options.markers == "slots":
            for place, piece in enumerate(recover_slots(text, len(own))):
                if piece:
                    yield place, piece
            return
        pieces = recover(text).strings
        matches = best_match(pieces, list(zip(marked.alone, own, strict=True)))
        for piece, index in zip(pieces, matches, strict=True):
            if index is not None:
                yield index, piece


def _is_projectable(pair: SentencePair) -> bool:
    return bool(pair.source.spans) and len(pair.target) > 0


def _in_slots(sentence: Sentence) -> str:
    return mark_slots(sentence, sentence.spans or ())


def _candidates(target: Sentence, entity: Span, readings: Sequence[Reading], threshold: float) -> list[Candidate]:
    """Return the ranges that are like one of the readings of an entity, best first.

    Of ranges that are equally like it, those of an earlier reading come first, then the leftmost.
    """
    if not readings:
        return []
    # a word has at least one character, so a text without spaces has at most as many words as characters
    spaced = " " in target.text
    sizes = [len(text.split()) + MAX_EXTRA_WORDS if spaced else len(text) for text, _ in readings]
    ranges = subranges(0, len(target), max(sizes))
    texts = [target.slice(start, end).lower() for start, end in ranges]
    likeness = process.cdist([text for text, _ in readings], texts, scorer=ratio, dtype=np.float64) / 100
    score = likeness - 1e-6 * np.arange(len(readings))[:, None] - 1e-9 * np.arange(len(ranges))
    best = score.argmax(axis=0)
    candidates = []
    for column in np.flatnonzero(likeness.max(axis=0) >= threshold):
        row = best[column]
        text, origin = readings[row]
        rule = f"{'reads' if likeness[row, column] == 1 else 'like'} “{text}”, {origin}"
        evidence = {"likeness": round(float(likeness[row, column]), 4)}
        candidates.append(Candidate(entity, *ranges[column], float(score[row, column]), evidence, rule))
    return sorted(candidates, key=lambda candidate: -candidate.score)
