"""Ways to a tagger for the target language: what a student learns from, and who is asked in the end.

An approach is a frozen dataclass in `APPROACHES` whose fields are its options; ``speaker`` trains
what it needs through its `TrainingContext` and returns what can be asked. ``counts_corrected`` says
whether it learns from corrected sentences, so that their amount matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from core.components.component import part
from core.corpora.translation_pipelines import translate_test, translate_train
from core.errors import InvalidValue
from core.experiments.context import TrainingContext, brought_back, learned, mixed_examples, projected_examples
from core.experiments.dataset import GoldSet
from core.experiments.predictions import CertainTagger, Prediction, Speaker, by_tagger, mean
from core.model import Sentence, SentencePair
from core.projection.projector import project_corpus
from core.students import Example, LanguageSimilarity, Trust, hardened, taught, unlabelled
from core.taggers import Tagger
from core.translators import Translator


class Approach(Protocol):
    """A frozen dataclass whose fields are its options; ``kind`` is its name in `APPROACHES`."""

    kind: ClassVar[str]

    @property
    def counts_corrected(self) -> bool: ...

    def speaker(self, setting: TrainingContext) -> Speaker: ...


@dataclass(frozen=True, slots=True)
class ProjectedOnly:
    """A student of what the recipe projected.

    * ``threshold``: a projected span with a lower score is masked; ``weighting``: "none", or by "score".
    * ``missing``: what becomes of the other words where a source entity was projected onto nothing:
      "outside" takes them for O, "mask" masks them.
    """

    kind: ClassVar[str] = "projected"
    counts_corrected: ClassVar[bool] = False

    threshold: float = 0.0
    weighting: Literal["none", "score"] = "none"
    missing: Literal["outside", "mask"] = "outside"

    def speaker(self, setting: TrainingContext) -> Speaker:
        return setting.pupil(projected_examples(setting, Trust(self.threshold, self.weighting, self.missing)))


@dataclass(frozen=True, slots=True)
class CorrectedOnly:
    """A student of the corrected sentences alone."""

    kind: ClassVar[str] = "corrected"
    counts_corrected: ClassVar[bool] = True

    def speaker(self, setting: TrainingContext) -> Speaker:
        return setting.pupil([one.example for one in setting.corrected])


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

    def speaker(self, setting: TrainingContext) -> Speaker:
        trust = Trust(self.threshold, self.weighting, self.missing)
        return setting.pupil(mixed_examples(setting, trust, self.share))


@dataclass(frozen=True, slots=True)
class TranslateTrain:
    """A student of translated source sentences, onto which the recipe projected their labels.

    * ``translator``: from the source into the target language.
    * ``threshold``, ``weighting`` and ``missing``: as of projected.
    """

    kind: ClassVar[str] = "translate-train"
    counts_corrected: ClassVar[bool] = False

    translator: Translator = part("translator")
    threshold: float = 0.0
    weighting: Literal["none", "score"] = "none"
    missing: Literal["outside", "mask"] = "outside"

    def speaker(self, setting: TrainingContext) -> Speaker:
        lang = next(sentence.lang for gold in setting.material.golds.values() for sentence in gold.sentences)
        pairs = translate_train(setting.material.source, self.translator, lang, setting.progress).pairs
        projections = project_corpus(setting.recipe, pairs)[1]
        trust = Trust(self.threshold, self.weighting, self.missing)
        return setting.pupil(learned(setting, pairs, list(projections), trust))


@dataclass(frozen=True, slots=True)
class TranslateTest:
    """A student of the source language that reads a translation, whose labels the recipe brings back.

    * ``translator``: from the target into the source language; none takes the translations by people
      that come with the test, which is better than any machine gives.
    """

    kind: ClassVar[str] = "translate-test"
    counts_corrected: ClassVar[bool] = False

    translator: Translator | None = part("translator", None)

    def speaker(self, setting: TrainingContext) -> Speaker:
        source = setting.material.source
        tagger = CertainTagger(setting.abroad(source))

        def said(gold: GoldSet) -> list[Prediction]:
            if not self.translator and not gold.sources:
                raise InvalidValue("The test has no translations, so translate-test needs a translator.")
            if self.translator:
                pairs = translate_test(gold.sentences, self.translator, tagger, source[0].lang, setting.progress).pairs
            else:
                sides = zip(gold.sources, gold.sentences, strict=True)
                pairs = tuple(SentencePair(f"{k}", *one) for k, one in enumerate(sides))
            asked = [pair.source.with_spans(None) for pair in pairs]
            heard = by_tagger(tagger, setting.labels)(GoldSet("", tuple(asked)))
            return brought_back(setting, pairs, heard)

        return said


@dataclass(frozen=True, slots=True)
class ModelTransfer:
    """A student of the source language, asked about the target language as it is."""

    kind: ClassVar[str] = "model-transfer"
    counts_corrected: ClassVar[bool] = False

    def speaker(self, setting: TrainingContext) -> Speaker:
        return setting.alone(setting.abroad(setting.material.source))


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

    teachers: tuple[Tagger, ...] = part("tagger", ())
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

    def speaker(self, setting: TrainingContext) -> Speaker:
        by_lang: dict[str, list[Sentence]] = {}
        for sentence in setting.material.source:
            by_lang.setdefault(sentence.lang, []).append(sentence)
        teachers = self.teachers or tuple(setting.abroad(some) for some in by_lang.values())
        examples = self._unsoftened(setting)
        weights: Sequence[float] = ()
        if self.weighting == "similarity":
            target = [example.sentence for example in examples]
            weights = tuple(LanguageSimilarity(self.encoder).weights(by_lang, target, setting.seed).values())
        soft = taught(examples, [CertainTagger(one) for one in teachers], setting.labels, weights, setting.progress)
        if not setting.student.takes_soft:
            soft = tuple(hardened(example, setting.labels) for example in soft)
        return setting.pupil(soft)

    def _unsoftened(self, setting: TrainingContext) -> list[Example]:
        corrected = [one.example for one in setting.corrected] if self.counts_corrected else []
        if self.hard in {"projected", "both"}:
            return mixed_examples(setting, Trust()) if self.hard == "both" else projected_examples(setting, Trust())
        there = {example.sentence.words for example in corrected}
        rest = [pair.target for pair in setting.material.pairs if pair.target.words not in there]
        return corrected + [unlabelled(sentence) for sentence in rest if sentence.words]


@dataclass(frozen=True, slots=True)
class StudentEnsemble:
    """The mean of what several approaches say of each word (Ebing & Glavaš 2025).

    * ``members``: the approaches.
    """

    kind: ClassVar[str] = "ensemble"

    members: tuple[Approach, ...] = part("approach", ())

    def __post_init__(self) -> None:
        if len(self.members) < 2:
            raise InvalidValue("An ensemble has at least two members.")

    @property
    def counts_corrected(self) -> bool:
        return any(member.counts_corrected for member in self.members)

    def speaker(self, setting: TrainingContext) -> Speaker:
        speakers = [member.speaker(setting) for member in self.members]
        setting.final = ""

        def said(gold: GoldSet) -> list[Prediction]:
            each = zip(*(speaker(gold) for speaker in speakers), strict=True)
            return [mean(opinions, setting.labels) for opinions in each]

        return said


APPROACHES: dict[str, type[Approach]] = {
    one.kind: one
    for one in (
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
