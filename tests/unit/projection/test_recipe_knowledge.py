"""Dictionaries and word tables reach every lexical aligner within a recipe, and nothing else."""

from dataclasses import replace

import pytest

from core.aligners import Aligner, Background, EnsembleAligner, GivenAligner, LexicalAligner, SimAlign
from core.errors import BadInput
from core.lexicons.dictionary import Dictionary, by_digest
from core.methods import BackTranslation, Heuristic, Method, Vote, Voter
from core.model import Alignment, Sentence, SentencePair, Span
from core.projection.presets import RECIPES
from core.projection.projector import project_corpus
from core.projection.recipe import Recipe
from core.projection.recipe_knowledge import (
    RecipeKnowledge,
    informed_recipe,
    knowledge_of,
    over_dictionaries,
    over_no_shipped,
)
from core.text import default_gaps

WORDS = Dictionary("words.tsv", ((("Zebu",), ("koro",)),))
HULL = Heuristic(shape="hull", ratio=None, top=1)
PLAIN, INFORMED = LexicalAligner(), LexicalAligner(dictionary=WORDS.digest)


def nested(aligner: Aligner) -> Method:
    """A vote within a back-translation, one of whose voters goes over the links of an ensemble."""
    voters = Voter(HULL, "own", EnsembleAligner((GivenAligner(), aligner))), Voter(HULL, "recipe's")
    return BackTranslation(method=Vote(voters))


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


SOURCE = sentence("Zebu sees a big fish", "en", Span(0, 1, "LOC"))
PAIR = SentencePair("1", SOURCE, sentence("tuka na bu koro", "xx"), Alignment.of([], (5, 4)))


@pytest.mark.parametrize(
    ("plain", "informed"),
    [
        (Recipe(PLAIN, HULL), Recipe(INFORMED, HULL)),
        (
            Recipe(EnsembleAligner((PLAIN, EnsembleAligner((SimAlign(), PLAIN)))), HULL),
            Recipe(EnsembleAligner((INFORMED, EnsembleAligner((SimAlign(), INFORMED)))), HULL),
        ),
        (Recipe(SimAlign(), nested(PLAIN)), Recipe(SimAlign(), nested(INFORMED))),
        (RECIPES["vote"], replace(RECIPES["vote"], aligner=INFORMED)),
    ],
    ids=["alone", "ensemble", "within a method", "vote"],
)
def test_every_lexical_aligner_names_the_dictionaries(plain: Recipe, informed: Recipe) -> None:
    assert informed_recipe(plain, [WORDS]) == informed
    assert over_dictionaries(informed, ()) == plain
    assert Recipe.from_json(informed.to_json()) == informed
    assert informed.id != plain.id


def test_an_aligner_within_the_target_language_does_without() -> None:
    back = BackTranslation(aligner=LexicalAligner())
    changed = over_no_shipped(informed_recipe(Recipe(PLAIN, back), [WORDS]))
    assert changed == Recipe(replace(INFORMED, word_tables=False, cldr_names=False), back)


def test_word_tables_are_switched_off_everywhere() -> None:
    off = replace(PLAIN, word_tables=False, cldr_names=False)
    assert over_no_shipped(Recipe(PLAIN, nested(PLAIN))) == Recipe(off, nested(off))


@pytest.mark.parametrize("given", [Recipe(GivenAligner(), HULL), Recipe(SimAlign(), RECIPES["vote"].method)])
def test_a_recipe_without_a_lexical_aligner_refuses(given: Recipe) -> None:
    assert informed_recipe(given, []) == given
    assert knowledge_of(given) is None
    with pytest.raises(BadInput, match=r"words\.tsv: the recipe's aligner \(\w+\) takes no dictionary"):
        informed_recipe(given, [WORDS])


def test_what_a_recipe_starts_from_is_what_any_of_its_aligners_does() -> None:
    off = replace(PLAIN, word_tables=False, cldr_names=False)
    assert knowledge_of(Recipe(off, HULL)) == RecipeKnowledge(False, frozenset())
    assert knowledge_of(Recipe(off, nested(INFORMED))) == RecipeKnowledge(True, frozenset({WORDS.digest}))


@pytest.mark.parametrize(
    "plain",
    [
        Recipe(PLAIN, HULL),
        Recipe(EnsembleAligner((PLAIN,)), HULL),
        Recipe(GivenAligner(), Vote((Voter(HULL, "own", PLAIN),))),
    ],
    ids=["alone", "ensemble", "voter"],
)
def test_projections_start_from_a_dictionary_wherever_the_aligner_is(plain: Recipe) -> None:
    def starts(recipe: Recipe, background: Background) -> list[int]:
        [projection] = project_corpus(recipe, [PAIR], background)[1]
        return [span.start for span in projection.spans]

    assert starts(informed_recipe(plain, [WORDS]), Background(dictionaries=by_digest([WORDS]))) == [3]
    assert starts(plain, Background()) != [3]
