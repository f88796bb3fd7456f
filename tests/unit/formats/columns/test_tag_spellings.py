"""Spellings of tags: which values a column may hold, and which tags they are."""

from collections import Counter

import pytest

from core.formats.columns.tag_spellings import Spelling, spelling_of


def spelling(*values: str, asked: bool = False) -> Spelling | None:
    return spelling_of(set(values), lambda: Counter(values), asked)


@pytest.mark.parametrize(
    ("values", "tags", "what"),
    [
        (("O", "B-PER", "I-PER"), {"B-PER": "B-PER"}, ""),
        (("B-PER", "I-PER"), {"I-PER": "I-PER"}, ""),
        (("O", "B-B-CELL"), {"B-B-CELL": "B-B-CELL"}, ""),
        (("O", "B-Erster Name"), {"B-Erster Name": "B-Erster Name"}, ""),
        (("O", " B-PER "), {" B-PER ": "B-PER"}, ""),
        (("O", "B-PER", "M-PER", "E-PER"), {"M-PER": "I-PER"}, "tags such as M-PER were read as I-PER."),
        (("O", "W-PER"), {"W-PER": "S-PER"}, "tags such as W-PER were read as S-PER."),
        (("O", "B_PER", "I_PER"), {"B_PER": "B-PER"}, "tags such as B_PER were read as B-PER."),
        (("O", "B:PER"), {"B:PER": "B-PER"}, "tags such as B:PER were read as B-PER."),
        (("O", "B\u2013PER"), {"B\u2013PER": "B-PER"}, "tags such as B\u2013PER were read as B-PER."),
        (("O", "B PER", "I PER"), {"B PER": "B-PER"}, "tags such as B PER were read as B-PER."),
        (("o", "b-per"), {"b-per": "B-per", "o": "O"}, "'o' was read as O; tags such as b-per were read as B-per."),
        (("O", "PER-B", "PER-I"), {"PER-I": "I-PER"}, "tags such as PER-B were read as B-PER."),
        (("_", "B-PER"), {"_": "O"}, "'_' was read as O."),
        (("O", "B", "I"), {"B": "B-ENT"}, "tags such as B were read as B-ENT: they name no kind of entity"),
        (("O", "person-actor"), {"person-actor": "I-person-actor"}, "neighbouring words of one label were read as one"),
        (("O", "Erster Name"), {"Erster Name": "I-Erster Name"}, "have no B- or I-"),
        (("OTHER", "PER"), {"OTHER": "O", "PER": "I-PER"}, "'OTHER' was read as O; tags such as PER have no B- or I-"),
        (("O", "व्यक्ति"), {"व्यक्ति": "I-व्यक्ति"}, "have no B- or I-"),
    ],
)
def test_values_become_tags_and_the_change_is_said(values: tuple[str, ...], tags: dict[str, str], what: str) -> None:
    read = spelling(*values)
    assert read is not None
    assert {value: read.tags[value] for value in tags} == tags
    assert read.unread(values) == []
    assert what in read.what
    assert bool(what) == bool(read.what)


@pytest.mark.parametrize(
    "values",
    [
        ("NN", "VBZ", "."),
        ("NN", "O", "VBZ"),
        ("N", "O", "V"),
        ("the", "dog", "ran"),
        ("1", "2"),
        ("_", "-"),
        ("", " "),
        ("s-1", "s-2"),
        ("u.s", "a.m"),
        ("_", "SpaceAfter=No"),
    ],
)
def test_other_columns_are_no_tags(values: tuple[str, ...]) -> None:
    assert spelling(*values) is None


def test_labels_are_tags_only_where_most_words_are_outside_or_labels_come_back() -> None:
    assert spelling("O", "gato", "dorme", "casa", "sol", "casa", "casa") is None
    assert spelling("O", "O", "PER", "PER", "PER", "LOC", "LOC") is not None
    assert spelling("O", "gato", "dorme", "casa", "casa", asked=True) is not None


@pytest.mark.parametrize(
    ("values", "unread"),
    [
        (("O", "B-PER", "PER"), ["PER"]),
        (("O", "B-PER", "I"), ["I"]),
        (("O", "B-PER", "0"), ["0"]),
        (("O", "B-PER", "B-PER|B-LOC"), ["B-PER|B-LOC"]),
        (("O", "person", "place", "B-"), ["B-"]),
    ],
)
def test_what_does_not_fit_the_rest_is_left_for_a_refusal(values: tuple[str, ...], unread: list[str]) -> None:
    read = spelling(*values)
    assert read is not None
    assert read.unread(values) == unread
