"""What an experiment has of one corpus: what is projected, corrected, labelled in other languages, and measured on."""

import hashlib
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from core.components.component import Progress
from core.model import Projection, Sentence, SentencePair
from core.students import Example
from core.tags import OUTSIDE, read_tags
from core.text import UNKNOWN

Projecting = Callable[[Progress | None], tuple[Projection, ...]]


class CorrectedSentence(NamedTuple):
    """A sentence that a person labelled; ``id`` is that of its pair."""

    id: str
    example: Example


class GoldSet(NamedTuple):
    """Annotated sentences to measure on; ``sources`` are their translations by people, where there are any."""

    domain: str
    sentences: tuple[Sentence, ...]
    sources: tuple[Sentence, ...] = ()


class Rights(NamedTuple):
    """Under which licence a corpus stands, and who is to be named; "" where nothing is known."""

    licence: str = ""
    attribution: str = ""


NO_RIGHTS = Rights()


@dataclass(frozen=True)
class Dataset:
    """A corpus, split, as approaches learn from it.

    ``pairs`` are what can be projected; their targets are not annotated. ``corrected`` are the sentences that
    people labelled: in the order of review where it is ``ordered``, else each seed takes its own.
    ``source`` are labelled sentences of other languages. ``golds`` are by name: "dev" is looked at
    while training, all others are reported only. ``text`` names further parallel text that the aligner reads.
    ``rights`` go into the cards of students.
    """

    labels: tuple[str, ...]
    pairs: tuple[SentencePair, ...]
    projecting: Projecting
    corrected: tuple[CorrectedSentence, ...]
    ordered: bool
    source: tuple[Sentence, ...]
    golds: Mapping[str, GoldSet]
    text: tuple[str, ...] = ()
    rights: Rights = NO_RIGHTS

    @property
    def lang(self) -> str:
        """The target language."""
        corrected = (one.example.sentence for one in self.corrected)
        return next((one.lang for one in chain((pair.target for pair in self.pairs), corrected, self.dev)), UNKNOWN)

    @property
    def dev(self) -> tuple[Sentence, ...]:
        return self.golds["dev"].sentences if "dev" in self.golds else ()

    def projections(self, progress: Progress | None = None) -> tuple[Projection, ...]:
        """What the recipe projects onto each pair, made once."""
        if "made" not in self.__dict__:
            self.__dict__["made"] = self.projecting(progress)
        found: tuple[Projection, ...] = self.__dict__["made"]
        return found

    def first(self, amount: int, seed: int) -> tuple[CorrectedSentence, ...]:
        """So many corrected sentences; a smaller amount is the beginning of a larger one of the same seed."""
        order = list(self.corrected)
        if not self.ordered:
            random.Random(f"corrected {seed}").shuffle(order)
        return tuple(order[:amount])

    @cached_property
    def digest(self) -> str:
        """Twelve digits that change with anything that is learned or measured."""
        sides = [side for pair in self.pairs for side in (pair.source, pair.target)]
        golds = [(name, gold.domain, *map(_said, gold.sentences)) for name, gold in self.golds.items()]
        labelled = [(one.id, one.example.tags, one.example.weights) for one in self.corrected]
        body = [self.labels, self.ordered, self.text, labelled, golds, *map(_said, [*sides, *self.source])]
        return hashlib.sha256(json.dumps(body).encode()).hexdigest()[:12]


def _said(sentence: Sentence) -> list[object]:
    spans = None if sentence.spans is None else [span.to_row() for span in sentence.spans]
    return [sentence.lang, sentence.words, spans]


def as_annotated(example: Example) -> Sentence:
    """The sentence with the spans that its tags mean; what is masked is outside."""
    return example.sentence.with_spans(read_tags([tag or OUTSIDE for tag in example.tags], "IOB2")[0])


def only(sentence: Sentence, labels: Sequence[str]) -> Sentence:
    """An annotated sentence without the spans of other labels."""
    return sentence.with_spans(span for span in sentence.spans or () if span.label in labels)


def within(gold: GoldSet, labels: Sequence[str]) -> GoldSet:
    """The same without the spans of other labels."""
    return gold._replace(sentences=tuple(only(sentence, labels) for sentence in gold.sentences))
