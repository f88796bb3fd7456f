"""Projection by markers: entities translated in their sentence, then looked for in the target.

The source sentence is translated with its entities marked; the text between an entity's
markers in the translation is how it reads in the target language, and is searched in the sentence
at hand.
With numbered markers and exact search this is the projection step of CROP (Yang et al. 2022,
arXiv 2210.07022); with the brackets of EasyProject (Chen et al. 2023, arXiv 2211.15613) its
marked translation, applied to a given pair.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from core.components.component import Progress, component_field
from core.components.options import check_choice, require
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
from core.methods.base import Choice, entity_texts, is_projectable, source_entities
from core.methods.candidates import subranges
from core.methods.choice import best_first, choice_of, span_options
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
        message = 'Markers are "brackets" or "slots", and their threshold is above 0 and at most 1.'
        require(message, self.markers in {"brackets", "slots"}, 0 < self.threshold <= 1)
        check_choice("matcher", self.matcher, MATCHERS)

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment] = (),
        progress: Progress | None = None,
        dictionaries: object = None,
    ) -> "MarkedSearch":
        """Translate every source sentence with its markers."""
        translate = MarkedTranslator(self.translator, in_brackets if self.markers == "brackets" else _in_slots)
        translate(marking_requests(pairs), progress)
        return MarkedSearch(self, translate)


@dataclass(frozen=True, slots=True)
class MarkedSearch:
    """`MarkerProjection` made ready for one corpus."""

    options: MarkerProjection
    translate: MarkedTranslator

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose the ranges that are like the translations of the entities."""
        requests = marking_requests([pair])
        if not requests:
            return Choice()
        [marked] = self.translate(requests)
        entities = zip(source_entities(pair), self._readings(pair, marked), strict=True)
        scored = [_candidates(pair.target, entity, texts, self.options.threshold) for entity, texts in entities]
        picks = MATCHERS[self.options.matcher](list(map(span_options, scored)), 1)
        return choice_of(scored, picks)

    def _readings(self, pair: SentencePair, marked: MarkedText) -> list[list[Reading]]:
        """Return the texts that each entity may have in the target language."""
        own = entity_texts(pair)
        readings: list[list[Reading]] = [[] for _ in own]
        for index, text, origin in self._texts(marked, own):
            if text.strip():
                readings[index].append((text.lower(), origin))
        return readings

    def _texts(self, marked: MarkedText, own: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """Yield the index of an entity, a text that it may have, and the origin of that."""
        find = _slot_pieces if self.options.markers == "slots" else _bracketed_pieces
        for index, piece in find(marked, own):
            yield index, piece, "marked in its sentence"
        if self.options.alone:
            for index, (alone, text) in enumerate(zip(marked.alone, own, strict=True)):
                yield index, alone, "translated alone"
                yield index, text, "as in the source"


def _slot_pieces(marked: MarkedText, own: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Return each entity's index with the text between its numbered markers, "" where these did not come back."""
    return enumerate(recover_slots(marked.translation.text, len(own)))


def _bracketed_pieces(marked: MarkedText, own: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each text between brackets with the index of the entity that it is like."""
    pieces = recover(marked.translation.text).strings
    matches = best_match(pieces, list(zip(marked.alone, own, strict=True)))
    for piece, index in zip(pieces, matches, strict=True):
        if index is not None:
            yield index, piece


def marking_requests(pairs: Iterable[SentencePair]) -> list[MarkingRequest]:
    """Return the requests to mark the source sentences of the pairs that can be projected."""
    return [MarkingRequest(pair.source, pair.target.lang) for pair in filter(is_projectable, pairs)]


def _in_slots(sentence: Sentence) -> str:
    return mark_slots(sentence, sentence.spans or ())


def _candidates(target: Sentence, entity: Span, readings: Sequence[Reading], threshold: float) -> list[Candidate]:
    """Return the ranges that are like one of the readings of an entity, best first.

    Of ranges that are equally like it, those of an earlier reading come first, then the leftmost.
    """
    if not readings:
        return []
    readings_alone = [text for text, _ in readings]
    ranges = subranges(0, len(target), _longest_range(readings_alone, " " in target.text))
    texts = [target.slice(start, end).lower() for start, end in ranges]
    likeness = process.cdist(readings_alone, texts, scorer=ratio, dtype=np.float64) / 100
    score = likeness - 1e-6 * np.arange(len(readings))[:, None] - 1e-9 * np.arange(len(ranges))
    best = score.argmax(axis=0)
    candidates = []
    for column in np.flatnonzero(likeness.max(axis=0) >= threshold):
        row = best[column]
        evidence = {"likeness": round(float(likeness[row, column]), 4)}
        rule = _rule(readings[row], is_equal=likeness[row, column] == 1)
        candidates.append(Candidate(entity, *ranges[column], float(score[row, column]), evidence, rule))
    return best_first(candidates)


def _longest_range(texts: Sequence[str], is_spaced: bool) -> int:
    """Return how many words of a target, written with spaces or without, one of these texts may cover."""
    if not is_spaced:  # a word has at least one character
        return max(map(len, texts))
    return max(len(text.split()) for text in texts) + MAX_EXTRA_WORDS


def _rule(reading: Reading, is_equal: bool) -> str:
    text, origin = reading
    return f"{'reads' if is_equal else 'like'} “{text}”, {origin}"
