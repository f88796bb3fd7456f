"""Token classification models asked word by word, on tiny models of three families."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import pretrained
from core.corpora.bundled import read_bundled
from core.errors import InvalidValue, Unavailable, UnknownName
from core.model import Scores, Sentence, Span
from core.taggers import Tagging, TransformerTagger
from core.taggers.token_classifier import AGGREGATIONS, WordModel, _loaded
from core.text import default_gaps
from tests.tiny_models.taggers import CONLL, IOB2, tiny_bert, tiny_roberta, tiny_xlmr

Build = Callable[..., Path]


def every_label(folder: Path) -> TransformerTagger:
    return TransformerTagger(str(folder), labels=(), rename=())


def sentence(*words: str) -> Sentence:
    return Sentence(words, default_gaps(words, "en"), "en")


SENTENCES = [pair.source for pair in read_bundled("uner-pud.en-de").pairs[:12]]


@pytest.fixture(scope="module", params=[tiny_bert, tiny_xlmr, tiny_roberta], ids=lambda build: build.__name__)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    build: Build = request.param
    return build(tmp_path_factory.mktemp(build.__name__), positions=128)


def asked(folder: Path, words: tuple[str, ...]) -> tuple[Any, Scores]:
    """The sub-words of one sentence and the model's own softmax, special tokens included."""
    import torch

    loaded = _loaded(str(folder), pretrained.identity(str(folder)))
    encoded = loaded.tokenizer(list(words), is_split_into_words=True, return_tensors="pt")
    with torch.inference_mode():
        return encoded, loaded.model(**encoded).logits[0].softmax(-1).numpy()


def test_first_mean_and_max_by_hand() -> None:
    """Three sub-words, two tags; the last one is surest of any."""
    pieces = np.array([[0.5, 0.5], [0.3, 0.7], [0.8, 0.2]], np.float32)
    said = {name: aggregate(pieces).tolist() for name, aggregate in AGGREGATIONS.items()}
    assert said["first"] == pytest.approx([0.5, 0.5])
    assert said["mean"] == pytest.approx([1.6 / 3, 1.4 / 3])
    assert said["max"] == pytest.approx([0.8, 0.2])


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_a_word_is_made_of_its_own_sub_words_and_of_no_special_token(folder: Path, aggregation: str) -> None:
    words = SENTENCES[0].words
    encoded, piece_rows = asked(folder, words)
    wanted = [
        AGGREGATIONS[aggregation](piece_rows[[place for place, word in enumerate(encoded.word_ids()) if word == index]])
        for index in range(len(words))
    ]
    [rows] = WordModel(str(folder), aggregation)([words])
    np.testing.assert_allclose(rows, np.array(wanted), atol=1e-5)


def test_first_sub_words_are_those_of_the_pipeline_of_transformers(folder: Path) -> None:
    """Word labels of the pipeline (aggregation "first") on text whose words are parted by spaces."""
    from transformers import pipeline

    words = ("Angela", "Merkel", "visited", "the", "airport", "in", "Berlin", "with", "Barack", "Obama")
    loaded = _loaded(str(folder), pretrained.identity(str(folder)))
    pipe: Any = pipeline("token-classification", loaded.model, tokenizer=loaded.tokenizer, aggregation_strategy="first")
    text = " ".join(words)
    [tagging] = every_label(folder).prepare()([sentence(*words)])
    starts = {len(" ".join(words[:index])) + (index > 0): index for index in range(len(words))}
    theirs = {}
    for group in pipe(text):
        inside = range(group["start"], group["end"])
        theirs.update({starts[place]: group["entity_group"] for place in inside if place in starts})
    ours = {word: span.label for span in tagging.spans for word in range(span.start, span.end)}
    # The pipeline takes a lone "▁" for a word of its own, so words that begin with one are left out.
    pieces = loaded.tokenizer(list(words), is_split_into_words=True)
    whole = {index for index in range(len(words)) if pieces.tokens()[pieces.word_ids().index(index)] != "▁"}
    assert len(whole) > 5
    ours, theirs = ({word: label for word, label in said.items() if word in whole} for said in (ours, theirs))
    assert ours == theirs
    assert ours


