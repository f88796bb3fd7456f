"""Projection methods: from a pair and its alignment to target spans.

A method is a frozen dataclass whose *fields are its options*. ``prepare`` looks at the
corpus once (say, to judge how good its links are) and returns a plain function for one
pair, so that a single pair can be projected again at once after an edit.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from core.model import Alignment, Candidate, SentencePair


class Choice(NamedTuple):
    """The candidates a method chose (disjoint, in target order) and the best others."""

    chosen: tuple[Candidate, ...] = ()
    runners_up: tuple[Candidate, ...] = ()


PairMethod = Callable[[SentencePair, Alignment], Choice]


class Method(Protocol):
    def prepare(self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment]) -> PairMethod:
        """Get ready to project pairs like these, given their alignments (same order)."""
        ...


METHODS: dict[str, type[Method]] = {}
