"""NLLB on a tiny model that learnt four sentences by heart."""

import json
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidValue, Unavailable
from core.translators import Translation
from core.translators.nllb import Nllb
from core.translators.nmtscore import similarity
from core.translators.seq2seq import SPARE, STEP, Search, Seq2Seq, _batches, ready
from tests.tiny_models.seq2seq import taught, tiny_nllb

MERKEL, HOUSE = "Angela Merkel besuchte Paris.", "Das Haus ist groß."
MERKEL_EN, HOUSE_EN = "Angela Merkel visited Paris.", "The house is large."
RAIS, PRESIDENT = "Rais Obama alitembelea Nairobi.", "President Obama visited Nairobi."
LESSONS = (
    ("deu_Latn", "eng_Latn", MERKEL, MERKEL_EN),
    ("deu_Latn", "eng_Latn", HOUSE, HOUSE_EN),
    ("swh_Latn", "eng_Latn", RAIS, PRESIDENT),
    ("eng_Latn", "deu_Latn", HOUSE_EN, HOUSE),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return taught(tiny_nllb(tmp_path_factory.mktemp("nllb")), LESSONS)


@pytest.fixture(scope="module")
def random(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that never comes to an end."""
    return tiny_nllb(tmp_path_factory.mktemp("random"))


@pytest.fixture
def nllb(folder: Path) -> Nllb:
    return Nllb(str(folder), beams=2)


def test_it_translates_between_the_languages_that_are_named(nllb: Nllb) -> None:
    assert nllb.prepare("de", "en")([MERKEL, HOUSE]) == [Translation(MERKEL_EN), Translation(HOUSE_EN)]
    assert nllb.prepare("swa", "en")([RAIS]) == [Translation(PRESIDENT)]
    assert nllb.prepare("en", "de")([HOUSE_EN]) == [Translation(HOUSE)]


def test_batch_in_batch_out_each_text_on_its_own(nllb: Nllb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    texts = ["", MERKEL, HOUSE, " \n", MERKEL, "Haus", "Angela Merkel Paris Haus " * 5]
    together = nllb.prepare("de", "en")(texts)
    alone = []
    for number, text in enumerate(texts):
        monkeypatch.setenv("SPANBRIDGE_MEMO", str(tmp_path / f"{number}.db"))
        alone += nllb.prepare("de", "en")([text])
    assert together == alone
    assert together[0] == together[3] == Translation("")
    assert together[1] == together[4] == Translation(MERKEL_EN)
    assert nllb.prepare("de", "en")([]) == []


def test_a_long_text_is_translated_by_sentences_not_cut(nllb: Nllb) -> None:
    short = replace(nllb, longest=30)
    assert short.prepare("de", "en")([f"{MERKEL} {HOUSE}  {MERKEL}"]) == [
        Translation(f"{MERKEL_EN} {HOUSE_EN} {MERKEL_EN}")
    ]


def test_loading_and_translating_print_nothing(random: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    Seq2Seq(str(random), "", "float32").translate([MERKEL], "deu_Latn", "eng_Latn", Search(2, 1.0, 1.0, 0))
    assert capfd.readouterr() == ("", "")


def test_an_output_without_an_end_is_truncated(random: Path) -> None:
    [whole, none] = Nllb(str(random), beams=1).prepare("de", "en")([MERKEL, ""])
    assert whole.truncated
    assert none == Translation("", False)


def test_an_end_that_a_checkpoint_forces_at_the_limit_does_not_hide_truncation(tmp_path: Path) -> None:
    folder = tiny_nllb(tmp_path)
    wishes = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
    wishes |= {"forced_eos_token_id": 2, "max_length": 200}
    (folder / "generation_config.json").write_text(json.dumps(wishes), encoding="utf-8")
    [found] = Nllb(str(folder), beams=2).prepare("de", "en")([MERKEL])
    assert found.truncated


def test_the_limit_of_an_output_follows_its_own_input(folder: Path) -> None:
    search = Search(1, 1.5, 1.0, 0)
    assert [search.limit(pieces) for pieces in (1, 16, 17, 32)] == [24 + SPARE, 24 + SPARE, 48 + SPARE, 48 + SPARE]
    rows = [[0] * pieces for pieces in (1, 17, STEP, 40, 18)]
    assert [sorted(batch) for batch in _batches(rows, 32)] == [[0, 2], [1], [4], [3]]


def test_a_truncated_segment_makes_the_text_truncated(nllb: Nllb) -> None:
    tight = replace(nllb, longest=30, stretch=0.001)
    limit = Search(2, 0.001, 1.0, 0).limit(16)
    assert limit == SPARE + 1
    [found] = tight.prepare("de", "en")([f"{HOUSE} {MERKEL}"])
    assert found.truncated == any(one.truncated for one in tight.prepare("de", "en")([HOUSE, MERKEL]))


def test_what_was_translated_is_not_asked_again_and_needs_no_model(nllb: Nllb, monkeypatch: pytest.MonkeyPatch) -> None:
    before = nllb.prepare("de", "en")([MERKEL]), nllb.likelihood("de", "en")([(MERKEL, MERKEL_EN)])

    def gone(*asked: object) -> Seq2Seq:
        raise Unavailable("The model", "is gone.")

    monkeypatch.setattr("core.translators.nllb.ready", gone)
    assert (nllb.prepare("de", "en")([MERKEL]), nllb.likelihood("de", "en")([(MERKEL, MERKEL_EN)])) == before
    for other in (replace(nllb, beams=1), replace(nllb, no_repeat=3), replace(nllb, model="x")):
        with pytest.raises(Unavailable, match="is gone"):
            other.prepare("de", "en")([MERKEL])
    with pytest.raises(Unavailable, match="is gone"):
        nllb.prepare("en", "de")([MERKEL])


def test_a_model_that_was_trained_again_is_asked_again(
    nllb: Nllb, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nllb.prepare("de", "en")([MERKEL])
    (folder / "config.json").touch()
    asked: list[str] = []

    class Again:
        def translate(self, texts: list[str], *others: object) -> list[tuple[str, bool]]:
            asked.extend(texts)
            return [("anew", False)] * len(texts)

    monkeypatch.setattr("core.translators.nllb.ready", lambda *asked: Again())
    assert nllb.prepare("de", "en")([MERKEL]) == [Translation("anew")]
    assert asked == [MERKEL]


def reference(folder: Path, source: str, target: str, text: str, translation: str) -> float:
    """The likelihood as transformers' own loss gives it: one pair, no padding."""
    import torch

    loaded = ready(str(folder), "", "float32")
    tokenizer: Any = loaded._tokenizer
    tokenizer.src_lang, tokenizer.tgt_lang = source, target
    row = tokenizer(text, text_target=translation, return_tensors="pt")
    labels = row["labels"].clone()
    labels[:, 0] = -100  # the language
    with torch.inference_mode():
        # With labels the decoder's input is shifted from them, so it must still hold the language.
        start = torch.tensor([[loaded._network.config.decoder_start_token_id]])
        before = torch.cat([start, row["labels"][:, :-1]], 1)
        found = loaded._network(**{**row, "labels": labels}, decoder_input_ids=before).loss
    return -float(found)


def test_likelihoods_are_those_of_transformers_one_by_one(nllb: Nllb, folder: Path) -> None:
    pairs = [(MERKEL, MERKEL_EN), (HOUSE, HOUSE_EN), (MERKEL, HOUSE_EN), ("Paris", "Paris"), (MERKEL, "x " * 40)]
    expected = [reference(folder, "deu_Latn", "eng_Latn", *pair) for pair in pairs]
    assert nllb.likelihood("de", "en")(pairs) == pytest.approx(expected, abs=2e-4)
    assert nllb.likelihood("de", "en")([]) == []


def test_a_likelihood_by_hand(nllb: Nllb, folder: Path) -> None:
    # Step by step: P(end | start, language) for an empty translation is the only piece that counts.
    import torch

    loaded = ready(str(folder), "", "float32")
    tokenizer: Any = loaded._tokenizer
    tokenizer.src_lang = "deu_Latn"
    before = torch.tensor([[2, tokenizer.convert_tokens_to_ids("eng_Latn")]])
    logits = loaded._network(**tokenizer(HOUSE, return_tensors="pt"), decoder_input_ids=before).logits[0, 1]
    assert nllb.likelihood("de", "en")([(HOUSE, "")]) == pytest.approx(
        [log(float(logits.detach().softmax(0)[2]))], abs=1e-4
    )


def test_what_it_learnt_is_likelier_than_what_it_did_not(nllb: Nllb) -> None:
    right, wrong = nllb.likelihood("de", "en")([(MERKEL, MERKEL_EN), (MERKEL, HOUSE_EN)])
    assert right > -0.2 > wrong


def test_nmtscore_on_a_model_is_the_formula_over_four_likelihoods(nllb: Nllb, folder: Path) -> None:
    [found] = similarity(nllb, [(HOUSE_EN, HOUSE)], "en", "de")
    en, de = "eng_Latn", "deu_Latn"
    p = {
        (a, b): 2 ** reference(folder, left, right, a, b)
        for left, a in ((en, HOUSE_EN), (de, HOUSE))
        for right, b in ((en, HOUSE_EN), (de, HOUSE))
    }
    a_given_b = p[HOUSE, HOUSE_EN] / p[HOUSE_EN, HOUSE_EN]
    b_given_a = p[HOUSE_EN, HOUSE] / p[HOUSE, HOUSE]
    assert found == pytest.approx((a_given_b + b_given_a) / 2, rel=1e-3)


@pytest.mark.parametrize("languages", [("pcm", "en"), ("en", "bbj")])
def test_a_language_that_nllb_does_not_know_is_refused_before_anything_is_loaded(languages: tuple[str, str]) -> None:
    for ready_for in (Nllb("no/model").prepare, Nllb("no/model").likelihood):
        with pytest.raises(Unavailable, match="is not among the languages of NLLB-200"):
            ready_for(*languages)


def test_a_model_without_a_token_for_the_language_says_so(nllb: Nllb) -> None:
    with pytest.raises(Unavailable, match="has no token for the language lug_Latn"):
        nllb.prepare("lug", "en")([HOUSE])
    with pytest.raises(Unavailable, match="has no token for the language lug_Latn"):
        nllb.prepare("en", "lug")([HOUSE])


def test_a_missing_model_is_loaded_only_when_a_new_text_comes() -> None:
    translate = Nllb("no/such-model").prepare("de", "en")
    assert translate(["", " "]) == [Translation(""), Translation("")]
    with pytest.raises(Unavailable, match="no/such-model is not on this machine"):
        translate([HOUSE])


def test_the_tokenizer_may_come_from_elsewhere(folder: Path, random: Path) -> None:
    borrowed = Nllb(str(folder), tokenizer=str(random), beams=2)
    assert borrowed.needs == (str(folder), str(random))
    assert borrowed.prepare("de", "en")([MERKEL]) == [Translation(MERKEL_EN)]  # the same pieces, so the same


def test_options_that_cannot_be_are_refused() -> None:
    for options in ({"beams": 0}, {"stretch": 0.0}, {"longest": 0}, {"no_repeat": -1}, {"precision": "int8"}):
        with pytest.raises(InvalidValue):
            Nllb(**options)


def test_progress_goes_up(nllb: Nllb) -> None:
    heard: list[float] = []
    nllb.prepare("de", "en", lambda share, what: heard.append(share))([f"Haus {k}" for k in range(70)])
    assert heard == [0.0, 64 / 70]
