"""Teachers: soft labels, their mixture, and a student that learns from them alone or beside hard labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from core.components.component import Progress
from core.errors import InvalidValue
from core.model import Scores, Sentence
from core.students import TrainingData, TransformerStudent, hardened, read_history, soft_labels, taught, unlabelled
from core.students.distillation import as_iob2, uniform
from core.taggers import SentenceTagger, Tagging, TransformerTagger
from tests.tiny_models import alone_and_light
from tests.tiny_models.encoders import tiny_bert
from tests.unit.students.test_spacy_student import DATA, LABELS, TOY

LATIN = ("O", "B-PER", "I-PER")


@dataclass(frozen=True, slots=True)
class Rote:
    """A teacher that says the same of every word, or nothing about how sure it is."""

    row: tuple[float, ...] = ()
    tags: tuple[str, ...] = LATIN

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            if not self.row:
                return [Tagging(()) for _ in sentences]
            rows = [np.array([self.row] * len(one), np.float32).reshape(len(one), len(self.tags)) for one in sentences]
            return [Tagging((), self.tags, found) for found in rows]

        return tag


BLANK = [replace(one, spans=None) for one in TOY]
EMPTY = Sentence((), (), "de")


def matrix(*rows: Sequence[float]) -> Scores:
    return np.array(rows, np.float32)


def test_several_teachers_are_mixed_by_weights_that_sum_to_one() -> None:
    teachers = [Rote((1.0, 0.0, 0.0)), Rote((0.5, 0.3, 0.2))]
    alike, weighted = soft_labels(teachers, BLANK[:1], ["PER"]), soft_labels(teachers, BLANK[:1], ["PER"], (0.2, 0.8))
    np.testing.assert_allclose(alike[0], [[0.75, 0.15, 0.1]] * 4, atol=1e-6)
    np.testing.assert_allclose(weighted[0], [[0.6, 0.24, 0.16]] * 4, atol=1e-6)
    assert sum(uniform(3)) == pytest.approx(1)
    assert soft_labels(teachers, [EMPTY], ["PER"])[0].shape == (0, 3)


@pytest.mark.parametrize("weights", [(1.0,), (0.5, 0.6), (1.5, -0.5)])
def test_weights_that_do_not_fit_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(InvalidValue, match="2 teachers need as many weights"):
        soft_labels([Rote((1.0, 0, 0)), Rote((1.0, 0, 0))], BLANK[:1], ["PER"], weights)
    with pytest.raises(InvalidValue, match="0 teachers"):
        soft_labels([], BLANK[:1], ["PER"])


def test_a_tagger_without_probabilities_is_no_teacher() -> None:
    with pytest.raises(InvalidValue, match="tells only entities"):
        soft_labels([Rote()], BLANK[:1], ["PER"])


def test_labels_that_only_one_side_knows_go_to_o_or_stay_empty() -> None:
    tagging = Tagging((), ("O", "B-MISC", "I-MISC", "B-PER", "I-PER"), matrix([0.1, 0.2, 0.3, 0.25, 0.15]))
    np.testing.assert_allclose(as_iob2(tagging, LABELS), [[0.6, 0.25, 0.15, 0, 0]], atol=1e-6)


def test_a_teacher_without_beginnings_begins_where_the_word_before_is_something_else() -> None:
    tagging = Tagging((), ("O", "I-PER"), matrix([0.2, 0.8], [0.5, 0.5], [1.0, 0.0], [0.4, 0.6]))
    wanted = [[0.2, 0.8, 0.0], [0.5, 0.1, 0.4], [1.0, 0.0, 0.0], [0.4, 0.6, 0.0]]
    np.testing.assert_allclose(as_iob2(tagging, ["PER"]), wanted, atol=1e-6)


def test_hard_labels_stay_and_unknown_words_get_the_likeliest_tag_by_its_probability() -> None:
    soft = matrix([0.1, 0.7, 0.2], [0.2, 0.2, 0.6], [0.6, 0.3, 0.1], [0.9, 0.1, 0.0])
    given = replace(unlabelled(BLANK[0], soft), tags=(None, None, "B-PER", None))
    found = hardened(given, ["PER"])
    assert found.tags == ("B-PER", "I-PER", "B-PER", "O")
    assert found.weights == pytest.approx((0.7, 0.6, 1.0, 0.9))
    assert found.soft is None


light = pytest.fixture(scope="module", autouse=True)(alone_and_light)


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("bert"), positions=32)


@pytest.fixture(scope="module")
def teacher(bert: Path, tmp_path_factory: pytest.TempPathFactory) -> TransformerTagger:
    quick = TransformerStudent(str(bert), epochs=12, batch=4, learning_rate=2e-3)
    tagger = quick.train(TrainingData(LABELS, DATA.train), tmp_path_factory.mktemp("teacher"), 1).tagger()
    assert isinstance(tagger, TransformerTagger)
    return tagger


@pytest.mark.parametrize("soft_loss", ["mse", "kl"])
def test_a_student_matches_its_teacher_on_sentences_that_nobody_labelled(
    soft_loss: str, bert: Path, teacher: TransformerTagger, tmp_path: Path
) -> None:
    examples = taught([unlabelled(one) for one in BLANK], [teacher], LABELS)
    assert not any(any(example.tags) for example in examples)
    learner = TransformerStudent(str(bert), epochs=12, batch=4, learning_rate=2e-3, soft_loss=soft_loss)  # type: ignore[arg-type]
    trained = learner.train(TrainingData(LABELS, examples), tmp_path / "s", 2)
    rows = read_history(tmp_path / "s")
    assert rows[-1]["loss"] < rows[0]["loss"] / 5
    wanted, found = teacher.prepare()(BLANK), trained.tagger().prepare()(BLANK)
    assert [tagging.spans for tagging in found] == [tagging.spans for tagging in wanted] == [one.spans for one in TOY]


def test_hard_and_soft_labels_are_learned_together(bert: Path, tmp_path: Path) -> None:
    """Teachers who know nothing of the last word, and hard labels for it alone: together they are the whole."""
    soft = [np.full((4, 5), 0.2, np.float32) for _ in TOY]
    for rows in soft:
        rows[0], rows[1], rows[2] = np.eye(5)[[1, 0, 0]]
    half = [
        replace(unlabelled(one, rows), tags=(None, None, None, "B-LOC")) for one, rows in zip(BLANK, soft, strict=True)
    ]
    learner = TransformerStudent(str(bert), epochs=8, batch=4, learning_rate=3e-3, soft_loss="kl")
    tagger = learner.train(TrainingData(LABELS, tuple(half)), tmp_path / "s").tagger()
    assert [tagging.spans for tagging in tagger.prepare()(BLANK)] == [one.spans for one in TOY]
