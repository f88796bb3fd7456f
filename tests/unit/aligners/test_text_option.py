"""Further parallel texts of the lexical aligner: named by its options, learnt from before the corpus."""

import pytest

from core.aligners import Background, GivenAligner, LexicalAligner
from core.aligners.ensemble import EnsembleAligner
from core.aligners.text_option import names_texts, with_texts
from core.errors import InvalidValue
from core.lexicons.background_text import BackgroundText, texts_by_digest
from core.model import Sentence, SentencePair


def sentence(text: str, lang: str) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), lang)


PAIRS = [
    SentencePair("1", sentence("red boat", "en"), sentence("pila tumo", "xx")),
    SentencePair("2", sentence("old man", "en"), sentence("kana suru", "xx")),
]
TEXT = BackgroundText("Colours", ((("red",), ("tumo",)), (("boat",), ("pila",))) * 20)


def test_what_a_text_teaches_is_used() -> None:
    plain = LexicalAligner()
    informed = with_texts(plain, [TEXT.digest])
    background = Background(texts=texts_by_digest([TEXT]))
    assert (0, 1) in informed.prepare(PAIRS, background)(PAIRS)[0].sure
    assert (0, 1) not in plain.prepare(PAIRS, background)(PAIRS)[0].sure  # a text that no option names is not read


def test_a_text_that_is_missing_is_named() -> None:
    informed = with_texts(LexicalAligner(), [TEXT.digest])
    with pytest.raises(InvalidValue, match=f"learns from the text {TEXT.digest}, which is not here"):
        informed.prepare(PAIRS)


def test_aligners_within_others_learn_too_and_others_stay_as_they_are() -> None:
    both = EnsembleAligner((LexicalAligner(), GivenAligner()))
    informed = with_texts(both, ["b", "a", "b"])
    assert names_texts(informed)
    assert not names_texts(both)
    assert isinstance(informed, EnsembleAligner)
    assert informed.aligners == (LexicalAligner(text="a+b"), GivenAligner())
    assert with_texts(GivenAligner(), ["a"]) == GivenAligner()


def test_equal_lines_have_one_digest() -> None:
    assert BackgroundText("other", TEXT.lines).digest == TEXT.digest
    assert BackgroundText("Colours", TEXT.lines[1:]).digest != TEXT.digest
