"""What every tagger is: options first, then ready, then sentences in and taggings out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.errors import InvalidValue
from core.model import Scores, Sentence, Span, check_flat
from core.parts import Progress


@dataclass(frozen=True, slots=True)
class Tagging:
    """What a tagger says about one sentence.

    ``spans`` are flat and sorted. ``probabilities``, where the tagger has them, is a float32
    matrix (words, tags) whose rows sum to 1 and whose columns are named by ``tags`` ("O",
    "B-PER", "I-PER", ...); a word that the tagger did not see has the whole weight on "O".
    """

    spans: tuple[Span, ...]
    tags: tuple[str, ...] = ()
    probabilities: Scores | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_flat(self.spans, self.spans[-1].end if self.spans else 0)
        if self.probabilities is not None and self.probabilities.shape[1:] != (len(self.tags),):
            raise InvalidValue(f"{len(self.tags)} tags need as many columns, not {self.probabilities.shape}.")


SentenceTagger = Callable[[Sequence[Sentence]], list[Tagging]]


class Tagger(Protocol):
    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Get ready to tag; what needs loading is loaded when the first unknown sentence comes.

        The tagger looks at words, gaps and language, never at the spans of a sentence. Batch
        in, batch out, same length.
        """
        ...
