"""Grids that run: every training once, gone on with after a kill, each approach, and what reviewers are asked again."""

import json
import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core import jobs, settings
from core.cli import main
from core.errors import BadInput, InvalidValue
from core.experiments import Experiment, Folder, TrainingResult, Unfinished, run
from core.experiments.approaches import (
    Approach,
    CorrectedOnly,
    ModelTransfer,
    ProjectedOnly,
    StudentEnsemble,
    TeacherStudent,
    TranslateTest,
    TranslateTrain,
)
from core.experiments.disagreements import disagreements
from core.experiments.experiment_runner import _worked
from core.experiments.sources import ProjectSource
from core.model import SentencePair, Span
from core.projection.presets import recipe
from core.projection.projector import project_corpus
from core.projection.student_recipes import with_student
from core.review import Answer, Mention, MentionState, Status
from core.store import JobState, Store
from core.students import SpacyStudent, TransformerStudent, read_trained
from core.translators import Precomputed
from tests.tiny_models.encoders import tiny_bert
from tests.tiny_models.grids import LABELS, QUICK, toy_grid, toy_pairs
from tests.workspaces import Hand, desk_in


@pytest.fixture(autouse=True)
def own_memo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPANBRIDGE_MEMO", str(tmp_path / "memo.db"))
    monkeypatch.setenv("SPANBRIDGE_STUDENTS", str(tmp_path / "students"))


def f1(outcome: TrainingResult, gold: str = "test") -> float:
    return outcome.golds[gold].total.f1


def test_a_grid_is_learned_measured_and_never_trained_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grid = toy_grid(tmp_path)
    told: list[float] = []
    found = run(grid, tmp_path / "out", progress=lambda share, _: told.append(share))
    assert [one.setting for one in found] == ["projected", "corrected, 3", "corrected, all", "both, 3", "both, all"]
    assert f1(found[0]) > 0.6
    assert f1(found[2]) > 0.6
    assert found[2].trained == found[4].trained  # the same data make the same student, once
    assert len(found[1].corrected) == 3
    card = (Folder(tmp_path / "out").students / found[1].tagger / "README.md").read_text(encoding="utf-8")
    assert "- Sentences: 3 corrected by people" in card
    assert "- Labels projected by: given.json" in card
    assert told == sorted(told)
    assert {one.golds["test"].domain for one in found} == {"towns"}
    monkeypatch.setattr(SpacyStudent, "train", lambda *_: pytest.fail("it was trained again"))
    assert run(grid, tmp_path / "out") == found
    assert [cell["id"] for cell in Folder(tmp_path / "out").plans()[grid.id]["cells"]] == [one.id for one in found]


def test_a_run_that_was_cut_short_goes_on(tmp_path: Path) -> None:
    grid = toy_grid(tmp_path, CorrectedOnly(), amounts=(1, 2))

    def pull_the_plug(share: float, what: str) -> None:
        if share > 0.6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(grid, tmp_path / "out", progress=pull_the_plug)
    [kept] = (tmp_path / "out" / "cells").glob("*.json")
    written = kept.stat().st_mtime_ns
    found = run(grid, tmp_path / "out")
    assert len(found) == 2
    assert kept.stat().st_mtime_ns == written
    assert [one.golds for one in found] == [one.golds for one in run(grid, tmp_path / "elsewhere")]


def test_the_minutes_end_a_run_between_trainings_and_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    grid = replace(toy_grid(tmp_path, CorrectedOnly(), amounts=(1, 2)), minutes=1e-9)
    with pytest.raises(Unfinished, match="0 of 2 trainings are done"):
        run(grid, tmp_path / "out")
    assert "has ended" in _worked(replace(grid, minutes=0.0), tmp_path / "out", os.getpid())
    assert not (tmp_path / "out" / "cells").exists()


def test_students_go_where_only_figures_are_kept_and_damage_is_told(tmp_path: Path) -> None:
    grid = replace(toy_grid(tmp_path, CorrectedOnly(), amounts=(2,)), keep=False)
    [found] = run(grid, tmp_path / "out")
    assert not (tmp_path / "out" / "students" / found.tagger).exists()
    (tmp_path / "out" / "cells" / f"{found.id}.json").write_text("{}")
    with pytest.raises(BadInput, match="it is damaged"):
        run(grid, tmp_path / "out")


def translations(folder: Path, pairs: list[tuple[str, str]]) -> Precomputed:
    path = folder / "translations.tsv"
    path.write_text("".join(f"{one}\t{other}\n" for one, other in pairs), encoding="utf-8")
    return Precomputed(str(path))


def test_every_approach_learns_the_toy(tmp_path: Path) -> None:
    there = [(pair.source.text, pair.target.text) for pair in toy_pairs()]
    back = [(target, source) for source, target in there]
    approaches: dict[str, Approach] = {
        "translate-train": TranslateTrain(translations(tmp_path, there)),
        "translate-test": TranslateTest(),
        "translate-test, machine": TranslateTest(translations(tmp_path, [*there, *back])),
        "model-transfer": ModelTransfer(),
        "teacher-student": TeacherStudent(),
        "all together": TeacherStudent(hard="both"),
        "ensemble": StudentEnsemble((ProjectedOnly(), TranslateTest())),
    }
    (tmp_path / "lexical").mkdir()
    grid = toy_grid(tmp_path, *approaches.values(), amounts=(3,))
    found = dict(zip(approaches, run(replace(grid, recipe="default"), tmp_path / "out"), strict=True))
    assert {name: f1(one) > 0.7 for name, one in found.items()} == dict.fromkeys(approaches, True)
    assert not found["ensemble"].tagger
    assert not found["translate-test"].tagger
    assert found["teacher-student"].tagger