def test_rows_sum_to_one_and_the_columns_have_names(folder: Path) -> None:
    for tagging, one in zip(TransformerTagger(str(folder)).prepare()(SENTENCES), SENTENCES, strict=True):
        assert tagging.probabilities is not None
        assert tagging.probabilities.dtype == np.float32
        assert tagging.probabilities.shape == (len(one), len(tagging.tags))
        np.testing.assert_allclose(tagging.probabilities.sum(axis=1), 1, atol=1e-5)
        assert {span.label for span in tagging.spans} <= {"PER", "LOC", "ORG"}
        assert tagging.tags[0] == "O"


def test_one_by_one_or_all_together_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    together = TransformerTagger(str(folder)).prepare()(SENTENCES)
    monkeypatch.setenv("SPANBRIDGE_MEMO", str(tmp_path / "other.db"))
    alone = [TransformerTagger(str(folder)).prepare()([one])[0] for one in SENTENCES]
    assert alone == together
    for one, other in zip(alone, together, strict=True):
        assert one.probabilities is not None
        assert other.probabilities is not None
        np.testing.assert_allclose(one.probabilities, other.probabilities, atol=2e-4)


def test_a_long_sentence_loses_no_word_and_short_ones_are_not_cut(tmp_path: Path) -> None:
    """30 sub-words fit in; the sentence has hundreds. A word's row comes from the window that holds it."""
    folder = tiny_bert(tmp_path / "short", positions=32)
    long = SENTENCES[0].words * 8
    [rows] = WordModel(str(folder), overlap=8)([long])
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)
    [first] = WordModel(str(folder))([long[:4]])
    assert len(rows) == len(long)
    assert not np.allclose(rows[:4], first)  # it saw what follows, too
    [tagging] = every_label(folder).prepare()([sentence(*long)])
    assert max(span.end for span in tagging.spans) > len(long) - 12


def test_a_window_sees_what_it_would_see_alone(tmp_path: Path) -> None:
    """Words of one sub-word, four at a time, none shared: each window is a sentence of its own."""
    folder = tiny_bert(tmp_path / "bert")
    words = ("a", "I", "s", "t", "e", "n", "d")
    [rows] = WordModel(str(folder), window=4, overlap=0)([words])
    apart = WordModel(str(folder))([words[:4], words[4:]])
    np.testing.assert_allclose(rows, np.concatenate(apart), atol=1e-5)


def test_words_without_sub_words_are_outside(folder: Path) -> None:
    """A lone variation selector or control character: no sub-words in some tokenizers, a row all the same."""
    odd = sentence("Paris", "\u0001", "\ufe0f", "\u200d", "Berlin")
    [tagging] = every_label(folder).prepare()([odd])
    assert tagging.probabilities is not None
    assert len(tagging.probabilities) == 5
    encoded, _ = asked(folder, odd.words)
    for word in set(range(5)) - set(encoded.word_ids()):
        assert tagging.probabilities[word].tolist() == [1.0] + [0.0] * (len(tagging.tags) - 1)


def test_bert_drops_control_characters(tmp_path: Path) -> None:
    folder = tiny_bert(tmp_path / "bert")
    [tagging] = TransformerTagger(str(folder)).prepare()([sentence("\u0001")])
    assert tagging == Tagging((), tagging.tags)
    assert tagging.probabilities is not None
    assert tagging.probabilities[0, 0] == 1


def test_a_very_long_word_keeps_its_beginning(tmp_path: Path) -> None:
    folder = tiny_bert(tmp_path / "bert", positions=16)
    [tagging] = every_label(folder).prepare()([sentence("In", "q" * 90, "now")])
    assert tagging.probabilities is not None
    assert tagging.probabilities.shape == (3, 9)


def test_temperature_divides_the_logits(folder: Path) -> None:
    words = SENTENCES[1].words
    [plain], [flat] = (WordModel(str(folder), temperature=heat)([words]) for heat in (1.0, 4.0))
    wanted = plain ** (1 / 4)
    np.testing.assert_allclose(flat, wanted / wanted.sum(axis=1, keepdims=True), atol=1e-4)


def test_the_space_before_words_is_kept_for_byte_level_tokenizers(tmp_path: Path) -> None:
    folder = tiny_roberta(tmp_path / "roberta")
    tokenizer = _loaded(str(folder), "").tokenizer
    pieces = tokenizer(["Angela", "Merkel"], is_split_into_words=True, add_special_tokens=False).tokens()
    assert [piece for piece in pieces if piece.startswith("Ġ")] == [
        pieces[0],
        next(p for p in pieces[1:] if p[0] == "Ġ"),
    ]


