"""Any encoder with a layer for tags, trained by the library's Trainer, on tiny models built here."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from core import pretrained
from core.errors import BadInput, Unavailable
from core.students import Example, TrainingData, TransformerStudent, annotated, read_history
from core.students.transformer.trainer import CHECKPOINTS, last_checkpoint, trainable_model
from core.students.transformer.training_windows import IGNORED, WindowTokenizer, training_features
from core.taggers import TransformerTagger
from tests.tiny_models import alone_and_light
from tests.tiny_models.encoders import tiny_bert, tiny_xlmr
from tests.tiny_models.seq2seq import tiny_mt5
from tests.unit.students.test_spacy_student import DATA, LABELS, TOY, sentence

ROOT = Path(__file__).parents[3]
Weights = dict[str, np.ndarray]

light = pytest.fixture(scope="module", autouse=True)(alone_and_light)


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("bert"), positions=32)


@pytest.fixture(scope="module")
def mt5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_mt5(tmp_path_factory.mktemp("mt5"))


def student(encoder: Path, **options: object) -> TransformerStudent:
    quick = TransformerStudent(str(encoder), epochs=8, batch=4, learning_rate=3e-3, window=64, overlap=8)
    return replace(quick, **options)  # type: ignore[arg-type]


def weights(folder: Path) -> Weights:
    return load_file(folder / "model.safetensors")


def same(one: Weights, other: Weights) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


def test_it_learns_a_toy_set_and_is_a_tagger_by_its_folder(bert: Path, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    trained = student(bert, patience=2).train(DATA, tmp_path / "s", 1, lambda *words: told.append(words))
    rows = read_history(tmp_path / "s")
    assert trained.dev is not None
    assert trained.dev.f1 == 1.0
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert trained.epochs == trained.best_epoch + 2
    assert not (tmp_path / "s" / CHECKPOINTS).exists()
    tagger = trained.tagger()
    assert tagger == TransformerTagger(model=str(tmp_path / "s"), rename=(), labels=LABELS)
    tagging = tagger.prepare()([replace(TOY[0], spans=None)])[0]
    assert tagging.spans == TOY[0].spans
    assert tagging.tags == DATA.tags
    assert told[-1][1] == f"Epoch {trained.epochs} of at most 8, best F1 on dev 100.0%"
    assert [share for share, _ in told] == sorted(share for share, _ in told)


@pytest.mark.parametrize("build", [tiny_xlmr, tiny_mt5], ids=["xlm-r", "mt5"])
def test_xlmr_and_the_encoder_of_mt5_learn_as_well(build: object, tmp_path: Path) -> None:
    encoder = build(tmp_path / "encoder")  # type: ignore[operator]
    trained = student(encoder, epochs=16, patience=4).train(DATA, tmp_path / "s", 1)
    assert trained.dev is not None
    assert trained.dev.f1 == 1.0
    assert trained.tagger().prepare()(TOY[:1])[0].spans == TOY[0].spans


def test_the_encoder_brings_its_own_weights_and_the_first_layers_can_be_frozen(mt5: Path, tmp_path: Path) -> None:
    before = weights(mt5)
    student(mt5, epochs=1, freeze=1).train(DATA, tmp_path / "s")
    after = {key.removeprefix("transformer."): found for key, found in weights(tmp_path / "s").items()}
    held = [key for key in after if key == "shared.weight" or key.startswith("encoder.block.0.")]
    learned = [key for key in after if key.startswith("encoder.block.1.")]
    assert len(held) > 5
    assert all(np.array_equal(after[key], before[key]) for key in held)
    assert all(np.any(after[key] != before[key]) for key in learned)
    assert all(np.allclose(after[key], before[key], atol=0.1) for key in learned)


def test_more_layers_than_there_are_and_missing_weights_are_one_sentence(bert: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="has 2 layers, so 3 cannot be frozen"):
        student(bert, freeze=3).train(DATA, tmp_path / "a")
    from safetensors.numpy import save_file

    broken = tiny_bert(tmp_path / "broken")
    kept = {key: found for key, found in weights(broken).items() if "layer.1" not in key}
    save_file(kept, broken / "model.safetensors", {"format": "pt"})
    with pytest.raises(Unavailable, match="lacks weights of its encoder"):
        student(broken).train(DATA, tmp_path / "b")


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(bert: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        student(bert, epochs=1).train(DATA, tmp_path / name, seed)
    assert same(weights(tmp_path / "a"), weights(tmp_path / "b"))
    assert not same(weights(tmp_path / "a"), weights(tmp_path / "c"))


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.unit.students.test_transformer_student import DATA, student

def kill(share, words):
    if share > 0.6:
        os.kill(os.getpid(), signal.SIGKILL)

student(Path(sys.argv[1]), epochs=4, patience=0).train(DATA, Path(sys.argv[2]), 3, kill)
"""


def test_after_a_kill_it_goes_on_and_ends_like_one_that_was_not(bert: Path, tmp_path: Path) -> None:
    """Killed in the third of four epochs, it does the last two again, to the same weights."""
    cut, whole = tmp_path / "cut", tmp_path / "whole"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", KILLED, str(bert), str(cut)], cwd=ROOT, env=environment)
    assert done.returncode == -signal.SIGKILL
    assert not (cut / "config.json").exists()
    last = last_checkpoint(cut / CHECKPOINTS)
    assert last is not None
    assert last.epochs == 2
    torn = cut / CHECKPOINTS / "checkpoint-99"
    torn.mkdir()
    (torn / "trainer_state.json").write_text('{"epoch": 3.')
    steps: list[float] = []
    options = student(bert, epochs=4, patience=0)
    trained = options.train(DATA, cut, 3, lambda share, _: steps.append(share))
    assert min(steps) > 0.5
    assert [row["epoch"] for row in read_history(cut)] == [1, 2, 3, 4]
    untouched = options.train(DATA, whole, 3)
    assert same(weights(cut), weights(whole))
    assert (trained.best_epoch, trained.dev) == (untouched.best_epoch, untouched.dev)


