"""A CRF student: the embedded tagger's kind, trained on what the target language has.

It needs no weights, trains in seconds and is the best of those that need none while sentences are few
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
from core.taggers.crf_training import Lesson, describe, train
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
        """See `core.students.base.Student.train`; `InvalidValue` for soft labels, or where nothing is known."""
        data.check_hard("CRF")
        with TrainingRun(self, data, folder, seed) as course:
            return course.begin() or self._learn(data, course, progress)

    def _learn(self, data: TrainingData, course: TrainingRun, progress: Progress | None) -> Trained:
        course.go_on(0)
        lessons = list(_lessons(data.train, int(course.asked["seed"])))
        if not lessons:
            raise InvalidValue("There is no known word to learn from.")
        known = sum(len(written) for _, written in lessons)

        def told(iteration: int, loss: float) -> None:
            course.tell(iteration, loss / known, None)
            if progress:
                progress(min(1.0, iteration / self.iterations), f"Iteration {iteration} of at most {self.iterations}")

        options = {"c1": self.l1, "c2": self.l2, "max_iterations": self.iterations}
        file = course.folder / CRF
        describe(file, train(lessons, file, options, told), options)
        if data.dev:
            found = [tagging.spans for tagging in CrfTagger(str(file), (), data.labels).prepare()(data.dev)]
            course.measured(score(data.dev, found, data.labels))
        return course.end()


def _lessons(examples: tuple[Example, ...], seed: int) -> Iterator[Lesson]:
    chance = random.Random(seed)
    for example in examples:
        least = chance.random()
        seen = [known and weight > least for known, weight in zip(example.known, example.weights, strict=True)]
        spans, masked = known_spans(example, seen)
        written = write_tags(spans, len(example.tags))
        observed = features(example.sentence.words)
        hidden = set(masked)
        for there, stretch in groupby(range(len(written)), key=lambda word: word not in hidden):
            if there:
                words = list(stretch)
                yield [observed[word] for word in words], [written[word] for word in words]
