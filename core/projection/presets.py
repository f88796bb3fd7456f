"""Presets: recipes by the names that people know from the papers."""

import re

from core.aligners import Aligner, Awesome, LexicalAligner, SimAlign
from core.components.component import iter_components
from core.errors import UnknownName
from core.methods import (
    BackTranslation,
    Codec,
    Heuristic,
    MarkerProjection,
    Matching,
    Method,
    TProjection,
    Transfer,
    Vote,
    Voter,
)
from core.methods.matching.trained_weights import trained_matching
from core.projection.recipe import Recipe
from core.taggers import TransformerTagger
from core.translators import Nllb

DEFAULT_RECIPE = "default"
"""Name of the default recipe."""

_HULL = Heuristic(shape="hull", ratio=None, top=1)
_GARCIA_FERRERO = Heuristic(gap=1, ratio=None, top=1, punctuation=False, collision="union")

_PAPER_TAGGER = TransformerTagger()
_THESIS_TAGGER = TransformerTagger("ShkalikovOleh/mdeberta-v3-base-conll2003-en")
_THESIS_TRANSLATOR = Nllb()


def _fused(align: float = 0.0, ner: float = 0.0, ner_spans: float = 0.0, nmt: float = 0.0) -> Matching:
    """Build a weighing of the thesis: n-grams up to ten words, at most one per entity, the best total."""
    return Matching(
        links=align,
        ner=ner,
        ner_spans=ner_spans,
        translation=nmt,
        tagger=_THESIS_TAGGER if ner or ner_spans else None,
        translator=_THESIS_TRANSLATOR if nmt else None,
        stops=("!", "?"),
    )


_WEIGHED = trained_matching()

_PRESETS: dict[str, tuple[str, Method]] = {
    "default": (
        "Weighs links, look-alike words and counts of the corpus by weights trained on names and phrases.",
        _WEIGHED,
    ),
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
    "thesis-heuristic": (
        "As paper-heuristic, but shorter entities go first and keep their words (Shkalikov 2025).",
        Heuristic(collision="shortest"),
    ),
    "hull-restricted": (
        "As hull, but an entity of one word takes one word, the leftmost (Ebing and Glavaš 2025).",
        Heuristic(shape="hull", ratio=None, top=1, leftmost=True),
    ),
    "hull-complete": (
        "As hull, but only where every entity is linked whole and in one piece (Ebing and Glavaš 2025).",
        Heuristic(shape="hull", ratio=None, top=1, complete=("source", "target", "counts")),
    ),
    "vote": (
        "What most of hull, paper-heuristic and default agree on.",
        Vote((Voter(_HULL, "hull"), Voter(Heuristic(), "paper-heuristic"), Voter(_WEIGHED, "default"))),
    ),
    "transfer": (
        "No projection: what a tagger finds in the target itself (model transfer).",
        Transfer(_PAPER_TAGGER),
    ),
    "ner-greedy": (
        "What a tagger finds in the target as candidates, alignment score, best first (Politov et al. 2025).",
        Matching(candidates="ner", matcher="greedy", tagger=_PAPER_TAGGER),
    ),
    "runs-ner-exact": (
        "Aligned runs and what a tagger finds in the target, by alignment and NER score, the best total.",
        Matching(candidates="runs+ner", links=0.5, ner=0.5, tagger=_PAPER_TAGGER),
    ),
    "ner": ("All n-grams by NER score (Shkalikov 2025).", _fused(ner=1.0)),
    "nmt": ("All n-grams by translation score (Shkalikov 2025).", _fused(nmt=1.0)),
    "align-ner": ("All n-grams by alignment and NER score, 0.5 and 0.5 (Shkalikov 2025).", _fused(0.5, ner=0.5)),
    "align-ner-spans": (
        "All n-grams by alignment score and NER score of any label, 0.5 and 0.5 (Shkalikov 2025).",
        _fused(0.5, ner_spans=0.5),
    ),
    "align-nmt": ("All n-grams by alignment and translation score, 0.5 and 1 (Shkalikov 2025).", _fused(0.5, nmt=1.0)),
    "ner-spans-nmt": (
        "All n-grams by NER score of any label and translation score, 0.5 and 1 (Shkalikov 2025).",
        _fused(ner_spans=0.5, nmt=1.0),
    ),
    "all-fusion": (
        "All n-grams by alignment, NER (any label) and translation score: 0.5, 0.5, 1 (Shkalikov 2025).",
        _fused(0.5, ner_spans=0.5, nmt=1.0),
    ),
    "back-translation": (
        "As default, over the recipe's links and those of a marked back-translation.",
        BackTranslation(method=_WEIGHED, mode="repaired", evidence="union"),
    ),
    "easyproject": (
        "Entities translated between brackets, then looked for in the target (after Chen et al. 2023).",
        MarkerProjection(),
    ),
    "crop": (
        "Entities translated between numbered markers, found where they stand word for word (Yang et al. 2022).",
        MarkerProjection(Nllb("facebook/nllb-200-3.3B"), markers="slots", threshold=1.0, alone=False),
    ),
    "codec": ("Brackets put into the target by constrained decoding (Le et al. 2024).", Codec()),
    "t-projection": (
        "Candidates written by an mT5 of your own, the best translation of each entity (García-Ferrero et al. 2023).",
        TProjection(),
    ),
}

_MBERT = "bert-base-multilingual-cased"
_NLLB = "facebook/nllb-200-distilled-600M"
_LABSE = "sentence-transformers/LaBSE"

