"""Options read off the parts, and recipes as JSON that somebody passed on."""

import json
from dataclasses import dataclass
from typing import Literal

import pytest

from core.components.component import component_field
from core.components.options import option_docs, options, type_error
from core.errors import BadInput
from core.methods import Heuristic
from core.methods.matching.scorer_weights import SCORERS
from core.projection.catalog import complete_json, default_json, describe_parts, explain_option
from core.projection.presets import RECIPES
from core.projection.recipe import REGISTRIES, Recipe
from core.projection.recipe_json import from_text, to_text


@dataclass(frozen=True, slots=True)
class Inner:
    """Something within."""

    size: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A part of many kinds. And more.

    ``way``: how it goes (``up``, ``down`` or ``sideways``); ``count`` and ``least``: how many,
    at least, and no ``count`` means any. ``flag``: whether to. ``inner``: what it holds.

    ``paragraph`` of its own.
    """

    way: str = "up"
    count: int | None = None
    least: int = 2
    share: float = 0.5
    flag: bool = False
    shape: Literal["round", "square"] = "round"
    sizes: tuple[int, ...] = (1, 2)
    pair: tuple[float, float] = (0.0, 1.0)
    inner: Inner | None = component_field("inner", None)
    many: tuple[Inner, ...] = component_field("inner", (Inner(3),))

    def __post_init__(self) -> None:
        if self.way == "sideways":
            raise ValueError("not that way")


def test_options_say_what_they_are() -> None:
    found = {option.name: option for option in options(Sample)}
    assert found["way"].choices == ("up", "down")  # what the part refuses is not offered
    assert not found["way"].closed
    assert (found["count"].type, found["count"].optional, found["count"].default) == (int, True, None)
    assert found["least"].help == found["count"].help == "how many,\nat least, and no ``count`` means any"
    assert (found["share"].type, found["flag"].type) == (float, bool)
    assert (found["shape"].choices, found["shape"].closed) == (("round", "square"), True)
    assert (found["sizes"].type, found["sizes"].many) == (int, True)
    assert (found["inner"].part, found["inner"].optional, found["inner"].many) == ("inner", True, False)
    assert (found["many"].part, found["many"].many) == ("inner", True)
    assert option_docs(Sample)["inner"] == "what it holds."


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("way", 1, "a text"),
        ("count", "1", "a whole number or null"),
        ("count", True, "a whole number or null"),
        ("least", 1.5, "a whole number"),
        ("share", float("inf"), "a number"),
        ("share", None, "a number"),
        ("flag", 1, "true or false"),
        ("shape", "flat", "one of 'round', 'square'"),
        ("sizes", (1, "2"), "a list, each a whole number"),
        ("pair", (1.0,), "a list of 2, each a number"),
    ],
)
def test_values_that_do_not_fit_are_told(name: str, value: object, wanted: str) -> None:
    assert type_error(Sample, name, value) == wanted


@pytest.mark.parametrize(
    ("name", "value"), [("count", None), ("share", 1), ("pair", (0, 1)), ("sizes", ()), ("way", "x")]
)
def test_values_that_fit_are_taken(name: str, value: object) -> None:
    assert type_error(Sample, name, value) == ""


@pytest.mark.parametrize("kind", REGISTRIES)
def test_every_part_says_what_it_is_and_what_each_option_does(kind: str) -> None:
    for one in describe_parts(kind).values():
        assert one.about
        for option in (*one.options, *one.weights):
            assert explain_option(option), f"{one.name} does not say what {option.name} does"
            assert "``" not in explain_option(option)


def test_every_weight_is_in_a_group() -> None:
    for kind in REGISTRIES:
        for part in describe_parts(kind).values():
            grouped = [option.name for options in part.weight_groups.values() for option in options]
            assert sorted(grouped) == sorted(option.name for option in part.weights)
    for kind, name in (("method", "matching"), ("weights", "weights")):
        part = describe_parts(kind)[name]
        assert {option.name for options in part.weight_groups.values() for option in options} == set(SCORERS)
        assert next(iter(part.weight_groups)) == "Links"
    assert describe_parts("method")["heuristic"].weight_groups == {}


def test_the_threshold_is_explained_where_it_is_inherited() -> None:
    [threshold] = [option for option in describe_parts("method")["matching"].options if option.name == "threshold"]
    assert explain_option(threshold) == "candidates that do not score above it are left out."


def test_the_form_of_a_part_of_a_former_version_begins_with_what_it_meant() -> None:
    former = {"name": "lexical", "links": "match", "threshold": 0.05, "prefix": 5, "similarity": 4.0, "floor": 0.6}
    former |= {"concentration": 0.1, "empty": 0.1, "rounds": [3, 3]}
    before = {"wholes": False, "views": False, "word_tables": False, "cldr_names": False}
    assert complete_json("aligner", former) == former | before
    assert complete_json("aligner", {"name": "lexical"}) == {"name": "lexical"}
    assert complete_json("student", {"name": "crf"}) == {"name": "crf"}


def test_what_an_option_holds_by_default_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRIES, "inner", {"inner": Inner})
    found = {option.name: option for option in options(Sample)}
    assert default_json(found["inner"]) is None
    assert default_json(found["many"]) == [{"name": "inner", "size": 3}]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_passed_on_comes_back(name: str) -> None:
    found = from_text(to_text(RECIPES[name], "mine", "a line"))
    assert found == (RECIPES[name], "mine", "a line")


GOOD = {"aligner": {"name": "lexical"}, "method": {"name": "heuristic"}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '"recipe"',
        "[" * 100_000,
        '{"a":' * 2_000 + "1" + "}" * 2_000,
        "x" * 300_000,
        '{"aligner": {"name": "lexical", "threshold": NaN}, "method": {"name": "heuristic"}}',
        '{"aligner": {"name": "lexical", "threshold": 1e999}, "method": {"name": "heuristic"}}',
        json.dumps({**GOOD, "aligner": {"name": "__import__('os').system('false')"}}),
        json.dumps({**GOOD, "aligner": {"name": ["lexical"]}}),
        json.dumps({**GOOD, "aligner": {"name": "lexical", "__class__": "x"}}),
        json.dumps({**GOOD, "aligner": {"name": "lexical", "rounds": [1e9, {}]}}),
        json.dumps({**GOOD, "method": {"name": "heuristic", "ratio": {"x": 1}}}),
        json.dumps({**GOOD, "method": {"name": "heuristic", "gap": -1}}),
        json.dumps({**GOOD, "method": [{"name": "heuristic"}]}),
    ],
)
def test_hostile_text_is_one_clear_sentence(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_text(text, "x.json")
    said = str(caught.value)
    assert said.startswith("x.json: ")
    assert "\n" not in said
    assert len(said) < 400
    assert "Traceback" not in said


def test_a_hostile_name_is_only_a_text() -> None:
    found = from_text(json.dumps({**GOOD, "name": {"x": 1}, "about": "<script>"}))
    assert (found.name, found.about) == ("", "<script>")
    assert found.recipe == Recipe(RECIPES["default"].aligner, Heuristic())
