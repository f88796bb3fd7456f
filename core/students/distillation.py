"""Soft labels from teachers for unlabelled sentences (Wu et al. 2020, arXiv 2004.12440).

A teacher is any tagger with probabilities; its output is cached like that of every tagger
(`core.cache`). Several are mixed: the soft label of a word is the weighted sum of the teachers'
distributions, and the weights sum to 1 (uniform, or from `core.students.language_similarity`).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.components.component import Progress, within
from core.errors import InvalidValue
from core.model import Scores, Sentence
from core.students.examples import Example, tag_names
from core.taggers import Tagger, Tagging
from core.taggers.decoding import tag_set
from core.tags import write_tags


def uniform(teachers: int) -> tuple[float, ...]:
    """Return the same weight for each of so many teachers."""
    return (1 / teachers,) * teachers


def soft_labels(
    teachers: Sequence[Tagger],
    sentences: Sequence[Sentence],
    labels: Sequence[str],
    weights: Sequence[float] = (),
    progress: Progress | None = None,
) -> list[Scores]:
    """Return the mixture of the teachers' distributions: (words, tags of `tag_names`), rows sum to 1.

    Without ``weights`` all teachers count alike. `InvalidValue` for weights that do not fit, and for a
    tagger without probabilities.
    """
    shares = _shares(len(teachers), weights)
    size = len(tag_names(labels))
    mixed: list[Scores] = [np.zeros((len(sentence), size), np.float32) for sentence in sentences]
    for number, (teacher, share) in enumerate(zip(teachers, shares, strict=True)):
        step = within(progress, number / len(teachers), (number + 1) / len(teachers))
        for rows, tagging in zip(mixed, teacher.prepare(step)(sentences), strict=True):
            if len(rows):
                rows += np.float32(share) * as_iob2(tagging, labels)
    return mixed


def _shares(teachers: int, weights: Sequence[float]) -> tuple[float, ...]:
    """Return the share of each teacher; `InvalidValue` for weights that do not fit."""
    shares = tuple(weights) or uniform(max(teachers, 1))
    if len(shares) != teachers or min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
        raise InvalidValue(f"{teachers} teachers need as many weights, 0 or more, that sum to 1.")
    return shares


def taught(
    examples: Sequence[Example],
    teachers: Sequence[Tagger],
    labels: Sequence[str],
    weights: Sequence[float] = (),
    progress: Progress | None = None,
) -> tuple[Example, ...]:
    """Add the teachers' soft labels to the examples; hard labels stay."""
    soft = soft_labels(teachers, [example.sentence for example in examples], labels, weights, progress)
    return tuple(example.softened(rows) for example, rows in zip(examples, soft, strict=True))


def as_iob2(tagging: Tagging, labels: Sequence[str]) -> Scores:
    """Return a tagging's probabilities in the columns of `tag_names`; the rest of each row goes to "O".

    Where a tagger marks no beginnings, a word with label X begins a span as far as the word before
    has another label: B-X gets p(X) (1 - p(X before)), I-X gets p(X) p(X before).
    """
    tags, probabilities = tagging.tags, tagging.probabilities
    if probabilities is None:
        raise InvalidValue("A teacher needs to tell probabilities; this tagger tells only entities.")
    rows: Scores = np.zeros((len(probabilities), len(tag_names(labels))), np.float32)
    for number, label in enumerate(labels):
        inside = _column(probabilities, tags, f"I-{label}")
        if f"B-{label}" in tags or f"I-{label}" not in tags:
            begins = _column(probabilities, tags, f"B-{label}")
        else:
            before = np.concatenate(([np.float32(0)], inside[:-1]))
            begins, inside = inside * (1 - before), inside * before
        rows[:, 1 + 2 * number], rows[:, 2 + 2 * number] = begins, inside
    rows[:, 0] = 1 - rows.sum(axis=1)
    return rows.clip(0, 1)


def hardened(example: Example, labels: Sequence[str]) -> Example:
    """Replace soft labels by hard ones, for a student that learns from hard labels only.

    A word without a known tag gets the teachers' likeliest tag, weighted by its probability.
    """
    if example.soft is None or not len(example.soft):
        return replace(example, soft=None)
    names = tag_names(labels)
    likeliest = write_tags(tag_set(names).spans(example.soft), len(example.sentence))
    tags, weights = list(example.tags), list(example.weights)
    for word, (row, tag) in enumerate(zip(example.soft, likeliest, strict=True)):
        if tags[word] is None:
            tags[word], weights[word] = tag, float(row[names.index(tag)])
    return Example(example.sentence, tuple(tags), tuple(weights))


def _column(probabilities: Scores, tags: Sequence[str], tag: str) -> Scores:
    """Return the probabilities (words,) of exactly this tag, 0 where the tagger has no such tag."""
    if tag not in tags:
        return np.zeros(len(probabilities), np.float32)
    column: Scores = probabilities[:, tags.index(tag)]
    return column
