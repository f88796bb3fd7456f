"""A CRF student, of the same kind as the embedded tagger, trained on data of the target language.

It needs no pretrained weights, trains in seconds and is the best of those that need none while sentences are few
(docs/students.md).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import ClassVar

from core.components.component import Progress
from core.errors import InvalidValue
from core.students.base import CRF, Trained, TrainingRun, score
from core.students.examples import Example, TrainingData, known_spans
from core.taggers import CrfTagger
from core.taggers.crf_training import TrainingSequence, describe, train
from core.taggers.features import features
from core.tags import write_tags


@dataclass(frozen=True, slots=True)
class CrfStudent:
    """A linear-chain CRF on hand-made features (Lafferty et al. 2001), by CRFsuite.

    * ``l1`` and ``l2``: the weights of the penalties; more of the first keeps fewer features.
    * ``iterations``: at most so many of L-BFGS; all are used, dev only measures the end.

    Words are learned by their tag alone. A masked word cuts its sentence: the stretches of known words
    are learned, with features that see the whole sentence. A word of weight below 1 is masked with that
    much less chance, drawn once for each sentence; a weight above 1 counts as 1. Soft labels are refused. A
    training that was cut short begins again.
    """

    kind: ClassVar[str] = "crf"
    takes_soft: ClassVar[bool] = False

    l1: float = 0.05
    l2: float = 0.01
    iterations: int = 150

    def __post_init__(self) -> None:
        if min(self.l1, self.l2) < 0 or self.iterations < 1:
            raise InvalidValue("Penalties are not below 0, and there is at least one iteration.")

    def train(self, data: TrainingData, folder: Path, seed: int = 0, progress: Progress | None = None) -> Trained:
        """Train as `core.students.base.Student.train` says; `InvalidValue` for soft labels or without a known tag."""
        data.check_hard("CRF")
        with TrainingRun(self, data, folder, seed) as run:
            return run.begin() or self._train(data, run, progress)

    def _train(self, data: TrainingData, run: TrainingRun, progress: Progress | None) -> Trained:
        run.resume_after(0)
        sequences = list(_training_sequences(data.train, int(run.settings["seed"])))
        if not sequences:
            raise InvalidValue("There is no known word to learn from.")
        words = sum(len(tags) for _, tags in sequences)

        def log_iteration(iteration: int, loss: float) -> None:
            run.log_epoch(iteration, loss / words, None)
            if progress:
                progress(min(1.0, iteration / self.iterations), f"Iteration {iteration} of at most {self.iterations}")

        options = {"c1": self.l1, "c2": self.l2, "max_iterations": self.iterations}
        file = run.folder / CRF
        describe(file, train(sequences, file, options, log_iteration), options)
        if data.dev:
            taggings = CrfTagger(str(file), (), data.labels).prepare()(data.dev)
            run.log_dev(score(data.dev, [tagging.spans for tagging in taggings], data.labels))
        return run.end()


def _training_sequences(examples: tuple[Example, ...], seed: int) -> Iterator[TrainingSequence]:
    """Yield each stretch of unmasked words, masks being drawn by the weights of words."""
    rng = random.Random(seed)
    for example in examples:
        spans, masked = known_spans(example, example.unmasked(rng.random()))
        tags = write_tags(spans, len(example.tags))
        observed = features(example.sentence.words)
        hidden = set(masked)
        for is_hidden, stretch in groupby(range(len(tags)), key=hidden.__contains__):
            if not is_hidden:
                words = list(stretch)
                places = slice(words[0], words[-1] + 1)
                yield observed[places], tags[places]
