"""Long texts become segments, and nothing of them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.translators.segmentation import join_segments, segments


def test_a_short_text_stays_whole_whatever_it_holds() -> None:
    assert segments(" One. Two! Three? ", 20) == ["One. Two! Three?"]


def test_sentences_are_packed_as_long_as_they_fit() -> None:
    assert segments("One. Two! Three? Four.", 12) == ["One. Two!", "Three? Four."]
    assert segments("One. Two! Three? Four.", 6) == ["One.", "Two!", "Three?", "Four."]


def test_quotes_and_brackets_stay_with_their_sentence() -> None:
    assert segments('He said "go." She went (far.) End.', 16) == ['He said "go."', "She went (far.)", "End."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一二三。四五！六七八", ["一二三。", "四五！", "六七八"]),
        ("「一二。」三四。", ["「一二。」", "三四。"]),
        ("एकदो। तीन", ["एकदो।", "तीन"]),
    ],
)
def test_sentence_ends_of_other_scripts(text: str, parts: list[str]) -> None:
    assert segments(text, 5) == parts


def test_a_sentence_too_long_is_cut_after_clauses_then_words_then_anywhere() -> None:
    assert segments("one, two three four; five", 12) == ["one,", "two three", "four;", "five"]
    assert segments("abcdefgh", 3) == ["abc", "def", "gh"]


def test_nothing_gives_nothing() -> None:
    assert segments("", 5) == segments(" \n ", 5) == []


@given(st.text(alphabet="ab .!?,;。、」", max_size=60), st.integers(1, 20))
def test_no_character_is_lost_and_none_is_too_long(text: str, longest: int) -> None:
    found = segments(text, longest)
    assert all(part.strip() and len(part) <= longest for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_segments_come_together_as_the_language_writes() -> None:
    assert join_segments(["Eins.", "", "Zwei."], "de") == "Eins. Zwei."
    assert join_segments(["一。", "二。"], "zh") == "一。二。"
