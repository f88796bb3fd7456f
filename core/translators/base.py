"""What every translator is: options first, then ready for two languages, then texts in and out."""

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
    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Get ready to translate between two language codes; `Unavailable` where that is impossible.

        Batch in, batch out, same length. What needs loading is loaded when the first text comes
        that was not translated before.
        """
        ...


class ScoringTranslator(Translator, Protocol):
    """A translator that also tells how likely it finds a given translation."""

    def likelihood(self, source: str, target: str, progress: Progress | None = None) -> Likelihood: ...


Forced = Callable[[Sequence[Sequence[int]]], list[list[list[float]]]]
"""Decodes sequences of n pieces by force: each (n + 1, 1 + watched) log probabilities, in nats: of each
piece after those before it, in the last row of the end, then of the watched pieces in that place."""


class Forcing(Protocol):
    """A translator between two languages that takes translations piece by piece."""

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The pieces of a text of the target language, and the characters ``[start, end)`` of each."""
        ...

    def source(self, text: str, watched: Sequence[int]) -> Forced:
        """Get ready to decode translations of ``text`` by force, with an eye on the pieces ``watched``."""
        ...


class ForcedTranslator(ScoringTranslator, Protocol):
    """A translator whose decoder can be forced."""

    def force(self, source: str, target: str) -> Forcing:
        """Load what is needed to force translations between two language codes."""
        ...
