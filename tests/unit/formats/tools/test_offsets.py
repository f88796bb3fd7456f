"""Characters and words: hand-made texts with marks that fit, cut, cross and miss."""

from typing import Any

import pytest

from core.errors import BadInput
from core.formats.result import Repair, flat_spans
from core.formats.tools.marks import locate_mark
from core.formats.tools.offsets import (
    CharacterSpan,
    Passage,
    covered_words,
    from_units,
    line_text,
    span_marks,
    utf16_offsets,
    word_ranges,
)
from core.formats.tools.passages import MAX_LINES, passages_side, read_passage, read_whole
from core.model import Sentence, Span

SENTENCE = Sentence(("Ana", "visits", "😊", "Köln"), (" ", " ", "", ""), "en", (Span(0, 1, "PER"), Span(3, 4, "LOC")))


def read(
    text: str, *marks: CharacterSpan, words: list[tuple[int, int]] | None = None
) -> tuple[list[Sentence], list[str]]:
    repairs: list[Repair] = []
    parts = list(read_passage(Passage(text, "a, line 1", marks, words), "en", repairs))
    assert all(repair.where == "a, line 1" for repair in repairs)
    return [part.sentence for part in parts], [repair.what for repair in repairs]


def test_characters_of_words_and_entities() -> None:
    assert SENTENCE.text == "Ana visits 😊Köln"
    assert word_ranges(SENTENCE) == [(0, 3), (4, 10), (11, 12), (12, 16)]
    assert span_marks(SENTENCE) == [CharacterSpan(0, 3, "PER", "Ana"), CharacterSpan(12, 16, "LOC", "Köln")]
    assert word_ranges(Sentence((), (), "en")) == []


def test_a_character_beyond_the_first_plane_is_two_utf16_units() -> None:
    offsets = utf16_offsets("a😊b")
    assert list(offsets) == [0, 1, 3, 4]
    assert from_units(offsets, (3, 4)) == (2, 3)
    assert from_units(offsets, (1, 3)) == (1, 2)
    assert from_units(offsets, (2, 4)) == (1, 3)  # from the middle of the emoji: all of it
    assert list(utf16_offsets("abc")) == [0, 1, 2, 3]


def test_marks_become_words_and_gaps_stay_exact() -> None:
    sentences, repairs = read("Ana  visits Köln.", CharacterSpan(0, 3, "PER"), CharacterSpan(12, 16, "LOC", "Köln"))
    assert sentences == [
        Sentence(("Ana", "visits", "Köln", "."), ("  ", " ", "", ""), "en", (Span(0, 1, "PER"), Span(2, 3, "LOC")))
    ]
    assert repairs == []


def test_a_mark_that_cuts_a_word_is_widened_and_white_space_is_not_a_cut() -> None:
    sentences, repairs = read("in Berlin today", CharacterSpan(3, 6, "LOC"), CharacterSpan(9, 15, "DAY"))
    assert sentences[0].spans == (Span(1, 2, "LOC"), Span(2, 3, "DAY"))
    assert repairs == ["LOC at characters 3-6 cuts a word and was widened to 'Berlin'."]


