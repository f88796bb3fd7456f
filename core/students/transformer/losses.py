"""Losses of a transformer student over the words that have a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.students.examples import Example


@dataclass(frozen=True, slots=True)
class Loss:
    """Loss of a batch of words: a mixture of a hard and a soft loss.

    ``share`` of it is soft, the rest hard; ``class_weights`` (tags,) is a tensor or None.
    """

    soft_loss: Literal["mse", "kl"] = "mse"
    share: float = 0.0
    temperature: float = 1.0
    class_weights: Any = None

    def __call__(self, logits: Any, labels: Any, weights: Any, soft: Any) -> Any:
        """Return (1 - share) x hard + share x soft.

        ``logits`` and ``soft`` have shape (..., tags), ``labels`` and ``weights`` (...,). A word with
        label -100 or a row of zeros in ``soft`` has no such term.
        """
        logits = logits.float()
        hard = self.hard(logits, labels, weights) if self.share < 1 else 0.0
        distilled = self.share * self.soft(logits, soft) if self.share else 0.0
        return (1 - self.share) * hard + distilled

    def hard(self, logits: Any, labels: Any, weights: Any) -> Any:
        """Return the mean over known words of weight x class weight x cross-entropy.

        The mean divides by the number of words, not by their weights, so that a word of weight 0.5
        counts half in any batch. A batch without known words has 0.
        """
        from torch.nn.functional import cross_entropy

        classes = None if self.class_weights is None else self.class_weights.to(logits)
        each = cross_entropy(logits.flatten(0, -2), labels.flatten(), weight=classes, reduction="none")
        words = (labels != -100).sum().clamp(min=1)
        return (each * weights.flatten()).sum() / words

    def soft(self, logits: Any, soft: Any) -> Any:
        """Return the distance of the student's distributions from the teachers', averaged over words that have one.

        "mse" is the squared difference of the probabilities, the mean over tags (Wu et al. 2020, the
        objective of their teacher-student learning); "kl" the divergence from teachers to student
        in nats, times the squared temperature, which keeps gradients of one size (Hinton et al. 2015,
        section 2). The temperature T makes the student's softmax(logits / T), and p^(1/T), scaled to
        sum to 1, of the teachers' p.
        """
        import torch

        labelled = soft.sum(-1) > 0
        if not labelled.any():
            return logits.sum() * 0.0
        student = (logits[labelled] / self.temperature).log_softmax(-1)
        teacher = soft[labelled].to(student) ** (1 / self.temperature)
        teacher = teacher / teacher.sum(-1, keepdim=True)
        if self.soft_loss == "mse":
            return ((student.exp() - teacher) ** 2).mean()
        divergence = torch.xlogy(teacher, teacher) - teacher * student
        return divergence.sum(-1).mean() * self.temperature**2


def balanced(examples: Sequence[Example], tags: Sequence[str]) -> NDArray[np.float32]:
    """Return a weight for each tag: known words / (tags x known words with the tag).

    Words count by their own weights; a tag that never occurs has 1.
    """
    counts = dict.fromkeys(tags, 0.0)
    for example in examples:
        for tag, weight, is_known in zip(example.tags, example.weights, example.known_words, strict=True):
            if is_known:
                counts[str(tag)] += weight
    total = sum(counts.values())
    return np.array([total / (len(tags) * count) if count else 1.0 for count in counts.values()], np.float32)


def soft_share(examples: Sequence[Example], share: float) -> float:
    """Return the share of the soft loss: 1 where no hard label is known, 0 without soft labels, else ``share``."""
    if not any(example.soft is not None for example in examples):
        return 0.0
    return share if any(any(example.known_words) for example in examples) else 1.0