def test_what_is_finished_comes_back_and_anothers_folder_is_refused(bert: Path, tmp_path: Path) -> None:
    once = student(bert, epochs=1)
    trained = once.train(DATA, tmp_path / "s")
    assert once.train(DATA, tmp_path / "s", 0, lambda *_: pytest.fail("it was trained again")) == trained
    with pytest.raises(BadInput, match="other options"):
        student(bert, epochs=2).train(DATA, tmp_path / "s")


def test_without_dev_the_last_epoch_stands(bert: Path, tmp_path: Path) -> None:
    trained = student(bert, epochs=2).train(TrainingData(LABELS, DATA.train), tmp_path / "s")
    assert (trained.best_epoch, trained.epochs, trained.dev) == (2, 2, None)
    assert "f1" not in read_history(tmp_path / "s")[0]


def test_masked_words_and_masked_examples_change_nothing(bert: Path, tmp_path: Path) -> None:
    """A wrong tag of weight 0 teaches what an unknown one does, and so does what it stands for."""

    def spoilt(example: Example, tag: str | None, weight: float) -> Example:
        return Example(example.sentence, (*example.tags[:3], tag), (*example.weights[:3], weight))

    found = []
    for name, tag, weight in (("none", None, 1.0), ("zero", "B-PER", 0.0), ("wrong", "B-PER", 1.0)):
        data = TrainingData(LABELS, tuple(spoilt(example, tag, weight) for example in DATA.train))
        student(bert, epochs=1).train(data, tmp_path / name)
        found.append(weights(tmp_path / name))
    assert same(found[0], found[1])
    assert not same(found[0], found[2])


def test_two_small_batches_make_one_step_like_a_large_one(bert: Path, tmp_path: Path) -> None:
    """Sixteen sentences of four words each: two batches of eight are one of sixteen, but for dropout."""
    config = json.loads((bert / "config.json").read_text())
    still = tmp_path / "still"
    still.mkdir()
    for file in bert.iterdir():
        (still / file.name).write_bytes(file.read_bytes())
    off = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    (still / "config.json").write_text(json.dumps(config | off))
    student(still, epochs=1, batch=16, warmup=0.0).train(DATA, tmp_path / "large")
    student(still, epochs=1, batch=8, accumulate=2, warmup=0.0).train(DATA, tmp_path / "small")
    large, small = weights(tmp_path / "large"), weights(tmp_path / "small")
    moved = weights(still)["encoder.layer.1.output.dense.weight"]
    key = "bert.encoder.layer.1.output.dense.weight"
    assert np.abs(large[key] - moved).max() > 1e-3
    np.testing.assert_allclose(large[key], small[key], atol=2e-4)


def test_every_word_is_learned_once_by_its_first_sub_word_however_long_the_sentence(bert: Path) -> None:
    words = TOY[0].words * 12
    long = sentence(" ".join(words))
    tags = tuple("B-PER" if word == "Anna" else "O" for word in words)
    tokenizer = pretrained.word_tokenizer(str(bert))
    reader = WindowTokenizer(tokenizer, 12, 4)
    rows = training_features(reader, [Example(long, tags, (1.0,) * len(words))], DATA.tags)
    assert len(rows) > 3
    assert all(len(row["input_ids"]) <= 14 for row in rows)
    learned = [label for row in rows for label in row["labels"] if label != IGNORED]
    assert learned == [1 if tag == "B-PER" else 0 for tag in tags]
    for row in rows:
        firsts = np.flatnonzero(row["labels"] != IGNORED)
        pieces = tokenizer.convert_ids_to_tokens(row["input_ids"])
        assert not any(pieces[place].startswith(("##", "[")) for place in firsts)
        assert row["weights"][firsts].tolist() == [1.0] * len(firsts)
    seen = [heads.words.tolist() for heads, _ in reader([long])]
    assert [word for some in seen for word in some] == list(range(len(words)))


def test_soft_labels_stand_at_first_sub_words_only(bert: Path) -> None:
    soft = np.array([[0.5, 0.5, 0, 0, 0]] * 4, np.float32)
    reader = WindowTokenizer(pretrained.word_tokenizer(str(bert)), 30, 8)
    [row] = training_features(reader, [annotated(TOY[:1], LABELS)[0].softened(soft)], DATA.tags)
    firsts = row["labels"] != IGNORED
    assert firsts.sum() == 4
    assert row["soft"][firsts].tolist() == soft.tolist()
    assert row["soft"][~firsts].sum() == 0


def test_a_student_says_of_dev_what_its_tagger_says(bert: Path, tmp_path: Path) -> None:
    trained = student(bert, epochs=1).train(TrainingData(LABELS, DATA.train), tmp_path / "s")
    long = replace(TOY[0], words=TOY[0].words * 10, gaps=TOY[0].gaps * 10, spans=None)
    pupil = trainable_model(student(tmp_path / "s", window=30, overlap=64), DATA)
    taggings = trained.tagger().prepare()([long, TOY[1]])
    for rows, tagging in zip(pupil.probabilities([long, TOY[1]]), taggings, strict=True):
        assert tagging.probabilities is not None
        np.testing.assert_allclose(rows, tagging.probabilities, atol=2e-3)
