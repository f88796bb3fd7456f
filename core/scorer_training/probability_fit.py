"""Fit of the probabilities of chosen candidates to judgements, and how true they are."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from core.methods.matching.probabilities import ProbabilityModel, Standing
from core.scorer_training.judgements import Judgement

Floats = NDArray[np.float64]

PENALTY = 1.0
"""Half of it times the squared coefficients is taken from the log likelihood of all judgements."""
BINS = 15
"""Bins of equal size in which predictions are compared with what was observed."""
DIGITS = 4


class JudgedSet(NamedTuple):
    """The judgements of one set, and the group that it belongs to."""

    name: str
    group: str
    judgements: Sequence[Judgement]


class CalibrationBin(NamedTuple):
    """The mean prediction of a bin, the share that was right, and the number of spans."""

    predicted: float
    observed: float
    spans: int


def fit_probabilities(sets: Sequence[JudgedSet]) -> ProbabilityModel:
    """Fit a logistic regression, coefficients at least 0; groups count the same, and so do the sets of one group."""
    filled = [entry for entry in sets if entry.judgements]
    features, right = _columns([judgement for entry in filled for judgement in entry.judgements])
    loss = partial(_loss, np.c_[features, np.ones(len(features))], right, _shares(filled) * len(right))
    bounds = [(0.0, None)] * features.shape[1] + [(None, None)]
    solution: Any = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds)
    *coefficients, intercept = (round(float(value), DIGITS) for value in solution.x)
    clearness = float(_shares(filled) @ features[:, Standing._fields.index("clearness")])
    return ProbabilityModel(tuple(coefficients), intercept, round(clearness, DIGITS))


def _shares(sets: Sequence[JudgedSet]) -> Floats:
    """Return how much each judgement counts; they sum to 1."""
    groups = [entry.group for entry in sets]
    shares = [np.full(len(entry.judgements), 1 / len(entry.judgements) / groups.count(entry.group)) for entry in sets]
    return np.concatenate(shares) / len(set(groups))


def _columns(judgements: Sequence[Judgement]) -> tuple[Floats, Floats]:
    features = np.array([judgement.standing for judgement in judgements], dtype=np.float64)
    right = np.array([judgement.is_right for judgement in judgements], dtype=np.float64)
    return features.reshape(-1, len(Standing._fields)), right


def _loss(features: Floats, right: Floats, counts: Floats, weights: Floats) -> tuple[float, Floats]:
    log_odds = features @ weights
    penalized = np.append(weights[:-1], 0.0)
    loss = (counts * (np.logaddexp(0, log_odds) - right * log_odds)).sum() + PENALTY * (penalized**2).sum() / 2
    slope: Floats = features.T @ (counts * (expit(log_odds) - right)) + PENALTY * penalized
    return float(loss), slope


def calibration_table(
    model: ProbabilityModel, judgements: Sequence[Judgement], bins: int = BINS
) -> tuple[CalibrationBin, ...]:
    """Compare predictions with what was right, in bins of equal size from the least sure on."""
    predicted = np.array([model.probability(judgement.standing) for judgement in judgements])
    right = np.array([judgement.is_right for judgement in judgements], dtype=np.float64)
    order = np.argsort(predicted, kind="stable")
    cells = [cell for cell in np.array_split(order, bins) if len(cell)]
    return tuple(CalibrationBin(float(predicted[cell].mean()), float(right[cell].mean()), len(cell)) for cell in cells)


def calibration_error(table: Sequence[CalibrationBin]) -> float:
    """Return the expected calibration error: the mean distance of prediction and observation, by spans."""
    total = sum(entry.spans for entry in table)
    return sum(entry.spans * abs(entry.predicted - entry.observed) for entry in table) / max(total, 1)


def write_calibration(path: Path, model: ProbabilityModel, weights: str, sets: Sequence[JudgedSet], about: str) -> None:
    """Write the coefficients, the digest of the weights they belong to, and what they were fitted on."""
    body = {
        "about": about,
        "weights": weights,
        "coefficients": dict(zip(Standing._fields, model.coefficients, strict=True)),
        "intercept": model.intercept,
        "clearness": model.clearness,
        "fitted_on": [
            {"set": entry.name, "group": entry.group, "judged": len(entry.judgements), "right": _count_right(entry)}
            for entry in sets
        ],
    }
    path.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _count_right(entry: JudgedSet) -> int:
    return sum(judgement.is_right for judgement in entry.judgements)