def test_a_tokenizer_without_special_tokens_loses_no_word(tmp_path: Path) -> None:
    folder = tiny_bert(tmp_path / "bare")
    settings = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    settings["post_processor"] = None
    (folder / "tokenizer.json").write_text(json.dumps(settings), encoding="utf-8")
    loaded = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    loaded["tokenizer_class"] = "PreTrainedTokenizerFast"
    (folder / "tokenizer_config.json").write_text(json.dumps(loaded), encoding="utf-8")
    assert _loaded(str(folder), "bare").tokenizer(["In", "Rom"], is_split_into_words=True).word_ids()[-1] == 1
    [tagging] = TransformerTagger(str(folder)).prepare()([sentence("In", "Rom")])
    assert tagging.probabilities is not None
    assert len(tagging.probabilities) == 2


def test_viterbi_follows_iob2_and_greedy_need_not(tmp_path: Path) -> None:
    folder = tiny_bert(tmp_path / "bert")
    for decoding in ("greedy", "viterbi"):
        taggings = TransformerTagger(str(folder), decoding=decoding).prepare()(SENTENCES)
        assert sum(len(tagging.spans) for tagging in taggings) > 0
    io = tiny_xlmr(tmp_path / "xlmr")
    with pytest.raises(Unavailable, match="viterbi"):
        TransformerTagger(str(io), decoding="viterbi").prepare()(SENTENCES)


def test_what_was_asked_before_is_known_without_the_model(tmp_path: Path) -> None:
    folder = tiny_xlmr(tmp_path / "xlmr")
    tagger = TransformerTagger(str(folder))
    before = tagger.prepare()(SENTENCES)
    _loaded.cache_clear()
    assert tagger.prepare()(SENTENCES) == before
    assert _loaded.cache_info().misses == 0


def test_a_model_that_was_trained_again_is_asked_again(tmp_path: Path) -> None:
    folder = tiny_bert(tmp_path / "bert")
    before = TransformerTagger(str(folder)).prepare()(SENTENCES)
    tiny_bert(folder, tags=("O", "B-PER", "I-PER"))
    assert TransformerTagger(str(folder)).prepare()(SENTENCES)[0].tags != before[0].tags


def test_nothing_is_loaded_for_nothing() -> None:
    assert TransformerTagger("/no/such/folder").prepare()([]) == []


def test_a_missing_model_is_one_sentence() -> None:
    with pytest.raises(Unavailable, match="is not on this machine"):
        TransformerTagger("/no/such/folder").prepare()([sentence("Paris")])


def test_a_model_that_is_no_tagger_is_one_sentence(tmp_path: Path) -> None:
    folder = tiny_bert(tmp_path / "bert", tags=("LABEL_0", "LABEL_1"))
    with pytest.raises(Unavailable, match="is no tagger"):
        TransformerTagger(str(folder)).prepare()([sentence("Paris")])


def test_options_that_do_not_exist_list_the_choices() -> None:
    for unknown in ({"aggregation": "last"}, {"decoding": "beam"}, {"scheme": "IO"}):
        with pytest.raises(UnknownName, match="Choose from"):
            made(unknown)
    for wrong in ({"temperature": 0.0}, {"window": -1}, {"overlap": -1}, {"rename": ("GPE",)}):
        with pytest.raises(InvalidValue):
            made(wrong)


def made(options: Mapping[str, Any]) -> TransformerTagger:
    return TransformerTagger(**options)


def test_needs_names_the_model() -> None:
    assert TransformerTagger().needs == ("FacebookAI/xlm-roberta-large-finetuned-conll03-english",)


def test_labels_that_are_not_asked_for_hold_no_words(tmp_path: Path) -> None:
    folder = tiny_xlmr(tmp_path / "xlmr", tags=CONLL)
    everything = every_label(folder).prepare()(SENTENCES)
    some = TransformerTagger(str(folder), labels=("ORG",), rename=("LOC=ORG",)).prepare()(SENTENCES)
    wanted = [[Span(s.start, s.end, "ORG") for s in t.spans if s.label in {"ORG", "LOC"}] for t in everything]
    assert [list(tagging.spans) for tagging in some] == wanted
    assert some[0].tags == ("O", "I-ORG")
    assert len(IOB2) == 9
