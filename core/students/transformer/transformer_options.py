"""Options of a transformer student."""

from dataclasses import dataclass
from typing import Literal

from core.errors import InvalidValue

XLMR = "FacebookAI/xlm-roberta-base"


@dataclass(frozen=True, slots=True)
class TransformerOptions:
    """Hyperparameters of `TransformerStudent`, whose docstring says what each of them does.

    `InvalidValue` where a value is out of its range.
    """

    encoder: str = XLMR
    epochs: int = 10
    patience: int = 3
    batch: int = 16
    accumulate: int = 1
    learning_rate: float = 5e-5
    warmup: float = 0.1
    decay: float = 0.01
    window: int = 256
    overlap: int = 64
    class_weights: Literal["none", "balanced"] = "none"
    soft_loss: Literal["mse", "kl"] = "mse"
    soft_share: float = 0.5
    temperature: float = 1.0
    freeze: int = -1
    precision: Literal["auto", "full"] = "auto"

    def __post_init__(self) -> None:
        self._check_counts()
        self._check_rates()
        self._check_shares()

    def _check_counts(self) -> None:
        if min(self.epochs, self.batch, self.accumulate, self.window) < 1 or min(self.patience, self.overlap) < 0:
            raise InvalidValue("Epochs, batch, accumulate and window are above 0; patience and overlap 0 or more.")

    def _check_rates(self) -> None:
        if not (self.learning_rate > 0 and self.temperature > 0 and self.decay >= 0):
            raise InvalidValue("Learning rate and temperature are above 0, and decay is 0 or more.")

    def _check_shares(self) -> None:
        if not (0 <= self.warmup <= 1 and 0 <= self.soft_share <= 1):
            raise InvalidValue("Warm-up and the share of the soft loss lie between 0 and 1.")
