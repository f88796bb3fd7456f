"""A span in its two written forms, how sure a candidate is, and what a pair is a test of."""

import pytest

from core.errors import InvalidValue
from core.model import Candidate, Sentence, SentencePair, Span


def test_a_span_reads_back_what_it_wrote() -> None:
    span = Span(2, 5, "PER")
    assert span.to_json() == {"start": 2, "end": 5, "label": "PER"}
    assert Span.from_json(span.to_json()) == span
    assert span.to_row() == (2, 5, "PER")
    assert Span(*span.to_row()) == span


def test_a_span_without_a_label_is_not_read() -> None:
    with pytest.raises(KeyError, match="label"):
        Span.from_json({"start": 2, "end": 5})


@pytest.mark.parametrize(
    ("score", "probability", "confidence"), [(4.2, None, 1.0), (-3.0, None, 0.0), (0.25, None, 0.25), (4.2, 0.87, 0.87)]
)
def test_the_confidence_in_a_candidate_is_its_probability_or_else_its_score(
    score: float, probability: float | None, confidence: float
) -> None:
    assert Candidate(Span(0, 1, "PER"), 0, 1, score, probability=probability).confidence == confidence


@pytest.mark.parametrize("probability", [-0.1, 1.1, float("nan")])
def test_a_probability_lies_between_0_and_1(probability: float) -> None:
    with pytest.raises(InvalidValue, match="is not in"):
        Candidate(Span(0, 1, "PER"), 0, 1, 1.0, probability=probability)


@pytest.mark.parametrize("phenomena", [("acronym", " "), ("acronym", "acronym")])
def test_a_phenomenon_is_never_blank_and_never_there_twice(phenomena: tuple[str, ...]) -> None:
    empty = Sentence((), (), "en", ())
    assert SentencePair("p1", empty, empty, phenomena=("acronym", "apposition")).phenomena[1] == "apposition"
    with pytest.raises(InvalidValue, match="Pair p1: a phenomenon is blank or there twice"):
        SentencePair("p1", empty, empty, phenomena=phenomena)
