"""A project that a former version of a preset projected: its projections are named as such, and stay usable."""

import json
from pathlib import Path

import pytest

from core.projection.recipe import Recipe
from core.store import Store
from core.workspace.batch_projection import ensure_projected, is_projected
from core.workspace.former_versions import former_version
from pages.shared import services
from tests.pages.conftest import PAIRS, App

FIXTURE = Path(__file__).parents[1] / "fixtures" / "recipes_0.1.0.json"
FORMER = Recipe.from_json(json.loads(FIXTURE.read_text(encoding="utf-8"))["recipes"]["default"]["parts"])


@pytest.fixture
def old(app: App) -> App:
    """A store as an earlier version left it: projected by its own `default` only."""
    ensure_projected(app.store, app.project.id, "default", FORMER)
    return app


def button(app: App, label: str) -> None:
    next(entry for entry in app.at.button if entry.label == label).click().run()


def projected(store: Store, project: str, recipe: Recipe) -> bool:
    return is_projected(store, project, recipe)


def test_the_review_says_that_projections_are_of_an_earlier_version(old: App) -> None:
    at = old.open()
    assert not at.exception
    assert any("made by an earlier version of the recipe" in warning.value for warning in at.warning)
    assert {entry.label for entry in at.button} >= {
        "Project again with the current version",
        "Go on with the earlier version",
    }


def test_it_goes_on_with_the_earlier_version(old: App) -> None:
    old.open()
    button(old, "Go on with the earlier version")
    assert not old.at.exception
    assert not old.at.warning
    [own] = old.store.own_recipes().values()
    assert Recipe.from_json(own.parts) == FORMER
    assert (old.payload["pair"]["position"], old.payload["pair"]["total"]) == (1, PAIRS)
    assert [run.id for run in old.store.projected_recipes(old.project.id)] == [FORMER.id]


def test_it_is_projected_again_on_request_and_the_earlier_projections_stay(old: App) -> None:
    old.open()
    button(old, "Project again with the current version")
    assert not old.at.exception
    current = services.recipe_of(old.project, "default")
    assert projected(old.store, old.project.id, current)
    assert projected(old.store, old.project.id, FORMER)
    assert not old.open().warning
    assert old.payload["pair"]["total"] == PAIRS


def test_a_recipe_of_the_persons_own_has_no_former_version(old: App) -> None:
    current = services.recipe_of(old.project, "default")
    assert former_version(old.store, old.project.id, "default", current) == FORMER
    assert former_version(old.store, old.project.id, "default", FORMER) is None
    assert former_version(old.store, old.project.id, "mine", current) is None
    assert former_version(old.store, old.project.id, "hull", current) is None
