"""The ids of the presets, under which projections lie in databases: a change of one orphans them."""

import json
from pathlib import Path

import pytest

from core.aligners import LexicalAligner
from core.methods import BackTranslation, Matching, Vote
from core.methods.matching.scorer_weights import SCORERS
from core.methods.matching.trained_weights import FILE
from core.projection.presets import RECIPES, WEIGHTLESS
from core.projection.recipe import Recipe

IDS = {
    "hull": "5a3c320b296e",
    "paper-heuristic": "db11ddb00b4f",
    "garcia-ferrero": "b4996a4d4418",
    "ngrams-exact": "28c662085b58",
    "ngrams-greedy": "60391e087ed5",
    "runs-exact": "71cba09100ab",
    "dice-exact": "de6014c87f21",
    "thesis-heuristic": "53e314afb1fa",
    "hull-restricted": "e57e37e42b57",
    "hull-complete": "141399657100",
    "transfer": "2499a65b1cb1",
    "ner-greedy": "be6dd4acbac6",
    "runs-ner-exact": "1b1bb186bef0",
    "ner": "485d43c74a1b",
    "nmt": "368f0892a192",
    "align-ner": "79422069f29f",
    "align-ner-spans": "49b6febd50c5",
    "align-nmt": "643dc661309b",
    "ner-spans-nmt": "441d32b9d50a",
    "all-fusion": "9248b7b30959",
    "easyproject": "d995439889a0",
    "crop": "d019670ba1f5",
    "codec": "fd41d4dc1fdc",
    "t-projection": "a991f340a43a",
    "politov-simalign": "8d5c499b96b5",
    "politov-awesome": "479ab7c2791c",
    "politov-simalign-ngrams": "1166092a5c09",
    "politov-awesome-ngrams": "439ebd46d582",
    "politov-tgt2tgt": "e2d5fe5dfaba",
    "shkalikov-awesome": "67fd1a846bef",
    "garcia-ferrero-awesome": "8fa81b92a443",
    "ebing-awesome": "c4e6dd87990d",
    "ebing-accalign": "5af9a2b87949",
    "transalign": "f0e77b59e193",
}

TRAINED_IDS = {
    "default": "e20e1f40779d",
    "vote": "83a1eb32defb",
    "back-translation": "302c6cce672d",
    "default-simalign": "85bf40d36fb9",
    "default-awesome": "72a9d3600500",
}
"""Of the presets with the weights of `assets/scorers/default.json`: they change when these are trained again."""

IDS_OVER_GIVEN_LINKS = {
    "hull": "6d90a2cce433",
    "paper-heuristic": "f2eec9cd0ba4",
    "garcia-ferrero": "3ab540ae3f8f",
    "ngrams-exact": "5aec3d05f3af",
    "ngrams-greedy": "9bc403111403",
    "runs-exact": "eef2f2e36115",
    "dice-exact": "66806c656909",
    "thesis-heuristic": "631fe55deed5",
    "hull-restricted": "dbe95d6b1f0b",
    "hull-complete": "d7b2ebfc5b03",
}

TRAINED_IDS_OVER_GIVEN_LINKS = {
    "default": "9dc88143f2ed",
    "vote": "83e96d189eca",
}

FORMER = json.loads((Path(__file__).parents[2] / "fixtures" / "recipes_0.1.0.json").read_text(encoding="utf-8"))
"""Recipes as stores of version 0.1.0 hold them, and the ids of its presets."""


def test_every_preset_keeps_its_id() -> None:
    assert {name: preset.id for name, preset in RECIPES.items()} == IDS | TRAINED_IDS


def test_presets_over_given_links_keep_their_ids() -> None:
    ids = {name: RECIPES[name].over_given_links().id for name in WEIGHTLESS}
    assert ids == IDS_OVER_GIVEN_LINKS | TRAINED_IDS_OVER_GIVEN_LINKS


def test_a_preset_read_from_its_json_has_the_same_id_and_the_same_keys() -> None:
    for name, preset in RECIPES.items():
        again = Recipe.from_json(preset.to_json())
        assert (again, again.id) == (preset, (IDS | TRAINED_IDS)[name])
        assert list(again.to_json()["method"]) == list(preset.to_json()["method"])


