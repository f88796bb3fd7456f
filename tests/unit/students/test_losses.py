"""What a transformer student is punished for, by hand; what is masked moves nothing."""

import numpy as np
import pytest
import torch

from core.model import Sentence
from core.students import Example, unlabelled
from core.students.transformer.losses import Loss, balanced, soft_share

IGNORED = -100
# One sentence of three words and two tags: p = (0.5, 0.5), (0.25, 0.75), (0.9, 0.1).
LOGITS = torch.tensor([[[0.0, 0.0], [0.0, np.log(3)], [np.log(9), 0.0]]])
NO_SOFT = torch.zeros(1, 3, 2)


def ones(*weights: float) -> torch.Tensor:
    return torch.tensor([weights])


def test_the_hard_loss_is_the_mean_over_known_words_of_weighted_cross_entropy() -> None:
    labels = torch.tensor([[0, 1, IGNORED]])
    plain = Loss()(LOGITS, labels, ones(1, 1, 1), NO_SOFT)
    assert float(plain) == pytest.approx((np.log(2) + np.log(4 / 3)) / 2)
    half = Loss()(LOGITS, labels, ones(1, 0.5, 1), NO_SOFT)
    assert float(half) == pytest.approx((np.log(2) + 0.5 * np.log(4 / 3)) / 2)


def test_class_weights_multiply_each_words_term() -> None:
    labels = torch.tensor([[0, 1, IGNORED]])
    found = Loss(class_weights=torch.tensor([0.5, 3.0]))(LOGITS, labels, ones(1, 1, 1), NO_SOFT)
    assert float(found) == pytest.approx((0.5 * np.log(2) + 3 * np.log(4 / 3)) / 2)


def test_a_rare_tag_weighs_more_and_masked_words_are_not_counted() -> None:
    words = Sentence(("a",) * 4, (" ",) * 4, "de")
    examples = [Example(words, ("O", "O", "B-X", None), (1.0, 1.0, 0.5, 1.0))]
    assert balanced(examples, ("O", "B-X", "I-X")).tolist() == pytest.approx([2.5 / 6, 2.5 / 1.5, 1.0])


def test_mse_is_over_probabilities_and_kl_from_teacher_to_student() -> None:
    soft = torch.tensor([[[1.0, 0.0], [0.5, 0.5], [0.0, 0.0]]])
    labels = torch.full((1, 3), IGNORED)
    mse = Loss("mse", 1.0)(LOGITS, labels, ones(1, 1, 1), soft)
    assert float(mse) == pytest.approx((0.25 + 0.25 + 0.0625 + 0.0625) / 4)
    kl = Loss("kl", 1.0)(LOGITS, labels, ones(1, 1, 1), soft)
    second = 0.5 * np.log(0.5 / 0.25) + 0.5 * np.log(0.5 / 0.75)
    assert float(kl) == pytest.approx((np.log(2) + second) / 2)


def test_a_temperature_flattens_both_sides_alike() -> None:
    """At T = 2 the third word's student is (3, 1)/4, and a teacher of (0.9, 0.1) as well: no distance."""
    soft = torch.tensor([[[0.0, 0.0], [0.0, 0.0], [0.9, 0.1]]])
    labels = torch.full((1, 3), IGNORED)
    for kind in ("mse", "kl"):
        assert float(Loss(kind, 1.0, 2.0)(LOGITS, labels, ones(1, 1, 1), soft)) == pytest.approx(0, abs=1e-6)
    soft[0, 2] = torch.tensor([0.5, 0.5])
    found = Loss("kl", 1.0, 2.0)(LOGITS, labels, ones(1, 1, 1), soft)
    assert float(found) == pytest.approx(4 * (0.5 * np.log(0.5 / 0.75) + 0.5 * np.log(0.5 / 0.25)))


def test_hard_and_soft_are_mixed_by_the_share() -> None:
    labels, soft = torch.tensor([[0, IGNORED, IGNORED]]), torch.tensor([[[0.0, 0.0], [0.5, 0.5], [0.0, 0.0]]])
    found = Loss("mse", 0.25)(LOGITS, labels, ones(1, 1, 1), soft)
    assert float(found) == pytest.approx(0.75 * np.log(2) + 0.25 * 0.0625)


@pytest.mark.parametrize("kind", ["mse", "kl"])
def test_a_masked_word_moves_nothing(kind: str) -> None:
    """Neither label -100, nor weight 0, nor a row without teachers reaches the logits of its word."""
    logits = LOGITS.clone().requires_grad_()
    labels, soft = torch.tensor([[0, 1, IGNORED]]), torch.tensor([[[0.3, 0.7], [0.0, 0.0], [0.0, 0.0]]])
    Loss(kind, 0.5)(logits, labels, ones(1, 0, 1), soft).backward()  # type: ignore[arg-type]
    assert logits.grad is not None
    assert logits.grad[0, 0].abs().sum() > 0
    assert logits.grad[0, 1:].abs().sum() == 0


def test_a_batch_in_which_nothing_is_known_has_no_loss() -> None:
    labels = torch.full((1, 3), IGNORED)
    for share in (0.0, 0.5, 1.0):
        logits = LOGITS.clone().requires_grad_()
        loss = Loss(share=share)(logits, labels, ones(1, 1, 1), NO_SOFT)
        loss.backward()
        assert loss.item() == 0
        assert logits.grad is not None
        assert logits.grad.abs().sum() == 0


def test_the_share_is_of_what_there_is() -> None:
    words = Sentence(("a",), ("",), "de")
    hard, soft = Example(words, ("O",), (1.0,)), unlabelled(words, np.array([[1.0, 0, 0]], np.float32))
    assert soft_share([hard], 0.3) == 0
    assert soft_share([soft], 0.3) == 1
    assert soft_share([hard, soft], 0.3) == 0.3
