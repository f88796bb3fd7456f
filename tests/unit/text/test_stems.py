"""Stems: the first letters of words, and the first of Chinese characters."""

import pytest

from core.text.stems import WHOLE_WORD, is_han, stem


@pytest.mark.parametrize(
    ("word", "letters", "expected"),
    [
        ("Häuser", 4, "häus"),
        ("to", 4, "to"),
        ("美國人", 4, "美"),
        ("美國人", WHOLE_WORD, "美國人"),
        ("Vereinigte", WHOLE_WORD, "vereinigte"),
        ("カタカナ", 3, "カタカ"),
        ("", 4, ""),
    ],
)
def test_stems(word: str, letters: int, expected: str) -> None:
    assert stem(word, letters) == expected


def test_a_word_is_chinese_by_its_first_character() -> None:
    assert is_han("美a")
    assert is_han("\U00020001")
    assert not is_han("a美")
    assert not is_han("한국")
