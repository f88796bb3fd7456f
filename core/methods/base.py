"""The protocol of projection methods: options first, then prepared for a corpus, then one pair at a time."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from core.components.component import Progress
from core.model import Alignment, Candidate, SentencePair


class Choice(NamedTuple):
    """The candidates a method chose (disjoint, in target order) and the best others."""

    chosen: tuple[Candidate, ...] = ()
    runners_up: tuple[Candidate, ...] = ()


PairMethod = Callable[[SentencePair, Alignment], Choice]


class Method(Protocol):
    """A projection method with its options."""

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None = None
    ) -> PairMethod:
        """Prepare to project pairs like these, given their alignments (same order).

        Models that a method needs are run here on the whole corpus; their outputs are cached
        (`core.cache`), so that one pair can be projected again without loading them.
        """
        ...