_SIMALIGN = SimAlign(_MBERT, layer=8, links="itermax", token_type="bpe")
_AWESOME = Awesome(_MBERT, layer=8, threshold=0.001)
_ACCALIGN = Awesome(_LABSE, layer=6, threshold=0.1)
_TRANSALIGN = Awesome(_NLLB, layer=12, threshold=0.001)

_GREEDY = Matching(matcher="greedy")

_OVER_MODELS: dict[str, tuple[str, Aligner, Method]] = {
    "politov-simalign": (
        "SimAlign over mBERT, and every run longer than 0.8 of the entity (Politov et al. 2025).",
        _SIMALIGN,
        Heuristic(),
    ),
    "politov-awesome": (
        "AWESoME over mBERT, and every run longer than 0.8 of the entity (Politov et al. 2025).",
        _AWESOME,
        Heuristic(),
    ),
    "politov-simalign-ngrams": (
        "SimAlign over mBERT, and all n-grams, best first (Politov et al. 2025).",
        _SIMALIGN,
        _GREEDY,
    ),
    "politov-awesome-ngrams": (
        "AWESoME over mBERT, and all n-grams, best first (Politov et al. 2025).",
        _AWESOME,
        _GREEDY,
    ),
    "politov-tgt2tgt": (
        "A marked back-translation instead of the source, SimAlign over mBERT, runs of links (Politov et al. 2025).",
        LexicalAligner(),
        BackTranslation(aligner=_SIMALIGN),
    ),
    "shkalikov-awesome": (
        "AWESoME over mBERT, and all n-grams, the best total (Shkalikov 2025).",
        _AWESOME,
        Matching(),
    ),
    "garcia-ferrero-awesome": (
        "AWESoME over mBERT, and the longest run without punctuation (García-Ferrero et al. 2022).",
        _AWESOME,
        _GARCIA_FERRERO,
    ),
    "ebing-awesome": (
        "AWESoME over mBERT, and from the first to the last linked word (Ebing and Glavaš 2025).",
        _AWESOME,
        _HULL,
    ),
    "ebing-accalign": (
        "AccAlign's rule over LaBSE (no adapter), and from the first to the last linked word (Ebing and Glavaš 2025).",
        _ACCALIGN,
        _HULL,
    ),
    "transalign": (
        "The encoder of NLLB, and from the first to the last linked word (Ebing and Glavaš 2025).",
        _TRANSALIGN,
        _HULL,
    ),
    "default-simalign": ("The weights of the default over the links of SimAlign with mBERT.", _SIMALIGN, _WEIGHED),
    "default-awesome": ("The weights of the default over the links of AWESoME with mBERT.", _AWESOME, _WEIGHED),
}

RECIPES: dict[str, Recipe] = {
    **{name: Recipe(LexicalAligner(), method) for name, (_, method) in _PRESETS.items()},
    **{name: Recipe(aligner, method) for name, (_, aligner, method) in _OVER_MODELS.items()},
}
"""Recipes by well-known names."""

WEIGHTLESS: tuple[str, ...] = tuple(name for name, preset in RECIPES.items() if not preset.needs)
"""Those of `RECIPES` that need no model."""

DESCRIPTIONS: dict[str, str] = {
    **{name: text for name, (text, _) in _PRESETS.items()},
    **{name: text for name, (text, _, _) in _OVER_MODELS.items()},
}
"""One line about each of `RECIPES`."""


GIVEN = "@given"
"""Suffix of a recipe's name for its method over the links that came with the corpus."""


ENCODERS = "Links by multilingual encoders"

FAMILIES = {
    "heuristic": "Runs of linked words",
    "matching": "Scored candidates, matched with the entities",
    "matching by models": "Candidates proposed or scored by models",
    "back-translation": "Through a marked back-translation",
    "markers": "Entities translated between markers",
    "codec": "CODEC: brackets by constrained decoding",
    "t-projection": "T-Projection: candidates written by a model",
    "transfer": "Without projection",
    "vote": "Votes",
}
"""Headings of recipes in a list, by the name of their method; but see `ENCODERS`."""


def family(recipe: Recipe) -> str:
    """Return the heading that a recipe is listed under."""
    method = str(recipe.to_json()["method"]["name"])
    if any(getattr(part, "needs", ()) for part in iter_components(recipe.aligner)):
        return ENCODERS
    if method == "matching" and recipe.needs:
        method = "matching by models"
    return FAMILIES.get(method, method.replace("_", " ").replace("-", " ").capitalize())


def preset_source(name: str) -> tuple[str, str]:
    """Return the description of a preset and its source ("" where it is ours)."""
    about = DESCRIPTIONS[name]
    source = _SOURCE.search(about)
    if source is None:
        return about, ""
    return about[: source.start()].rstrip() + ".", source[1]


_SOURCE = re.compile(r"\(([^()]*\b(?:19|20)\d\d[^()]*)\)\.?$")


def recipe(name: str = DEFAULT_RECIPE) -> Recipe:
    """Return the preset of that name, "hull" or "hull@given"; `UnknownName` lists the choices."""
    method = name.removesuffix(GIVEN)
    if method not in RECIPES:
        raise UnknownName("recipe", name, RECIPES)
    return as_named(RECIPES[method], name)


def as_named(recipe: Recipe, name: str) -> Recipe:
    """Return a recipe, over the given links where its name says "@given"."""
    return recipe.over_given_links() if name.endswith(GIVEN) else recipe
