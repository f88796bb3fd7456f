"""Recipes are values: the same JSON, the same id, the same result."""

import dataclasses
import json
from typing import Any

import pytest

from core.aligners import Awesome, SimAlign
from core.components.component import needs
from core.errors import InvalidValue, Unavailable, UnknownName
from core.methods import Heuristic, Matching
from core.model import Alignment, Sentence, SentencePair, Span
from core.projection.presets import DEFAULT_RECIPE, DESCRIPTIONS, RECIPES, WEIGHTLESS, recipe
from core.projection.projector import project_corpus
from core.projection.recipe import Recipe
from tests.tiny_models.encoders import tiny_bert
from tests.tiny_models.seq2seq import tiny_nllb

every_recipe = pytest.mark.parametrize("name", RECIPES)
over_models = pytest.mark.parametrize("name", [name for name, found in RECIPES.items() if needs(found.aligner)])


@every_recipe
def test_json_and_back_keeps_the_recipe_and_its_id(name: str) -> None:
    found = Recipe.from_json(json.loads(json.dumps(RECIPES[name].to_json())))
    assert found == RECIPES[name]
    assert found.id == RECIPES[name].id


def test_ids_differ_where_options_differ() -> None:
    ids = {found.id for found in RECIPES.values()}
    changed = dataclasses.replace(recipe("hull"), method=Heuristic(shape="hull", ratio=None, top=1, gap=2))
    assert changed.id not in ids
    assert recipe().over_given_links().id not in ids


def test_any_recipe_runs_over_given_links_by_name() -> None:
    assert recipe("hull@given") == RECIPES["hull"].over_given_links()
    with pytest.raises(UnknownName, match="hull"):
        recipe("hul@given")


def test_recipes_that_are_told_apart_are_different() -> None:
    assert len({found.id for found in RECIPES.values()}) == len(RECIPES)


def test_each_has_one_line_about_it() -> None:
    assert set(DESCRIPTIONS) == set(RECIPES)
    assert all(text and "\n" not in text for text in DESCRIPTIONS.values())
    assert DEFAULT_RECIPE in RECIPES


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(UnknownName, match="paper-heuristic"):
        recipe("paper")
    with pytest.raises(UnknownName, match="Did you mean 'cap'"):
        Recipe.from_json({"aligner": {"name": "given"}, "method": {"name": "matching", "cab": 3}})
    with pytest.raises(UnknownName, match="matching"):
        Recipe.from_json({"aligner": {"name": "given"}, "method": {"name": "magic"}})
    with pytest.raises(InvalidValue):
        Recipe.from_json({"method": {"name": "matching"}})


def test_options_that_came_later_do_not_change_the_ids_of_recipes() -> None:
    """Stored projections are found by the id, a hash of what is written."""
    later = {"stops", "bound", "ner", "alpha", "tagger", "translator", "leftmost", "complete"}
    for name in ("default", "hull", "paper-heuristic", "ngrams-exact"):
        assert later.isdisjoint(recipe(name).to_json()["method"])


def test_what_a_recipe_needs_is_told_by_its_parts() -> None:
    assert recipe("default").needs == ()
    assert len(recipe("all-fusion").needs) == 2


def test_the_presets_are_what_their_names_say() -> None:
    assert recipe("hull").method == Heuristic(shape="hull", ratio=None, top=1)
    assert recipe("paper-heuristic").method == Heuristic(ratio=0.8, gap=1, top=None)
    assert recipe("garcia-ferrero").method == Heuristic(ratio=None, gap=1, top=1, punctuation=False, collision="union")
    assert recipe("ngrams-greedy").method == Matching(candidates="ngrams", matcher="greedy", cap=10)


@pytest.mark.parametrize("name", WEIGHTLESS)
def test_a_corpus_is_projected_in_order_by_every_recipe(name: str) -> None:
    """Recipes that need a model go over the links that the pairs have."""
    pairs = [named("Ana", "Ana"), named("Eva", "Eva"), named("x", "")]
    asked = recipe(name).over_given_links() if recipe(name).needs else recipe(name)
    projector, projections = project_corpus(asked, pairs)
    found = list(projections)
    assert [one.pair_id for one in found] == ["Ana", "Eva", "x"]
    assert [one.spans for one in found] == [(Span(0, 1, "PER"),), (Span(0, 1, "PER"),), ()]
    assert {one.recipe_id for one in found} == {asked.id}
    assert projector(pairs[1]).spans == found[1].spans


@over_models
def test_a_recipe_over_a_model_names_it_and_fails_in_one_sentence_without_it(name: str) -> None:
    assert any(model in DESCRIPTIONS[name] for model in ("mBERT", "LaBSE", "NLLB"))
    with pytest.raises(Unavailable, match=r"^The model .* is not on this machine.*\. .*\.$"):
        project_corpus(recipe(name), [named("Ana", "Ana")])


def test_recipes_over_models_are_what_the_papers_say() -> None:
    assert recipe("politov-simalign").aligner == SimAlign("bert-base-multilingual-cased", 8, "itermax", "bpe", 0.0)
    assert recipe("politov-awesome").aligner == Awesome("bert-base-multilingual-cased", 8, 0.001)
    assert recipe("politov-simalign").method == recipe("politov-awesome").method == Heuristic(ratio=0.8, gap=1)
    assert recipe("politov-awesome-ngrams").method == Matching(matcher="greedy")
    assert recipe("transalign").aligner == Awesome("facebook/nllb-200-distilled-600M", 12, 0.001)
    assert recipe("ebing-accalign").aligner == Awesome("sentence-transformers/LaBSE", 6, 0.1)
    assert recipe("transalign").method == recipe("hull").method


@over_models
def test_a_recipe_over_a_model_projects_with_a_tiny_one(name: str, tiny: dict[str, str]) -> None:
    kind = "nllb" if "nllb" in recipe(name).needs[0] else "bert"
    aligner: Any = dataclasses.replace(recipe(name).aligner, model=tiny[kind], layer=2)  # type: ignore[type-var]
    asked = dataclasses.replace(recipe(name), aligner=aligner)
    pairs = [named("Ana", "Ana"), named("x", "")]
    _, projections = project_corpus(asked, pairs)
    assert [(one.pair_id, one.alignment.origin) for one in projections] == [
        ("Ana", "simalign" if "simalign" in name else "awesome"),
        ("x", "simalign" if "simalign" in name else "awesome"),
    ]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {
        "bert": str(tiny_bert(tmp_path_factory.mktemp("bert"))),
        "nllb": str(tiny_nllb(tmp_path_factory.mktemp("nllb"))),
    }


def named(source: str, target: str) -> SentencePair:
    left = Sentence((source, "came"), (" ", ""), "en", (Span(0, 1, "PER"),))
    words = (target, "veio") if target else ()
    right = Sentence(words, (" ",) * len(words), "pt")
    size = (2, len(words))
    return SentencePair(source, left, right, Alignment.of([(0, 0), (1, 1)] if words else [], size))
