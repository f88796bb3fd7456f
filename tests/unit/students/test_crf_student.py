"""The student that trains in seconds: what it learns of a sentence that is known in part, and its folder."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import InvalidValue
from core.model import Sentence, Span
from core.students import CrfStudent, Example, TrainingData, annotated, read_history, read_trained, write_card
from core.students.crf_student import _training_sequences
from core.students.model_card import Provenance
from core.taggers import CrfTagger
from core.taggers.features import features

LABELS = ("PER", "LOC")
QUICK = CrfStudent(iterations=12)


def sentence(text: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), "de", spans)


TOY = [
    sentence(f"{name} wohnt in {place}", Span(0, 1, "PER"), Span(3, 4, "LOC"))
    for name in ("Anna", "Otto", "Ida")
    for place in ("Wien", "Graz", "Linz")
]
DATA = TrainingData(LABELS, annotated(TOY, LABELS), tuple(TOY[:4]))


def test_it_learns_a_toy_set_and_is_a_tagger_by_its_folder(tmp_path: Path) -> None:
    told: list[float] = []
    trained = QUICK.train(DATA, tmp_path / "s", progress=lambda share, _: told.append(share))
    assert trained.dev is not None
    assert trained.dev.f1 == 1.0
    assert trained.tagger() == CrfTagger(str(tmp_path / "s" / "model.crf"), (), LABELS)
    assert trained.best_epoch == trained.epochs == len(read_history(tmp_path / "s"))
    rows = read_history(tmp_path / "s")
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert [row["seconds"] for row in rows] == sorted(row["seconds"] for row in rows)
    assert told == sorted(told)
    write_card(trained, Provenance("a toy", "de"))
    assert 'library_name: "python-crfsuite"' in (tmp_path / "s" / "README.md").read_text(encoding="utf-8")
    again = QUICK.train(DATA, tmp_path / "s", progress=lambda *_: pytest.fail("it was trained again"))
    assert again == trained == read_trained(tmp_path / "s")


def test_the_same_data_give_the_same_file_and_a_stopped_training_is_no_tagger(tmp_path: Path) -> None:
    files = [QUICK.train(DATA, tmp_path / name).folder / "model.crf" for name in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        QUICK.train(DATA, tmp_path / "c", progress=stop)
    assert not (tmp_path / "c" / "model.crf").exists()
    assert (QUICK.train(DATA, tmp_path / "c").folder / "model.crf").read_bytes() == files[0].read_bytes()


def test_a_masked_word_cuts_its_sentence_and_takes_its_span_along() -> None:
    one = sentence("Anna Berg wohnt in Bad Ischl")
    tags = ("B-PER", "I-PER", None, "O", "B-LOC", "I-LOC")
    seen = features(one.words)
    whole = list(_training_sequences((Example(one, tags, (1.0,) * 6),), 0))
    assert whole == [(seen[:2], ["B-PER", "I-PER"]), (seen[3:], ["O", "B-LOC", "I-LOC"])]
    part = list(_training_sequences((Example(one, tags, (1.0, 0.0, 1.0, 1.0, 1.0, 1.0)),), 0))
    assert part == [(seen[3:], ["O", "B-LOC", "I-LOC"])]


def test_a_weight_is_the_share_of_sentences_in_which_a_word_is_learned() -> None:
    one = sentence("Anna wohnt")
    examples = (Example(one, ("B-PER", "O"), (0.3, 1.0)),) * 2000
    learned = sum("B-PER" in tags for _, tags in _training_sequences(examples, 1))
    assert 540 < learned < 660  # 600 expected, three standard deviations of 20.5


def test_soft_labels_and_nothing_to_learn_are_refused(tmp_path: Path) -> None:
    soft = np.full((2, 5), 0.2, np.float32)
    example = Example(sentence("Anna wohnt"), ("B-PER", "O"), (1.0, 1.0), soft)
    with pytest.raises(InvalidValue, match="CRF student learns from hard labels only"):
        QUICK.train(TrainingData(LABELS, (example,)), tmp_path / "s")
    with pytest.raises(InvalidValue, match="at least one iteration"):
        CrfStudent(iterations=0)
