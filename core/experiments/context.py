"""Context in which an approach is tried, and the training examples of its students."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.aligners import Background
from core.components.component import Progress
from core.errors import InvalidValue
from core.experiments.dataset import CorrectedSentence, Dataset
from core.experiments.predictions import Prediction, Predictor, predict_with, prediction_of_projection
from core.model import Projection, Sentence, SentencePair
from core.projection.projector import project_corpus
from core.students import Example, Student, Trained, TrainingData, Trust, annotated, held_out, projected, unlabelled
from core.taggers import Tagger

SOURCE_DEV = 0.15
"""The share of labelled source sentences that serve a source student as dev."""


@dataclass
class TrainingContext:
    """Data with a recipe, student, amount of corrected sentences and seed with which an approach is tried.

    Each student is written into a folder in ``students`` named by its training data, so that approaches
    share students; ``trained`` lists those that this approach used, ``final`` names the folder of the one
    that tags the target language by itself, "" where it takes more than that.
    """

    dataset: Dataset
    student: Student
    amount: int
    seed: int
    students: Path
    name: str
    progress: Progress | None = None
    trained: list[Trained] = field(default_factory=list)
    final: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that are learned."""
        return self.dataset.labels

    @property
    def corrected(self) -> tuple[CorrectedSentence, ...]:
        """As many corrected sentences as this training may learn from."""
        return self.dataset.first(self.amount, self.seed)

    @property
    def corrected_examples(self) -> list[Example]:
        """What these corrected sentences teach."""
        return [entry.example for entry in self.corrected]

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders of the students that were trained."""
        return tuple(student.folder.name for student in self.trained)

    @property
    def seconds(self) -> float:
        """The time of training of all students."""
        return round(sum(student.seconds for student in self.trained), 2)

    @property
    def versions(self) -> dict[str, str]:
        """The libraries of the student that was trained last."""
        return dict(self.trained[-1].versions) if self.trained else {}

    def train(self, examples: Sequence[Example], dev: Sequence[Sentence]) -> Tagger:
        """Train a student on these examples; one that was trained on the same before is used again."""
        data = TrainingData(self.labels, tuple(examples), tuple(dev))
        folder = self.students / f"{self.name}-{data.digest}-{self.seed}"
        trained = self.student.train(data, folder, self.seed, self.progress)
        self.trained.append(trained)
        return trained.tagger()

    def train_on_target(self, examples: Sequence[Example]) -> Predictor:
        """Train a student on examples of the target language, with the dataset's dev."""
        return self.final_predictor(self.train(examples, self.dataset.dev))

    def final_predictor(self, tagger: Tagger) -> Predictor:
        """Let the student that was trained last, whose tagger this is, tag the target language by itself."""
        self.final = self.trained[-1].folder.name
        return predict_with(tagger, self.labels)

    def train_on_source(self, sentences: Sequence[Sentence]) -> Tagger:
        """Train a student on labelled sentences of other languages, a share of which are its dev."""
        if not sentences:
            raise InvalidValue("No labelled source sentence is left to learn from; name some as source.")
        train, dev = held_out(sentences, SOURCE_DEV)
        return self.train(annotated(train, self.labels), dev)


def projected_examples(context: TrainingContext, trust: Trust) -> list[Example]:
    """Return an example of the recipe's projection onto each pair of the dataset."""
    dataset = context.dataset
    return examples_of(context, dataset.pairs, dataset.projections(context.progress), trust)


def mixed_examples(context: TrainingContext, trust: Trust, share: float = 1.0) -> list[Example]:
    """Return the corrected sentences, and projections onto all others with weights multiplied by ``share``."""
    examples = context.corrected_examples
    corrected = _words(examples)
    for example in projected_examples(context, trust):
        if example.sentence.words not in corrected:
            examples.append(example.scaled(share))
    return examples


def unlabelled_examples(context: TrainingContext, labelled: Sequence[Example]) -> list[Example]:
    """Return an example without labels of each target sentence that has words, and other words than ``labelled``."""
    excluded = _words(labelled) | {()}
    return [unlabelled(pair.target) for pair in context.dataset.pairs if pair.target.words not in excluded]


def _words(examples: Iterable[Example]) -> set[tuple[str, ...]]:
    return {example.sentence.words for example in examples}


def examples_of(
    context: TrainingContext, pairs: Sequence[SentencePair], projections: Iterable[Projection], trust: Trust
) -> list[Example]:
    """Return an example of each projection onto a target sentence that has words."""
    examples = []
    for pair, projection in zip(pairs, projections, strict=True):
        if pair.target.words:
            examples.append(projected(pair.target, projection, context.labels, pair.source, trust))
    return examples


def project_predictions(
    context: TrainingContext, pairs: Sequence[SentencePair], predictions: Sequence[Prediction]
) -> list[Prediction]:
    """Project predictions for the source sentences onto their targets.

    The aligner also reads the pairs of the dataset, as further parallel text.
    """
    tagged = [
        SentencePair(pair.id, pair.source.with_spans(prediction.spans), pair.target.with_spans(None))
        for pair, prediction in zip(pairs, predictions, strict=True)
    ]
    text = ((pair.source.words, pair.target.words) for pair in context.dataset.pairs)
    background = Background(text, context.dataset.dictionaries)
    projections = project_corpus(context.dataset.recipe, tagged, background)[1]
    return [
        prediction_of_projection(projection, prediction, context.labels)
        for projection, prediction in zip(projections, predictions, strict=True)
    ]
