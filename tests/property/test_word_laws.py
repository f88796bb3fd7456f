"""Laws of tokenising: nothing is lost, no word is blank, spans of text survive."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.model import Sentence
from core.text import default_gaps, tokenise

LANGS = st.sampled_from(["", "en", "fr", "zh", "th", "ar"])
SCRIPTS = st.text(
    st.sampled_from("aZéß09.,'’-@/ \u200d\u200c\u0301漢字カーひไทยကျမក្រअ्षשلا👩🏽🇩🇪\ufe0f\u00ad\t\n\u200b"), max_size=30
)
TEXTS = st.one_of(st.text(max_size=40), SCRIPTS)


@given(TEXTS, LANGS)
def test_nothing_is_lost(text: str, lang: str) -> None:
    words, gaps = tokenise(text, lang)
    joined = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    assert joined in text
    around = text.replace(joined, "", 1) if joined else text
    assert all(char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} for char in around)
    assert joined.strip() == joined


@given(TEXTS, LANGS)
def test_words_make_a_valid_sentence_whose_text_is_exact(text: str, lang: str) -> None:
    words, gaps = tokenise(text, lang)
    sentence = Sentence(words, gaps, lang)
    assert tokenise(sentence.text, lang) == (words, gaps)


@given(TEXTS)
def test_combining_marks_never_begin_a_word_that_touches_the_one_before(text: str) -> None:
    words, gaps = tokenise(text)
    for gap, word in zip(gaps, words[1:], strict=False):
        assert gap or not unicodedata.combining(word[0])


@given(st.lists(st.sampled_from(["New", "York", "紐約", "ไทย", "。", "3"]), max_size=6), st.sampled_from(["zh", "en"]))
def test_default_gaps_fit_and_leave_nothing_after_the_last_word(words: list[str], lang: str) -> None:
    gaps = default_gaps(words, lang)
    assert len(gaps) == len(words)
    assert not words or gaps[-1] == ""
    assert Sentence(tuple(words), gaps, lang).text.strip() == Sentence(tuple(words), gaps, lang).text
