"""CODEC: projection by constrained decoding (Le, Chen, Ritter and Xu 2024, arXiv 2402.03131).

The target sentence stays as it is. For one entity at a time the translation model gets
the source sentence with that entity in brackets, and is forced to decode the target sentence
with one opening and one closing bracket in it; their most likely places bound the entity.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from core.cache import output_cache
from core.components.component import Progress, component_field, report_progress
from core.components.options import require
from core.markers import EASYPROJECT, bounds, mark
from core.methods.assignment import exact
from core.methods.base import Choice, source_entities
from core.methods.choice import best_first, choice_of, span_options
from core.methods.codec.insertion import Insertions, Markers, decoder, likely_openings
from core.model import Alignment, Candidate, Sentence, SentencePair, Span
from core.translators import ForcedTranslator, Forcing

BATCH_SIZE = 8
"""Entities searched for between two writes to disk."""

InsertionRow = tuple[int, int, float]
"""First word, end, and log probability of one insertion, as cached."""


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

    translator: ForcedTranslator = component_field("translator", EASYPROJECT)
    keep: int = 5
    ahead: int = 5
    least: float = 0.5
    window: int = 5
    beside: float = 0.1
    limit: int = 1000
    rerank: bool = True

    def __post_init__(self) -> None:
        message = "CODEC needs keep >= 1, ahead >= 0, window >= 0 and limit >= 1."
        require(message, self.keep >= 1, self.ahead >= 0, self.window >= 0, self.limit >= 1)
        message = "CODEC needs a translation model that can be forced: choose the translator nllb."
        require(message, hasattr(self.translator, "force"))

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment] = (),
        progress: Progress | None = None,
        dictionaries: object = None,
    ) -> "Codec":
        """Search for every entity of the corpus."""
        self._insertions(list(chain.from_iterable(map(entity_queries, pairs))), progress)
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose disjoint ranges for the greatest total share of probability among each entity's insertions."""
        queries = entity_queries(pair)
        if not queries:
            return Choice()
        candidates = list(map(self._candidates, queries, self._insertions(queries)))
        return choice_of(candidates, exact(list(map(span_options, candidates))))

    def _insertions(
        self, queries: "Sequence[EntityQuery]", progress: Progress | None = None
    ) -> list[list[InsertionRow]]:
        """Return for each entity its best insertions, best first."""
        options = [self.keep, self.ahead, self.least, self.window, self.beside, self.limit]
        kind = json.dumps(["codec", repr(self.translator), *options])
        keys = [query.key for query in queries]

        def compute(indices: list[int]) -> list[list[InsertionRow]]:
            report_progress(progress, indices[0] / len(keys), "Looking for marked entities")
            return [self._search(queries[index]) for index in indices]

        return output_cache().get_or_compute(kind, keys, compute, BATCH_SIZE)

    def _search(self, query: "EntityQuery") -> list[InsertionRow]:
        target = query.pair.target
        forcing = self.translator.force(query.pair.source.lang, target.lang)
        pieces, ranges = forcing.pieces(target.text)
        openings, closings = word_edges(target, ranges)
        if not openings or not closings:
            return []
        markers = Markers(tuple(forcing.pieces("[")[0]), tuple(forcing.pieces("]")[0]))
        watched = markers.opening[0], markers.closing[0]
        decode = decoder(forcing.source(query.marked, watched))
        allowed = set(self._openings(forcing, query, pieces, watched)) & set(openings)
        search = Insertions(decode, markers, self.keep, self.ahead, limit=self.limit)
        ways = search.best(pieces, allowed or openings, closings)
        return [(openings[way.opening], closings[way.closing], round(way.score, 4)) for way in ways]

    def _openings(
        self, forcing: Forcing, query: "EntityQuery", pieces: Sequence[int], watched: tuple[int, int]
    ) -> list[int]:
        [plain] = decoder(forcing.source(query.plain, watched))([pieces])
        [marked] = decoder(forcing.source(query.marked, watched))([pieces])
        return likely_openings(plain.pieces[:-1], marked.pieces[:-1], self.least, self.window, self.beside)

    def _candidates(self, query: "EntityQuery", insertions: Sequence[InsertionRow]) -> list[Candidate]:
        """Return the insertions of one entity as candidates, best first; their scores add up to 1."""
        insertions = [row for row in insertions if row[0] < row[1]]
        if not insertions:
            return []
        nats = self._source_nats(query, insertions) if self.rerank else np.array(insertions)[:, 2]
        shares = np.exp(nats - nats.max()) / np.exp(nats - nats.max()).sum()
        rule = "brackets fit best here" if len(insertions) > 1 else "brackets fit only here"
        candidates = []
        for (start, end, forward), backward, share in zip(insertions, nats, shares, strict=True):
            evidence = {"marked target": forward, "marked source": float(backward)}
            candidates.append(Candidate(query.entity, start, end, float(share), evidence, rule))
        return best_first(candidates)

    def _source_nats(
        self, query: "EntityQuery", insertions: Sequence[InsertionRow]
    ) -> "np.ndarray[Any, np.dtype[np.float64]]":
        """Return the log probability of the marked source as a translation of each marked target, in nats."""
        target = query.pair.target
        likelihood = self.translator.likelihood(target.lang, query.pair.source.lang)
        marked = [mark(target, [Span(start, end, "X")], spaced=True) for start, end, _ in insertions]
        size = len(query.marked.split())  # a mean per piece, made comparable with the log probability of a whole
        return size * np.array(likelihood([(text, query.marked) for text in marked]))


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """One entity of one pair."""

    pair: SentencePair
    entity: Span

    @property
    def plain(self) -> str:
        """The source without markers."""
        return mark(self.pair.source, [])

    @property
    def marked(self) -> str:
        """The source with this entity between brackets that are pieces of their own."""
        return mark(self.pair.source, [self.entity], spaced=True)

    @property
    def key(self) -> list[Any]:
        """The key in the cache."""
        source, target = self.pair.source, self.pair.target
        return [source.lang, target.lang, self.marked, list(target.words), list(target.gaps)]


def entity_queries(pair: SentencePair) -> list[EntityQuery]:
    """Return a query for each entity of a pair that can be projected."""
    if not len(pair.target):
        return []
    return [EntityQuery(pair, entity) for entity in source_entities(pair)]


def word_edges(sentence: Sentence, pieces: Sequence[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
    """Return the places of markers: before a piece in which a word begins, and after one in which a word ends.

    ``pieces`` are the characters ``[start, end)`` of each. The first mapping has the first word of a range
    for each opening, the second its end for each closing position. A piece that holds several words opens with
    the first and closes after the last.
    """
    word_bounds = bounds(sentence.words, sentence.gaps)
    openings: dict[int, int] = {}
    closings: dict[int, int] = {}
    for k, (start, end) in enumerate(pieces):
        for word, (low, high) in enumerate(word_bounds):
            if start <= low < end:
                openings.setdefault(k, word)
            if start <= high - 1 < end:
                closings[k + 1] = word + 1
    return openings, closings
