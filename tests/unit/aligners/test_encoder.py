"""Contextual vectors: the same alone and in company, from any architecture, of sentences of any length."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.aligners.encoder import Pieces, encoder
from core.corpora.bundled import read_bundled
from core.errors import Unavailable
from core.model import Sentence
from tests.tiny_models.encoders import tiny_bert, tiny_roberta, tiny_xlmr
from tests.tiny_models.seq2seq import tiny_mt5, tiny_nllb

MAKERS: dict[str, Callable[[Path], Path]] = {
    "bert": tiny_bert,
    "xlmr": tiny_xlmr,
    "roberta": tiny_roberta,
    "nllb": tiny_nllb,
    "mt5": tiny_mt5,
}
PAIRS = read_bundled("uner-pud.en-de").pairs[:40]
SENTENCES = [side for pair in PAIRS for side in (pair.source, pair.target)]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {name: str(make(tmp_path_factory.mktemp(name))) for name, make in MAKERS.items()}


@pytest.fixture(params=MAKERS)
def model(request: pytest.FixtureRequest, models: dict[str, str]) -> str:
    return models[request.param]


def sentence(*words: str, lang: str = "en") -> Sentence:
    return Sentence(words, (" ",) * len(words), lang)


def whole(model: str, found: Sentence, layer: int, lang: str) -> Any:
    """Vectors of all sub-words of one sentence, asked of transformers in the plainest way."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(model, add_prefix_space=True)
    if hasattr(tokenizer, "src_lang"):
        tokenizer.src_lang = lang
    network: Any = AutoModel.from_pretrained(model).eval()
    network = network.get_encoder() if network.config.is_encoder_decoder else network
    rows = tokenizer(list(found.words), is_split_into_words=True, return_tensors="pt")
    with torch.no_grad():
        hidden = network(rows["input_ids"], rows["attention_mask"], output_hidden_states=True).hidden_states
    inside = [place for place, word in enumerate(rows.word_ids()) if word is not None]
    return hidden[layer][0, inside].numpy()


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_vectors_are_those_of_the_layer_without_special_tokens(model: str, layer: int) -> None:
    read = encoder(model, layer)(SENTENCES[:4])
    for found, one, lang in zip(read, SENTENCES, ["eng_Latn", "deu_Latn"] * 2, strict=False):
        np.testing.assert_allclose(found.vectors, whole(model, one, layer, lang), atol=2e-5)
        assert set(found.words.tolist()) == set(range(len(one)))


def test_a_sentence_has_the_same_vectors_alone_and_padded_beside_longer_ones(model: str) -> None:
    read = encoder(model, 2)
    for together, alone in zip(read(SENTENCES), (read([one])[0] for one in SENTENCES), strict=True):
        assert np.array_equal(together.words, alone.words)
        np.testing.assert_allclose(together.vectors, alone.vectors, atol=2e-5)


def test_a_sentence_that_fits_is_read_in_one_window_and_a_longer_one_in_several(models: dict[str, str]) -> None:
    read = encoder(models["bert"], 2)
    [found] = read([SENTENCES[0]])
    [narrow] = read.__class__(read.name, read.tokenizer, read.network, 2, len(found.words))([SENTENCES[0]])
    np.testing.assert_array_equal(narrow.vectors, found.vectors)
    [cut] = read.__class__(read.name, read.tokenizer, read.network, 2, len(found.words) - 1)([SENTENCES[0]])
    assert np.array_equal(cut.words, found.words)
    assert not np.allclose(cut.vectors, found.vectors, atol=1e-3)


def test_a_word_in_two_windows_is_taken_from_the_one_where_it_stands_deeper(models: dict[str, str]) -> None:
    """Words of one sub-word, windows of four that share two: the first window is [0, 4), the second [2, 6)."""
    read = encoder(models["bert"], 2)
    found = sentence(*"abcdef")
    narrow = read.__class__(read.name, read.tokenizer, read.network, 2, 4)
    [cut], [first], [second] = narrow([found]), read([sentence(*"abcd")]), read([sentence(*"cdef")])
    expected = np.concatenate([first.vectors[:3], second.vectors[1:]])
    np.testing.assert_allclose(cut.vectors, expected, atol=1e-5)


def test_a_thousand_words_are_read(model: str) -> None:
    words = [word for one in SENTENCES for word in one.words][:1000]
    [found] = encoder(model, 2)([sentence(*words)])
    assert sorted(set(found.words.tolist())) == list(range(1000))
    assert np.isfinite(found.vectors).all()


def test_of_a_word_longer_than_a_window_the_beginning_is_read(models: dict[str, str]) -> None:
    [found] = encoder(models["bert"], 2)([sentence("a", "x!" * 400, "b")])
    assert np.bincount(found.words).tolist() == [1, 126, 1]


def test_words_without_sub_words_have_no_vectors(models: dict[str, str]) -> None:
    for name in ("bert", "xlmr"):
        [found] = encoder(models[name], 2)([sentence("a", "\u200d", "b")])
        assert 0 in found.words
        assert 2 in found.words
    [found] = encoder(models["bert"], 2)([sentence("a", "\u200d", "b")])
    assert 1 not in found.words
    for empty in encoder(models["bert"], 2)([sentence(), sentence("\u200d")]):
        assert len(empty.words) == len(empty.vectors) == 0


def test_averages_are_one_vector_for_each_word() -> None:
    pieces = Pieces(np.array([[1, 0], [3, 2], [5, 5]], np.float32), np.array([0, 0, 2]))
    vectors, words = pieces.averaged()
    assert vectors.tolist() == [[2, 1], [5, 5]]
    assert words.tolist() == [0, 2]


def test_nllb_is_told_the_language_of_each_sentence(models: dict[str, str]) -> None:
    read = encoder(models["nllb"], 2)
    english, german = read([sentence("Berlin"), sentence("Berlin", lang="de")])
    assert not np.allclose(english.vectors, german.vectors, atol=1e-3)
    [as_english] = encoder(models["nllb"], 2, ("pcm=eng_Latn",))([sentence("Berlin", lang="pcm")])
    np.testing.assert_allclose(as_english.vectors, english.vectors, atol=1e-5)


@pytest.mark.parametrize("lang", ["pcm", "und", "fr"])
def test_a_language_that_the_model_does_not_know_is_said_with_what_to_do(models: dict[str, str], lang: str) -> None:
    with pytest.raises(Unavailable, match=rf'does not know the language .*read_as=\("{lang}=eng_Latn",\)'):
        encoder(models["nllb"], 2)([sentence("Berlin", lang=lang)])


def test_a_layer_or_model_that_is_not_there_is_one_clear_sentence(models: dict[str, str]) -> None:
    with pytest.raises(Unavailable, match=r"has 2 layers, so it has no layer 8\. Choose one from 0 to 2"):
        encoder(models["bert"], 8)
    with pytest.raises(Unavailable, match="is not on this machine"):
        encoder("no/such-model", 8)


def test_a_model_trained_again_in_its_folder_is_loaded_again(tmp_path: Path) -> None:
    folder = str(tiny_bert(tmp_path / "model", layers=2))
    before = encoder(folder, 1)
    assert encoder(folder, 1) is before
    tiny_bert(tmp_path / "model", layers=1)
    assert encoder(folder, 1) is not before
