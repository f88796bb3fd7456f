"""The learned weighting of teachers: weights sum to one, and the language that is like the target counts more."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.corpora.bundled import read_bundled
from core.errors import InvalidValue
from core.students.language_similarity import LanguageSimilarity, Vectors, sentence_vectors
from tests.tiny_models import alone_and_light
from tests.tiny_models.encoders import tiny_bert
from tests.tiny_models.seq2seq import tiny_mt5

light = pytest.fixture(scope="module", autouse=True)(alone_and_light)


def cloud(centre: int, size: int = 60, seed: int = 0) -> Vectors:
    """Vectors of eight dimensions around one of its axes."""
    noise = np.random.default_rng(seed + centre).normal(0, 0.3, (size, 8))
    found: Vectors = (noise + 2 * np.eye(8)[centre]).astype(np.float32)
    return found


def test_the_language_that_is_like_the_target_has_most_weight() -> None:
    learner = LanguageSimilarity("", rank=4, epochs=20)
    sources = [cloud(0), cloud(1), cloud(2)]
    near = learner.shares(sources, cloud(1, 40, seed=9))
    assert sum(near) == pytest.approx(1)
    assert near[1] > 0.5 > max(near[0], near[2])
    between = learner.shares(sources, (cloud(0, seed=5) + cloud(2, seed=5)) * np.float32(0.5))
    assert sum(between) == pytest.approx(1)
    assert between[1] == min(between)
    assert learner.shares(sources, cloud(1, 40, seed=9)) == near
    assert learner.shares(sources[:1], cloud(1)) == (1.0,)


@pytest.mark.parametrize("build", [tiny_bert, tiny_mt5], ids=["bert", "mt5"])
def test_weights_come_from_sentences_by_any_encoder(build: object, tmp_path: Path) -> None:
    folder = build(tmp_path / "encoder")  # type: ignore[operator]
    english, german = (
        [getattr(pair, side) for pair in read_bundled("uner-pud.en-de").pairs[:40]] for side in ("source", "target")
    )
    more = [pair.target for pair in read_bundled("uner-pud.en-de").pairs[40:70]]
    found = LanguageSimilarity(str(folder), epochs=20).weights({"en": english, "de": german}, more)
    assert list(found) == ["en", "de"]
    assert sum(found.values()) == pytest.approx(1)
    assert found["de"] > found["en"]
    alone, together = sentence_vectors(str(folder), more[:1]), sentence_vectors(str(folder), more[:5])
    np.testing.assert_allclose(alone[0], together[0], atol=1e-4)


def test_what_cannot_be_compared_is_one_sentence() -> None:
    one = read_bundled("uner-pud.en-de").pairs[0].source
    for sources, target in (({}, [one]), ({"en": [one]}, []), ({"en": [one], "de": []}, [one])):
        with pytest.raises(InvalidValue, match="needs sentences"):
            LanguageSimilarity("x").weights(sources, target)
    with pytest.raises(InvalidValue, match="above 0"):
        replace(LanguageSimilarity("x"), rank=0)
