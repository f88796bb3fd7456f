"""The protocol of aligners: options first, then prepared for a corpus, then sentence pairs in and alignments out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from core.components.component import Progress
from core.model import Alignment, SentencePair

PairAligner = Callable[[Sequence[SentencePair]], list[Alignment]]
ParallelText = Iterable[tuple[Sequence[str], Sequence[str]]]


class Aligner(Protocol):
    """A word aligner with its options."""

    def prepare(
        self, pairs: Sequence[SentencePair], text: ParallelText = (), progress: Progress | None = None
    ) -> PairAligner:
        """Train on, or load what is needed for, pairs like these.

        ``pairs`` is the corpus at hand, ``text`` further parallel sentences (source words,
        target words) that may help; ``progress`` takes a fraction 0..1 and a line about the step.
        """
        ...
