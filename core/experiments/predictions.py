"""What something that was trained says of sentences: spans, and how likely each word has each tag."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.components.component import Progress
from core.experiments.dataset import GoldSet
from core.methods.matching.model_scores import with_probabilities
from core.model import Projection, Scores, Sentence, Span
from core.students.distillation import as_iob2
from core.students.examples import tag_names
from core.taggers import SentenceTagger, Tagger, Tagging
from core.taggers.decoding import tag_set


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is said of one sentence.

    ``probabilities`` has shape (words, tags of `tag_names`); ``silent``, shape (words,), is true of the words
    about which nothing is said (no entity was projected onto them): another's opinion stands there.
    """

    spans: tuple[Span, ...]
    probabilities: Scores
    silent: NDArray[np.bool_]


Speaker = Callable[[GoldSet], list[Prediction]]
"""Whatever was trained, asked about gold sentences; it never looks at their spans."""


@dataclass(frozen=True, slots=True)
class CertainTagger:
    """A tagger that is certain of what it found, where it tells no probabilities."""

    tagger: Tagger

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        tag = self.tagger.prepare(progress)

        def sure(sentences: Sequence[Sentence]) -> list[Tagging]:
            return [with_probabilities(found, len(one)) for one, found in zip(sentences, tag(sentences), strict=True)]

        return sure


def by_tagger(tagger: Tagger, labels: Sequence[str]) -> Speaker:
    """A tagger of the target language, asked about the sentences themselves."""

    def said(gold: GoldSet) -> list[Prediction]:
        blank = [sentence.with_spans(None) for sentence in gold.sentences]
        return [_of_tagging(found, labels) for found in CertainTagger(tagger).prepare()(blank)]

    return said


def _of_tagging(tagging: Tagging, labels: Sequence[str]) -> Prediction:
    probabilities = as_iob2(tagging, labels)
    spans = tuple(span for span in tagging.spans if span.label in labels)
    return Prediction(spans, probabilities, np.zeros(len(probabilities), np.bool_))


def of_projection(projection: Projection, tagged: Prediction, labels: Sequence[str]) -> Prediction:
    """What was said of the source, carried over to the words that entities were projected onto.

    The first word of a projected range has the distribution of the entity's first word, all others the mean
    of those of its other words, or of the one word that there is with its B- read as I-.
    """
    tags, size = tag_names(labels), projection.alignment.size[1]
    found: Scores = np.zeros((size, len(tags)), np.float32)
    found[:, 0] = 1
    silent = np.ones(size, np.bool_)
    for candidate in projection.chosen:
        if candidate.source is None:
            continue
        first, inside = _rows(tagged.probabilities[candidate.source.start : candidate.source.end])
        found[candidate.start] = first
        found[candidate.start + 1 : candidate.end] = inside
        silent[candidate.start : candidate.end] = False
    return Prediction(projection.spans, found, silent)


def _rows(entity: Scores) -> tuple[Scores, Scores]:
    if len(entity) > 1:
        return entity[0], entity[1:].mean(axis=0)
    inside = entity[0].copy()
    inside[2::2] += inside[1::2]
    inside[1::2] = 0
    return entity[0], inside


def mean(opinions: Sequence[Prediction], labels: Sequence[str]) -> Prediction:
    """The mean of the word distributions of those who say something (Ebing & Glavaš 2025).

    Where all are silent a word is outside. Spans are read off each word's likeliest tag.
    """
    votes = np.stack([~one.silent for one in opinions]).astype(np.float32)
    summed = sum(one.probabilities * said[:, None] for one, said in zip(opinions, votes, strict=True))
    voters = votes.sum(axis=0)
    outside = np.eye(len(tag_names(labels)), dtype=np.float32)[0]
    probabilities: Scores = np.where(voters[:, None] > 0, summed / np.maximum(voters, 1)[:, None], outside)
    spans = tag_set(tag_names(labels)).spans(probabilities) if len(probabilities) else ()
    return Prediction(spans, probabilities, voters == 0)
