"""A span in its two written forms."""

import pytest

from core.model import Span


def test_a_span_reads_back_what_it_wrote() -> None:
    span = Span(2, 5, "PER")
    assert span.to_json() == {"start": 2, "end": 5, "label": "PER"}
    assert Span.from_json(span.to_json()) == span
    assert span.to_row() == (2, 5, "PER")
    assert Span(*span.to_row()) == span


def test_a_span_without_a_label_is_not_read() -> None:
    with pytest.raises(KeyError, match="label"):
        Span.from_json({"start": 2, "end": 5})
