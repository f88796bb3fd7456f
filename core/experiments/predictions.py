"""Predictions of trained models for sentences: spans, and the probability of each tag for each word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.components.component import Progress
from core.experiments.dataset import GoldSet
from core.methods.matching.model_scores import with_probabilities
from core.model import Projection, Scores, Sentence, Span
from core.students.distillation import as_iob2
from core.students.examples import of_labels, tag_names
from core.taggers import SentenceTagger, Tagger, Tagging
from core.taggers.decoding import tag_set


@dataclass(frozen=True, slots=True)
class Prediction:
    """Prediction for one sentence.

    ``probabilities`` has shape (words, tags of `tag_names`); ``silent``, shape (words,), is true of the words
    without a prediction (no entity was projected onto them), where other members of an ensemble decide.
    """

    spans: tuple[Span, ...]
    probabilities: Scores
    silent: NDArray[np.bool_]


Predictor = Callable[[GoldSet], list[Prediction]]
"""Predicts gold sentences, one prediction each; it never reads their spans."""


@dataclass(frozen=True, slots=True)
class OneHotTagger:
    """A tagger whose spans get probability 1 where it has no probabilities of its own."""

    tagger: Tagger

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return the tagger as a function in which every tagging has probabilities."""
        tag = self.tagger.prepare(progress)

        def with_one_hot(sentences: Sequence[Sentence]) -> list[Tagging]:
            taggings = zip(tag(sentences), sentences, strict=True)
            return [with_probabilities(tagging, len(sentence)) for tagging, sentence in taggings]

        return with_one_hot


def predict_with(tagger: Tagger, labels: Sequence[str]) -> Predictor:
    """Return the predictor of a tagger of the target language, which reads the sentences themselves."""

    def predict(gold: GoldSet) -> list[Prediction]:
        blank = [sentence.with_spans(None) for sentence in gold.sentences]
        return [_prediction_of_tagging(tagging, labels) for tagging in OneHotTagger(tagger).prepare()(blank)]

    return predict


def _prediction_of_tagging(tagging: Tagging, labels: Sequence[str]) -> Prediction:
    probabilities = as_iob2(tagging, labels)
    spans = tuple(of_labels(tagging.spans, labels))
    return Prediction(spans, probabilities, np.zeros(len(probabilities), np.bool_))


def prediction_of_projection(projection: Projection, source: Prediction, labels: Sequence[str]) -> Prediction:
    """Carry the prediction for the ``source`` sentence over to the words that entities were projected onto.

    The first word of a projected range has the distribution of the entity's first word, all others the mean
    of those of its other words, or of its single word with B- read as I-.
    """
    tags, size = tag_names(labels), projection.alignment.size[1]
    probabilities: Scores = np.zeros((size, len(tags)), np.float32)
    probabilities[:, 0] = 1
    silent = np.ones(size, np.bool_)
    for candidate in projection.chosen:
        if candidate.source is None:
            continue
        first, inside = _first_and_inside(source.probabilities[candidate.source.start : candidate.source.end])
        probabilities[candidate.start] = first
        probabilities[candidate.start + 1 : candidate.end] = inside
        silent[candidate.start : candidate.end] = False
    return Prediction(projection.spans, probabilities, silent)


def _first_and_inside(entity: Scores) -> tuple[Scores, Scores]:
    """Return the distribution of the first word of an entity, and that of any word inside it, (tags,) each."""
    if len(entity) > 1:
        return entity[0], entity[1:].mean(axis=0)
    inside = entity[0].copy()
    inside[2::2] += inside[1::2]  # columns: O, B-, I-, B-, I- ...
    inside[1::2] = 0
    return entity[0], inside


def mean(predictions: Sequence[Prediction], labels: Sequence[str]) -> Prediction:
    """Return the mean of the word distributions of those that are not silent (Ebing & Glavaš 2025).

    Where all are silent a word is outside. Spans are read off each word's likeliest tag.
    """
    votes = np.stack([~prediction.silent for prediction in predictions]).astype(np.float32)
    weighted = [prediction.probabilities * vote[:, None] for prediction, vote in zip(predictions, votes, strict=True)]
    voters = votes.sum(axis=0)
    outside = np.eye(len(tag_names(labels)), dtype=np.float32)[0]
    averages = sum(weighted) / np.maximum(voters, 1)[:, None]
    probabilities: Scores = np.where(voters[:, None] > 0, averages, outside)
    spans = tag_set(tag_names(labels)).spans(probabilities) if len(probabilities) else ()
    return Prediction(spans, probabilities, voters == 0)
