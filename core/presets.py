"""Recipes by the names that people know from the papers."""

from core.aligners import LexicalAligner
from core.errors import UnknownName
from core.methods import Heuristic, Matching, Method
from core.recipe import Recipe

DEFAULT_RECIPE = "default"
"""The name of the recipe that is used where none is named."""

_HULL = Heuristic(shape="hull", ratio=None, top=1)
_GARCIA_FERRERO = Heuristic(gap=1, ratio=None, top=1, punctuation=False)

_WEIGHED = Matching(
    threshold=0.5,
    reliance=2.0,
    glosses=True,
    links=0.0,
    dice=0.9,
    hull=0.3,
    foreign=0.75,
    cut=0.4,
    likeness=1.3,
    sound=1.9,
    elsewhere=1.3,
    length=1.9,
    punctuation=3.8,
    common=0.9,
    case=2.6,
    names=0.5,
    recurring=2.25,
    position=1.6,
)
"""Weights of a conditional logit of the annotated span among the candidates, each held at 0 or
above, then moved one by one for F1 and eq F1: on the news half of PUD (English to German,
Portuguese, Chinese; links of five aligners) and on Croatian to Serbian (train), partly with
look-alikes and capitals blanked."""

_PRESETS: dict[str, tuple[str, Method]] = {
    "default": ("Weighs links, look-alike words and edges against each other; the best we have.", _WEIGHED),
    "hull": ("From the first to the last linked word (Ebing and Glavaš 2025).", _HULL),
    "paper-heuristic": (
        "Every run longer than 0.8 of the entity, gaps of one filled (Politov et al. 2025).",
        Heuristic(),
    ),
    "garcia-ferrero": (
        "The longest run without punctuation, gaps of one filled (García-Ferrero et al. 2022).",
        _GARCIA_FERRERO,
    ),
    "ngrams-exact": (
        "All n-grams by alignment score, the best total (Shkalikov 2025, Politov et al. 2025).",
        Matching(),
    ),
    "ngrams-greedy": ("All n-grams by alignment score, best first (Politov et al. 2025).", Matching(matcher="greedy")),
    "runs-exact": (
        "Aligned runs, their parts and merges by alignment score, the best total.",
        Matching(candidates="runs"),
    ),
    "dice-exact": ("All n-grams by the expected Dice of the link probabilities.", Matching(links=0.0, dice=1.0)),
}

RECIPES: dict[str, Recipe] = {name: Recipe(LexicalAligner(), method) for name, (_, method) in _PRESETS.items()}
"""Recipes by well-known names."""

DESCRIPTIONS: dict[str, str] = {name: text for name, (text, _) in _PRESETS.items()}
"""One line about each of `RECIPES`."""


GIVEN = "@given"
"""What a recipe's name ends in when its method goes over the links that came with the corpus."""


def recipe(name: str = DEFAULT_RECIPE) -> Recipe:
    """The recipe of that name, "hull" or "hull@given"; `UnknownName` lists the choices."""
    method = name.removesuffix(GIVEN)
    if method not in RECIPES:
        raise UnknownName("recipe", name, RECIPES)
    return RECIPES[method].over_given_links() if name.endswith(GIVEN) else RECIPES[method]
