"""Folding: what counts as the same text when neither case nor diacritics matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đoković", "dokovic"),
        ("İSTANBUL", "istanbul"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ﬁn", "fin"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("한국어", "한국어"),
        ("がくせい", "がくせい"),
        ("हिन्दी", "हिन्दी"),
        ("Москва", "москва"),
    ],
)
def test_case_and_decoration_go_and_letters_stay(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
