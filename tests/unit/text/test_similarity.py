"""Words that look or sound alike, across scripts."""

import numpy as np
import pytest

from core.text.cognates import PhoneticVocabulary, phonetic_form, similarities, similarity


@pytest.mark.parametrize(
    ("source", "target", "least"),
    [
        ("Obama", "obama", 1.0),
        ("Moscow", "Moskau", 0.5),
        ("Moskva", "Москва", 1.0),
        ("Picasso", "Пикассо", 0.8),
        ("Schulman", "舒爾曼", 0.5),
        ("Athen", "Αθήνα", 0.6),
        ("Konstantinopel", "Constantinopla", 0.75),
        ("parliament", "Parlament", 0.8),
        ("1,000", "1.000", 1.0),
        (".", "。", 1.0),
        ("“", '"', 1.0),
        ("😀", "😀", 1.0),
    ],
)
def test_counterparts_are_alike(source: str, target: str, least: float) -> None:
    assert similarity(source, target) >= least
    assert similarity(target, source) == pytest.approx(similarity(source, target))


@pytest.mark.parametrize(
    ("source", "target"),
    [("1984", "1985"), ("of", "on"), ("in", "im"), (".", ","), ("table", "Hund"), ("\u0301", "a"), ("and", "2nd")],
)
def test_other_words_are_not(source: str, target: str) -> None:
    assert similarity(source, target) < 0.5


def test_a_word_that_cannot_be_romanised_stands_for_itself() -> None:
    assert phonetic_form("\u0301").text == "\u0301"
    assert similarity("\u0301", "\u0301") == 1.0


def test_many_pairs_at_once_equal_one_by_one_above_the_floor() -> None:
    sources = ["Moscow", "president", "the", "42", "Schulman", "Übermut", "ghost", "x", "photo"]
    targets = ["Москва", "presidente", "die", "42", "舒爾曼", "übermütig", "gast", "x", "Foto"]
    rows, columns = (axis.ravel() for axis in np.indices((len(sources), len(targets))))
    left, right = (PhoneticVocabulary([phonetic_form(word.lower()) for word in words]) for words in (sources, targets))
    for floor in (0.3, 0.5, 0.6, 0.75):
        found = similarities(left, right, rows, columns, floor)
        for i, j, value in zip(rows, columns, found, strict=True):
            alone = similarity(sources[i], targets[j])
            assert value == pytest.approx(alone if alone >= floor else 0.0)
