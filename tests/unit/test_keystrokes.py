"""The keys of a review, counted by hand."""

import pytest

from benchmarks.keystrokes import keys
from core.model import Span

ANN, ROME, UN = Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(5, 8, "ORG")


@pytest.mark.parametrize(
    ("projected", "gold", "count"),
    [
        ([], [], 1),  # Enter
        ([ANN, ROME], [ANN, ROME], 1),
        ([ANN], [Span(0, 2, "ORG")], 2),  # the label, Enter
        ([ANN, ROME], [ANN, Span(3, 5, "LOC")], 3),  # next, one word, Enter
        ([ANN, ROME], [ANN], 3),  # next, reject, Enter
        ([ANN], [ANN, UN], 3),  # drag, label, Enter
        ([ANN, ROME], [Span(1, 3, "ORG"), ROME], 4),  # two words, label, Enter
    ],
)
def test_keys(projected: list[Span], gold: list[Span], count: int) -> None:
    assert keys(projected, gold) == count
