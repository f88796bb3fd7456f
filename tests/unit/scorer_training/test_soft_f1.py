"""The objective of training: gradients, bounds and what weights are held to."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from core.scorer_training import soft_f1
from core.scorer_training.soft_f1 import Questions, WeightPrior, train_weights

SHARES = np.array([0.4, 0.6])


def questions(number: int = 40, candidates: int = 5, features: int = 3) -> Questions:
    """Return questions of two sets whose right candidate has the greatest first feature; every fifth has none."""
    random = np.random.default_rng(5)
    table = random.normal(size=(number, candidates, features + 1)).astype(np.float32)
    table[..., -1] = 1
    answer = table[..., 0].argmax(axis=1)
    table[..., 1] = -table[..., 0]  # speaks against the right candidate
    answer[::5] = -1
    table[::5, :, 0] = -2.0
    present = np.ones((number, candidates), np.bool_)
    return Questions(table, present, answer.astype(np.intp), np.arange(number) % 2)


Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


def value_of(loss: Loss, weights: np.ndarray) -> float:
    return loss(weights)[0]


@pytest.mark.parametrize(
    "loss",
    [
        partial(soft_f1._logit_loss, questions(), SHARES),
        partial(soft_f1._soft_loss, questions(), SHARES, WeightPrior(np.zeros(4), 0.001), 1.0),
        partial(soft_f1._soft_loss, questions(), SHARES, WeightPrior(np.ones(4), 0.5), 2.0),
    ],
)
def test_gradients_are_those_of_finite_differences(loss: Loss) -> None:
    weights = np.array([0.7, 0.2, 0.4, -0.3])
    slope = approx_fprime(weights, partial(value_of, loss), 1e-3)
    assert loss(weights)[1] == pytest.approx(slope, rel=0.02, abs=0.01)


def test_weights_are_at_least_0_and_what_speaks_for_the_right_candidate_counts() -> None:
    weights = train_weights(questions(), SHARES)
    assert (weights[:-1] >= 0).all()
    assert weights[0] > 1
    assert weights[1] == 0


def test_the_same_questions_give_the_same_weights() -> None:
    assert np.array_equal(train_weights(questions(), SHARES), train_weights(questions(), SHARES))


def test_weights_are_held_to_their_prior_the_more_the_stronger_it_is() -> None:
    prior = np.array([0.5, 0.3, 0.2, -0.1])
    near, far = (
        np.abs(train_weights(questions(), SHARES, WeightPrior(prior, strength)) - prior).max()
        for strength in (1e4, 1e-3)
    )
    assert near < 0.01 < far


def test_padding_is_no_candidate() -> None:
    asked = questions()
    padded = np.concatenate([asked.features, np.full((40, 2, 4), 50, np.float32)], axis=1)
    present = np.concatenate([asked.present, np.zeros((40, 2), np.bool_)], axis=1)
    weights = train_weights(asked._replace(features=padded, present=present), SHARES)
    assert weights == pytest.approx(train_weights(asked, SHARES), rel=1e-3)
