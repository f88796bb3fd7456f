"""Laws of the neural aligners on any text, over a tiny encoder."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.aligners import Aligner, Awesome, SimAlign
from core.aligners.contextual import by_word
from core.aligners.encoder import Pieces
from core.model import Sentence, SentencePair
from tests.tiny_models.encoders import tiny_bert

WORDS = st.one_of(
    st.sampled_from(["Paris", "Париж", "巴黎", "the", "4.2", ".", "😀", "e\u0301", "\u200d", "[SEP]", "x" * 300]),
    st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc", "Cs"]), min_size=1, max_size=8).filter(str.strip),
)
SENTENCES = st.lists(WORDS, max_size=9)
CORPORA = st.lists(st.tuples(SENTENCES, SENTENCES), max_size=5)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_bert(tmp_path_factory.mktemp("model"), positions=64))


def sentence(words: list[str]) -> Sentence:
    return Sentence(tuple(words), (" ",) * len(words), "xx")


def aligners(model: str) -> list[Aligner]:
    ways = [SimAlign(model, 2, way, kind) for way in ("argmax", "itermax", "match") for kind in ("bpe", "word")]
    return [*ways, Awesome(model, 2)]


@settings(deadline=None, max_examples=25)
@given(corpus=CORPORA)
def test_any_text_is_aligned_within_bounds(model: str, corpus: list[tuple[list[str], list[str]]]) -> None:
    pairs = [SentencePair(f"p{k}", sentence(left), sentence(right)) for k, (left, right) in enumerate(corpus)]
    for aligner in aligners(model):
        for pair, found in zip(pairs, aligner.prepare(pairs)(pairs), strict=True):
            assert found.size == pair.size
            assert found.scores is not None
            assert ((found.scores >= 0) & (found.scores <= 1)).all()


@settings(deadline=None, max_examples=25)
@given(words=SENTENCES)
def test_a_sentence_is_aligned_with_itself_word_by_word(model: str, words: list[str]) -> None:
    """Every word that the model sees is most like itself, unless another has the very same vector."""
    pair = SentencePair("p", sentence(words), sentence(words))
    [found] = SimAlign(model, 2, "argmax", "word").prepare([pair])([pair])
    seen = {i for i, _ in found.sure}
    assert all(i == j for i, j in found.sure)
    assert all(words[i] == "\u200d" or not any(map(str.isalnum, words[i])) for i in set(range(len(words))) - seen)


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=8).map(sorted),
    st.lists(st.integers(0, 4), min_size=1, max_size=8).map(sorted),
)
def test_a_cell_of_words_is_the_greatest_of_their_sub_words(rows: list[int], columns: list[int]) -> None:
    cells = np.random.default_rng(len(rows) * 9 + len(columns)).random((len(rows), len(columns)))
    found = by_word(cells, np.array(rows), np.array(columns), (4, 5))
    for i in range(4):
        for j in range(5):
            inside = cells[np.ix_(np.array(rows) == i, np.array(columns) == j)]
            assert found[i, j] == inside.max(initial=0)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=9).map(sorted))
def test_an_average_is_the_mean_of_a_word_s_sub_words(words: list[int]) -> None:
    vectors = np.random.default_rng(len(words)).random((len(words), 3)).astype(np.float32)
    averaged = Pieces(vectors, np.array(words)).averaged()
    assert averaged.words.tolist() == sorted(set(words))
    for word, vector in zip(averaged.words, averaged.vectors, strict=True):
        np.testing.assert_allclose(vector, vectors[np.array(words) == word].mean(0), rtol=1e-5)