def test_a_transformer_learns_from_soft_and_hard_labels_in_a_grid(tmp_path: Path) -> None:
    encoder = str(tiny_bert(tmp_path / "bert", positions=32))
    learner = TransformerStudent(encoder, epochs=3, batch=4, learning_rate=5e-3, window=30, overlap=4)
    grid = replace(toy_grid(tmp_path, TeacherStudent(hard="corrected"), amounts=(4,)), students=(learner,))
    [found] = run(grid, tmp_path / "out")
    assert len(found.trained) == 2
    assert found.versions.keys() >= {"transformers"}
    assert found.tagger == found.trained[1]
    with pytest.raises(InvalidValue, match="needs an encoder"):
        TeacherStudent(weighting="similarity")


@pytest.fixture
def reviewed(tmp_path: Path) -> Store:
    """A project of the toy pairs of which Ana confirmed sixteen."""
    store = Store.at(tmp_path / "store.db")
    pairs = [replace(pair, target=pair.target.with_spans(None)) for pair in toy_pairs()]
    desk = desk_in(store, pairs)
    hand = Hand(desk)
    for pair in pairs[:16]:
        assert hand(pair.id, "confirm") == ""
    return store


def project_grid(store: Store, *approaches: Approach) -> Experiment:
    corpus = ProjectSource("Small", store.projects()[0].id, "Ana")
    found = approaches or (ProjectedOnly(), CorrectedOnly())
    return Experiment("mine", (corpus,), (QUICK,), found, (4,), labels=LABELS, recipe="hull · given links")


def test_a_reviewed_project_is_learned_by_a_job_and_gives_a_tagger_and_candidates(reviewed: Store) -> None:
    with closing(reviewed) as store:
        grid = project_grid(store)
        name = next(one.name for one in store.projected_recipes(store.projects()[0].id))
        grid = replace(grid, recipe=name)
        job = store.ask_training(store.projects()[0].id, grid.id, grid.name, grid.to_json())
        ended = jobs.run(store, job.id)
        assert ended is not None
        assert (ended.state, ended.message) == (JobState.DONE, "")
        material = grid.corpora[0].dataset((name, store.recipe(name)), LABELS, store)
        held = {sentence.words for gold in material.golds.values() for sentence in gold.sentences}
        assert not held & {pair.target.words for pair in material.pairs}
        folder = Folder(settings.students())
        outcomes = folder.outcomes([cell["id"] for cell in folder.plans()[grid.id]["cells"]])
        assert [one.setting for one in outcomes] == ["projected", "corrected, 4"]
        tagger = read_trained(folder.students / outcomes[0].tagger).tagger()
        pairs = [replace(pair, target=pair.target.with_spans(None)) for pair in toy_pairs()]
        by = with_student(recipe("hull").over_given_links(), tagger)
        projections = list(project_corpus(by, pairs)[1])
        assert projections[0].spans == toy_pairs()[0].target.spans
        with pytest.raises(InvalidValue, match="where its store is"):
            run(grid, settings.students())


def answer(pair: SentencePair, spans: tuple[Span, ...], status: Status = Status.CONFIRMED) -> Answer:
    mentions = tuple(Mention(span.start, span.end, span.label, MentionState.ADDED) for span in spans)
    return Answer(pair.source.spans, mentions, (), status)


def test_errors_of_the_review_come_first_where_the_students_are_sure(tmp_path: Path) -> None:
    pairs = {pair.id: pair for pair in toy_pairs()}
    found = run(toy_grid(tmp_path, ProjectedOnly()), tmp_path / "out")
    answers: Mapping[str, Answer] = {name: answer(pair, pair.target.spans or ()) for name, pair in pairs.items()}
    wrong = {
        "Anna-0": answer(pairs["Anna-0"], (Span(0, 1, "LOC"), Span(3, 4, "LOC"))),
        "Emil-1": answer(pairs["Emil-1"], (Span(0, 1, "PER"),)),
        "Ida-2": answer(pairs["Ida-2"], (), Status.FLAGGED),
    }
    listed = disagreements(Folder(tmp_path / "out"), found, pairs, {**answers, **wrong})
    assert {one.pair_id for one in listed} == {"Anna-0", "Emil-1"}  # what is flagged is not settled
    first = next(one for one in listed if one.pair_id == "Anna-0")
    assert (first.extra, first.missing, first.sure) == ((Span(0, 1, "PER"),), (Span(0, 1, "LOC"),), 1.0)
    learned = [replace(one, corrected=("Anna-0",)) for one in found]
    assert {one.pair_id for one in disagreements(Folder(tmp_path / "out"), learned, pairs, {**answers, **wrong})} == {
        "Emil-1"
    }


def test_the_command_writes_tables_and_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grid = toy_grid(tmp_path, ProjectedOnly())

    (tmp_path / "grid.json").write_text(json.dumps(grid.to_json()))
    assert main(["experiment", str(tmp_path / "grid.json"), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert "| projected | **100.0** |" in said.out
    assert "1 trainings" in said.err
    assert sorted(path.name for path in (tmp_path / "out").glob("toy-*")) == [
        f"toy-{name}.{ending}" for name in ("F1-test", "robustness") for ending in ("csv", "md", "tex")
    ]
    assert main(["experiment", "--out", str(tmp_path / "out")]) == 2
    assert "give a file, or --bundled" in capsys.readouterr().err
