"""What every aligner is: options first, then ready for a corpus, then sentence pairs in and alignments out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from core.components.component import Progress
from core.model import Alignment, SentencePair

PairAligner = Callable[[Sequence[SentencePair]], list[Alignment]]
ParallelText = Iterable[tuple[Sequence[str], Sequence[str]]]


class Aligner(Protocol):
    def prepare(
        self, pairs: Sequence[SentencePair], text: ParallelText = (), progress: Progress | None = None
    ) -> PairAligner:
        """Get ready to align pairs like these.

        ``pairs`` is the corpus at hand, ``text`` further parallel sentences (source words,
        target words) that may help; ``progress`` is told a fraction 0..1 and what is going on.
        """
        ...
