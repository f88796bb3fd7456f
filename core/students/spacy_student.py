"""A spaCy student: hash embeddings, a convolution over words and a transition-based tagger, from nothing.

It needs no weights and trains on a CPU in well under a minute on some hundred sentences.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from core.components.component import Progress, within
from core.errors import InvalidValue
from core.evaluation import Counts
from core.model import Sentence, Span
from core.students.base import Trained, TrainingRun, best_row, exhausted, score
from core.students.examples import Example, TrainingData, known_spans
from core.text import base_language

ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE")


@dataclass(frozen=True, slots=True)
class SpacyStudent:
    """A spaCy pipeline with named entities, trained from scratch.

    * ``width`` and ``depth``: dimensions of a word's vector, and layers of the convolution; each
      layer sees one more word to either side.
    * ``rows``: of the table of hashed word forms; prefixes, suffixes and shapes have half as many.
    * ``epochs``: at most so many times over the data; ``patience``: it stops after so many epochs
      without a better F1 on dev, 0 for never.
    * ``batch``: sentences at once; ``dropout``: share of a vector's parts left out at random;
      ``learning_rate``: of Adam.

    Words are learned by their tag alone. A masked word is missing to spaCy. A word of weight below 1
    is masked in that share of the epochs, drawn anew for each sentence and epoch; a weight above 1
    counts as 1. Soft labels are refused: this student learns from hard labels. The epoch with the
    best dev F1 is kept, with averaged weights. A training that was cut short begins again.
    """

    kind: ClassVar[str] = "spacy"
    takes_soft: ClassVar[bool] = False

    width: int = 64
    depth: int = 2
    rows: int = 2000
    epochs: int = 30
    patience: int = 8
    batch: int = 8
    dropout: float = 0.35
    learning_rate: float = 0.001

    def __post_init__(self) -> None:
        if min(self.width, self.depth, self.rows // 2, self.epochs, self.batch) < 1 or self.patience < 0:
            raise InvalidValue("Width, depth, rows, epochs and batch are above 0, and patience is 0 or more.")
        if not 0 <= self.dropout < 1 or self.learning_rate <= 0:
            raise InvalidValue("Dropout is at least 0 and below 1, and a learning rate is above 0.")

    def train(self, data: TrainingData, folder: Path, seed: int = 0, progress: Progress | None = None) -> Trained:
        """See `core.students.base.Student.train`; `InvalidValue` for soft labels."""
        data.check_hard("spaCy")
        with TrainingRun(self, data, folder, seed) as course:
            return course.begin() or self._learn(data, course, progress)

    def _learn(self, data: TrainingData, course: TrainingRun, progress: Progress | None) -> Trained:
        course.go_on(0)
        pupil = _SpacyTraining(self, data, int(course.asked["seed"]))
        best = pupil.weights()
        for epoch in range(1, self.epochs + 1):
            told = within(progress, (epoch - 1) / self.epochs, epoch / self.epochs)
            loss = pupil.learn(epoch, told, course.words(epoch, self.epochs))
            dev = pupil.measure() if data.dev else None
            course.tell(epoch, loss, dev)
            if best_row(course.rows())["epoch"] == epoch:
                best = pupil.weights()
            if exhausted(course.rows(), self.patience):
                break
        pupil.write(best, course.folder)
        return course.end()


class _SpacyTraining:
    """A pipeline while it learns."""

    def __init__(self, options: SpacyStudent, data: TrainingData, seed: int) -> None:
        from thinc.api import fix_random_seed

        fix_random_seed(seed)
        self.options, self.data, self.seed = options, data, seed
        self.examples = [example for example in data.train if any(example.known)]
        self.nlp = _blank(data.lang)
        tagger: Any = self.nlp.add_pipe("ner", config={"model": _architecture(options)})
        for label in data.labels:
            tagger.add_label(label)
        sample = [self._lesson(example, 0.0) for example in self.examples]
        self.optimizer: Any = self.nlp.initialize(lambda: sample)
        self.optimizer.learn_rate = options.learning_rate

    def learn(self, epoch: int, progress: Progress | None, words: str) -> float:
        """One time over the data; the loss per known word."""
        chance = random.Random(f"{self.seed} {epoch}")
        order = chance.sample(self.examples, len(self.examples))
        lessons = [self._lesson(example, chance.random()) for example in order]
        losses: dict[str, float] = {}
        for start in range(0, len(lessons), self.options.batch):
            if progress:
                progress(start / len(lessons), words)
            batch = lessons[start : start + self.options.batch]
            self.nlp.update(batch, sgd=self.optimizer, drop=self.options.dropout, losses=losses)
        return float(losses["ner"]) / sum(sum(example.known) for example in self.examples)

    def measure(self) -> Counts:
        """Strict span counts on dev, with averaged weights."""
        with self.nlp.use_params(self.optimizer.averages):
            found = [
                [Span(one.start, one.end, one.label_) for one in doc.ents]
                for doc in self.nlp.pipe([self._doc(sentence) for sentence in self.data.dev])
            ]
        return score(self.data.dev, found, self.data.labels)

    def weights(self) -> bytes:
        with self.nlp.use_params(self.optimizer.averages):
            found: bytes = self.nlp.to_bytes()
        return found

    def write(self, weights: bytes, folder: Path) -> None:
        self.nlp.from_bytes(weights)
        self.nlp.to_disk(folder)

    def _lesson(self, example: Example, least: float) -> Any:
        """The example for spaCy; words that weigh no more than ``least`` are masked."""
        from spacy.tokens import Span as Piece
        from spacy.training import Example as Lesson

        seen = [known and weight > least for known, weight in zip(example.known, example.weights, strict=True)]
        reference = self._doc(example.sentence)
        entities, masked = known_spans(example, seen)
        reference.set_ents(
            [Piece(reference, span.start, span.end, span.label) for span in entities],
            missing=[reference[word : word + 1] for word in masked],
        )
        return Lesson(self._doc(example.sentence), reference)

    def _doc(self, sentence: Sentence) -> Any:
        from spacy.tokens import Doc

        return Doc(self.nlp.vocab, words=list(sentence.words), spaces=[bool(gap) for gap in sentence.gaps])


def _blank(lang: str) -> Any:
    """An empty pipeline of that language, or of none in particular where spaCy does not know it."""
    import spacy

    try:
        return spacy.blank(base_language(lang))
    except (ImportError, OSError, ValueError):
        return spacy.blank("xx")


def _architecture(options: SpacyStudent) -> dict[str, Any]:
    half = options.rows // 2
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": options.width,
                "attrs": list(ATTRIBUTES),
                "rows": [options.rows, half, half, half],
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": options.width,
                "depth": options.depth,
                "window_size": 1,
                "maxout_pieces": 3,
            },
        },
    }
