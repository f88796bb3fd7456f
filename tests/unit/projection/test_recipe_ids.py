"""The ids of the presets, under which projections lie in databases: a change of one orphans them."""

from core.projection.presets import RECIPES, WEIGHTLESS
from core.projection.recipe import Recipe

IDS = {
    "default": "48740ef3f140",
    "hull": "b50ffb1ae66c",
    "paper-heuristic": "0776589ead71",
    "garcia-ferrero": "dd491488e438",
    "ngrams-exact": "39606a234ab5",
    "ngrams-greedy": "a0b0091726d1",
    "runs-exact": "90bd29532499",
    "dice-exact": "5f623b9d89e7",
    "thesis-heuristic": "385087333b6e",
    "hull-restricted": "20884eb4865c",
    "hull-complete": "0545e022e17e",
    "vote": "8f0b7f5c00e4",
    "transfer": "c6884d3783a4",
    "ner-greedy": "5137f9dd28e6",
    "runs-ner-exact": "eda1f266899d",
    "ner": "230157f00766",
    "nmt": "3fa94c5df221",
    "align-ner": "ae00ff7e6415",
    "align-ner-spans": "b090f2183ef0",
    "align-nmt": "d52f7c2e6010",
    "ner-spans-nmt": "1d288a6a8453",
    "all-fusion": "50a94a151c83",
    "back-translation": "6e1b1e281500",
    "easyproject": "3691dce0281f",
    "crop": "e623bbe9d467",
    "codec": "cb91ee439c3e",
    "t-projection": "ca96c93a5188",
    "politov-simalign": "8d5c499b96b5",
    "politov-awesome": "479ab7c2791c",
    "politov-simalign-ngrams": "1166092a5c09",
    "politov-awesome-ngrams": "439ebd46d582",
    "politov-tgt2tgt": "451a51122bc1",
    "shkalikov-awesome": "67fd1a846bef",
    "garcia-ferrero-awesome": "8fa81b92a443",
    "ebing-awesome": "c4e6dd87990d",
    "ebing-accalign": "5af9a2b87949",
    "transalign": "f0e77b59e193",
    "default-simalign": "eccd8a969d51",
    "default-awesome": "6127858b19bc",
}

IDS_OVER_GIVEN_LINKS = {
    "default": "b7e1be28db11",
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
    "vote": "6ccecb4def85",
}

DEFAULT_METHOD = {
    "name": "matching",
    "candidates": "ngrams",
    "cap": 10,
    "matcher": "exact",
    "count": 1,
    "threshold": 0.5,
    "reliance": 2.0,
    "glosses": True,
    "links": 0.0,
    "dice": 0.9,
    "hull": 0.3,
    "foreign": 0.75,
    "cut": 0.4,
    "likeness": 1.3,
    "sound": 1.9,
    "elsewhere": 1.3,
    "length": 1.9,
    "punctuation": 3.8,
    "common": 0.9,
    "case": 2.6,
    "names": 0.5,
    "recurring": 2.25,
    "position": 1.6,
}


def test_every_preset_keeps_its_id() -> None:
    assert {name: preset.id for name, preset in RECIPES.items()} == IDS


def test_presets_over_given_links_keep_their_ids() -> None:
    assert {name: RECIPES[name].over_given_links().id for name in WEIGHTLESS} == IDS_OVER_GIVEN_LINKS


def test_a_preset_read_from_its_json_has_the_same_id_and_the_same_keys() -> None:
    for name, preset in RECIPES.items():
        again = Recipe.from_json(preset.to_json())
        assert (again, again.id) == (preset, IDS[name])
        assert list(again.to_json()["method"]) == list(preset.to_json()["method"])


def test_the_json_of_matching_is_flat_and_leaves_out_later_options_at_their_defaults() -> None:
    assert RECIPES["default"].to_json()["method"] == DEFAULT_METHOD
    assert list(RECIPES["default"].to_json()["method"]) == list(DEFAULT_METHOD)
    assert list(RECIPES["align-ner"].to_json()["method"]) == [*DEFAULT_METHOD, "stops", "ner", "tagger"]


def test_whole_numbers_in_json_stay_whole_so_that_the_recipe_keeps_its_id() -> None:
    data = RECIPES["default"].to_json()
    data["method"] = {"name": "matching", "links": 0, "dice": 1}
    method = Recipe.from_json(data).to_json()["method"]
    assert (method["links"], type(method["links"])) == (0, int)
    assert (method["dice"], type(method["dice"])) == (1, int)
