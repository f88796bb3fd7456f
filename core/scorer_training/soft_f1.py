"""The objective of training: soft F1 of the right candidates, after a conditional logit.

A question is one source entity with its candidates; "no candidate" is always among them, with score 0.
Arrays have the shape (questions, candidates) or (questions, candidates, features).
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

LOGIT_PENALTY = 3.0
"""Half of it times the squared weights (scaled features) is taken from the log likelihood."""
BIAS_PENALTY = 0.03
"""The same for the bias."""
SOFT_PENALTY = 0.001
"""The same for soft F1."""
SOFT_SCALE = 10.0
"""What a soft F1 of 1 counts beside that penalty."""
SHARPNESSES = (1.0, 2.0)
"""What scores are multiplied by in the two runs of the second step."""
MAX_ITERATIONS = 50


Loss = Callable[[Floats], tuple[float, Floats]]
"""The loss of weights and its gradient."""


class Questions(NamedTuple):
    """Questions of one or several sets.

    ``features`` (questions, candidates, features + 1, the last one 1 for the bias), ``present`` (questions,
    candidates) is False for padding, ``answer`` the index of the right candidate or -1, ``group`` the number of the
    set of each question.
    """

    features: NDArray[np.float32]
    present: NDArray[np.bool_]
    answer: Indices
    group: Indices


class WeightPrior(NamedTuple):
    """Weights that trained ones are held to: ``strength`` / 2 times the squared distance is taken from soft F1."""

    weights: Floats
    strength: float


def train_weights(questions: Questions, shares: Floats, prior: WeightPrior | None = None) -> Floats:
    """Return the weight of each feature, at least 0, and last the bias.

    ``shares`` say how much each set counts; they sum to 1. Without a ``prior``, a conditional logit is the start for
    soft F1, and weights are held to 0.
    """
    scale = _root_mean_squares(questions)
    scaled = questions._replace(features=(questions.features / scale.astype(np.float32)).astype(np.float32))
    if prior is None:
        weights = _minimize(partial(_logit_loss, scaled, shares), np.zeros(len(scale)))
        held = WeightPrior(np.zeros(len(scale)), SOFT_PENALTY)
    else:
        weights = prior.weights * scale
        held = WeightPrior(weights, prior.strength)
    for sharpness in SHARPNESSES:
        weights = _minimize(partial(_soft_loss, scaled, shares, held, sharpness), weights)
    return weights / scale


def _root_mean_squares(questions: Questions) -> Floats:
    cells = questions.features[questions.present]
    scale: Floats = np.sqrt((cells.astype(np.float64) ** 2).mean(axis=0))
    scale[scale == 0] = 1.0
    scale[-1] = 1.0
    return scale


def _minimize(loss: Loss, weights: Floats) -> Floats:
    bounds = [(0.0, None)] * (len(weights) - 1) + [(None, None)]
    options = {"maxiter": MAX_ITERATIONS}
    solution: Any = minimize(loss, weights, jac=True, method="L-BFGS-B", bounds=bounds, options=options)  # type: ignore[call-overload]
    return np.asarray(solution.x, dtype=np.float64)


def _scores(weights: Floats, questions: Questions) -> Floats:
    """Return the score of each candidate, and in a first column that of none: 0."""
    scores = questions.features @ weights.astype(np.float32)
    scores = np.where(questions.present, scores.astype(np.float64), -np.inf)
    return np.concatenate([np.zeros((len(scores), 1)), scores], axis=1)


def _gradient(questions: Questions, per_candidate: Floats) -> Floats:
    """Return the sum over all candidates of a number per candidate (none in the first column) times their features."""
    cells = per_candidate[:, 1:].astype(np.float32)
    slope: Floats = np.einsum("qc,qcf->f", cells, questions.features, optimize=True).astype(np.float64)
    return slope


def _logit_loss(questions: Questions, shares: Floats, weights: Floats) -> tuple[float, Floats]:
    sizes = np.bincount(questions.group, minlength=len(shares))
    per_question = (shares / np.maximum(sizes, 1))[questions.group] * len(questions.answer)
    scores = _scores(weights, questions)
    rows = np.arange(len(scores))
    right = questions.answer + 1
    likelihood = scores[rows, right] - logsumexp(scores, axis=1)
    pull = softmax(scores, axis=1)
    pull[rows, right] -= 1
    penalty = np.full(len(weights), LOGIT_PENALTY)
    penalty[-1] = BIAS_PENALTY
    loss = -(per_question * likelihood).sum() + (penalty * weights**2).sum() / 2
    return loss, _gradient(questions, pull * per_question[:, None]) + penalty * weights


def _soft_loss(
    questions: Questions, shares: Floats, prior: WeightPrior, sharpness: float, weights: Floats
) -> tuple[float, Floats]:
    sets = len(shares)
    probability = softmax(sharpness * _scores(weights, questions), axis=1)
    rows = np.arange(len(probability))
    has_answer = questions.answer >= 0
    right = np.where(has_answer, probability[rows, questions.answer + 1], 0.0)
    hits = np.bincount(questions.group, weights=right, minlength=sets)
    size = np.bincount(questions.group, weights=1 - probability[:, 0] + has_answer, minlength=sets)
    size = np.maximum(size, 1e-9)
    # u is the derivative of the objective by each probability
    factor = (SOFT_SCALE * shares)[questions.group]
    u = np.repeat((-2 * hits / size**2)[questions.group][:, None], probability.shape[1], axis=1)
    u[:, 0] = 0.0
    u[rows[has_answer], questions.answer[has_answer] + 1] += (2 / size)[questions.group][has_answer]
    mean = (probability * u).sum(axis=1, keepdims=True)
    slope = probability * (u - mean) * factor[:, None] * sharpness
    distance = weights - prior.weights
    loss = -SOFT_SCALE * float((shares * 2 * hits / size).sum()) + prior.strength / 2 * float((distance**2).sum())
    return loss, -_gradient(questions, slope) + prior.strength * distance
