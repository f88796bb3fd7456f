"""Approaches to a tagger for the target language: the training data of students, and the final predictor.

An approach is a frozen dataclass in `APPROACHES` whose fields are its options; ``predictor`` trains
students through its `TrainingContext` and returns the predictor of the result. ``counts_corrected`` says
whether it learns from corrected sentences, so that their amount matters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from core.aligners import Background
from core.components.component import component_field
from core.corpora.translation_pipelines import translate_test, translate_train
from core.errors import InvalidValue
from core.experiments.context import (
    TrainingContext,
    examples_of,
    mixed_examples,
    project_predictions,
    projected_examples,
    unlabelled_examples,
)
from core.experiments.dataset import GoldSet
from core.experiments.predictions import OneHotTagger, Prediction, Predictor, mean, predict_with
from core.model import Sentence, SentencePair
from core.projection.projector import project_corpus
from core.students import Example, LanguageSimilarity, Trust, hardened, taught
from core.taggers import Tagger
from core.translators import Translator


class Approach(Protocol):
    """A frozen dataclass whose fields are its options; ``kind`` is its name in `APPROACHES`."""

    kind: ClassVar[str]

    @property
    def counts_corrected(self) -> bool:
        """True where it learns from corrected sentences."""
        ...

    def predictor(self, context: TrainingContext) -> Predictor:
        """Train what the approach needs and return its predictor."""
        ...


@dataclass(frozen=True, slots=True)
class ProjectedOnly:
    """A student of what the recipe projected.

    * ``threshold``: a projected span with a lower probability, or score, is masked; ``weighting``: "none", or by
      "score".
    * ``missing``: what becomes of the other words where a source entity was projected onto nothing:
      "outside" takes them for O, "mask" masks them.
    """

    kind: ClassVar[str] = "projected"
    counts_corrected: ClassVar[bool] = False

    threshold: float = 0.0
    weighting: Literal["none", "score"] = "none"
    missing: Literal["outside", "mask"] = "outside"

    def predictor(self, context: TrainingContext) -> Predictor:
        trust = Trust(self.threshold, self.weighting, self.missing)
        return context.train_on_target(projected_examples(context, trust))


@dataclass(frozen=True, slots=True)
class CorrectedOnly:
    """A student of the corrected sentences alone."""

    kind: ClassVar[str] = "corrected"
    counts_corrected: ClassVar[bool] = True

    def predictor(self, context: TrainingContext) -> Predictor:
        return context.train_on_target(context.corrected_examples)


@dataclass(frozen=True, slots=True)
class CorrectedAndProjected:
    """A student of the corrected sentences, and of what was projected onto all others.

    * ``share``: what a projected word counts beside a corrected one.
    * ``threshold``, ``weighting`` and ``missing``: as of projected.
    """

    kind: ClassVar[str] = "both"
    counts_corrected: ClassVar[bool] = True

    share: float = 1.0
    threshold: float = 0.0
    weighting: Literal["none", "score"] = "none"
    missing: Literal["outside", "mask"] = "outside"

    def predictor(self, context: TrainingContext) -> Predictor:
        trust = Trust(self.threshold, self.weighting, self.missing)
        return context.train_on_target(mixed_examples(context, trust, self.share))


@dataclass(frozen=True, slots=True)
class TranslateTrain:
    """A student of translated source sentences, onto which the recipe projected their labels.

    * ``translator``: from the source into the target language.
    * ``threshold``, ``weighting`` and ``missing``: as of projected.
    """

    kind: ClassVar[str] = "translate-train"
    counts_corrected: ClassVar[bool] = False

    translator: Translator = component_field("translator")
    threshold: float = 0.0
    weighting: Literal["none", "score"] = "none"
    missing: Literal["outside", "mask"] = "outside"

    def predictor(self, context: TrainingContext) -> Predictor:
        lang = next(sentence.lang for gold in context.dataset.golds.values() for sentence in gold.sentences)
        pairs = translate_train(context.dataset.source, self.translator, lang, context.progress).pairs
        background = Background(dictionaries=context.dataset.dictionaries)
        projections = project_corpus(context.dataset.recipe, pairs, background)[1]
        trust = Trust(self.threshold, self.weighting, self.missing)
        return context.train_on_target(examples_of(context, pairs, projections, trust))


@dataclass(frozen=True, slots=True)
class TranslateTest:
    """A student of the source language that reads a translation, whose labels the recipe brings back.

    * ``translator``: from the target into the source language; none takes the translations by people
      that come with the test, which is better than any machine gives.
    """

    kind: ClassVar[str] = "translate-test"
    counts_corrected: ClassVar[bool] = False

    translator: Translator | None = component_field("translator", None)

    def predictor(self, context: TrainingContext) -> Predictor:
        source = context.dataset.source
        tagger = OneHotTagger(context.train_on_source(source))

        def predict(gold: GoldSet) -> list[Prediction]:
            if not self.translator and not gold.sources:
                raise InvalidValue("The test has no translations, so translate-test needs a translator.")
            if self.translator:
                pairs = translate_test(gold.sentences, self.translator, tagger, source[0].lang, context.progress).pairs
            else:
                sides = zip(gold.sources, gold.sentences, strict=True)
                pairs = tuple(SentencePair(f"{number}", *sentences) for number, sentences in enumerate(sides))
            sources = tuple(pair.source.with_spans(None) for pair in pairs)
            predictions = predict_with(tagger, context.labels)(GoldSet("", sources))
            return project_predictions(context, pairs, predictions)

        return predict


@dataclass(frozen=True, slots=True)
class ModelTransfer:
    """A student of the source language, asked about the target language as it is."""

    kind: ClassVar[str] = "model-transfer"
    counts_corrected: ClassVar[bool] = False

    def predictor(self, context: TrainingContext) -> Predictor:
        return context.final_predictor(context.train_on_source(context.dataset.source))


@dataclass(frozen=True, slots=True)
class TeacherStudent:
    """A student of what teachers of other languages say of target sentences (Wu et al. 2020).

    * ``teachers``: taggers; none trains one student for each source language.
    * ``hard``: the hard labels beside the soft ones: "none", "projected", "corrected" or "both".
    * ``weighting``: teachers count "alike", or by "similarity" of their language to the target's, as
      ``encoder`` sees it (its name on the hub or its folder).

    A student that learns from hard labels only takes the teachers' likeliest tags.
    """

    kind: ClassVar[str] = "teacher-student"

    teachers: tuple[Tagger, ...] = component_field("tagger", ())
    hard: Literal["none", "projected", "corrected", "both"] = "none"
    weighting: Literal["alike", "similarity"] = "alike"
    encoder: str = ""

    def __post_init__(self) -> None:
        if self.weighting == "similarity" and (self.teachers or not self.encoder):
            raise InvalidValue("Weighting by similarity needs an encoder, and teachers that are trained here.")

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.encoder,) if self.encoder else ()

    @property
    def counts_corrected(self) -> bool:
        return self.hard in {"corrected", "both"}

    def predictor(self, context: TrainingContext) -> Predictor:
        by_lang = _by_lang(context.dataset.source)
        teachers = self.teachers or map(context.train_on_source, by_lang.values())
        one_hot = list(map(OneHotTagger, teachers))
        examples = self._hard_examples(context)
        weights = self._weights(context, by_lang, examples)
        soft = taught(examples, one_hot, context.labels, weights, context.progress)
        if not context.student.takes_soft:
            soft = tuple(hardened(example, context.labels) for example in soft)
        return context.train_on_target(soft)

    def _weights(
        self, context: TrainingContext, by_lang: Mapping[str, Sequence[Sentence]], examples: Sequence[Example]
    ) -> Sequence[float]:
        """Return the weights of the teachers, none where they count alike."""
        if self.weighting == "alike":
            return ()
        target = [example.sentence for example in examples]
        return tuple(LanguageSimilarity(self.encoder).weights(by_lang, target, context.seed).values())

    def _hard_examples(self, context: TrainingContext) -> list[Example]:
        """Return the examples to which soft labels are added."""
        if self.hard == "both":
            return mixed_examples(context, Trust())
        if self.hard == "projected":
            return projected_examples(context, Trust())
        corrected = context.corrected_examples if self.hard == "corrected" else []
        return corrected + unlabelled_examples(context, corrected)


def _by_lang(sentences: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    by_lang: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_lang.setdefault(sentence.lang, []).append(sentence)
    return by_lang


@dataclass(frozen=True, slots=True)
class StudentEnsemble:
    """The mean of what several approaches say of each word (Ebing & Glavaš 2025).

    * ``members``: the approaches.
    """

    kind: ClassVar[str] = "ensemble"

    members: tuple[Approach, ...] = component_field("approach", ())

    def __post_init__(self) -> None:
        if len(self.members) < 2:
            raise InvalidValue("An ensemble has at least two members.")

    @property
    def counts_corrected(self) -> bool:
        return any(member.counts_corrected for member in self.members)

    def predictor(self, context: TrainingContext) -> Predictor:
        predictors = [member.predictor(context) for member in self.members]
        context.final = ""  # no student tags the target language by itself

        def predict(gold: GoldSet) -> list[Prediction]:
            by_sentence = zip(*(predictor(gold) for predictor in predictors), strict=True)
            return [mean(predictions, context.labels) for predictions in by_sentence]

        return predict


APPROACHES: dict[str, type[Approach]] = {
    approach.kind: approach
    for approach in (
        ProjectedOnly,
        CorrectedOnly,
        CorrectedAndProjected,
        TranslateTrain,
        TranslateTest,
        ModelTransfer,
        TeacherStudent,
        StudentEnsemble,
    )
}
