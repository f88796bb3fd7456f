"""Recipes with a student: the spans that it predicts in the target are candidates."""

from core.methods import Matching
from core.projection.recipe import Recipe
from core.taggers import Tagger


def with_student(recipe: Recipe, tagger: Tagger) -> Recipe:
    """Return the recipe's aligner with aligned runs and the student's spans as candidates, weighed as in the preset
    "runs-ner-exact"."""
    return Recipe(recipe.aligner, Matching(candidates="runs+ner", links=0.5, ner=0.5, tagger=tagger))