def test_marks_without_words_or_labels_are_left_out_and_overlaps_settled() -> None:
    sentences, repairs = read(
        "New  York Times",
        CharacterSpan(3, 5, "X"),
        CharacterSpan(0, 9, "LOC"),
        CharacterSpan(0, 15, "ORG"),
        CharacterSpan(5, 9, " "),
    )
    assert sentences[0].spans == (Span(0, 3, "ORG"),)
    assert repairs == [
        "X at characters 3-5 holds no word and was left out.",
        "an entity at characters 5-9 has no label and was left out.",
        "LOC [0, 2) overlaps ORG [0, 3) and was left out.",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n\n", "\n  \n"])
def test_a_line_is_a_sentence_but_not_where_an_entity_goes_on(end: str) -> None:
    text = f"Title\nThe Bank{end}of Spain rose\nEnd"
    start, stop = text.index("Bank"), text.index(" rose")
    sentences, repairs = read(
        text, CharacterSpan(0, 5, "X"), CharacterSpan(start, stop, "ORG"), CharacterSpan(stop + 1, stop + 5, "Y")
    )
    assert [sentence.words for sentence in sentences] == [
        ("Title",),
        ("The", "Bank", "of", "Spain", "rose"),
        ("End",),
    ]
    assert [sentence.spans for sentence in sentences] == [
        (Span(0, 1, "X"),),
        (Span(1, 4, "ORG"), Span(4, 5, "Y")),
        (),
    ]
    last = 3 + end.count("\n") - 1
    assert repairs == [
        f"ORG at characters {start}-{stop} runs over a line end: lines 2 to {last} of its text are one sentence."
    ]


def test_lines_that_several_entities_hold_together_are_one_sentence_and_listed_once() -> None:
    sentences, repairs = read("a b\nc d\ne f\ng", CharacterSpan(2, 5, "X"), CharacterSpan(6, 9, "Y"))
    assert [sentence.words for sentence in sentences] == [("a", "b", "c", "d", "e", "f"), ("g",)]
    assert sentences[0].spans == (Span(1, 3, "X"), Span(3, 5, "Y"))
    assert repairs == ["X at characters 2-5 runs over a line end: lines 1 to 3 of its text are one sentence."]


def test_a_mark_that_only_touches_a_line_end_holds_nothing_together() -> None:
    sentences, repairs = read("Ana\nBo\n", CharacterSpan(0, 4, "X"), CharacterSpan(3, 6, "Y"))
    assert [sentence.spans for sentence in sentences] == [(Span(0, 1, "X"),), (Span(0, 1, "Y"),)]
    assert repairs == []
    sentences, repairs = read("Ana\nBo\n", CharacterSpan(3, 4, "X"), CharacterSpan(0, 6, " "))
    assert [sentence.spans for sentence in sentences] == [(), ()]
    assert repairs == [
        "an entity at characters 0-6 has no label and was left out.",
        "X at characters 3-4 holds no word and was left out.",
    ]


def test_an_entity_over_very_many_lines_is_left_out_and_listed() -> None:
    text = "\n".join("word" for _ in range(MAX_LINES + 2))
    sentences, repairs = read(text, CharacterSpan(0, len(text), "X"), CharacterSpan(0, 4, "Y"))
    assert len(sentences) == MAX_LINES + 2
    assert sentences[0].spans == (Span(0, 1, "Y"),)
    assert repairs == [f"X at characters 0-{len(text)} runs over {MAX_LINES + 2} lines and was left out."]


def test_each_mark_is_looked_at_a_few_times_whatever_the_number_of_lines() -> None:
    size = 2_000
    looks = 0

    class Watched(CharacterSpan):
        def __getattribute__(self, name: str) -> Any:
            nonlocal looks
            looks += 1
            return super().__getattribute__(name)

    marks = [Watched(10 * line, 10 * line + 3, "PER") for line in range(size)]
    assert len(read("Ana sings\n" * size, *marks)[0]) == size
    assert looks < 40 * size


def test_spans_are_made_flat_without_comparing_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    overlaps = Span.overlaps

    def watched(span: Span, other: Span) -> bool:
        nonlocal compared
        compared += 1
        return overlaps(span, other)

    monkeypatch.setattr(Span, "overlaps", watched)
    repairs: list[Repair] = []
    spans = [Span(word, word + 2, "X") for word in range(0, 4000, 2)] + [Span(word, word + 1, "Y") for word in range(9)]
    assert len(flat_spans(spans, "w", repairs)) == 2000
    assert [repair.what for repair in repairs[:2]] == [
        "Y [0, 1) overlaps X [0, 2) and was left out.",
        "Y [1, 2) overlaps X [0, 2) and was left out.",
    ]
    assert compared < 10_000


def test_a_text_of_blanks_is_one_sentence_without_words() -> None:
    sentences, repairs = read("  \n \n", CharacterSpan(0, 2, "X"))
    assert [sentence.words for sentence in sentences] == [()]
    assert repairs == ["X at characters 0-2 holds no word and was left out."]


def test_given_words_are_kept_without_blank_ones() -> None:
    sentences, _ = read("don't\nstop", CharacterSpan(2, 5, "X"), words=[(0, 2), (2, 5), (5, 6), (6, 10)])
    assert [sentence.words for sentence in sentences] == [("do", "n't"), ("stop",)]
    assert sentences[0].spans == (Span(1, 2, "X"),)


@pytest.mark.parametrize("words", [[(0, 3), (2, 5)], [(0, 99)], [(3, 1)]])
def test_words_that_do_not_fit_are_found_again(words: list[tuple[int, int]]) -> None:
    sentences, repairs = read("ab cd", words=words)
    assert sentences[0].words == ("ab", "cd")
    assert repairs == ["its words do not fit its text, which was cut into words again."]


def test_what_the_file_says_stands_there_settles_offsets() -> None:
    repairs: list[Repair] = []
    text = "😊😊 Ana met Ana"
    assert locate_mark(text, CharacterSpan(3, 6, "PER", "Ana"), "w", repairs) == CharacterSpan(3, 6, "PER", "Ana")
    assert repairs == []
    assert locate_mark(text, CharacterSpan(5, 8, "PER", "Ana"), "w", repairs) == CharacterSpan(
        3, 6, "PER", "Ana"
    )  # UTF-16 units
    assert locate_mark(text, CharacterSpan(12, 15, "PER", "Ana"), "w", repairs) == CharacterSpan(
        11, 14, "PER", "Ana"
    )  # the nearer of two
    assert locate_mark(text, CharacterSpan(3, 6, "PER", "Eva"), "w", repairs) is None
    assert locate_mark("a b", CharacterSpan(-5, 99, "X", "b"), "w", repairs) == CharacterSpan(2, 3, "X", "b")
    assert [repair.what for repair in repairs] == [
        "PER at characters 5-8 counts UTF-16 units; it was read as 'Ana'.",
        "PER at characters 12-15 was moved by -1 to 'Ana'.",
        "PER at characters 3-6 should read 'Eva', which is not there, and was left out.",
        "X at characters -5-99 was moved by 7 to 'b'.",
    ]


@pytest.mark.parametrize(
    "mark",
    [
        CharacterSpan(0, 4, "X"),
        CharacterSpan(2, 1, "X"),
        CharacterSpan(-1, 2, "X"),
        CharacterSpan(0, 9, "X", "nowhere"),
    ],
)
def test_a_mark_outside_its_text_is_refused(mark: CharacterSpan) -> None:
    with pytest.raises(BadInput, match=rf"^w: an entity goes from character {mark.start} to {mark.end}, but .* 3\. "):
        locate_mark("abc", mark, "w", [])


def test_a_text_of_one_line_is_a_sentence_and_a_longer_one_a_document() -> None:
    passages = [
        Passage("One.", "a, item 1", None, None, "t1", "", 2),
        Passage("Two.\nThree.", "a, item 2", (), None, "t2", "", 5),
        Passage("Four.\nFive.", "a, item 3", (), None, "t3", "news", 9),
        Passage("", "a, item 4", None, None, "t4", "", 11),
    ]
    side = passages_side("a", passages, "en", [])
    assert side.widths == ()
    assert side.ids == ("t1", "t2.1", "t2.2", "t3.1", "t3.2", "t4")
    assert side.documents == ("", "t2", "t2", "news", "news", "")
    assert side.lines == (2, 5, 5, 9, 9, 11)
    assert [sentence.spans for sentence in side.sentences] == [None, (), (), (), (), None]


def test_a_text_read_whole_has_its_lines_joined() -> None:
    sentence, words = read_whole(Passage(" One\nTwo", "w", [CharacterSpan(5, 8, "X")]), "en", [])
    assert sentence == Sentence(("One", "Two"), (" ", ""), "en", (Span(1, 2, "X"),))
    assert words == [(1, 4), (5, 8)]
    assert covered_words((3, 6), words) == (0, 2)
    assert covered_words((4, 5), words) == (1, 1)


def test_line_ends_become_spaces_and_lone_surrogates_are_replaced() -> None:
    assert line_text(Sentence(("a", "b"), ("\r\n\t", "\u2028"), "en")) == "a  \tb "
    sentences, _ = read("a \ud83d b")
    assert sentences[0].words == ("a", "\ufffd", "b")
