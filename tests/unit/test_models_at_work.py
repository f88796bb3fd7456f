"""Recipes with models, on tiny real ones: asked in `prepare`, and not again after an edit of links."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from core import pretrained
from core.corpora.bundled import read_bundled
from core.errors import Unavailable
from core.methods import Codec, Matching, Transfer
from core.projection.presets import RECIPES, WEIGHTLESS, recipe
from core.projection.projector import Projector, project_corpus
from core.projection.recipe import Recipe
from core.taggers import TransformerTagger
from core.taggers.token_classifier import _loaded
from core.translators import Nllb
from core.translators.seq2seq import ready
from tests.tiny_models.seq2seq import tiny_nllb
from tests.tiny_models.taggers import tiny_bert

PAIRS = read_bundled("uner-pud.en-de").pairs[:6]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("models")
    tiny_nllb(root / "nllb")
    tiny_bert(root / "tagger", positions=128)
    return root


def local(name: str, folder: Path) -> Recipe:
    """A recipe with the tiny models in place of those it names."""
    method: Any = recipe(name).method
    tagger, translator = TransformerTagger(str(folder / "tagger")), Nllb(str(folder / "nllb"))
    parts: dict[str, Any] = {}
    if getattr(method, "tagger", None):
        parts["tagger"] = tagger
    if getattr(method, "translator", None):
        parts["translator"] = translator
    if parts and isinstance(method, Matching):
        parts |= {"cap": 2, "translated": 4}
    if isinstance(method, Codec):
        parts["limit"] = 20  # a random model has no opinion
    return dataclasses.replace(recipe(name), method=dataclasses.replace(method, **parts))


WITH_MODELS = [name for name in RECIPES if name not in WEIGHTLESS]


FUSED = ["all-fusion", "align-ner", "ner-greedy", "runs-ner-exact", "transfer"]
MARKED = ["back-translation", "codec", "crop", "easyproject"]


@pytest.mark.parametrize("name", [*FUSED, *MARKED])
def test_a_pair_is_projected_again_without_the_models(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = local(name, folder)
    projector, projections = project_corpus(made, PAIRS)
    found = list(projections)

    def refuse(*_: object, **__: object) -> Any:
        raise AssertionError("A model was loaded again.")

    ready.cache_clear()
    _loaded.cache_clear()
    monkeypatch.setattr(pretrained, "load", refuse)
    monkeypatch.setattr("core.pretrained.loading.load", refuse)
    assert [projector.project(pair, one.alignment) for pair, one in zip(PAIRS, found, strict=True)] == found
    for pair, one in zip(PAIRS, found, strict=True):
        fewer = one.alignment.edited(one.alignment.sure[1:])
        assert projector.project(pair, fewer).pair_id == pair.id
    again = made.method.prepare(PAIRS, [one.alignment for one in found])
    second = Projector(made.id, projector.align, again)
    assert [second.project(pair, one.alignment) for pair, one in zip(PAIRS, found, strict=True)] == found


@pytest.mark.parametrize("name", WITH_MODELS)
def test_a_model_that_is_not_here_is_said_in_a_sentence(name: str) -> None:
    assert recipe(name).needs
    with pytest.raises(Unavailable, match="is not on this machine"):
        project_corpus(recipe(name), PAIRS)


def test_the_published_weights_are_those_of_the_thesis() -> None:
    weights = {
        name: (made.links, made.ner, made.ner_spans, made.translation)
        for name in WITH_MODELS
        if isinstance(made := RECIPES[name].method, Matching) and made.stops
    }
    assert weights == {
        "ner": (0.0, 1.0, 0.0, 0.0),
        "nmt": (0.0, 0.0, 0.0, 1.0),
        "align-ner": (0.5, 0.5, 0.0, 0.0),
        "align-ner-spans": (0.5, 0.0, 0.5, 0.0),
        "align-nmt": (0.5, 0.0, 0.0, 1.0),
        "ner-spans-nmt": (0.0, 0.0, 0.5, 1.0),
        "all-fusion": (0.5, 0.0, 0.5, 1.0),
    }
    assert isinstance(recipe("transfer").method, Transfer)
    assert all(not RECIPES[name].needs for name in WEIGHTLESS)
