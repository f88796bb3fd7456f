"""Words: what tokenising keeps whole, what it cuts, and what a language code says."""

import time

import pytest

from core.errors import Unavailable
from core.text import (
    base_language,
    default_gaps,
    direction,
    is_spaceless,
    language_name,
    language_named,
    tokenise,
    usual_code,
)
from core.text.spacy_tokenizer import tokenise_by_spacy


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("Obama's wife didn't come.", "en", "Obama|'s|wife|did|n't|come|."),
        ("Dr. Ada 's St. Louis", "en", "Dr.|Ada|'s|St.|Louis"),
        ("Ada's house", "eng_Latn", "Ada|'s|house"),
        ("l'eau", "fra", "l'|eau"),
        ("L’ONU et l'Italie, aujourd'hui", "fr", "L’|ONU|et|l'|Italie|,|aujourd'hui"),
        ("в Нью-Йорке об'єкт", "uk", "в|Нью|-|Йорке|об'єкт"),
        ("U.S. Steel paid $1,234.56...", "en", "U.S.|Steel|paid|$|1,234.56|..."),
        ("see https://a.b/c?d=e, or me@x.org!", "en", "see|https://a.b/c?d=e|,|or|me@x.org|!"),
        ("@user likes #tag_1", "en", "@user|likes|#tag_1"),
        ("奧巴馬用iPhone 7。", "zh", "奧|巴|馬|用|iPhone|7|。"),
        ("東京タワーは高い", "ja", "東|京|タワー|は|高|い"),
        ("မြန်မာနိုင်ငံ", "my", "မြန်|မာ|နိုင်|ငံ"),
        ("ក្រុងភ្នំពេញ", "km", "ក្រុ|ង|ភ្នំ|ពេ|ញ"),
        ("ไทยเบียร์", "th", "ไท|ย|เบี|ยร์"),
        ("ວຽງຈັນ", "lo", "ວຽ|ງ|ຈັ|ນ"),
        ("서울에서 만나요", "ko", "서울에서|만나요"),
        ("नमस्ते दुनिया।", "hi", "नमस्ते|दुनिया|।"),
        ("می‌خواهم", "fa", "می‌خواهم"),
        ("👩‍👩‍👧‍👦 🇩🇪 1️⃣👍🏽", "", "👩‍👩‍👧‍👦|🇩🇪|1️⃣|👍🏽"),
        ("<script>", "", "<|script|>"),
    ],
)
def test_words(text: str, lang: str, words: str) -> None:
    assert "|".join(tokenise(text, lang)[0]) == words


def test_gaps_keep_every_space() -> None:
    assert tokenise("  one  two,\u00a0three\n") == (("one", "two", ",", "three"), ("  ", "", "\u00a0", ""))


def test_zero_width_spaces_and_direction_marks_are_gaps() -> None:
    assert tokenise("\u200fשלום\u200b\u200fעולם\u200e", "he") == (("שלום", "עולם"), ("\u200b\u200f", ""))


def test_nothing_to_cut() -> None:
    assert tokenise("") == tokenise(" \t\u200b ") == ((), ())


@pytest.mark.parametrize("text", ["1.1." * 20_000 + "1a", "a." * 40_000, "a" * 80_000, "'" * 80_000, "a-@" * 20_000])
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    tokenise(text, "en")
    assert time.perf_counter() - started < 5


def test_default_gaps_follow_the_language() -> None:
    assert default_gaps(["Hello", ",", "world"], "en") == (" ", " ", "")
    assert default_gaps(["我", "在", "New", "York", "。"], "zh") == ("", "", " ", "", "")
    assert default_gaps(["東京"], "ja") == ("",)
    assert default_gaps([], "en") == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar", "rtl"),
        ("fa-IR", "rtl"),
        ("ace_Arab", "rtl"),
        ("sr", "ltr"),
        ("ar-Latn", "ltr"),
        ("", "ltr"),
        ("heb", "rtl"),
        ("azb", "rtl"),
        ("nqo", "rtl"),
        ("acm", "rtl"),
        ("x" * 9, "ltr"),
    ],
)
def test_direction(code: str, expected: str) -> None:
    assert direction(code) == expected


def test_spaceless_scripts_are_known_by_language_and_by_script() -> None:
    assert is_spaceless("zh-Hant")
    assert is_spaceless("yue")
    assert not is_spaceless("ja-Latn")
    assert not is_spaceless("ko")
    assert all(map(is_spaceless, ["tha", "mya", "khm", "dzo", "lao", "cmn"]))


def test_names_of_languages() -> None:
    assert language_name("de") == "German (de)"
    assert language_name("zh-Hant") == "Chinese (zh-Hant)"
    assert language_name("gsw") == "Swiss German (gsw)"
    assert language_name("xx-new") == "xx-new"
    assert language_name("swh") == "Swahili (swh)"
    assert (language_name("tl"), language_name("und"), language_name("")) == ("Tagalog (tl)", "und", "")


def test_codes_of_one_language_are_the_same() -> None:
    assert {base_language(code) for code in ("en", "eng", "eng_Latn", "EN-gb")} == {"en"}
    assert [base_language(code) for code in ("lug", "lg", "iw", "tgl", "qq", "")] == ["lg", "lg", "he", "tl", "qq", ""]
    assert (usual_code("swh"), usual_code("kmr"), usual_code("src")) == ("swh", "kmr", "")
    assert (usual_code("deu"), usual_code("lug"), usual_code("ner"), usual_code("in")) == ("de", "lug", "", "")
    assert (language_named("Farsi"), language_named("farsish"), language_named("even")) == ("fa", "", "")


def test_spacy_has_rules_of_its_own_for_a_language_and_loses_nothing() -> None:
    words, gaps = tokenise_by_spacy("  Das ist z.B.  „Ana's“ Haus 😊. ", "de-AT")
    assert words == ("Das", "ist", "z.B.", "„", "Ana's", "“", "Haus", "😊", ".")
    assert "".join(map("".join, zip(words, gaps, strict=True))) == "Das ist z.B.  „Ana's“ Haus 😊."
    assert tokenise_by_spacy(" ", "de") == ((), ())
    with pytest.raises(Unavailable, match="rules of Unicode"):
        tokenise_by_spacy("x", "qq")
