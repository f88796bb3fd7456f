"""Where an approach is tried, and what its students learn from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.components.component import Progress
from core.errors import InvalidValue
from core.experiments.dataset import CorrectedSentence, Dataset
from core.experiments.predictions import Prediction, Speaker, by_tagger, of_projection
from core.model import Projection, Sentence, SentencePair
from core.projection.projector import project_corpus
from core.projection.recipe import Recipe
from core.students import Example, Student, Trained, TrainingData, Trust, annotated, held_out, projected
from core.taggers import Tagger

SOURCE_DEV = 0.15
"""The share of labelled source sentences that a source student is watched on."""


@dataclass
class TrainingContext:
    """Where an approach is tried: data, recipe, student, the amount of corrected sentences, and a seed.

    Students go into ``students``, a folder each by what they learned from, so that approaches share
    them; ``trained`` lists those that this one took, ``final`` names the folder of the one that by
    itself tags the target language.
    """

    material: Dataset
    recipe: Recipe
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
        return self.material.labels

    @property
    def corrected(self) -> tuple[CorrectedSentence, ...]:
        return self.material.first(self.amount, self.seed)

    def train(self, examples: Sequence[Example], dev: Sequence[Sentence]) -> Tagger:
        """A student of these examples, one that is there already where the same was asked for."""
        data = TrainingData(self.labels, tuple(examples), tuple(dev))
        folder = self.students / f"{self.name}-{data.digest}-{self.seed}"
        done = self.student.train(data, folder, self.seed, self.progress)
        self.trained.append(done)
        return done.tagger()

    def pupil(self, examples: Sequence[Example]) -> Speaker:
        """A student of the target language, watched on dev."""
        return self.alone(self.train(examples, self.material.dev))

    def alone(self, tagger: Tagger) -> Speaker:
        """The student that was trained last, asked about the target language by itself."""
        self.final = self.trained[-1].folder.name
        return by_tagger(tagger, self.labels)

    def abroad(self, sentences: Sequence[Sentence]) -> Tagger:
        """A student of labelled sentences of other languages, watched on some of them."""
        if not sentences:
            raise InvalidValue("No labelled source sentence is left to learn from; name some as source.")
        learn, dev = held_out(sentences, SOURCE_DEV)
        return self.train(annotated(learn, self.labels), dev)


def projected_examples(setting: TrainingContext, trust: Trust) -> list[Example]:
    material = setting.material
    return learned(setting, material.pairs, material.projections(setting.progress), trust)


def mixed_examples(setting: TrainingContext, trust: Trust, share: float = 1.0) -> list[Example]:
    """The corrected sentences, and what was projected onto the sentences that are not among them."""
    corrected = [one.example for one in setting.corrected]
    there = {example.sentence.words for example in corrected}
    rest = [one for one in projected_examples(setting, trust) if one.sentence.words not in there]
    return corrected + [one.scaled(share) for one in rest]


def learned(
    setting: TrainingContext, pairs: Sequence[SentencePair], projections: Sequence[Projection], trust: Trust
) -> list[Example]:
    both = zip(pairs, projections, strict=True)
    return [projected(pair.target, one, setting.labels, pair.source, trust) for pair, one in both if pair.target.words]


def brought_back(
    setting: TrainingContext, pairs: Sequence[SentencePair], heard: Sequence[Prediction]
) -> list[Prediction]:
    """What was heard of the sources, projected onto the targets; the aligner also reads what may be projected."""
    tagged = [
        SentencePair(pair.id, pair.source.with_spans(one.spans), pair.target.with_spans(None))
        for pair, one in zip(pairs, heard, strict=True)
    ]
    text = ((pair.source.words, pair.target.words) for pair in setting.material.pairs)
    projections = project_corpus(setting.recipe, tagged, text)[1]
    return [of_projection(one, said, setting.labels) for one, said in zip(projections, heard, strict=True)]
