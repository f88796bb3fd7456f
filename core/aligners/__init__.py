"""Word aligners: each turns sentence pairs into `Alignment`s.

An aligner is a frozen dataclass whose *fields are its options*. ``prepare`` trains or
loads whatever it needs and returns a plain function, batch in, batch out, same length.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from core.aligners.awesome import Awesome
from core.aligners.ensemble import EnsembleAligner
from core.aligners.given import GivenAligner
from core.aligners.lexical import LexicalAligner
from core.aligners.simalign import SimAlign
from core.model import Alignment, SentencePair
from core.parts import Progress

__all__ = [
    "ALIGNERS",
    "Aligner",
    "Awesome",
    "EnsembleAligner",
    "GivenAligner",
    "LexicalAligner",
    "PairAligner",
    "ParallelText",
    "Progress",
    "SimAlign",
]

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


ALIGNERS: dict[str, type[Aligner]] = {
    "lexical": LexicalAligner,
    "given": GivenAligner,
    "simalign": SimAlign,
    "awesome": Awesome,
    "ensemble": EnsembleAligner,
}
