"""What the lexical aligners of a recipe know beforehand, however deep they are within it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from core.aligners import LexicalAligner
from core.aligners.dictionary_option import (
    digests,
    no_place,
    takes_dictionary,
    with_dictionaries,
    without_shipped,
)
from core.components.component import iter_bilingual
from core.lexicons.dictionary import Dictionary
from core.projection.recipe import Recipe


class RecipeKnowledge(NamedTuple):
    """What the aligners of a recipe start from: whether what comes with Spanbridge, and the digests of dictionaries."""

    word_tables: bool
    dictionaries: frozenset[str]


def knowledge_of(recipe: Recipe) -> RecipeKnowledge | None:
    """Return what the lexical aligners of a recipe start from; None where it has no such aligner."""
    aligners = list(_lexical_aligners(recipe))
    if not aligners:
        return None
    names = (name for aligner in aligners for name in aligner.dictionary.split("+") if name)
    return RecipeKnowledge(any(aligner.word_tables or aligner.cldr_names for aligner in aligners), frozenset(names))


def _lexical_aligners(recipe: Recipe) -> Iterator[LexicalAligner]:
    for part in (recipe.aligner, recipe.method):
        yield from (member for member in iter_bilingual(part) if isinstance(member, LexicalAligner))


def over_dictionaries(recipe: Recipe, names: Sequence[str]) -> Recipe:
    """Return the recipe with these dictionaries, by their digests, in all its lexical aligners."""
    return _changed(recipe, lambda part: with_dictionaries(part, names))


def over_no_shipped(recipe: Recipe) -> Recipe:
    """Return the recipe without the word tables and names that come with Spanbridge."""
    return _changed(recipe, without_shipped)


def informed_recipe(recipe: Recipe, dictionaries: Sequence[Dictionary]) -> Recipe:
    """Return the recipe with dictionaries, where there are some; `BadInput` where none of its parts takes one."""
    if not dictionaries:
        return recipe
    if not (takes_dictionary(recipe.aligner) or takes_dictionary(recipe.method)):
        raise no_place(dictionaries, f"the recipe's aligner ({type(recipe.aligner).__name__})")
    return over_dictionaries(recipe, digests(dictionaries))


def _changed(recipe: Recipe, change: Callable[[Any], Any]) -> Recipe:
    return replace(recipe, aligner=change(recipe.aligner), method=change(recipe.method))
