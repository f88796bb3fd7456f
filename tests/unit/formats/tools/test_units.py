"""What positions count, judged over a file by where they fall."""

import pytest

from core.formats.result import Repair
from core.formats.tools.offsets import CharacterSpan, Passage, from_units, lf_offsets, utf8_offsets, utf16_offsets
from core.formats.tools.units import OffsetUnit, in_characters, offsets_in

TEXTS = ["🎉🎉 Rosa Brandt is in Kiel", "No party: Rosa is out", "👩‍🚒 Rosa left"]
ENTITIES = [["Rosa Brandt", "Kiel"], ["Rosa"], ["Rosa"]]


def marks_in(text: str, names: list[str], offsets: OffsetUnit, said: bool = False) -> list[CharacterSpan]:
    units = offsets_in(text, offsets)
    places = [(text.index(name), text.index(name) + len(name), name) for name in names]
    return [CharacterSpan(units[start], units[end], "X", name if said else "") for start, end, name in places]


def judged(
    texts: list[str], offsets: OffsetUnit, said: bool = False, lang: str = "en", names: list[list[str]] = ENTITIES
) -> tuple[list[list[str]], list[str]]:
    """What the marks read once they count characters, and what was listed."""
    repairs: list[Repair] = []
    passages = [
        Passage(text, "a, line 1", marks_in(text, some, offsets, said)) for text, some in zip(texts, names, strict=True)
    ]
    settled = in_characters(passages, "judged", (lang, "a", repairs))
    read = [[passage.text[mark.start : mark.end] for mark in passage.marks or ()] for passage in settled]
    return read, [str(repair) for repair in repairs]


@pytest.mark.parametrize("said", [False, True])
@pytest.mark.parametrize(
    ("offsets", "name"), [("utf-16", "UTF-16 units"), ("utf-8", "UTF-8 bytes"), ("characters", "")]
)
def test_offsets_are_read_in_the_units_by_which_they_fall_on_words(offsets: OffsetUnit, name: str, said: bool) -> None:
    read, repairs = judged(TEXTS, offsets, said)
    assert read == ENTITIES
    told = [f"a: its offsets were read as {name}: 3 of 3 entities fit so, and 0 as characters."] if name else []
    assert [repair.partition(" The other")[0] for repair in repairs] == told
    assert all(repair.endswith("The other way is the option offsets=characters.") for repair in repairs)


def test_a_line_end_of_two_characters_may_count_as_one() -> None:
    text = "One line\r\nRosa Brandt\r\nin Kiel\r\n"
    read, repairs = judged([text], "lf", names=[["Rosa Brandt", "Kiel"]])
    assert read == [["Rosa Brandt", "Kiel"]]
    assert "as characters with one for each line end: 2 of 2 entities" in repairs[0]
    assert judged([text], "characters", names=[["Rosa Brandt", "Kiel"]]) == ([["Rosa Brandt", "Kiel"]], [])


def test_what_the_file_says_counts_more_than_words() -> None:
    text = "🎉 a b c d"
    passage = Passage(text, "w", [CharacterSpan(3, 4, "X", "a")])  # as characters " b" would be the blank and the b
    repairs: list[Repair] = []
    (settled,) = in_characters([passage], "judged", ("en", "a", repairs))
    assert settled.marks == [CharacterSpan(2, 3, "X", "a")]


def test_where_both_ways_fit_characters_are_taken_and_this_is_said() -> None:
    text = "🎉東京と大阪"
    repairs: list[Repair] = []
    passage = Passage(text, "w", [CharacterSpan(1, 3, "LOC")])
    assert in_characters([passage], "judged", ("zh", "a", repairs)) == [passage]
    assert [str(repair) for repair in repairs] == [
        "a: its offsets fit as characters and as UTF-16 units, and were read as characters. "
        "The other way is the option offsets=utf-16."
    ]
    worded = Passage(text, "w", [CharacterSpan(1, 3, "LOC")], [(0, 1), (1, 3)])
    repairs.clear()
    assert in_characters([worded], "judged", ("zh", "a", repairs)) == [worded]
    assert repairs == []


def test_a_few_marks_that_cut_words_are_no_sign_of_other_units() -> None:
    texts = ["Kölns Dom und Kölns Ring", "Zürichs See"]
    read, repairs = judged(texts, "characters", lang="de", names=[["Köln"], ["Zürich"]])
    assert (read, repairs) == ([["Köln"], ["Zürich"]], [])


def test_a_choice_is_taken_as_it_is_and_what_is_outside_stays_outside() -> None:
    repairs: list[Repair] = []
    passage = Passage("🎉 Ana", "w", [CharacterSpan(3, 6, "X"), CharacterSpan(3, 9, "X")])
    (settled,) = in_characters([passage], "utf-16", ("en", "a", repairs))
    assert settled.marks == [CharacterSpan(2, 5, "X"), CharacterSpan(2, 8, "X")]
    assert in_characters([passage], "characters", ("en", "a", repairs)) == [passage]
    assert repairs == []


def test_offsets_of_characters_in_each_unit() -> None:
    assert list(utf16_offsets("a🎉ö")) == [0, 1, 3, 4]
    assert list(utf8_offsets("a🎉ö")) == [0, 1, 5, 7]
    assert list(lf_offsets("a\r\n\rb")) == [0, 1, 1, 2, 3, 4]
    assert from_units(lf_offsets("a\r\nb"), (2, 3)) == (3, 4)
    assert from_units(lf_offsets("a\r\nb"), (0, 1)) == (0, 1)
