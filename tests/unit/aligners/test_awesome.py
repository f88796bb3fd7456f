"""AWESoME against its published formula, written out pair by pair, and a worked example."""

import math
from typing import Any

import numpy as np
import pytest

from core.aligners import Awesome
from core.aligners.contextual import probability
from core.aligners.encoder import Pieces
from core.corpora.bundled import read_bundled
from core.errors import InvalidValue
from core.model import SentencePair
from tests.tiny_models.encoders import tiny_bert, tiny_xlmr
from tests.tiny_models.seq2seq import tiny_nllb

PAIRS = [pair for corpus in ("uner-pud.en-de", "uner-pud.en-pt") for pair in read_bundled(corpus).pairs[:15]]
CODES = {"en": "eng_Latn", "de": "deu_Latn", "pt": "por_Latn"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    makers = {"bert": tiny_bert, "xlmr": tiny_xlmr, "nllb": tiny_nllb}
    return {name: str(make(tmp_path_factory.mktemp(name))) for name, make in makers.items()}  # type: ignore[operator]


class Published:
    """One pair at a time: layer 2 of both sides, softmax of the dot products over rows and over columns,
    special tokens left out, links where both exceed the threshold, and the authors' link probability."""

    def __init__(self, model: str, threshold: float) -> None:
        from transformers import AutoModel, AutoTokenizer

        self.tokenizer: Any = AutoTokenizer.from_pretrained(model)
        network: Any = AutoModel.from_pretrained(model).eval()
        self.network = network.get_encoder() if network.config.is_encoder_decoder else network
        self.threshold = threshold

    def vectors(self, words: tuple[str, ...], lang: str) -> tuple[Any, list[int]]:
        import torch

        if hasattr(self.tokenizer, "src_lang"):
            self.tokenizer.src_lang = CODES[lang]
        rows = self.tokenizer(list(words), is_split_into_words=True, return_tensors="pt")
        with torch.no_grad():
            hidden = self.network(rows["input_ids"], output_hidden_states=True).hidden_states[2][0]
        inside = [place for place, word in enumerate(rows.word_ids()) if word is not None]
        return hidden[inside], [word for word in rows.word_ids() if word is not None]

    def align(self, pair: SentencePair) -> dict[tuple[int, int], float]:
        source, source_words = self.vectors(pair.source.words, pair.source.lang)
        target, target_words = self.vectors(pair.target.words, pair.target.lang)
        products = source @ target.T
        there, back = products.softmax(dim=-1), products.softmax(dim=-2)
        linked = (there > self.threshold) & (back > self.threshold)
        soft = (products / math.sqrt(len(target_words))).softmax(dim=-1)
        soft_back = (products / math.sqrt(len(source_words))).softmax(dim=-2)
        chance = 2 * soft * soft_back / (soft + soft_back + 1e-9)
        found: dict[tuple[int, int], float] = {}
        for i, j in linked.nonzero().tolist():
            link = source_words[i], target_words[j]
            found[link] = max(found.get(link, 0.0), float(chance[i, j]))
        return found


@pytest.mark.parametrize("name", ["bert", "xlmr", "nllb"])
@pytest.mark.parametrize("threshold", [0.001, 0.1])
def test_links_and_probabilities_are_the_published_ones(models: dict[str, str], name: str, threshold: float) -> None:
    published = Published(models[name], threshold)
    expected = [published.align(pair) for pair in PAIRS]
    found = Awesome(models[name], 2, threshold).prepare(PAIRS)(PAIRS)
    assert [list(one.sure) for one in found] == [sorted(one) for one in expected]
    assert sum(len(one.sure) for one in found) > len(PAIRS)
    for one, links in zip(found, expected, strict=True):
        assert one.scores is not None
        for link, chance in links.items():  # a word's score is its best sub-words', linked or not
            assert one.scores[link] >= chance - 2e-5


def test_links_by_hand() -> None:
    """Dot products [[2, 0], [0, 1]]. Rows: e²/(e²+1) = .88, .12 and .27, .73; columns: .88, .12 and .27, .73."""
    source = Pieces(np.array([[2, 0], [0, 1]], np.float32), np.array([0, 1]))
    target = Pieces(np.array([[1, 0], [0, 1]], np.float32), np.array([0, 1]))
    links = {threshold: Awesome(threshold=threshold)._link(source, target)[0].tolist() for threshold in (0.1, 0.2, 0.8)}
    assert links[0.1] == [[True, True], [True, True]]
    assert links[0.2] == [[True, False], [False, True]]
    assert links[0.8] == [[True, False], [False, False]]
    # over sqrt(2): e^1.414 / (e^1.414 + 1) = .804 both ways for the first cell, 1/(1 + e^1.414) = .196 and
    # 1/(1 + e^.707) = .330 for the second, harmonic mean 2·.196·.330/.526 = .246
    chances = probability(source.vectors @ target.vectors.T)
    np.testing.assert_allclose(chances[0], [0.8044, 0.2459], atol=1e-3)


def test_scores_are_probabilities_of_words(models: dict[str, str]) -> None:
    for found in Awesome(models["bert"], 2).prepare(PAIRS)(PAIRS):
        assert found.scores is not None
        assert found.scores.dtype == np.float32
        assert found.scores.min() >= 0
        assert found.scores.max() <= 1
        assert found.scores.shape == found.size


def test_options_are_checked() -> None:
    assert Awesome(model="x").needs == ("x",)
    with pytest.raises(InvalidValue):
        Awesome(threshold=1)
    with pytest.raises(InvalidValue):
        Awesome(layer=-1)
