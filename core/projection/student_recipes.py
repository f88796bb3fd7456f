"""A student in a recipe: what it finds in the target stands among the candidates."""

from core.methods import Matching
from core.projection.recipe import Recipe
from core.taggers import Tagger


def with_student(recipe: Recipe, tagger: Tagger) -> Recipe:
    """The recipe's aligner; aligned runs and what the student finds as candidates, by the scores of
    both, as the preset "runs-ner-exact" weighs them."""
    return Recipe(recipe.aligner, Matching(candidates="runs+ner", links=0.5, ner=0.5, tagger=tagger))
