"""One way from a name to a recipe."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import UnknownName
from core.projection.presets import DEFAULT_RECIPE, RECIPES
from core.projection.recipe import Recipe
from core.projection.recipe_lookup import resolve

OWN = {"mine": RECIPES["hull"].to_json(), "default": RECIPES["hull"].to_json()}


def own() -> dict[str, Any]:
    return OWN


def read(path: str) -> Recipe:
    return RECIPES[Path(path).stem]


def test_the_default_needs_no_name_and_presets_need_no_store() -> None:
    def unread() -> dict[str, Any]:
        raise AssertionError("the saved recipes were read for a preset")

    assert resolve() == RECIPES[DEFAULT_RECIPE]
    assert resolve("hull@given", unread) == RECIPES["hull"].over_given_links()


def test_presets_come_before_saved_recipes_and_these_before_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").write_text("{}")
    assert resolve("default", own) == RECIPES["default"]
    assert resolve("mine", own, read) == RECIPES["hull"]


@pytest.mark.parametrize("name", ["mine", "hull.json"])
def test_given_links_follow_any_name(name: str) -> None:
    assert resolve(f"{name}@given", own, read) == RECIPES["hull"].over_given_links()


def test_files_are_read_only_where_the_caller_reads_them() -> None:
    with pytest.raises(UnknownName, match=r"hull\.json"):
        resolve("hull.json", own)


def test_an_unknown_name_lists_presets_and_saved_recipes() -> None:
    with pytest.raises(UnknownName, match=r"'mein@given'.* hull, .* mine, "):
        resolve("mein@given", lambda: {"mine": OWN["mine"]}, read)
