"""A spaCy student: hash embeddings, a convolution over words and a transition-based tagger, from scratch.

It needs no pretrained weights and trains on a CPU in well under a minute on some hundred sentences.
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
        """Train as `core.students.base.Student.train` says; `InvalidValue` for soft labels."""
        data.check_hard("spaCy")
        with TrainingRun(self, data, folder, seed) as run:
            return run.begin() or self._train(data, run, progress)

    def _train(self, data: TrainingData, run: TrainingRun, progress: Progress | None) -> Trained:
        run.resume_after(0)
        training = _SpacyTraining(self, data, int(run.settings["seed"]))
        best = training.weights()
        for epoch in range(1, self.epochs + 1):
            step = within(progress, (epoch - 1) / self.epochs, epoch / self.epochs)
            loss = training.train_epoch(epoch, step, run.progress_text(epoch, self.epochs))
            dev = training.measure() if data.dev else None
            run.log_epoch(epoch, loss, dev)
            if best_row(run.rows())["epoch"] == epoch:
                best = training.weights()
            if exhausted(run.rows(), self.patience):
                break
        training.write(best, run.folder)
        return run.end()


class _SpacyTraining:
    """A pipeline in training."""

    def __init__(self, options: SpacyStudent, data: TrainingData, seed: int) -> None:
        from thinc.api import fix_random_seed

        fix_random_seed(seed)
        self.options, self.data, self.seed = options, data, seed
        self.examples = [example for example in data.train if any(example.known_words)]
        self.known_words = sum(sum(example.known_words) for example in self.examples)
        self.nlp = _blank(data.lang)
        tagger: Any = self.nlp.add_pipe("ner", config={"model": _architecture(options)})
        for label in data.labels:
            tagger.add_label(label)
        sample = [self._training_example(example, 0.0) for example in self.examples]
        self.optimizer: Any = self.nlp.initialize(lambda: sample)
        self.optimizer.learn_rate = options.learning_rate

    def train_epoch(self, epoch: int, progress: Progress | None, text: str) -> float:
        """Train once over the data and return the loss per known word."""
        rng = random.Random(f"{self.seed} {epoch}")
        order = rng.sample(self.examples, len(self.examples))
        examples = [self._training_example(example, rng.random()) for example in order]
        losses: dict[str, float] = {}
        for start in range(0, len(examples), self.options.batch):
            if progress:
                progress(start / len(examples), text)
            batch = examples[start : start + self.options.batch]
            self.nlp.update(batch, sgd=self.optimizer, drop=self.options.dropout, losses=losses)
        return float(losses["ner"]) / self.known_words

    def measure(self) -> Counts:
        """Return strict span counts on dev, with averaged weights."""
        docs = map(self._doc, self.data.dev)
        with self.nlp.use_params(self.optimizer.averages):
            predicted = list(map(_spans, self.nlp.pipe(docs)))
        return score(self.data.dev, predicted, self.data.labels)

    def weights(self) -> bytes:
        """Serialize the pipeline with averaged weights."""
        with self.nlp.use_params(self.optimizer.averages):
            weights: bytes = self.nlp.to_bytes()
        return weights

    def write(self, weights: bytes, folder: Path) -> None:
        """Write the pipeline with these weights into a folder."""
        self.nlp.from_bytes(weights)
        self.nlp.to_disk(folder)

    def _training_example(self, example: Example, threshold: float) -> Any:
        """Return the example for spaCy; words that weigh no more than ``threshold`` are masked."""
        from spacy.tokens import Span as DocSpan
        from spacy.training import Example as SpacyExample

        reference = self._doc(example.sentence)
        entities, masked = known_spans(example, example.unmasked(threshold))
        reference.set_ents(
            [DocSpan(reference, span.start, span.end, span.label) for span in entities],
            missing=[reference[word : word + 1] for word in masked],
        )
        return SpacyExample(self._doc(example.sentence), reference)

    def _doc(self, sentence: Sentence) -> Any:
        from spacy.tokens import Doc

        return Doc(self.nlp.vocab, words=list(sentence.words), spaces=[bool(gap) for gap in sentence.gaps])


def _spans(doc: Any) -> list[Span]:
    return [Span(ent.start, ent.end, ent.label_) for ent in doc.ents]


def _blank(lang: str) -> Any:
    """Return an empty pipeline of that language, of the multi-language class where spaCy does not know it."""
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
