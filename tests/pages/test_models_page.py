"""The Models page: what recipes need, whether it is here, and what to do where it is not."""

from pathlib import Path

import pytest

from core.aligners import ALIGNERS
from core.local_files import ROOTS
from core.pretrained import loading, locate
from core.store import JobState
from tests.pages.conftest import App
from tests.pages.test_recipes_page import Lacking, html, lacking, press, started

__all__ = ["lacking", "started"]
MODEL = "org/no-such-model"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPANBRIDGE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"x" * 2_000_000)
    return folder


def test_it_says_what_is_needed_by_which_recipes_and_what_is_missing(app: App, lacking: str) -> None:
    app.open("models")
    assert not app.at.exception
    assert MODEL in app.texts()
    assert f"Needed by {lacking}" in html(app)
    assert f"The model {MODEL} is not on this machine." in html(app)
    values = {metric.label: metric.value for metric in app.at.metric}
    assert values["Needed by recipes"].endswith(" here")
    assert "GB" in values["Memory"]


def test_a_model_in_the_folder_of_models_is_here(app: App, lacking: str, shelf: Path) -> None:
    model(shelf / "org--no-such-model")
    app.open("models")
    assert "2 MB on disk" in html(app)
    assert "is not on this machine" not in html(app).split(f"Needed by {lacking}")[1].split("Needed by")[0]
    assert f"download {MODEL}" not in {button.key for button in app.at.button}


def test_a_kept_recipe_counts_too(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ALIGNERS, "lacking", Lacking)
    from core.methods import Heuristic
    from core.projection.recipe import Recipe

    app.store.save_recipe("mine", Recipe(Lacking("org/another"), Heuristic()))
    app.open("models")
    assert "org/another" in app.texts()
    assert "Needed by mine" in html(app)


def test_a_name_is_made_to_mean_a_folder(app: App, lacking: str, tmp_path: Path) -> None:
    elsewhere = model(tmp_path / "elsewhere")
    app.open("models")
    app.at.text_input(key=f"folder {MODEL}").input(str(tmp_path)).run()
    app.at.button(key=f"point {MODEL}").click().run()
    assert "holds no config.json" in app.texts()
    app.at.text_input(key=f"folder {MODEL}").input(str(elsewhere)).run()
    app.at.button(key=f"point {MODEL}").click().run()
    assert not app.at.exception
    found = locate(MODEL)
    assert found is not None
    assert found.resolve() == elsewhere


def test_a_served_app_takes_no_folder(app: App, lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOTS, "")
    app.open("models")
    assert "because this app is served to others" in html(app)
    assert f"folder {MODEL}" not in {one.key for one in app.at.text_input}


def test_without_a_network_it_is_said_at_once_and_nothing_is_started(
    app: App, lacking: str, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(loading, "_reachable", lambda: False)
    app.open("models")
    app.at.button(key=f"download {MODEL}").click().run()
    assert not app.at.exception
    assert f"The model {MODEL} is not on this machine, and the hub cannot be reached." in app.texts()
    assert app.store.jobs() == ()


def test_a_download_is_a_job_that_is_watched(
    app: App, lacking: str, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(loading, "_reachable", lambda: True)
    app.open("models")
    app.at.button(key=f"download {MODEL}").click().run()
    [job] = app.store.jobs()
    assert started == [job.id]
    claimed = app.store.claim(job.id)
    assert claimed is not None
    app.store.beat(claimed, 0.5, "Downloading 1.1 GB of 2.2 GB")
    app.at.run()
    assert app.at.get("progress")[0].proto.text == "50% · Downloading 1.1 GB of 2.2 GB"
    app.store.settle(claimed, JobState.FAILED, f"The model {MODEL} is not on the hub. Check its name.")
    app.at.run()
    assert f"The model {MODEL} is not on the hub. Check its name." in app.texts()
    press(app, "Go on")
    assert started == [job.id, job.id]


def test_a_language_that_a_model_was_not_trained_on_is_noted(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.methods import Heuristic
    from core.projection.recipe import Recipe

    monkeypatch.setitem(ALIGNERS, "lacking", Lacking)
    app.store.save_recipe("mine", Recipe(Lacking("masakhane/afro-xlmr-large"), Heuristic()))
    app.open("models")
    assert "was not trained on this language (de)" in html(app)
