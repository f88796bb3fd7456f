"""Laws of tags: writing and reading are inverse, and reading agrees with seqeval."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities

from core.model import Span
from core.tags import SCHEMES, detect_scheme, read_tags, write_tags

LABELS = st.sampled_from(["PER", "LOC", "B-CELL"])
TAGS = st.lists(st.one_of(st.just("O"), st.builds("{}-{}".format, st.sampled_from("BIES"), LABELS)), max_size=12)


@st.composite
def sentences(draw: st.DrawFn) -> tuple[tuple[Span, ...], int]:
    """Flat spans over a sentence, and its number of words."""
    lengths = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), LABELS), max_size=5))
    spans, end = [], 0
    for gap, length, label in lengths:
        spans.append(Span(end + gap, end + gap + length, label))
        end += gap + length
    return tuple(spans), end + draw(st.integers(0, 2))


def seqeval_reading(tags: Sequence[str]) -> tuple[Span, ...]:
    return tuple(Span(start, end + 1, label) for label, start, end in get_entities(list(tags)))


@pytest.mark.parametrize("scheme", SCHEMES)
@given(sentences())
def test_what_is_written_is_read_back_without_repairs(scheme: str, sentence: tuple[tuple[Span, ...], int]) -> None:
    spans, size = sentence
    tags = write_tags(spans, size, scheme)
    assert len(tags) == size
    assert read_tags(tags, scheme) == (spans, ())


@pytest.mark.parametrize("scheme", SCHEMES)
@given(sentences())
def test_detection_needs_no_hint_to_read_what_was_written(scheme: str, sentence: tuple[tuple[Span, ...], int]) -> None:
    spans, size = sentence
    tags = write_tags(spans, size, scheme)
    assert read_tags(tags)[0] == spans
    if spans and scheme in {"BIOES", "BILOU"}:
        assert detect_scheme([tags]) == scheme


@given(TAGS)
def test_any_sequence_is_read_as_seqeval_reads_it(tags: list[str]) -> None:
    assert read_tags(tags)[0] == seqeval_reading(tags)


@given(TAGS, st.sampled_from(SCHEMES))
def test_a_reading_without_repairs_is_what_the_scheme_would_have_written(tags: list[str], scheme: str) -> None:
    spans, _ = read_tags(tags)
    rewritten = write_tags(spans, len(tags), scheme)
    assert read_tags(rewritten, scheme) == (spans, ())


@given(TAGS)
def test_iob2_without_a_repair_is_rewritten_letter_by_letter(tags: list[str]) -> None:
    if set("".join(tag[:2] for tag in tags)) & {"E", "S"}:
        return
    spans, repairs = read_tags(tags, "IOB2")
    assert (not repairs) == (write_tags(spans, len(tags)) == tags)
