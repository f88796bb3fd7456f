"""A tiny training run: it improves over its teacher, and gives the same digest twice."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.corpora.bundled import read_bundled
from core.errors import BadInput
from core.formats import write_pairs_jsonl
from core.methods.matching.scorer_weights import SCORERS, Weighted
from core.methods.matching.trained_weights import trained_matching
from core.scorer_training.training_sets import read_blocks, read_sets
from core.scorer_training.weight_training import (
    TRAINED_SCORERS,
    TrainedSet,
    TrainedWeights,
    packed,
    train,
)
from core.scorer_training.weights_file import write_weights


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("training")
    pairs = read_bundled("uner-pud.en-zh").pairs[:80]
    (place / "corpus.jsonl").write_text("".join(write_pairs_jsonl(pairs)), encoding="utf-8")
    weights = {"dice": 4.0, "likeness": 6.0, "shorter": 6.0, "position": 3.0, "punctuation": 3.0}
    body = {
        "teacher": {"threshold": 0.0, "weights": weights},
        "names": ["names"],
        "shares": {"names": 1.0},
        "sets": [
            {"corpus": "corpus.jsonl", "group": "names"},
            {"corpus": "corpus.jsonl", "group": "names", "block": 40},
        ],
    }
    (place / "sets.json").write_text(json.dumps(body), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def trained(folder: Path) -> TrainedWeights:
    return train(read_sets(folder / "sets.json"), folder, 1, lambda line: None)


def test_sets_of_the_calibration_alone_are_kept_apart(folder: Path, tmp_path: Path) -> None:
    body = json.loads((folder / "sets.json").read_text(encoding="utf-8"))
    assert read_sets(folder / "sets.json").calibration == ()
    body["calibration"] = [{"corpus": "answers.jsonl", "group": "answers"}]
    (tmp_path / "sets.json").write_text(json.dumps(body), encoding="utf-8")
    file = read_sets(tmp_path / "sets.json")
    assert [entry.corpus for entry in file.calibration] == ["answers.jsonl"]
    assert [entry.corpus for entry in file.sets] == ["corpus.jsonl", "corpus.jsonl"]


def f1_of_the_best(sets: tuple[TrainedSet, ...], weighted: Weighted) -> float:
    """Return the F1 of the best candidates above the threshold."""
    questions = packed([entry.questions for entry in sets])
    weights = np.array([*(weighted.weights.get(name, 0.0) for name in TRAINED_SCORERS), -weighted.threshold])
    scores = np.where(questions.present, questions.features @ weights, -np.inf)
    best = np.where(scores.max(axis=1) > 0, scores.argmax(axis=1), -1)
    right = ((best == questions.answer) & (best >= 0)).sum()
    return float(2 * right / ((best >= 0).sum() + (questions.answer >= 0).sum()))


def test_trained_weights_are_better_than_the_teacher(folder: Path, trained: TrainedWeights) -> None:
    teacher = read_sets(folder / "sets.json").teacher
    assert f1_of_the_best(trained.sets, trained.general) > f1_of_the_best(trained.sets, teacher) + 0.02


def test_no_weight_is_negative_and_all_are_of_scorers(trained: TrainedWeights) -> None:
    for weighted in (trained.general, trained.names):
        assert all(value > 0 for value in weighted.weights.values())
        assert weighted.weights.keys() <= set(TRAINED_SCORERS) <= set(SCORERS)


def test_the_same_corpora_and_seed_give_the_same_weights_and_digest(folder: Path, trained: TrainedWeights) -> None:
    again = train(read_sets(folder / "sets.json"), folder, 1, lambda line: None)
    assert (again.general, again.names, again.digest) == (trained.general, trained.names, trained.digest)


def test_the_file_of_weights_says_what_they_come_from_and_is_read(tmp_path: Path, trained: TrainedWeights) -> None:
    write_weights(tmp_path / "weights.json", trained, 1, "About.")
    body = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))
    assert (body["about"], body["seed"], body["digest"]) == ("About.", 1, trained.digest)
    assert [entry["questions"] for entry in body["trained_on"]] == [len(entry.questions) for entry in trained.sets]
    matching = trained_matching(tmp_path / "weights.json")
    assert matching.weighted == trained.general
    assert matching.bare_names is not None
    assert matching.bare_names.weighted == trained.names


def test_a_file_that_is_no_list_of_sets_is_refused(tmp_path: Path, folder: Path) -> None:
    body = {"teacher": {"threshold": 0, "weights": {}}, "sets": [{"corpus": "x", "group": "g"}], "shares": {}}
    (tmp_path / "sets.json").write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(BadInput, match="the group g has no share"):
        read_sets(tmp_path / "sets.json")
    (tmp_path / "sets.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadInput, match="no list of training sets"):
        read_sets(tmp_path / "sets.json")


def test_phrases_need_gold_links(folder: Path) -> None:
    [options, _] = read_sets(folder / "sets.json").sets
    with pytest.raises(BadInput, match="without gold links"):
        next(read_blocks(options._replace(phrases="chunks"), folder, "1"))
