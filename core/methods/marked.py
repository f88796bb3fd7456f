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

from core.errors import InvalidValue, UnknownName
from core.markers import MarkedText, Request, best_match, in_brackets, mark_slots, recover, recover_slots, translated
from core.methods.candidates import spanning
from core.methods.match import MATCHERS, Options
from core.methods.method import Choice
from core.model import Alignment, Candidate, Sentence, SentencePair, Span
from core.parts import Progress, part
from core.translators import Translator

RUNNERS_UP = 5
SLACK = 2
"""Words by which a range may be longer than what is looked for."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Options of projection by markers.

    ``translator``: takes marked source sentences into the target language; ``markers``:
    ``brackets`` around every entity, or numbered ``slots``; ``threshold``: the least likeness
    0..1 of a target range and what is looked for (1: equal but for case); ``alone``: whether the
    entity translated by itself, and its own text, are looked for as well; ``matcher``: ``exact``
    or ``greedy``.
    """

    translator: Translator = part("translator")
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
    ) -> "Marked":
        """Translate every source sentence with its markers."""
        self._said(pairs, progress)
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        if not pair.source.spans or not len(pair.target):
            return Choice()
        [said] = self._said([pair])
        searches = [
            _Search(pair.target, entity, ways)
            for entity, ways in zip(pair.source.spans, self._ways(pair, said), strict=True)
        ]
        options = [search.options(self.threshold) for search in searches]
        picks = MATCHERS[self.matcher](options, 1)
        chosen, others = [], []
        for search, found, taken in zip(searches, options, picks, strict=True):
            ranked = [int(k) for k in np.argsort(-found.score, kind="stable")]
            chosen += [search.candidate(found, k) for k in taken]
            others += [search.candidate(found, k) for k in ranked if k not in taken][:RUNNERS_UP]
        return Choice(tuple(sorted(chosen, key=lambda candidate: candidate.start)), tuple(others))

    def _said(self, pairs: Sequence[SentencePair], progress: Progress | None = None) -> list[MarkedText]:
        asked = [pair for pair in pairs if pair.source.spans and len(pair.target)]
        requests = [Request(pair.source, pair.target.lang) for pair in asked]
        return translated(self.translator, requests, in_brackets if self.markers == "brackets" else _in_slots, progress)

    def _ways(self, pair: SentencePair, said: MarkedText) -> "list[list[Way]]":
        """How each entity may read in the target language, and how that is known."""
        entities = pair.source.spans or ()
        own = [pair.source.slice(span.start, span.end) for span in entities]
        ways: list[list[Way]] = [[] for _ in entities]
        if self.markers == "slots":
            for place, piece in enumerate(recover_slots(said.translation.text, len(entities))):
                ways[place] += [(piece, "marked in its sentence")] if piece else []
        else:
            pieces = recover(said.translation.text).strings
            for piece, index in zip(pieces, best_match(pieces, list(zip(said.alone, own, strict=True))), strict=True):
                if index is not None:
                    ways[index].append((piece, "marked in its sentence"))
        if self.alone:
            for place, (alone, text) in enumerate(zip(said.alone, own, strict=True)):
                ways[place] += [(alone, "translated alone"), (text, "as in the source")]
        return [[(text.lower(), how) for text, how in found if text.strip()] for found in ways]


Way = tuple[str, str]


def _in_slots(sentence: Sentence) -> str:
    return mark_slots(sentence, sentence.spans or ())


@dataclass(frozen=True, slots=True)
class _Search:
    """Looking for one entity, written in one of some ways, in a target sentence."""

    target: Sentence
    entity: Span
    ways: Sequence[Way]

    def options(self, threshold: float) -> Options:
        """The ranges that are like one of the ways; the first way that fits decides a tie, then the leftmost."""
        cap = max((len(text.split()) for text, _ in self.ways), default=0)
        cap = cap + SLACK if " " in self.target.text else max((len(text) for text, _ in self.ways), default=0)
        start, end = np.array(spanning(0, len(self.target), cap), dtype=np.intp).reshape(-1, 2).T
        if not self.ways:
            return Options(start, end, np.zeros(len(start)))
        texts = [self.target.slice(a, b).lower() for a, b in zip(start.tolist(), end.tolist(), strict=True)]
        like = process.cdist([text for text, _ in self.ways], texts, scorer=ratio, dtype=np.float64) / 100
        like -= 1e-6 * np.arange(len(self.ways))[:, None]
        score = like.max(axis=0) - 1e-9 * start
        kept = np.flatnonzero(like.max(axis=0) > threshold - 1e-5)
        return Options(start[kept], end[kept], score[kept])

    def candidate(self, options: Options, k: int) -> Candidate:
        start, end = int(options.start[k]), int(options.end[k])
        found = self.target.slice(start, end).lower()
        text, how = max(self.ways, key=lambda way: ratio(way[0], found))
        like = ratio(text, found) / 100
        rule = f"reads “{text}”, {how}" if like == 1 else f"like “{text}”, {how}"
        return Candidate(self.entity, start, end, float(options.score[k]), {"likeness": round(like, 4)}, rule)
