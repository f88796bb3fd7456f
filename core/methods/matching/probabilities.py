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


class Standing(NamedTuple):
    """How a candidate stands among the options of its entity, none of them included, both in log odds.

    ``odds``: against all other options together, by the softmax of their scores; ``lead``: against the best other.
    """

    odds: float
    lead: float


@dataclass(frozen=True, slots=True)
class ProbabilityModel:
    """A logistic regression on `Standing`: its coefficients in the order of the fields, and the intercept."""

    coefficients: tuple[float, ...]
    intercept: float

    def probability(self, standing: Standing) -> float:
        """Return the probability that a candidate is right, four decimals."""
        products = (factor * value for factor, value in zip(self.coefficients, standing, strict=True))
        return round(1 / (1 + exp(-self.intercept - sum(products))), 4)


def probability_model(digest: str) -> ProbabilityModel | None:
    """Return the calibration that comes with Spanbridge; None where it is of other weights than those of the digest."""
    calibrated, model = _read_shipped()
    return model if calibrated == digest else None


def read_calibration(path: Path = FILE) -> tuple[str, ProbabilityModel]:
    """Return the digest of the weights that a calibration file is for, and its coefficients."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    coefficients = tuple(float(data["coefficients"][name]) for name in Standing._fields)
    return str(data["weights"]), ProbabilityModel(coefficients, float(data["intercept"]))


@lru_cache(maxsize=1)
def _read_shipped() -> tuple[str, ProbabilityModel]:
    return read_calibration()


def standing(scored: ScoredCandidates, k: int, chosen: Collection[int]) -> Standing:
    """Return how option ``k`` stands among those of its entity that were not ``chosen`` beside it."""
    score = float(scored.score[k])
    beside = scored.score[[other for other in chosen if other != k]]
    others = np.delete(scored.score, list({k, *chosen}))
    # Everything is divided by the size of the greatest, so that no exponential overflows.
    top = max(scored.log_total, 0.0)
    rest = exp(scored.log_total - top) - exp(score - top) - float(np.exp(beside - top).sum())
    odds = score - top - log(max(rest, 1e-12))
    lead = score - float(others.max(initial=0.0))
    return Standing(_cut(odds), _cut(lead))


def _cut(value: float) -> float:
    return min(max(value, -MAX_LOG_ODDS), MAX_LOG_ODDS)


def standings(scored: Sequence[ScoredCandidates], chosen: Sequence[Candidate]) -> list[Standing]:
    """Return the standing of each chosen candidate; ``scored`` are the options of all entities of the pair."""
    options = {entity.entity: entity for entity in scored}
    places = [_place(options[candidate.source], candidate) for candidate in chosen if candidate.source]
    return [
        standing(options[candidate.source], place, _places_of(candidate, chosen, places))
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
    model: ProbabilityModel, scored: Sequence[ScoredCandidates], chosen: Sequence[Candidate]
) -> list[Candidate]:
    """Add the probability of each chosen candidate."""
    rows = zip(chosen, standings(scored, chosen), strict=True)
    return [replace(candidate, probability=model.probability(row)) for candidate, row in rows]
