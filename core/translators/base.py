"""Protocols of translators: options first, then ``prepare`` for two languages, then texts in and out."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from core.components.component import Progress


class Translation(NamedTuple):
    """A translated text; ``truncated`` where the model stopped before the text was finished."""

    text: str
    truncated: bool = False


Translate = Callable[[Sequence[str]], list[Translation]]
Likelihood = Callable[[Sequence[tuple[str, str]]], list[float]]
"""For each (text, its translation) the mean log probability, in nats, of a piece of the translation."""


class Translator(Protocol):
    """A frozen dataclass whose fields are its options."""

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Return a function that translates between two language codes; `Unavailable` where that is impossible.

        Batch in, batch out, same length. A model is loaded for the first text that is not cached.
        """
        ...


class ScoringTranslator(Translator, Protocol):
    """A translator that also scores given translations by their likelihood."""

    def likelihood(self, source: str, target: str, progress: Progress | None = None) -> Likelihood:
        """Return a function that scores translations between two language codes."""
        ...


Forced = Callable[[Sequence[Sequence[int]]], list[list[list[float]]]]
"""Decodes sequences of n pieces by force. Returns for each log probabilities in nats, (n + 1, 1 + watched):
of each piece given those before it (in the last row: of the end), then of the watched pieces in its position."""


class Forcing(Protocol):
    """A translator between two languages that takes translations piece by piece."""

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the pieces of a text of the target language, and the characters ``[start, end)`` of each."""
        ...

    def source(self, text: str, watched: Sequence[int]) -> Forced:
        """Return a function that decodes translations of ``text`` by force; ``watched`` are further pieces to score."""
        ...


class ForcedTranslator(ScoringTranslator, Protocol):
    """A translator whose decoder can be forced."""

    def force(self, source: str, target: str) -> Forcing:
        """Load the model to force translations between two language codes."""
        ...
