"""Links that came with the corpus: gold, or computed by another program."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import BadInput
from core.model import Alignment, SentencePair


@dataclass(frozen=True, slots=True)
class GivenAligner:
    """Takes each pair's own alignment; a pair without one is an error."""

    def prepare(
        self, pairs: Sequence[SentencePair], background: object = None, progress: object = None
    ) -> "GivenAligner":
        """Return the aligner itself: there is nothing to learn."""
        return self

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        """Return the alignment of each pair; `BadInput` names a pair without one."""
        return [_given_alignment(pair) for pair in pairs]


def _given_alignment(pair: SentencePair) -> Alignment:
    if pair.alignment is None:
        raise BadInput(
            f"pair {pair.id}",
            "it comes without an alignment.",
            "Add a Pharaoh file, or choose a recipe that aligns by itself.",
        )
    return pair.alignment
