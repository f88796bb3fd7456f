"""Where a student and a reviewer disagree: most likely an error of one of them.

A span is as doubtful as the students are sure of the other answer: the mean over seeds of the
probability that they give to a span which the reviewer does not have, or of the spans they
have in place of the reviewer's. A student is only asked about pairs that it did not learn as corrected,
for it would repeat them; a pair that all of them learned is not listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.experiments.dataset import GoldSet
from core.experiments.experiment_results import Folder, TrainingResult
from core.experiments.predictions import Prediction, by_tagger
from core.model import SentencePair, Span
from core.review import SETTLED_STATUSES, Answer
from core.students.base import read_trained
from core.students.examples import tag_names

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair on which they disagree: ``extra`` spans are only the students', ``missing`` ones only the
    reviewer's; ``sure`` is how sure the students are where they are surest, 0..1."""

    pair_id: str
    sure: float
    extra: Spans
    missing: Spans


def doubts(
    folder: Folder, outcomes: Sequence[TrainingResult], pairs: Mapping[str, SentencePair], answers: Mapping[str, Answer]
) -> tuple[Disagreement, ...]:
    """The reviewed pairs on which the students of these outcomes (one setting, several seeds) disagree with
    the answers, the most likely errors first."""
    votes: dict[str, list[Prediction]] = {}
    labels: tuple[str, ...] = ()
    for outcome in outcomes:
        if not outcome.tagger:
            continue
        student = read_trained(folder.students / outcome.tagger)
        labels = student.labels
        asked = [name for name in settled(answers) if name in pairs and name not in outcome.corrected]
        gold = GoldSet("", tuple(pairs[name].target for name in asked))
        for name, opinion in zip(asked, by_tagger(student.tagger(), student.labels)(gold), strict=True):
            votes.setdefault(name, []).append(opinion)
    found = [doubt for name, said in votes.items() if (doubt := _doubt(name, said, answers[name], labels))]
    return tuple(sorted(found, key=lambda one: (-one.sure, one.pair_id)))


def settled(answers: Mapping[str, Answer]) -> list[str]:
    """The pairs that are reviewed as wholes."""
    return [name for name, answer in answers.items() if answer.status in SETTLED_STATUSES]


def unseen(outcomes: Sequence[TrainingResult], answers: Mapping[str, Answer]) -> int:
    """How many reviewed pairs some student did not learn as corrected."""
    learned = [set(outcome.corrected) for outcome in outcomes if outcome.tagger]
    return sum(any(name not in some for some in learned) for name in settled(answers))


def _doubt(name: str, said: Sequence[Prediction], answer: Answer, labels: Sequence[str]) -> Disagreement | None:
    reviewed = {mention.span for mention in answer.spans if mention.label in labels}
    sure: dict[Span, float] = {}
    for span in reviewed.union(*(opinion.spans for opinion in said)):
        there = [_probability(opinion, span, labels) if span in opinion.spans else 0.0 for opinion in said]
        against = [0.0 if span in opinion.spans else _certainty(opinion, span) for opinion in said]
        sure[span] = float(np.mean(against if span in reviewed else there))
    likely = {span: share for span, share in sure.items() if share >= 0.5}
    if not likely:
        return None
    extra = tuple(sorted(span for span in likely if span not in reviewed))
    missing = tuple(sorted(span for span in likely if span in reviewed))
    return Disagreement(name, round(max(likely.values()), 4), extra, missing)


def _probability(opinion: Prediction, span: Span, labels: Sequence[str]) -> float:
    """The mean probability of the span's tags."""
    tags = tag_names(labels)
    rows = opinion.probabilities[span.start : span.end]
    columns = [tags.index(f"B-{span.label}"), *[tags.index(f"I-{span.label}")] * (len(span) - 1)]
    return float(rows[np.arange(len(rows)), columns].mean())


def _certainty(opinion: Prediction, span: Span) -> float:
    """How sure the student is of whatever it says of the words of a span that it does not have."""
    return float(opinion.probabilities[span.start : span.end].max(axis=1).mean())
