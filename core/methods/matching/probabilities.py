"""Probabilities of chosen candidates: a logistic regression on how each stands among the options of its entity.

Scores of trained weights are log odds of one candidate against another; `benchmarks/calibrate_scorer.py` fits how
true these odds are. The coefficients belong to the weights that they were fitted with, whose digest is stored beside
them: other weights give no probabilities.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core.methods.matching.scored import ScoredCandidates
from core.model import Candidate

FILE = Path(__file__).parents[3] / "assets" / "scorers" / "calibration.json"
MAX_LOG_ODDS = 8.0
"""Where log odds and leads are cut: beyond, corpora hold too few errors to learn from."""


TYPICAL_COUNT = 10.0
"""Entities of typical corpora that those of the corpus at hand are mixed with: a single pair says little."""


class Standing(NamedTuple):
    """How a candidate stands among the options of its entity, none of them included, in log odds.

    ``odds``: against all other options together, by the softmax of their scores; ``lead``: against the best other;
    ``clearness``: the mean odds of the corpus. Where all choices are unclear, the links are poor, and each is
    likelier to be wrong.
    """

    odds: float
    lead: float
    clearness: float


@dataclass(frozen=True, slots=True)
class ProbabilityModel:
    """A logistic regression on `Standing`: its coefficients in the order of the fields, and the intercept.

    ``clearness`` is the mean of the corpora that it was fitted on.
    """

    coefficients: tuple[float, ...]
    intercept: float
    clearness: float

    def probability(self, standing: Standing) -> float:
        """Return the probability that a candidate is right, four decimals."""
        products = (factor * value for factor, value in zip(self.coefficients, standing, strict=True))
        return round(1 / (1 + exp(-self.intercept - sum(products))), 4)

    def mixed_clearness(self, odds: Sequence[float]) -> float:
        """Return the mean of the odds of some entities of a corpus, mixed with what is typical."""
        return (sum(odds) + TYPICAL_COUNT * self.clearness) / (len(odds) + TYPICAL_COUNT)


def probability_model(digest: str) -> ProbabilityModel | None:
    """Return the calibration that comes with Spanbridge; None where it is of other weights than those of the digest."""
    calibrated, model = _read_shipped()
    return model if calibrated == digest else None


def read_calibration(path: Path = FILE) -> tuple[str, ProbabilityModel]:
    """Return the digest of the weights that a calibration file is for, and its coefficients."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    coefficients = tuple(float(data["coefficients"][name]) for name in Standing._fields)
    return str(data["weights"]), ProbabilityModel(coefficients, float(data["intercept"]), float(data["clearness"]))


@lru_cache(maxsize=1)
def _read_shipped() -> tuple[str, ProbabilityModel]:
    return read_calibration()


def standing(scored: ScoredCandidates, k: int, chosen: Collection[int], clearness: float) -> Standing:
    """Return how option ``k`` stands among those of its entity that were not ``chosen`` beside it."""
    score = float(scored.score[k])
    others = np.delete(scored.score, list({k, *chosen}))
    beside = [other for other in chosen if other != k]
    return Standing(log_odds(scored, k, beside), _cut(score - float(others.max(initial=0.0))), clearness)


def log_odds(scored: ScoredCandidates, k: int, beside: Sequence[int] = ()) -> float:
    """Return the log odds of option ``k`` against all others but those ``beside`` it, and none of them."""
    score = float(scored.score[k])
    # Everything is divided by the size of the greatest, so that no exponential overflows.
    top = max(scored.log_total, 0.0)
    rest = exp(scored.log_total - top) - exp(score - top) - float(np.exp(scored.score[list(beside)] - top).sum())
    return _cut(score - top - log(max(rest, 1e-12)))


def _cut(value: float) -> float:
    return min(max(value, -MAX_LOG_ODDS), MAX_LOG_ODDS)


def standings(scored: Sequence[ScoredCandidates], chosen: Sequence[Candidate], clearness: float) -> list[Standing]:
    """Return the standing of each chosen candidate; ``scored`` are the options of all entities of the pair."""
    options = {entity.entity: entity for entity in scored}
    places = [_place(options[candidate.source], candidate) for candidate in chosen if candidate.source]
    return [
        standing(options[candidate.source], place, _places_of(candidate, chosen, places), clearness)
        for candidate, place in zip(chosen, places, strict=True)
        if candidate.source
    ]


def _place(scored: ScoredCandidates, candidate: Candidate) -> int:
    place = scored.find(candidate.start, candidate.end)
    assert place is not None
    return place


def _places_of(candidate: Candidate, chosen: Sequence[Candidate], places: Sequence[int]) -> list[int]:
    """Return the places of all candidates chosen for the same entity."""
    return [place for other, place in zip(chosen, places, strict=True) if other.source == candidate.source]


def add_probabilities(
    model: ProbabilityModel, scored: Sequence[ScoredCandidates], chosen: Sequence[Candidate], clearness: float
) -> list[Candidate]:
    """Add the probability of each chosen candidate; ``clearness`` is that of the corpus."""
    rows = zip(chosen, standings(scored, chosen, clearness), strict=True)
    return [replace(candidate, probability=model.probability(row)) for candidate, row in rows]
