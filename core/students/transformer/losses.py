"""What a transformer student is punished for, over the words that count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.students.examples import Example


@dataclass(frozen=True, slots=True)
class Loss:
    """The loss of a batch of words.

    ``share`` of it is soft, the rest hard; ``class_weights`` (tags,) is a tensor or None.
    """

    soft_loss: Literal["mse", "kl"] = "mse"
    share: float = 0.0
    temperature: float = 1.0
    class_weights: Any = None

    def __call__(self, logits: Any, labels: Any, weights: Any, soft: Any) -> Any:
        """(1 - share) x hard + share x soft, from ``logits`` and ``soft`` (..., tags), and ``labels``
        and ``weights`` (...,); a word with label -100 or a row of zeros in ``soft`` has no such term."""
        logits = logits.float()
        hard = self.hard(logits, labels, weights) if self.share < 1 else 0.0
        return (1 - self.share) * hard + (self.share * self.soft(logits, soft) if self.share else 0.0)

    def hard(self, logits: Any, labels: Any, weights: Any) -> Any:
        """The mean over known words of weight x class weight x cross-entropy.

        The mean divides by the number of words, not by their weights, so that a word of weight 0.5
        counts half wherever it stands. A batch without known words has 0.
        """
        from torch.nn.functional import cross_entropy

        classes = None if self.class_weights is None else self.class_weights.to(logits)
        each = cross_entropy(logits.flatten(0, -2), labels.flatten(), weight=classes, reduction="none")
        known = (labels != -100).sum().clamp(min=1)
        return (each * weights.flatten()).sum() / known

    def soft(self, logits: Any, soft: Any) -> Any:
        """How far the student's distributions are from the teachers', the mean over the words that have one.

        "mse" is the squared difference of the probabilities, the mean over tags (Wu et al. 2020, the
        objective of their teacher-student learning); "kl" the divergence from teachers to student
        in nats, times the squared temperature, which keeps gradients of one size (Hinton et al. 2015,
        section 2). The temperature T makes the student's softmax(logits / T), and p^(1/T), scaled to
        sum to 1, of the teachers' p.
        """
        import torch

        spoken = soft.sum(-1) > 0
        if not spoken.any():
            return logits.sum() * 0.0
        mine = (logits[spoken] / self.temperature).log_softmax(-1)
        theirs = soft[spoken].to(mine) ** (1 / self.temperature)
        theirs = theirs / theirs.sum(-1, keepdim=True)
        if self.soft_loss == "mse":
            return ((mine.exp() - theirs) ** 2).mean()
        apart = torch.xlogy(theirs, theirs) - theirs * mine
        return apart.sum(-1).mean() * self.temperature**2


def balanced(examples: Sequence[Example], tags: Sequence[str]) -> NDArray[np.float32]:
    """A weight for each tag: known words / (tags x known words with the tag), words counting by their
    own weights; 1 for a tag that never occurs."""
    seen = {tag: 0.0 for tag in tags}
    for example in examples:
        for tag, weight, known in zip(example.tags, example.weights, example.known, strict=True):
            if known:
                seen[str(tag)] += weight
    total = sum(seen.values())
    return np.array([total / (len(tags) * count) if count else 1.0 for count in seen.values()], np.float32)


def soft_share(examples: Sequence[Example], wanted: float) -> float:
    """The share of the soft loss: all where nothing is known for certain, none where no teacher spoke."""
    if not any(example.soft is not None for example in examples):
        return 0.0
    return wanted if any(any(example.known) for example in examples) else 1.0
