"""SimAlign: link for link what its package makes, called pair by pair, and a worked example."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import cache
from core.aligners import SimAlign, contextual
from core.aligners.encoder import Pieces, encoder
from core.aligners.extraction import EXTRACTORS
from core.aligners.simalign import distorted, similarity
from core.corpora.bundled import read_bundled
from core.errors import InvalidValue, UnknownName
from core.model import Sentence, SentencePair
from tests.tiny_models.encoders import tiny_bert, tiny_roberta, tiny_xlmr
from tests.tiny_models.seq2seq import tiny_nllb

MAKERS: dict[str, Callable[..., Path]] = {"bert": tiny_bert, "xlmr": tiny_xlmr, "roberta": tiny_roberta}
NAMES = {"argmax": "inter", "itermax": "itermax", "match": "mwmf", "forward": "fwd", "backward": "rev"}
PAIRS = [pair for corpus in ("uner-pud.en-de", "uner-pud.en-zh") for pair in read_bundled(corpus).pairs[:20]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = {name: str(make(tmp_path_factory.mktemp(name), positions=512)) for name, make in MAKERS.items()}
    config = Path(found["roberta"]) / "tokenizer_config.json"
    config.write_text(
        config.read_text().replace("{", '{"add_prefix_space": true, ', 1)
    )  # the package cannot ask for it
    return found | {"nllb": str(tiny_nllb(tmp_path_factory.mktemp("nllb")))}


def pair(source: str, target: str, id_: str = "p") -> SentencePair:
    left, right = (tuple(text.split(" ")) if text else () for text in (source, target))
    return SentencePair(id_, Sentence(left, (" ",) * len(left), "en"), Sentence(right, (" ",) * len(right), "de"))


def links(aligner: SimAlign, pairs: list[SentencePair]) -> list[list[tuple[int, int]]]:
    return [list(found.sure) for found in aligner.prepare(pairs)(pairs)]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("kind", ["bpe", "word"])
@pytest.mark.parametrize("distortion", [0.0, 0.5])
def test_links_are_those_of_the_package(models: dict[str, str], name: str, kind: str, distortion: float) -> None:
    from simalign import SentenceAligner

    short = [one for one in PAIRS if max(one.size) < 16]  # its matching takes long for others
    for ways, letters, pairs in ((["match"], "m", short), ([way for way in NAMES if way != "match"], "aifr", PAIRS)):
        aligner = SentenceAligner(models[name], kind, distortion, letters, layer=2)
        expected = [aligner.get_word_aligns(list(one.source.words), list(one.target.words)) for one in pairs]
        for way in ways:
            ours = links(SimAlign(models[name], 2, way, kind, distortion), pairs)
            assert ours == [one[NAMES[way]] for one in expected], way


@pytest.mark.parametrize("way", ["argmax", "itermax"])
def test_over_the_encoder_of_nllb_links_are_those_of_the_package_s_arithmetic(models: dict[str, str], way: str) -> None:
    """The package cannot load NLLB; its static functions get the vectors of each pair by itself."""
    from simalign import SentenceAligner

    read = encoder(models["nllb"], 2)
    found = links(SimAlign(models["nllb"], 2, way), PAIRS)
    for one, ours in zip(PAIRS, found, strict=True):
        source, target = read([one.source])[0], read([one.target])[0]
        likeness = SentenceAligner.get_similarity(source.vectors, target.vectors)
        forward, backward = SentenceAligner.get_alignment_matrix(likeness)
        cells = forward * backward if way == "argmax" else SentenceAligner.iter_max(likeness)
        theirs = {(source.words[i], target.words[j]) for i, j in zip(*np.nonzero(cells), strict=True)}
        assert set(ours) == theirs


def test_extraction_is_the_package_s_on_any_scores() -> None:
    from simalign import SentenceAligner

    random = np.random.default_rng(3)
    for _ in range(300):
        rows, columns = random.integers(1, 9, 2)
        scores = random.random((rows, columns), np.float32)
        assert np.array_equal(EXTRACTORS["itermax"](scores), SentenceAligner.iter_max(scores) > 0)
        forward, backward = SentenceAligner.get_alignment_matrix(scores)
        assert np.array_equal(EXTRACTORS["argmax"](scores), forward * backward > 0)
        assert np.array_equal(EXTRACTORS["forward"](scores), forward > 0)
        assert np.array_equal(EXTRACTORS["backward"](scores), backward > 0)
        assert np.array_equal(EXTRACTORS["match"](scores), SentenceAligner.get_max_weight_match(scores) > 0)
        assert np.allclose(distorted(scores, 0.3), SentenceAligner.apply_distortion(scores, 0.3))


def test_likeness_and_distortion_by_hand() -> None:
    """cos((3,4),(4,3)) = 24/25, so (0.96 + 1) / 2 = 0.98; opposite vectors 0, none at all 0.5."""
    source = np.array([[3, 4], [0, 2]], np.float32)
    target = np.array([[4, 3], [0, -1], [0, 0]], np.float32)
    np.testing.assert_allclose(similarity(source, target), [[0.98, 0.1, 0.5], [0.8, 0, 0.5]], atol=1e-6)
    # positions 0 and 1 against 0, 1/2 and 1: squares 0, 1/4, 1 and 1, 1/4, 0
    expected = [[1, 0.9, 0.6], [0.6, 0.9, 1]]
    np.testing.assert_allclose(distorted(np.ones((2, 3), np.float32), 0.4), expected)
    assert distorted(np.ones((1, 3), np.float32), 0.4).tolist() == [[1, 1, 1]]


def test_words_are_linked_where_any_of_their_sub_words_are() -> None:
    """Word 0 has two sub-words, word 1 none; the second sub-word is the one like target word 1."""
    source = Pieces(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32), np.array([0, 0, 2]))
    target = Pieces(np.array([[0, 0, 1], [0, 1, 0]], np.float32), np.array([0, 1]))
    align = contextual.ContextualAligner("x", "x", lambda: None, SimAlign(links="argmax")._link)  # type: ignore[arg-type,return-value]
    found, scores = align._words(source, target, (3, 2))
    assert found.tolist() == [[False, True], [False, False], [True, False]]
    assert scores[1].tolist() == [0, 0]
    assert scores[0, 1] > scores[0, 0]


def test_sides_without_words_or_sub_words_have_no_links(models: dict[str, str]) -> None:
    pairs = [pair("", "Paris", "1"), pair("Paris", "", "2"), pair("", "", "3"), pair("\u200d", "Paris", "4")]
    for kind in ("bpe", "word"):
        for found, one in zip(SimAlign(models["bert"], 2, token_type=kind).prepare(pairs)(pairs), pairs, strict=True):
            assert found.sure == ()
            assert found.scores is not None
            assert found.scores.shape == one.size
            assert not found.scores.any()


def test_a_thousand_words_are_aligned_and_no_word_is_cut_off(models: dict[str, str]) -> None:
    words = [word for one in PAIRS for word in one.source.words]
    text = " ".join(f"{word}{place}" for place, word in enumerate((words * 3)[:1000]))
    [found] = SimAlign(models["bert"], 2, "forward", "word").prepare([])([pair(text, text)])
    assert found.size == (1000, 1000)
    assert [i for i, _ in found.sure] == list(range(1000))
    assert sum(i == j for i, j in found.sure) == 1000  # each word is most like itself


def test_what_was_aligned_before_is_not_asked_of_the_model_again(
    models: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = SimAlign(models["bert"], 2).prepare(PAIRS)(PAIRS)

    def refuse(*_: Any) -> Any:
        raise AssertionError("the model was asked again")

    monkeypatch.setattr("core.aligners.simalign.encoder", refuse)
    cache._cache_at.cache_clear()
    again = SimAlign(models["bert"], 2).prepare(PAIRS)(PAIRS)
    assert again == first
    for one, other in zip(first, again, strict=True):
        assert one.scores is not None
        assert np.array_equal(one.scores, other.scores)  # type: ignore[arg-type]  # always kept
        assert one.scores.dtype == np.float32
    with pytest.raises(AssertionError, match="asked again"):
        SimAlign(models["bert"], 2, distortion=0.1).prepare(PAIRS)(PAIRS)


def test_options_are_checked() -> None:
    assert SimAlign(model="x").needs == ("x",)
    with pytest.raises(UnknownName, match="Did you mean 'itermax'"):
        SimAlign(links="intermax")
    with pytest.raises(UnknownName, match="word"):
        SimAlign(token_type="words")
    with pytest.raises(InvalidValue):
        SimAlign(distortion=2)
