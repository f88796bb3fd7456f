"""One corpus of an experiment: pairs to project, corrected sentences, labelled sources, and gold to measure on."""

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from core.components.component import Progress
from core.lexicons.dictionary import Dictionaries
from core.model import Projection, Sentence, SentencePair
from core.projection.recipe import Recipe
from core.students import Example
from core.students.examples import of_labels
from core.tags import OUTSIDE, read_tags
from core.text import UNKNOWN

Projecting = Callable[[Progress | None], tuple[Projection, ...]]
"""Computes the projections of all pairs of a dataset, in their order."""


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
    """Licence and attribution of a corpus; "" where nothing is known."""

    licence: str = ""
    attribution: str = ""


NO_RIGHTS = Rights()


class LazyProjections:
    """Projections of a dataset, computed at the first call and then kept."""

    def __init__(self, compute: Projecting) -> None:
        self._compute = compute
        self._projections: tuple[Projection, ...] | None = None

    def __call__(self, progress: Progress | None = None) -> tuple[Projection, ...]:
        """Return the projection of each pair."""
        if self._projections is None:
            self._projections = self._compute(progress)
        return self._projections


@dataclass(frozen=True)
class Dataset:
    """A corpus, split, as approaches learn from it.

    ``pairs`` can be projected (``projections``); their targets are not annotated. ``corrected`` are the
    sentences that people labelled: in the order of review where it is ``ordered``, else each seed takes its own.
    ``source`` are labelled sentences of other languages. ``golds`` are by name: "dev" is used
    while training, all others are reported only. ``text`` names further parallel text that the aligner reads.
    ``recipe`` is what projects, over ``dictionaries`` where it names some. ``rights`` go into the cards of students.
    """

    labels: tuple[str, ...]
    pairs: tuple[SentencePair, ...]
    projections: LazyProjections
    corrected: tuple[CorrectedSentence, ...]
    ordered: bool
    source: tuple[Sentence, ...]
    golds: Mapping[str, GoldSet]
    recipe: Recipe
    dictionaries: Dictionaries
    text: tuple[str, ...] = ()
    rights: Rights = NO_RIGHTS

    @property
    def lang(self) -> str:
        """The target language."""
        projected = (pair.target for pair in self.pairs)
        corrected = (entry.example.sentence for entry in self.corrected)
        return next((sentence.lang for sentence in chain(projected, corrected, self.dev)), UNKNOWN)

    @property
    def dev(self) -> tuple[Sentence, ...]:
        """The annotated sentences that are used while training."""
        return self.golds["dev"].sentences if "dev" in self.golds else ()

    def first(self, amount: int, seed: int) -> tuple[CorrectedSentence, ...]:
        """Return ``amount`` corrected sentences; a smaller amount is a prefix of a larger one of the same seed."""
        order = list(self.corrected)
        if not self.ordered:
            random.Random(f"corrected {seed}").shuffle(order)
        return tuple(order[:amount])

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with anything that is learned or measured."""
        sides = chain.from_iterable((pair.source, pair.target) for pair in self.pairs)
        golds = [(name, gold.domain, *map(_as_json, gold.sentences)) for name, gold in self.golds.items()]
        corrected = [(entry.id, entry.example.tags, entry.example.weights) for entry in self.corrected]
        body = [self.labels, self.ordered, self.text, corrected, golds, *map(_as_json, [*sides, *self.source])]
        return hashlib.sha256(json.dumps(body).encode()).hexdigest()[:12]


def _as_json(sentence: Sentence) -> list[object]:
    """Return a sentence as a JSON value for the digest."""
    spans = None if sentence.spans is None else [span.to_row() for span in sentence.spans]
    return [sentence.lang, sentence.words, spans]


def as_annotated(example: Example) -> Sentence:
    """Return the sentence with the spans of its tags; masked words are outside."""
    return example.sentence.with_spans(read_tags([tag or OUTSIDE for tag in example.tags], "IOB2")[0])


def keep_labels(sentence: Sentence, labels: Sequence[str]) -> Sentence:
    """Return an annotated sentence without the spans of other labels."""
    return sentence.with_spans(of_labels(sentence.spans or (), labels))


def keep_gold_labels(gold: GoldSet, labels: Sequence[str]) -> GoldSet:
    """Return a gold set without the spans of other labels."""
    return gold._replace(sentences=tuple(keep_labels(sentence, labels) for sentence in gold.sentences))


def without_target_spans(pairs: Iterable[SentencePair]) -> tuple[SentencePair, ...]:
    """Return the pairs with targets that are not annotated."""
    return tuple(replace(pair, target=pair.target.with_spans(None)) for pair in pairs)


def with_gold(pairs: Iterable[SentencePair]) -> list[SentencePair]:
    """Return the pairs whose target is annotated."""
    return [pair for pair in pairs if pair.target.spans is not None]


def labelled_sources(pairs: Iterable[SentencePair], labels: Sequence[str]) -> tuple[Sentence, ...]:
    """Return the annotated sources of pairs, without the spans of other labels."""
    return tuple(keep_labels(pair.source, labels) for pair in pairs if pair.source.spans is not None)


def words_of(golds: Iterable[GoldSet]) -> set[tuple[str, ...]]:
    """Return the words of every sentence that is measured on."""
    return {sentence.words for gold in golds for sentence in gold.sentences}


def gold_of(pairs: Sequence[SentencePair], domain: str = "") -> GoldSet:
    """Return the targets of pairs as gold, with their sources as translations."""
    return GoldSet(domain, tuple(pair.target for pair in pairs), tuple(pair.source for pair in pairs))
