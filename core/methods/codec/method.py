"""CODEC: projection by constrained decoding (Le, Chen, Ritter and Xu 2024, arXiv 2402.03131).

The target sentence is taken as it stands. For one entity at a time the translation model is
shown the source sentence with that entity in brackets, and made to decode the target sentence
with one opening and one closing bracket in it; where it likes them best, there the entity is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.cache import memo
from core.components.component import Progress, part
from core.errors import InvalidValue
from core.markers import EASYPROJECT, bounds, mark
from core.methods.assignment import exact
from core.methods.base import Choice
from core.methods.choice import options, settled
from core.methods.codec.insertion import Insertions, Markers, decoder, likely_openings
from core.model import Alignment, Candidate, Sentence, SentencePair, Span
from core.translators import ForcedTranslator, Forcing

TOGETHER = 8  # entities searched for before they are on disk


@dataclass(frozen=True, slots=True)
class Codec:
    """Options of projection by constrained decoding.

    ``translator``: a translation model that knows markers, and can be forced; ``keep``: the best
    insertions of each entity that are kept, and scored again; ``ahead``: pieces that a branch of the
    search looks ahead; ``least``, ``window`` and ``beside``: before which pieces a marker may open,
    those that lose this much log probability once the entity is marked, and those that lose
    ``beside`` within ``window`` of one (where none does, all); ``limit``: forced decodes after which the
    search for an entity ends with the best it has; ``rerank``: whether the insertions are ordered by how
    likely the marked source is as a translation of the marked target.
    """

    translator: ForcedTranslator = part("translator", EASYPROJECT)
    keep: int = 5
    ahead: int = 5
    least: float = 0.5
    window: int = 5
    beside: float = 0.1
    limit: int = 1000
    rerank: bool = True

    def __post_init__(self) -> None:
        if self.keep < 1 or self.ahead < 0 or self.window < 0 or self.limit < 1:
            raise InvalidValue("CODEC needs keep >= 1, ahead >= 0, window >= 0 and limit >= 1.")
        if not hasattr(self.translator, "force"):
            raise InvalidValue("CODEC needs a translation model that can be forced: choose the translator nllb.")

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment] = (), progress: Progress | None = None
    ) -> "Codec":
        """Search for every entity of the corpus."""
        asked = [EntityQuery(pair, entity) for pair in pairs if len(pair.target) for entity in pair.source.spans or ()]
        self._insertions(asked, progress)
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Disjoint ranges of the greatest total share of probability among each entity's insertions."""
        if not pair.source.spans or not len(pair.target):
            return Choice()
        asked = [EntityQuery(pair, entity) for entity in pair.source.spans]
        candidates = [self._candidates(one, found) for one, found in zip(asked, self._insertions(asked), strict=True)]
        return settled(candidates, exact([options(some) for some in candidates]))

    def _insertions(self, asked: "Sequence[EntityQuery]", progress: Progress | None = None) -> "list[list[Found]]":
        """For each entity its best insertions as (first word, end, log probability), best first."""
        asking = [self.keep, self.ahead, self.least, self.window, self.beside, self.limit]
        kind = json.dumps(["codec", repr(self.translator), *asking])
        keys = [one.key for one in asked]

        def compute(places: list[int]) -> list[list[Found]]:
            if progress:
                progress(places[0] / len(keys), "Looking for marked entities")
            return [self._search(asked[place]) for place in places]

        return memo().recall(kind, keys, compute, TOGETHER)

    def _search(self, asked: "EntityQuery") -> "list[Found]":
        target = asked.pair.target
        forcing = self.translator.force(asked.pair.source.lang, target.lang)
        pieces, places = forcing.pieces(target.text)
        openings, closings = word_edges(target, places)
        if not openings or not closings:
            return []
        markers = Markers(tuple(forcing.pieces("[")[0]), tuple(forcing.pieces("]")[0]))
        watched = markers.opening[0], markers.closing[0]
        decode = decoder(forcing.source(asked.marked, watched))
        allowed = set(self._openings(forcing, asked, pieces, watched)) & set(openings)
        search = Insertions(decode, markers, self.keep, self.ahead, limit=self.limit)
        ways = search.best(pieces, allowed or openings, closings)
        return [(openings[way.opening], closings[way.closing], round(way.score, 4)) for way in ways]

    def _openings(
        self, forcing: Forcing, asked: "EntityQuery", pieces: Sequence[int], watched: tuple[int, int]
    ) -> list[int]:
        [plain] = decoder(forcing.source(asked.plain, watched))([pieces])
        [marked] = decoder(forcing.source(asked.marked, watched))([pieces])
        return likely_openings(plain.pieces[:-1], marked.pieces[:-1], self.least, self.window, self.beside)

    def _candidates(self, asked: "EntityQuery", found: "Sequence[Found]") -> list[Candidate]:
        """The insertions of one entity as candidates, best first; their scores add up to 1."""
        found = [way for way in found if way[0] < way[1]]
        if not found:
            return []
        nats = np.array([score for _, _, score in found])
        worth = self._source_nats(asked, found) if self.rerank else nats
        shares = np.exp(worth - worth.max()) / np.exp(worth - worth.max()).sum()
        rule = "brackets fit best here" if len(found) > 1 else "brackets fit only here"
        candidates = [
            Candidate(
                asked.entity, start, end, float(share), {"marked target": nat, "marked source": float(back)}, rule
            )
            for (start, end, nat), back, share in zip(found, worth, shares, strict=True)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.score)

    def _source_nats(self, asked: "EntityQuery", found: "Sequence[Found]") -> "np.ndarray[Any, np.dtype[np.float64]]":
        target = asked.pair.target
        likelihood = self.translator.likelihood(target.lang, asked.pair.source.lang)
        marked = [mark(target, [Span(start, end, "X")], spaced=True) for start, end, _ in found]
        size = len(asked.marked.split())  # a mean per piece, made comparable with the log probability of a whole
        return size * np.array(likelihood([(text, asked.marked) for text in marked]))


Found = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """One entity of one pair."""

    pair: SentencePair
    entity: Span

    @property
    def plain(self) -> str:
        return mark(self.pair.source, [])

    @property
    def marked(self) -> str:
        """The source with this entity between brackets that stand by themselves, as pieces of their own."""
        return mark(self.pair.source, [self.entity], spaced=True)

    @property
    def key(self) -> list[Any]:
        source, target = self.pair.source, self.pair.target
        return [source.lang, target.lang, self.marked, list(target.words), list(target.gaps)]


def word_edges(sentence: Sentence, pieces: Sequence[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
    """Where markers may stand: before a piece in which a word begins, and after one in which a word ends.

    ``pieces`` are the characters ``[start, end)`` of each. Returns the first word of a range for each
    opening, and its end for each closing position. A piece that holds several words opens with
    the first and closes after the last.
    """
    places = bounds(sentence.words, sentence.gaps)
    openings: dict[int, int] = {}
    closings: dict[int, int] = {}
    for k, (start, end) in enumerate(pieces):
        for word, (low, high) in enumerate(places):
            if start <= low < end:
                openings.setdefault(k, word)
            if start <= high - 1 < end:
                closings[k + 1] = word + 1
    return openings, closings
