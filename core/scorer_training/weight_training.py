"""Training of the weights of scorers from sets of corpora: for all entities, and for bare names.

The scorers that are trained are those of names and phrases alike. The weights of a teacher choose the candidates of
each question and tell which gold span belongs to which entity; nothing else of them is learnt from.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.methods.matching.scorer_weights import Weighted
from core.scorer_training.questions import Question, ask, shuffled
from core.scorer_training.soft_f1 import Floats, Questions, WeightPrior, train_weights
from core.scorer_training.training_sets import SetFile, SetOptions, TrainingBlock, read_blocks

TRAINED_SCORERS = (
    "dice",
    "foreign",
    "likeness",
    "sound",
    "recurring",
    "position",
    "common",
    "punctuation",
    "shorter",
    "letters",
    "copied",
    "digits",
    "same_digits",
    "association",
    "lost",
    "cluster",
    "beside",
    "nearby",
    "bounded",
    "brackets",
    "names_inside",
    "names_outside",
    "linked_case",
    "free_case",
    "foreign_capitals",
)
NAME_PRIOR_STRENGTH = 0.003
"""How much the weights for bare names are held to those for all entities: by leaving out one of four languages."""
MAX_QUESTIONS = 420
"""Questions of one set."""

Report = Callable[[str], None]


class TrainedSet(NamedTuple):
    """A training set with its questions."""

    options: SetOptions
    questions: Sequence[Question]


class TrainedWeights(NamedTuple):
    """Weights for all entities and for bare names, the sets they were trained on, and the digest of the questions."""

    general: Weighted
    names: Weighted
    sets: tuple[TrainedSet, ...]
    digest: str


def train(file: SetFile, folder: Path, seed: int, report: Report) -> TrainedWeights:
    """Train both sets of weights; the same files and seed give the same weights."""
    blocks = []
    for options in file.sets:
        blocks.append((options, list(read_blocks(options, folder, str(seed)))))
        report(f"Read {options.name}")
    sets = [TrainedSet(options, _questions(options, of_set, file.teacher, seed)) for options, of_set in blocks]
    general = fit(sets, file)
    names = fit([entry for entry in sets if entry.options.group in file.names], file, general)
    report(f"Trained on {sum(len(entry.questions) for entry in sets):,} questions")
    return TrainedWeights(general, names, tuple(sets), digest(sets))


def fit(sets: Sequence[TrainedSet], file: SetFile, prior: Weighted | None = None) -> Weighted:
    """Train weights on these sets; every set of a group counts the same, and a group by its share.

    They are held to those of the ``prior``, where there is one.
    """
    sizes = Counter(entry.options.group for entry in sets)
    shares = np.array([file.shares[entry.options.group] / sizes[entry.options.group] for entry in sets])
    held = WeightPrior(_vector(prior), NAME_PRIOR_STRENGTH) if prior else None
    weights = train_weights(packed([entry.questions for entry in sets]), shares / shares.sum(), held)
    rounded = {name: round(float(value), 3) for name, value in zip(TRAINED_SCORERS, weights[:-1], strict=True)}
    return Weighted({name: value for name, value in rounded.items() if value}, round(-float(weights[-1]), 3))


def _vector(weighted: Weighted) -> Floats:
    """Return the weights in the order of `TRAINED_SCORERS`, and the bias."""
    return np.array([*(weighted.weights.get(name, 0.0) for name in TRAINED_SCORERS), -weighted.threshold])


def packed(sets: Sequence[Sequence[Question]]) -> Questions:
    """Return the questions of several sets in arrays."""
    questions = [question for entry in sets for question in entry]
    size = max(len(question.features) for question in questions)
    features = np.zeros((len(questions), size, len(TRAINED_SCORERS) + 1), np.float32)
    present = np.zeros((len(questions), size), np.bool_)
    for k, question in enumerate(questions):
        features[k, : len(question.features), :-1] = question.features
        present[k, : len(question.features)] = True
    features[..., -1] = present
    answers = np.array([question.answer for question in questions], dtype=np.intp)
    return Questions(features, present, answers, np.repeat(np.arange(len(sets)), list(map(len, sets))))


def digest(sets: Sequence[TrainedSet]) -> str:
    """Return sixteen hexadecimal digits of the SHA-256 of the features and answers of all questions."""
    content = hashlib.sha256()
    for entry in sets:
        content.update(entry.options.name.encode())
        for question in entry.questions:
            content.update(np.round(question.features, 3).astype(np.float32).tobytes() + bytes([question.answer % 256]))
    return content.hexdigest()[:16]


def _questions(options: SetOptions, blocks: Sequence[TrainingBlock], teacher: Weighted, seed: int) -> list[Question]:
    """Ask about entities of every block, in an order by the seed, until there are enough."""
    questions: list[Question] = []
    share = -(-MAX_QUESTIONS // len(blocks))
    for number, block in enumerate(blocks):
        order = shuffled(block.pairs, f"{seed}\t{options.name}\t{number}")
        pairs = [block.pairs[k] for k in order]
        alignments = [block.alignments[k] for k in order]
        questions += islice(ask(pairs, alignments, block.statistics, teacher, TRAINED_SCORERS), share)
    return questions[:MAX_QUESTIONS]
