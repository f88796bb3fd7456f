"""Tags at the border: schemes are told apart, and what breaks them is listed."""

import pytest

from core.errors import InvalidValue
from core.model import Span
from core.tags import TagRepair, detect_scheme, read_tags, write_tags


def test_iob1_opens_spans_with_i_and_only_separates_neighbours_with_b() -> None:
    conll2003 = [["I-ORG", "O", "I-PER", "I-PER"], ["I-LOC", "B-LOC", "I-LOC"]]
    assert detect_scheme(conll2003) == "IOB1"
    assert read_tags(conll2003[1], "IOB1") == ((Span(0, 1, "LOC"), Span(1, 3, "LOC")), ())
    assert write_tags([Span(0, 1, "LOC"), Span(1, 3, "LOC")], 3, "IOB1") == conll2003[1]


def test_a_stray_inside_tag_in_an_iob2_corpus_opens_a_span_and_is_listed() -> None:
    tags = ["B-PER", "O", "I-PER", "I-LOC"]
    assert detect_scheme([tags]) == "IOB2"
    spans, repairs = read_tags(tags)
    assert spans == (Span(0, 1, "PER"), Span(2, 3, "PER"), Span(3, 4, "LOC"))
    assert repairs == (
        TagRepair(2, "a stray I-PER opened a span."),
        TagRepair(3, "a stray I-LOC opened a span."),
    )


@pytest.mark.parametrize("tags", [["S-LOC", "B-PER", "I-PER", "E-PER"], ["U-LOC", "B-PER", "I-PER", "L-PER"]])
def test_end_and_single_tags_are_understood_in_both_alphabets(tags: list[str]) -> None:
    assert read_tags(tags) == ((Span(0, 1, "LOC"), Span(1, 4, "PER")), ())


def test_a_span_without_its_end_tag_is_listed() -> None:
    assert read_tags(["B-PER", "I-PER", "O", "S-LOC"]) == (
        (Span(0, 2, "PER"), Span(3, 4, "LOC")),
        (TagRepair(1, "PER ended without an end tag."),),
    )


def test_labels_may_hold_dashes() -> None:
    assert read_tags(["B-B-CELL", "I-B-CELL"])[0] == (Span(0, 2, "B-CELL"),)


@pytest.mark.parametrize("tag", ["PER", "B-", "b-PER", "X-PER", "B_PER", "", "0", "B- "])
def test_anything_else_is_refused(tag: str) -> None:
    with pytest.raises(InvalidValue, match="is not a tag"):
        read_tags(["O", tag])


def test_spans_that_overlap_or_leave_the_sentence_cannot_be_written() -> None:
    with pytest.raises(InvalidValue):
        write_tags([Span(0, 2, "PER"), Span(1, 3, "LOC")], 3)
    with pytest.raises(InvalidValue):
        write_tags([Span(2, 4, "PER")], 3)
    with pytest.raises(InvalidValue, match="Choose from: IOB1"):
        write_tags([Span(0, 1, "PER")], 1, "IOB3")
