"""The Train page: put together, run in the background, looked at, and used: as a recipe, as a second reader."""

from pathlib import Path

import pytest

from core import jobs, settings
from core.experiments import Experiment
from core.experiments.disagreements import Disagreement
from core.projection.presets import recipe
from core.store import JobState
from core.workspace.batch_projection import ensure_projected, prepared_method
from core.workspace.workspace import Workspace
from pages.shared import students
from tests.pages.conftest import App
from tests.workspaces import Hand

HULL = "hull"


@pytest.fixture
def started(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that the page had started; no process is."""
    monkeypatch.setenv("SPANBRIDGE_STUDENTS", str(tmp_path / "students"))
    monkeypatch.setenv("SPANBRIDGE_MEMO", str(tmp_path / "memo.db"))
    numbers: list[int] = []
    monkeypatch.setattr(jobs, "start", lambda store, number: numbers.append(number))
    return numbers


def press(app: App, label: str) -> None:
    next(button for button in app.at.button if button.label == label).click().run()
    assert not app.at.exception


def field(app: App, label: str, value: float) -> None:
    next(one for one in app.at.number_input if one.label == label).set_value(value).run()


def test_a_training_is_put_together_run_looked_at_and_used(app: App, started: list[int]) -> None:
    review_some(app)
    app.open("train", recipe=HULL, reviewer="Ana")
    assert "Ana confirmed 20 pairs" in html(app)
    for label, value in (("width", 16), ("depth", 1), ("rows", 100), ("epochs", 2)):
        field(app, label, value)
    app.at.radio(key="train measured").set_value("reviewed").run()
    app.at.radio(key="train amounts").set_value("Growing amounts, as a learning curve").run()
    next(one for one in app.at.text_input if one.label == "Amounts").input("4, 8, 99").run()
    press(app, "Train in the background")
    [number] = started
    job = app.store.job(number)
    grid = Experiment.from_json(job.parts)
    assert [one.kind for one in grid.approaches] == ["projected", "both"]
    assert (grid.recipe, grid.amounts) == (HULL, (4, 8, 99))
    assert "No training of this run is finished yet" not in app.texts()  # it waits: its state is on the page

    ended = jobs.run(app.store, number)
    assert ended is not None
    assert (ended.state, ended.message) == (JobState.DONE, "")
    app.at.run()
    assert not app.at.exception
    [table] = [one.value for one in app.at.dataframe if "setting" in one.value.columns]
    assert list(table["setting"]) == ["projected", "both, 4", "both, 8", "both, all"]
    assert len(app.at.get("plotly_chart")) == 2  # the curves of dev, and what correction buys
    press(app, "Keep as a recipe")
    [name] = app.store.own_recipes()
    assert str(settings.students()) in str(app.store.recipe(name).to_json())
    app.open("train", recipe=HULL, reviewer="Ben")
    app.at.segmented_control(key="train view").set_value("Runs").run()
    assert "Ben has reviewed no pair of this corpus yet" in app.texts()


def review_some(app: App) -> None:
    hull = recipe(HULL)
    ensure_projected(app.store, app.project.id, HULL, hull)
    desk = Workspace(app.store, app.project, hull.id, prepared_method(app.store, app.project.id, hull), "Ana")
    hand = Hand(desk, "before")
    for name in app.store.pair_ids(app.project.id)[:20]:
        assert hand(name, "confirm") == ""


def html(app: App) -> str:
    return "\n".join(one.proto.body for one in app.at.get("html"))


def test_what_cannot_be_trained_is_said(app: App, started: list[int]) -> None:
    app.open("train", recipe=HULL)
    next(one for one in app.at.multiselect if one.label == "Labels").set_value([]).run()
    assert "Choose a kind of data" in app.texts()
    next(one for one in app.at.multiselect if one.label == "Labels").set_value(["PER"]).run()
    next(one for one in app.at.selectbox if one.label == "Student").select("transformer").run()
    button = next(one for one in app.at.button if one.label == "Train in the background")
    assert button.disabled
    assert "FacebookAI/xlm-roberta-base" in html(app)
    app.at.segmented_control(key="train view").set_value("Runs").run()
    assert "Nothing was trained on this corpus yet" in app.texts()
    assert started == []
    assert not app.at.exception


def test_the_review_opens_on_the_pairs_that_a_student_doubts(
    app: App, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = app.store.pair_ids(app.project.id)
    wanted = (ids[7], ids[3])
    found = tuple(Disagreement(name, 0.9, (), ()) for name in wanted)
    monkeypatch.setattr(students, "plans", lambda project: {"run": {}})
    monkeypatch.setattr(students, "outcomes", lambda plan: ())
    monkeypatch.setattr(students, "projects", lambda plan: {app.project.id: "Small"})
    monkeypatch.setattr(students, "usable", lambda found, title: {"spacy: both, 8": []})
    monkeypatch.setattr(students, "doubted", lambda project, reviewer, some: found)
    app.open("review", recipe=HULL, doubts=students.token("run", "spacy: both, 8"), show="all")
    assert app.payload["pair"]["id"] == wanted[0]
    assert app.payload["neighbours"] == {"previous": None, "next": wanted[1]}
    press(app, "Show all pairs")
    assert app.payload["neighbours"]["next"] == ids[8]
