"""The protocol of aligners: options first, then prepared for a corpus, then sentence pairs in and alignments out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.components.component import Progress
from core.lexicons.background_text import BackgroundText
from core.lexicons.dictionary import Dictionary
from core.model import Alignment, SentencePair

PairAligner = Callable[[Sequence[SentencePair]], list[Alignment]]
ParallelText = Iterable[tuple[Sequence[str], Sequence[str]]]


class Background(NamedTuple):
    """What an aligner may learn from beside the corpus.

    ``text``: further parallel sentences (source words, target words), read once; ``dictionaries`` and ``texts``: by
    their digests, for aligners that name some.
    """

    text: ParallelText = ()
    dictionaries: Mapping[str, Dictionary] = MappingProxyType({})
    texts: Mapping[str, BackgroundText] = MappingProxyType({})


NO_BACKGROUND = Background()


class Aligner(Protocol):
    """A word aligner with its options."""

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        background: Background = NO_BACKGROUND,
        progress: Progress | None = None,
    ) -> PairAligner:
        """Train on, or load what is needed for, pairs like these.

        ``pairs`` is the corpus at hand; ``progress`` takes a fraction 0..1 and a line about the step.
        """
        ...
