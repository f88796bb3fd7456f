"""Disagreements of a student and a reviewer: most likely an error of one of them.

A span's suspicion is the mean over seeds of the probability that the students give to a conflicting
answer: to a span which the reviewer does not have, or to the spans they predict in place of the
reviewer's. A student only predicts pairs that it did not learn as corrected, for it would repeat
them; a pair that all of them learned is not listed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.experiments.dataset import GoldSet
from core.experiments.experiment_results import Folder, TrainingResult
from core.experiments.predictions import Prediction, predict_with
from core.model import SentencePair, Span
from core.review import SETTLED_STATUSES, Answer
from core.students.base import Trained, read_trained
from core.students.examples import of_labels, tag_names

Spans = tuple[Span, ...]

MIN_SUSPICION = 0.5
"""The least suspicion of a span that is listed."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair on which students and reviewer disagree.

    ``extra`` spans are only the students', ``missing`` ones only the reviewer's; ``sure`` is the
    highest suspicion of these, 0..1.
    """

    pair_id: str
    sure: float
    extra: Spans
    missing: Spans


def disagreements(
    folder: Folder, outcomes: Sequence[TrainingResult], pairs: Mapping[str, SentencePair], answers: Mapping[str, Answer]
) -> tuple[Disagreement, ...]:
    """Return the reviewed pairs on which students disagree with the answers, the most likely errors first.

    The students are those of ``outcomes``: one setting, several seeds.
    """
    predictions: dict[str, list[Prediction]] = {}
    labels: tuple[str, ...] = ()
    for outcome in _with_tagger(outcomes):
        student = read_trained(folder.students / outcome.tagger)
        labels = student.labels
        unlearned = [pairs[name] for name in _unlearned(outcome, answers) if name in pairs]
        for pair, prediction in zip(unlearned, _predict_targets(student, unlearned), strict=True):
            predictions.setdefault(pair.id, []).append(prediction)
    compared = [_disagreement(name, of_pair, answers[name], labels) for name, of_pair in predictions.items()]
    return tuple(sorted(filter(None, compared), key=lambda entry: (-entry.sure, entry.pair_id)))


def _predict_targets(student: Trained, pairs: Sequence[SentencePair]) -> list[Prediction]:
    """Predict the targets of pairs."""
    gold = GoldSet("", tuple(pair.target for pair in pairs))
    return predict_with(student.tagger(), student.labels)(gold)


def settled(answers: Mapping[str, Answer]) -> list[str]:
    """Return the ids of the pairs that are reviewed as wholes."""
    return [name for name, answer in answers.items() if answer.status in SETTLED_STATUSES]


def unseen(outcomes: Sequence[TrainingResult], answers: Mapping[str, Answer]) -> int:
    """Count the reviewed pairs that some student did not learn as corrected."""
    return len(set().union(*(_unlearned(outcome, answers) for outcome in _with_tagger(outcomes))))


def _with_tagger(outcomes: Iterable[TrainingResult]) -> list[TrainingResult]:
    return [outcome for outcome in outcomes if outcome.tagger]


def _unlearned(outcome: TrainingResult, answers: Mapping[str, Answer]) -> list[str]:
    """Return the ids of the reviewed pairs that were not learned as corrected."""
    learned = set(outcome.corrected)
    return [name for name in settled(answers) if name not in learned]


def _disagreement(
    name: str, predictions: Sequence[Prediction], answer: Answer, labels: Sequence[str]
) -> Disagreement | None:
    """Compare predictions with an answer; None where no span is suspicious enough."""
    reviewed = {mention.span for mention in of_labels(answer.spans, labels)}
    suspicions = _suspicions(reviewed, predictions, labels)
    suspicious = {span: suspicion for span, suspicion in suspicions.items() if suspicion >= MIN_SUSPICION}
    if not suspicious:
        return None
    extra, missing = tuple(sorted(suspicious.keys() - reviewed)), tuple(sorted(suspicious.keys() & reviewed))
    return Disagreement(name, round(max(suspicious.values()), 4), extra, missing)


def _suspicions(reviewed: set[Span], predictions: Sequence[Prediction], labels: Sequence[str]) -> dict[Span, float]:
    """Return the suspicion of each span of the reviewer or of a prediction."""
    spans = reviewed.union(*(prediction.spans for prediction in predictions))
    return {span: _suspicion(span, span in reviewed, predictions, labels) for span in spans}


def _suspicion(span: Span, is_reviewed: bool, predictions: Sequence[Prediction], labels: Sequence[str]) -> float:
    """Return the mean probability that the predictions give to the opposite of the answer about a span."""
    scores = []
    for prediction in predictions:
        if (span in prediction.spans) == is_reviewed:
            scores.append(0.0)
        elif is_reviewed:
            scores.append(_confidence(prediction, span))
        else:
            scores.append(_probability(prediction, span, labels))
    return float(np.mean(scores))


def _probability(prediction: Prediction, span: Span, labels: Sequence[str]) -> float:
    """Return the mean probability of the span's tags."""
    tags = tag_names(labels)
    rows = prediction.probabilities[span.start : span.end]
    columns = [tags.index(f"B-{span.label}"), *[tags.index(f"I-{span.label}")] * (len(span) - 1)]
    return float(rows[np.arange(len(rows)), columns].mean())


def _confidence(prediction: Prediction, span: Span) -> float:
    """Return the mean probability of the likeliest tags of the span's words."""
    return float(prediction.probabilities[span.start : span.end].max(axis=1).mean())
