"""Numbers with their nouns, and what a list leaves out."""

from core.text.phrases import and_more, counted


def test_only_one_thing_is_counted_without_an_s() -> None:
    assert [counted(count, "pair") for count in (0, 1, 2, 1200)] == ["0 pairs", "1 pair", "2 pairs", "1,200 pairs"]


def test_what_is_not_shown_is_counted_where_there_is_any() -> None:
    assert [and_more(total, 3) for total in (0, 3, 4, 1203)] == ["", "", "and 1 more", "and 1,200 more"]
