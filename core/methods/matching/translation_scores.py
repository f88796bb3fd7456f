"""Translation scores: which candidates a translation model compares with their entity, and its scores.

The thesis compares every candidate of every entity, at two runs of the model each. Here the
best few are compared (`select_ranges`), so that a corpus takes minutes and not days on a CPU.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from core.components.component import Progress, report_progress
from core.methods.assignment import Floats
from core.methods.candidates import Range
from core.methods.matching.scored import ScoredCandidates
from core.methods.matching.scorers import length, likeness
from core.model import SentencePair
from core.translators import ScoringTranslator
from core.translators.nmtscore import similarity

BATCH_SIZE = 2_000
"""Pairs of texts compared between two reports of progress."""

Translations = Mapping[Range, Mapping[Range, float]]
"""How well an entity's range and a target range translate each other; what is not above the floor is left out."""
NO_TRANSLATIONS: Translations = MappingProxyType({})


class RangeQuery(NamedTuple):
    """One entity of a pair and the target ranges to be compared with it."""

    pair: SentencePair
    entity: Range
    ranges: Sequence[Range]

    @property
    def languages(self) -> tuple[str, str]:
        """The languages of the entity and of the ranges."""
        return self.pair.source.lang, self.pair.target.lang

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The entity's text with that of each range."""
        entity = self.pair.source.slice(*self.entity)
        return [(entity, self.pair.target.slice(start, end)) for start, end in self.ranges]


def select_ranges(scored: ScoredCandidates, most: int | None) -> list[int]:
    """Return the indices of the options of an entity that a translation score may decide between, ascending.

    Half of ``most`` are the best by the other scorers, the rest the best by look and length, so
    that wrong links do not hide the right range. All where no other scorer speaks for any, or
    ``most`` is None.
    """
    score = scored.options.score
    if most is None or len(score) <= most or not (score > 0).any():
        return list(range(len(score)))
    ranked = np.argsort(-score, kind="stable")[: (most + 1) // 2]
    best = ranked[score[ranked] > 0]
    look: Floats = likeness(scored.features) + length(scored.features)
    alike = np.argsort(-look, kind="stable")
    others = alike[~np.isin(alike, best)][: most - len(best)]
    return sorted([*best.tolist(), *others.tolist()])


def range_query(scored: ScoredCandidates, most: int | None) -> RangeQuery:
    """Return the query for one entity, with about ``most`` ranges (None: all)."""
    entity = scored.entity
    ranges = list(map(scored.options.bounds, select_ranges(scored, most)))
    return RangeQuery(scored.pair, (entity.start, entity.end), ranges)


def translation_scores(
    translator: ScoringTranslator, queries: Sequence[RangeQuery], floor: float, progress: Progress | None = None
) -> list[dict[Range, float]]:
    """Score each entity with each of its ranges by NMTScore-direct, in order; scores up to ``floor`` are left out."""
    report = _ProgressReport(progress, sum(len(query.ranges) for query in queries))
    scores: dict[tuple[str, str], Iterator[float]] = {}
    for languages, texts in _texts_by_languages(queries).items():
        scores[languages] = iter(_similarities(translator, texts, languages, report))
    return [_above_floor(query.ranges, scores[query.languages], floor) for query in queries]


def _texts_by_languages(queries: Sequence[RangeQuery]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return the texts of all queries about the same two languages, in order."""
    texts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for query in queries:
        texts.setdefault(query.languages, []).extend(query.texts)
    return texts


def _above_floor(ranges: Sequence[Range], scores: Iterator[float], floor: float) -> dict[Range, float]:
    """Return the ranges with the scores that come next, those above the floor."""
    return {span: score for span, score in zip(ranges, scores, strict=False) if score > floor}


@dataclass(slots=True)
class _ProgressReport:
    progress: Progress | None
    total: int
    done: int = 0

    def add(self, count: int) -> None:
        self.done += count
        what = f"Comparing entity and range {self.done:,} of {self.total:,}"
        report_progress(self.progress, self.done / self.total, what)


def _similarities(
    translator: ScoringTranslator, texts: Sequence[tuple[str, str]], languages: tuple[str, str], report: _ProgressReport
) -> list[float]:
    """Return the similarity of the two texts of each pair, compared `BATCH_SIZE` at a time."""
    scores: list[float] = []
    for start in range(0, len(texts), BATCH_SIZE):
        batch = texts[start : start + BATCH_SIZE]
        scores += similarity(translator, batch, *languages)
        report.add(len(batch))
    return scores
