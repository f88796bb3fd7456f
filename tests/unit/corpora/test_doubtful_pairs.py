"""Pairs that are probably wrong are listed with a reason; what is usual is measured on the corpus."""

from dataclasses import replace

import pytest

from core.corpora.bundled import read_bundled
from core.corpora.doubtful_pairs import doubtful_pairs
from core.model import Sentence, SentencePair, Span
from core.text.numbers import numbers
from tests.workspaces import pair, sentence

PAIRS = read_bundled("uner-pud.en-de").pairs


def reasons(extra: SentencePair, among: tuple[SentencePair, ...] = PAIRS[:120]) -> str:
    """What is said of a pair in the middle of others."""
    found = doubtful_pairs([*among[:60], extra, *among[60:]], most=1000).worst
    return " ".join(reason for doubt in found if doubt.place == 60 for reason in doubt.reasons)


def test_an_empty_side_is_the_most_doubtful() -> None:
    assert reasons(pair("x", "Something was said .", "", [], "")) == "The target is empty."
    assert reasons(pair("x", "", "", [], "")) == "The source and the target are empty."
    found = doubtful_pairs([*PAIRS, pair("x", "Something was said .", "", [], "")])
    assert found.worst[0].place == len(PAIRS)


def test_the_same_text_on_both_sides() -> None:
    assert "Both sides are the same text." in reasons(
        pair("x", "Nobody has translated this .", "Nobody has translated this .", [], "")
    )
    assert reasons(pair("x", "Kampala", "Kampala", [], "")) == ""


def test_a_length_far_from_what_is_usual() -> None:
    long = " ".join(["and so it went on"] * 9)
    assert "The source is" in reasons(pair("x", f"Well {long} .", "Nein , das war es .", [], ""))
    assert "The target is" in reasons(pair("x", "No , it was not .", f"Gut {long} .", [], ""))


def test_lengths_need_no_spaces() -> None:
    usual = [pair(f"u{n}", "It was a long day for them", "他們度過了漫長的一天", [], "") for n in range(60)]
    odd = SentencePair("odd", sentence("It was a long day for them", "en"), Sentence(("長" * 90,), ("",), "zh"))
    places = [doubt.place for doubt in doubtful_pairs([*usual, odd]).worst if "as long as" in doubt.reasons[0]]
    assert places == [60]


def test_numbers_of_one_side_only() -> None:
    said = reasons(pair("x", "It was sold in 1987 for 42 pounds .", "Es wurde 1978 für 42 Pfund verkauft .", [], ""))
    assert said == "Numbers: 1987 only in the source; 1978 only in the target."


@pytest.mark.parametrize("same", ["1.204", "1204", "1 204", "1'204", "١٢٠٤", "१२०४", "1２０4", "1\u202f204"])
def test_a_number_is_the_same_in_any_script_and_grouping(same: str) -> None:
    assert "Numbers" not in reasons(pair("x", "There were 1,204 of them .", f"Es waren {same} davon .", [], ""))


def test_numbers_are_read_without_their_marks() -> None:
    assert numbers("1,204 und 3.5, ١٬٢٠٤ (7)") == ["1204", "35", "1204", "7"]
    assert numbers("none") == []


def test_names_that_nothing_in_the_target_looks_like() -> None:
    entities = [Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(5, 6, "PER")]
    words = "Mirela Kostadinova saw Bratislava with Ferdinand ."
    lacking = pair("x", words, "Das alles sah man nur am Abend .", entities, "")
    named = pair("x", words, "Mirela Kostadinowa sah Bratislava mit Ferdinand .", entities, "")
    assert "Nothing in the target looks like Mirela Kostadinova, Bratislava, Ferdinand." in reasons(lacking)
    assert reasons(named) == ""


def test_names_say_nothing_where_they_never_look_alike() -> None:
    entities = [Span(0, 1, "PER"), Span(2, 3, "LOC")]
    strange = tuple(pair(f"u{n}", f"Anneliese left Bratislava {n}", f"x y z {n}", entities, "") for n in range(60))
    assert not any("looks like" in reason for doubt in doubtful_pairs(strange).worst for reason in doubt.reasons)


def test_the_same_target_for_different_sources() -> None:
    again = replace(PAIRS[0], id="x", target=PAIRS[5].target, alignment=None)
    assert "The same target stands at pair 6, with another source." in reasons(again)


def test_a_good_corpus_has_few_doubtful_pairs_and_the_list_is_limited() -> None:
    assert doubtful_pairs(PAIRS).total <= 0.04 * len(PAIRS)
    empty = [pair(f"p{n}", "x", "", [], "") for n in range(90)]
    found = doubtful_pairs(empty)
    assert (found.total, len(found.worst)) == (90, 50)
    assert doubtful_pairs([]).total == 0
    assert doubtful_pairs(empty, aside=range(80)).total == 10
