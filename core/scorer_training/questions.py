"""Questions that weights are trained on: a source entity, its best candidates, and which of them is right."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from core.methods.candidates import subranges
from core.methods.matching.corpus_statistics import CorpusStatistics
from core.methods.matching.name_shares import NameSign, capital_share
from core.methods.matching.pair_features import EntityFeatures, Floats, PairFeatures
from core.methods.matching.scorer_weights import SCORERS, Weighted
from core.model import Alignment, SentencePair, Span

MAX_CANDIDATES = 30
"""Candidates of a question, the best by the teacher, beside the right one."""
CAP = 10
"""Words of the longest candidate, or the entity's own length where that is longer."""
HULL_BONUS = 2.0
"""What a candidate like the hull of the entity's links gains in that choice."""
MIN_SCORE, MAX_GAP = -1.0, 3.0
"""A gold span that scores less, lies apart from the best candidate and this far below it is another entity's."""
_NO_MATCH = 1e3


class Question(NamedTuple):
    """One source entity: ``features`` (candidates, scorers), the index of the right candidate or -1, its label."""

    features: NDArray[np.float32]
    answer: int
    label: str
    sign: NameSign


@dataclass(frozen=True)
class _ScoredEntity:
    """An entity with every range that could be its counterpart, and the teacher's scores of them."""

    span: Span
    features: EntityFeatures
    table: Floats
    score: Floats
    places: dict[tuple[int, int], int] = field(repr=False)

    @property
    def best(self) -> Span:
        """The range that the teacher would choose."""
        k = int(self.score.argmax())
        return Span(int(self.features.start[k]), int(self.features.end[k]), self.span.label)

    def gap(self, gold: Span) -> float:
        """Return how far a gold span is below the best range; `_NO_MATCH` where it is no candidate."""
        place = self.places.get((gold.start, gold.end))
        return _NO_MATCH if place is None else float(self.score.max() - self.score[place])


def ask(
    pairs: Sequence[SentencePair],
    alignments: Sequence[Alignment],
    statistics: CorpusStatistics,
    teacher: Weighted,
    scorers: Sequence[str],
) -> Iterator[Question]:
    """Yield a question for every source entity of pairs with gold, by the features of these ``scorers``."""
    for pair, alignment in zip(pairs, alignments, strict=True):
        if pair.source.spans and pair.target.words:
            yield from _questions(PairFeatures(pair, alignment, statistics), teacher, scorers)


def shuffled(pairs: Sequence[SentencePair], seed: str) -> list[int]:
    """Return the indices of pairs in an order that their ids and the seed decide."""
    order = sorted(range(len(pairs)), key=lambda k: pairs[k].id)
    random.Random(seed).shuffle(order)
    return order


def _questions(shared: PairFeatures, teacher: Weighted, scorers: Sequence[str]) -> Iterator[Question]:
    entities = [_entity(shared, span, teacher, scorers) for span in shared.pair.source.spans or ()]
    answers = _answers(entities, shared.pair.target.spans or ())
    for number, entity in enumerate(entities):
        answer = answers.get(number)
        chosen = _candidates(entity, answer)
        sound = float(entity.table[int(entity.score.argmax()), list(scorers).index("sound")])
        yield Question(
            entity.table[chosen].astype(np.float32),
            -1 if answer is None else chosen.index(answer),
            entity.span.label,
            NameSign(capital_share(entity.features.words), sound),
        )


def _entity(shared: PairFeatures, span: Span, teacher: Weighted, scorers: Sequence[str]) -> _ScoredEntity:
    ranges = subranges(0, len(shared.pair.target), max(CAP, len(span)))
    start, end = np.array(ranges, dtype=np.intp).reshape(-1, 2).T
    features = EntityFeatures(shared, span, start, end)
    table = np.stack([SCORERS[name].score(features) for name in scorers], axis=1)
    weights = np.array([teacher.weights.get(name, 0.0) for name in scorers])
    places = {span: place for place, span in enumerate(ranges)}
    return _ScoredEntity(span, features, table, table @ weights - teacher.threshold, places)


def _answers(entities: Sequence[_ScoredEntity], gold: Sequence[Span]) -> dict[int, int]:
    """Return the right candidate of each entity that has one: gold spans are matched within their label, one to one."""
    answers: dict[int, int] = {}
    for label in {entity.span.label for entity in entities}:
        numbers = [number for number, entity in enumerate(entities) if entity.span.label == label]
        spans = [span for span in gold if span.label == label]
        if not spans:
            continue
        gaps = np.array([[entities[number].gap(span) for span in spans] for number in numbers])
        is_lone = len(numbers) == len(spans) == 1
        for row, column in zip(*linear_sum_assignment(gaps), strict=True):
            entity, span = entities[numbers[row]], spans[column]
            if gaps[row, column] < _NO_MATCH and (is_lone or _is_likely(entity, span)):
                answers[numbers[row]] = entity.places[span.start, span.end]
    return answers


def _is_likely(entity: _ScoredEntity, gold: Span) -> bool:
    """Test whether a gold span may be the entity's: it overlaps the best range, or scores well enough."""
    score = entity.score[entity.places[gold.start, gold.end]]
    return entity.best.overlaps(gold) or bool(score > MIN_SCORE) or entity.gap(gold) < MAX_GAP


def _candidates(entity: _ScoredEntity, answer: int | None) -> list[int]:
    """Return the candidates of a question: the best, some like the hull of the links, and the right one."""
    score = entity.score + HULL_BONUS * _likeness_to_hull(entity.features)
    chosen: list[int] = np.argsort(-score, kind="stable")[:MAX_CANDIDATES].tolist()
    if answer is not None and answer not in chosen:
        chosen[MAX_CANDIDATES - 1 :] = [answer]
    return chosen


def _likeness_to_hull(features: EntityFeatures) -> Floats:
    """Return the Jaccard index of each range with the hull of the entity's links."""
    linked = np.flatnonzero(features.link_counts)
    if not len(linked):
        return np.zeros(len(features.start))
    first, last = linked[0], linked[-1] + 1
    common = np.maximum(np.minimum(features.end, last) - np.maximum(features.start, first), 0)
    jaccard: Floats = common / (features.length + last - first - common)
    return jaccard
