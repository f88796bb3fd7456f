"""What is claimed of the default recipe, on the real pairs that come with Spanbridge.

Strict span F1 with gold source entities, on the 300 bundled pairs of each corpus. The floors
lie a little below what was measured; `docs/quality.md` has the whole corpora.
"""

import pytest

from core.corpora.bundled import bundled_corpora, read_bundled
from core.evaluation import evaluate
from core.projection.presets import recipe
from core.projection.projector import project_corpus
from core.projection.recipe import Recipe

LINKS = [(corpus.name, links) for corpus in bundled_corpora() for links in corpus.links]
FLOORS = {"uner-pud.en-de": 0.73, "uner-pud.en-pt": 0.81, "uner-pud.en-zh": 0.60, "uner-set.hr-sr": 0.94}


def f1(made: Recipe, corpus: str, links: str = "") -> float:
    pairs = read_bundled(corpus, links).pairs
    _, projections = project_corpus(made, pairs)
    return evaluate(pairs, list(projections)).overall.f1


@pytest.mark.parametrize(("corpus", "links"), LINKS)
def test_over_the_links_of_others_the_default_is_never_below_the_hull(corpus: str, links: str) -> None:
    default, hull = (f1(recipe(name).over_given_links(), corpus, links) for name in ("default", "hull"))
    assert default >= hull


@pytest.mark.parametrize("corpus", FLOORS)
def test_on_the_corpus_alone_the_default_keeps_its_quality(corpus: str) -> None:
    assert f1(recipe("default"), corpus) >= FLOORS[corpus]
