"""Protocol of taggers: options first, then ``prepare``, then sentences in and taggings out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from core.components.component import Progress
from core.errors import InvalidValue
from core.model import Scores, Sentence, Span, check_flat


@dataclass(frozen=True, slots=True)
class Tagging:
    """Output of a tagger for one sentence.

    ``spans`` are flat and sorted. ``probabilities``, where the tagger has them, is a float32
    matrix (words, tags) whose rows sum to 1 and whose columns are named by ``tags``: "O" first,
    then "B-PER", "I-PER" ..., or "I-PER" alone where the tagger does not mark beginnings. A word
    without a prediction has the whole weight on "O".
    """

    spans: tuple[Span, ...]
    tags: tuple[str, ...] = ()
    probabilities: Scores | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_flat(self.spans, self.spans[-1].end if self.spans else 0)
        if self.probabilities is not None and self.probabilities.shape[1:] != (len(self.tags),):
            raise InvalidValue(f"{len(self.tags)} tags need as many columns, not {self.probabilities.shape}.")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the tags, each once, in the order of the tags."""
        return tuple(dict.fromkeys(tag[2:] for tag in self.tags if tag != "O"))

    def probability(self, tag: str) -> Scores:
        """Return the probability of ``tag`` for each word, (words,).

        For a tagger that does not mark beginnings "B-X" is read as "I-X"; a label without a tag
        has probability 0. `InvalidValue` where there are no probabilities.
        """
        if self.probabilities is None:
            raise InvalidValue("This tagger tells no probabilities, only entities.")
        name = tag if tag in self.tags else f"I-{tag.removeprefix('B-')}"
        if name not in self.tags:
            return np.zeros(len(self.probabilities), np.float32)
        column: Scores = self.probabilities[:, self.tags.index(name)]
        return column

    def certainty(self, span: Span) -> float:
        """Return the mean probability of the span's label over its words; 0 where there are no probabilities."""
        if self.probabilities is None:
            return 0.0
        columns = [self.tags.index(tag) for tag in (f"B-{span.label}", f"I-{span.label}") if tag in self.tags]
        return float(self.probabilities[span.start : span.end, columns].sum(axis=1).mean())


def folding(names: Sequence[str], columns: Sequence[str]) -> Scores:
    """Return the matrix (names, columns) that adds up the probabilities of tags with one and the same new name."""
    rows = np.array(names, object)[:, None]
    matrix: Scores = (rows == np.array(columns, object)).astype(np.float32)
    return matrix


SentenceTagger = Callable[[Sequence[Sentence]], list[Tagging]]


class Tagger(Protocol):
    """Every tagger also has the options ``rename`` and ``labels`` (`core.taggers.label_mapping`).

    A tagger that needs a model has a property ``needs``, the names or folders of its models
    ("package:NAME" for a Python package); one whose quality is far below today's has a
    property ``weak``, a plain sentence for the screen; one that may mark sentences of some languages only
    has a property ``languages``, their codes (`core.taggers.available.check_languages`).
    """

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return the function that tags; a model is loaded for the first sentence that is not cached.

        A tagger reads words, gaps and language, never the spans of a sentence, except
        `GivenTagger`, which returns just these. Batch in, batch out, same length.
        """
        ...
