"""Laws of evaluation: it agrees with seqeval's strict scores, and counts simply add up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

from core.evaluate import Counts, count_ceiling, count_spans
from core.model import Span
from core.tags import write_tags

SIZE = 8


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Disjoint spans of a sentence of `SIZE` words."""
    cuts = sorted(draw(st.sets(st.integers(0, SIZE), max_size=6)))
    labels = draw(st.lists(st.sampled_from(["PER", "LOC", "ORG"]), min_size=3, max_size=3))
    return [Span(start, end, label) for start, end, label in zip(cuts[::2], cuts[1::2], labels, strict=False)]


CORPUS = st.lists(st.tuples(spans(), spans()), min_size=1, max_size=4)


def counted(corpus: list[tuple[list[Span], list[Span]]]) -> dict[str, Counts]:
    total: dict[str, Counts] = {}
    for gold, predicted in corpus:
        for label, counts in count_spans(gold, predicted).items():
            total[label] = total.get(label, Counts()) + counts
    return total


@given(CORPUS)
def test_rates_are_those_of_seqeval_in_strict_mode(corpus: list[tuple[list[Span], list[Span]]]) -> None:
    ours = counted(corpus)
    if not ours:
        return
    gold = [write_tags(spans, SIZE) for spans, _ in corpus]
    predicted = [write_tags(spans, SIZE) for _, spans in corpus]
    report: dict[str, Any] = classification_report(
        gold, predicted, mode="strict", scheme=IOB2, output_dict=True, zero_division=0
    )
    ours["micro avg"] = sum(ours.values(), Counts())
    for label, counts in ours.items():
        theirs = report[label]
        rates = (counts.precision, counts.recall, counts.f1, counts.gold)
        assert rates == pytest.approx(tuple(theirs[key] for key in ("precision", "recall", "f1-score", "support")))


@given(CORPUS)
def test_nobody_beats_the_ceiling_by_projecting_each_source_span_once(
    corpus: list[tuple[list[Span], list[Span]]],
) -> None:
    for gold, source in corpus:
        ceiling = count_ceiling(source, gold)
        reached = sum(count_spans(gold, source).values(), Counts())
        assert (reached.predicted, reached.gold) == (ceiling.predicted, ceiling.gold)
        assert reached.correct <= ceiling.correct
        assert sum(count_spans(gold, gold).values(), Counts()).f1 == (1.0 if gold else 0.0)
