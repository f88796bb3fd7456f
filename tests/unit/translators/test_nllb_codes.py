"""Language codes of NLLB-200, code by code: a wrong one silently gives a translation into another language."""

import pytest

from core.corpora.bundled import bundled_corpora
from core.errors import Unavailable
from core.translators.nllb_codes import MEMBERS, NLLB_CODES, nllb_code

READ = {
    "swa": "swh_Latn",
    "sw": "swh_Latn",
    "zh": "zho_Hans",
    "zho": "zho_Hans",
    "zh-Hant": "zho_Hant",
    "zh_Hans": "zho_Hans",
    "zh-TW": "zho_Hant",
    "zh-CN": "zho_Hans",
    "zh-Hans-TW": "zho_Hans",
    "zh-Hani": "zho_Hans",
    "yue": "yue_Hant",
    "fa": "pes_Arab",
    "ms": "zsm_Latn",
    "ar": "arb_Arab",
    "ja": "jpn_Jpan",
    "th": "tha_Thai",
    "my": "mya_Mymr",
    "ko-Kore": "kor_Hang",
    "no": "nob_Latn",
    "sq": "als_Latn",
    "sat-Olck": "sat_Beng",
    "ace": "ace_Latn",
    "ace_Arab": "ace_Arab",
    "en-GB": "eng_Latn",
    "ENG_latn": "eng_Latn",
    "bam": "bam_Latn",
}
MASAKHANER2 = ("bam", "ewe", "fon", "hau", "ibo", "kin", "lug", "luo", "mos", "nya", "sna", "swa", "tsn", "wol", "zul")


@pytest.mark.parametrize("lang", READ)
def test_codes_of_the_project_become_those_of_nllb(lang: str) -> None:
    assert nllb_code(lang) == READ[lang]


def test_there_are_202_and_every_short_code_leads_to_one() -> None:
    assert len(NLLB_CODES) == 202
    for lang in [*MEMBERS, *MASAKHANER2]:
        assert nllb_code(lang) in NLLB_CODES
    for code in NLLB_CODES:
        assert nllb_code(code) == code


@pytest.mark.parametrize("lang", ["pcm", "bbj", "und", "", "gsw"])
def test_a_language_without_a_code_is_one_clear_sentence(lang: str) -> None:
    with pytest.raises(Unavailable, match=r"is not among the languages of NLLB-200\. Choose another translator"):
        nllb_code(lang)


def test_nigerian_pidgin_is_named() -> None:
    with pytest.raises(Unavailable, match=r"^The language Nigerian Pidgin \(pcm\) is not"):
        nllb_code("pcm")


def test_a_script_that_nllb_does_not_write_is_said() -> None:
    with pytest.raises(Unavailable, match=r"Serbian \(sr-Latn\) is known to NLLB-200 only as srp_Cyrl\."):
        nllb_code("sr-Latn")


def test_the_languages_of_the_bundled_corpora_have_codes() -> None:
    for corpus in bundled_corpora():
        for lang in {corpus.source_lang, corpus.target_lang} - {"sr-Latn"}:
            assert nllb_code(lang) in NLLB_CODES
