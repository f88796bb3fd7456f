"""Which candidates a translation model is asked about, and what it says of them.

The thesis asks about every candidate of every entity, at two runs of the model each. Here the
best few are asked about (`worth_asking`), so that a corpus takes minutes and not days on a CPU.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from core.components.component import Progress
from core.methods.assignment import Floats
from core.methods.candidates import Range
from core.methods.matching.scored import ScoredCandidates
from core.methods.matching.scorers import length, likeness
from core.model import SentencePair
from core.translators import ScoringTranslator
from core.translators.nmtscore import similarity

TOGETHER = 2_000
"""Pairs of texts asked about before progress is told."""

Translations = Mapping[Range, Mapping[Range, float]]
"""How well an entity's range and a target range translate each other; what is not above the floor is left out."""


class RangeQuery(NamedTuple):
    """One entity of a pair and the target ranges to be compared with it."""

    pair: SentencePair
    entity: Range
    ranges: Sequence[Range]

    @property
    def texts(self) -> list[tuple[str, str]]:
        entity = self.pair.source.slice(*self.entity)
        return [(entity, self.pair.target.slice(*one)) for one in self.ranges]


def worth_asking(judged: ScoredCandidates, most: int | None) -> list[int]:
    """The options of an entity that a translation score may decide between.

    Half of ``most`` are the best by the other scorers, the rest the best by look and length, so
    that wrong links do not hide the right range. All where no other scorer speaks for any, or
    ``most`` is None.
    """
    score = judged.options.score
    if most is None or len(score) <= most or not (score > 0).any():
        return list(range(len(score)))
    liked = [int(k) for k in np.argsort(-score, kind="stable")[: (most + 1) // 2] if score[k] > 0]
    look: Floats = likeness(judged.question) + length(judged.question)
    alike = [int(k) for k in np.argsort(-look, kind="stable") if k not in liked]
    return sorted([*liked, *alike[: most - len(liked)]])


def asked(judged: ScoredCandidates, most: int | None) -> RangeQuery:
    """The question about one entity."""
    entity, options = judged.question.entity, judged.options
    chosen = worth_asking(judged, most)
    ranges = [(int(options.start[k]), int(options.end[k])) for k in chosen]
    return RangeQuery(judged.question.scene.pair, (entity.start, entity.end), ranges)


def answers(
    translator: ScoringTranslator, questions: Sequence[RangeQuery], floor: float, progress: Progress | None = None
) -> list[dict[Range, float]]:
    """NMTScore-direct of each entity with each of its ranges, where it is above ``floor``; in order."""
    scores: dict[tuple[str, str], list[float]] = {}
    by_languages: dict[tuple[str, str], list[RangeQuery]] = {}
    for one in questions:
        by_languages.setdefault((one.pair.source.lang, one.pair.target.lang), []).append(one)
    total = sum(len(one.ranges) for one in questions)
    for languages, some in by_languages.items():
        texts = [text for one in some for text in one.texts]
        found = scores.setdefault(languages, [])
        for start in range(0, len(texts), TOGETHER):
            found += similarity(translator, texts[start : start + TOGETHER], *languages)
            if progress:
                done = sum(map(len, scores.values()))
                progress(done / total, f"Comparing entity and range {done:,} of {total:,}")
    queues = {languages: iter(found) for languages, found in scores.items()}
    kept = []
    for one in questions:
        queue = queues[one.pair.source.lang, one.pair.target.lang]
        kept.append({place: score for place in one.ranges if (score := next(queue)) > floor})
    return kept