@pytest.mark.parametrize("name", FORMER["recipes"])
def test_a_recipe_of_a_former_version_keeps_its_id_and_what_it_means(name: str) -> None:
    former = FORMER["recipes"][name]
    recipe = Recipe.from_json(former["parts"])
    assert json.loads(json.dumps(recipe.to_json())) == former["parts"]
    assert (recipe.id, recipe.over_given_links().id) == (former["id"], former["id over given links"])
    assert recipe.id == FORMER["ids"][name] != RECIPES[name].id
    aligner = recipe.aligner
    assert isinstance(aligner, LexicalAligner)
    assert (aligner.prefix, aligner.wholes, aligner.views) == (5, False, False)
    assert (aligner.word_tables, aligner.cldr_names) == (False, False)


def test_a_recipe_from_before_the_names_does_without_them() -> None:
    data = RECIPES["default"].to_json()
    assert data["aligner"].pop("cldr_names") is True
    recipe = Recipe.from_json(data)
    assert recipe.aligner == LexicalAligner(cldr_names=False)
    assert Recipe.from_json(recipe.to_json()).id == recipe.id != RECIPES["default"].id


def former_weights() -> list[Matching]:
    """Return the matchings within the former `default`, `vote` and `back-translation`."""
    default, vote, translation = (
        Recipe.from_json(FORMER["recipes"][name]["parts"]).method for name in ("default", "vote", "back-translation")
    )
    assert isinstance(vote, Vote)
    assert isinstance(translation, BackTranslation)
    methods = [default, vote.voters[2].method, translation.method]
    return [method for method in methods if isinstance(method, Matching)]


def test_the_former_weights_are_those_of_its_file_alone() -> None:
    for method in former_weights():
        assert (method.threshold, method.reliance, method.bare_names) == (0.5, 2.0, None)
        assert list(method.weights) == [
            *("dice", "hull", "foreign", "cut", "likeness", "sound", "elsewhere", "length", "punctuation"),
            *("common", "case", "names", "recurring", "position"),
        ]
        assert (method.dice, method.hull, method.case, method.names) == (0.9, 0.3, 2.6, 0.5)
    assert len(former_weights()) == 3


def test_a_recipe_that_names_few_options_means_the_engine_of_today() -> None:
    recipe = Recipe.from_json({"aligner": {"name": "lexical", "rounds": [3, 3]}, "method": {"name": "heuristic"}})
    assert recipe.aligner == LexicalAligner()


def test_options_switched_off_one_by_one_are_read_as_they_were_written() -> None:
    for aligner in (
        LexicalAligner(wholes=False),
        LexicalAligner(views=False),
        LexicalAligner(word_tables=False),
        LexicalAligner(cldr_names=False),
        LexicalAligner(wholes=False, views=False),
    ):
        recipe = Recipe(aligner, RECIPES["hull"].method)
        assert Recipe.from_json(recipe.to_json()) == recipe


def test_the_json_of_matching_holds_the_trained_weights_and_leaves_out_later_options_at_their_defaults() -> None:
    trained = json.loads(FILE.read_text(encoding="utf-8"))
    method = RECIPES["default"].to_json()["method"]
    for body, weights in ((method, trained["general"]), (method["bare_names"], trained["names"])):
        assert body["threshold"] == weights["threshold"]
        assert {name: body[name] for name in SCORERS if body.get(name)} == {
            name: value for name, value in weights["weights"].items() if value
        }
    first = ["name", "candidates", "cap", "matcher", "count", "threshold", "reliance", "glosses"]
    former = FORMER["recipes"]["default"]["parts"]["method"]
    assert sorted(set(former) - set(SCORERS)) == sorted(first)
    assert set(former) <= set(method)
    assert list(RECIPES["align-ner"].to_json()["method"])[-2:] == ["stops", "tagger"]


def test_whole_numbers_in_json_stay_whole_so_that_the_recipe_keeps_its_id() -> None:
    data = RECIPES["default"].to_json()
    data["method"] = {"name": "matching", "links": 0, "dice": 1}
    method = Recipe.from_json(data).to_json()["method"]
    assert (method["links"], type(method["links"])) == (0, int)
    assert (method["dice"], type(method["dice"])) == (1, int)
