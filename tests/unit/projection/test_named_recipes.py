"""Recipes that people keep: one lookup by name, and names that are safe wherever they are shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from core.errors import InvalidValue, UnknownName
from core.methods import Heuristic
from core.projection.presets import ENCODERS, RECIPES, family, preset_source, recipe
from core.projection.recipe import Recipe
from core.store import Store, schema

MINE = Recipe(recipe().aligner, Heuristic(gap=3))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.at(tmp_path / "store.db")
    yield opened
    opened.close()


def test_one_lookup_knows_presets_kept_recipes_and_given_links(store: Store) -> None:
    store.save_recipe("моја мешавина", MINE, "  for\nnews ")
    assert store.recipe("hull") == recipe("hull")
    assert store.recipe("hull@given") == recipe("hull@given")
    assert store.recipe("моја мешавина") == MINE
    assert store.recipe("моја мешавина@given") == MINE.over_given_links()
    assert store.own_recipes()["моја мешавина"].about == "for news"
    with pytest.raises(UnknownName, match="моја мешавина"):
        store.recipe("моја мешавин")


def test_saving_again_replaces_and_deleting_forgets(store: Store) -> None:
    store.save_recipe("mine", MINE)
    store.save_recipe(" mine ", recipe("hull"))
    assert store.recipe("mine") == recipe("hull")
    assert list(store.own_recipes()) == ["mine"]
    store.delete_recipe("mine")
    assert store.own_recipes() == {}


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "hull",
        "a@given",
        "![x](http://evil/x.png)",
        "<b>",
        ":red[x]",
        "a\nb",
        "$x$",
        "*x*",
        "x" * 61,
        "a/b",
        "-a",
    ],
)
def test_names_that_mean_something_else_somewhere_are_refused(store: Store, name: str) -> None:
    with pytest.raises(InvalidValue):
        store.save_recipe(name, MINE)
    assert store.own_recipes() == {}


def test_a_kept_recipe_of_a_newer_version_is_listed_and_says_what_it_lacks(store: Store) -> None:
    store.save_recipe("mine", MINE)
    with store._writing() as connection:
        connection.execute(update(schema.own_recipes).values(json='{"aligner": {"name": "future"}, "method": {}}'))
    assert list(store.own_recipes()) == ["mine"]
    with pytest.raises(UnknownName, match="future"):
        store.recipe("mine")


def test_presets_stand_under_a_family_with_their_source() -> None:
    assert all(family(found) for found in RECIPES.values())
    encoder = [name for name, found in RECIPES.items() if getattr(found.aligner, "needs", ())]
    assert {family(RECIPES[name]) for name in encoder} == {ENCODERS}
    assert family(recipe("hull")) == family(recipe("paper-heuristic")) != family(recipe("default"))
    assert preset_source("hull") == ("From the first to the last linked word.", "Ebing and Glavaš 2025")
    assert preset_source("dice-exact") == ("All n-grams by the expected Dice of the link probabilities.", "")
    for name in RECIPES:
        about, source = preset_source(name)
        assert about
        assert "(" not in source


def test_recipes_with_one_aligner_share_its_id_and_others_do_not() -> None:
    assert recipe("hull").aligner_id == recipe("default").aligner_id
    assert recipe("hull").aligner_id != recipe("hull@given").aligner_id
