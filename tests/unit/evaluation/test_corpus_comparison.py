"""Recipes over a corpus of three pairs, counted by hand."""

import pytest

from core.evaluation import Counts
from core.evaluation.corpus_comparison import (
    ComparisonCounts,
    ConfusionCell,
    PairOutput,
    SpanVerdict,
    changes,
    differing,
    step_place,
    strict,
    summarize_recipe,
    verdict,
    verdicts,
)
from core.evaluation.differences import DifferenceKind
from core.model import Candidate, Chosen, Span

A, B, LONG = Span(0, 1, "PER"), Span(2, 4, "LOC"), Span(5, 11, "ORG")
ENTITY = Span(7, 8, "PER")


def told(*spans: Span, sources: tuple[Span, ...] = ()) -> PairOutput:
    return PairOutput(spans, sources)


FIRST = [told(A, B), told(LONG), told(A)]
SECOND = [told(A, Span(2, 3, "LOC")), told(), told(A)]
RIGHT = [(A, B), (), None]


def test_an_outline_tells_spans_and_the_entities_that_they_come_from() -> None:
    outline = (
        Chosen(Candidate(ENTITY, 2, 4, 0.5, own_label="LOC"), 0.1),
        Chosen(Candidate(None, 5, 6, 1, own_label="X"), 1),
    )
    assert PairOutput.of(outline) == PairOutput((B, Span(5, 6, "X")), (ENTITY, None))


def test_who_is_right_about_every_span_of_gold_and_of_both() -> None:
    found = [(item.place, item.span, item.kind) for item in verdicts(FIRST, SECOND, RIGHT)]
    assert found == [
        (0, A, SpanVerdict.BOTH),
        (0, Span(2, 3, "LOC"), SpanVerdict.FIRST),
        (0, B, SpanVerdict.FIRST),
        (1, LONG, SpanVerdict.SECOND),
    ]


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ((True, True, True), SpanVerdict.BOTH),
        ((True, False, True), SpanVerdict.FIRST),
        ((False, True, False), SpanVerdict.FIRST),
        ((False, True, True), SpanVerdict.SECOND),
        ((True, False, False), SpanVerdict.SECOND),
        ((False, False, True), SpanVerdict.NEITHER),
        ((True, True, False), SpanVerdict.NEITHER),
    ],
)
def test_a_recipe_is_right_to_leave_out_what_is_wrong(has: tuple[bool, bool, bool], expected: SpanVerdict) -> None:
    assert verdict(*has) is expected


def test_without_anything_right_it_is_counted_how_they_differ() -> None:
    found = [(item.place, item.span, item.kind) for item in changes(FIRST, SECOND)]
    assert found == [
        (0, A, DifferenceKind.SAME),
        (0, B, DifferenceKind.BOUNDARY),
        (1, LONG, DifferenceKind.MISSING),
        (2, A, DifferenceKind.SAME),
    ]


def test_the_confusion_is_by_label_and_by_length_in_words() -> None:
    tally = ComparisonCounts.of(verdicts(FIRST, SECOND, RIGHT))
    assert tally.kinds == (SpanVerdict.BOTH, SpanVerdict.FIRST, SpanVerdict.SECOND)
    assert tally.labels == ("LOC", "ORG", "PER")
    by_kind = {("both right", ""): 1, ("only A right", ""): 2, ("only B right", ""): 1}
    assert tally.confusion("label") == by_kind | {
        ("both right", "PER"): 1,
        ("only A right", "LOC"): 2,
        ("only B right", "ORG"): 1,
    }
    assert tally.confusion("length") == by_kind | {
        ("both right", "1"): 1,
        ("only A right", "1"): 1,
        ("only A right", "2"): 1,
        ("only B right", "4+"): 1,
    }


def test_a_cell_leads_to_its_pairs_and_stands_in_an_address() -> None:
    items = verdicts(FIRST, SECOND, RIGHT)
    assert list(ComparisonCounts.of(items).places(ConfusionCell())) == [0, 1]
    assert list(ComparisonCounts.of(items).places(ConfusionCell("both right"))) == [0]
    assert [item.span for item in ComparisonCounts.of(items).places(ConfusionCell(label="LOC", length="2"))[0]] == [B]
    for cell in (ConfusionCell(), ConfusionCell("only A right", "a|b", "4+"), ConfusionCell(label="LOC")):
        assert ConfusionCell.parse(str(cell)) == cell
    assert ConfusionCell.parse("<b>|9|") == ConfusionCell()


def test_a_recipe_in_the_table() -> None:
    entities = [(ENTITY, Span(9, 10, "LOC")), (), ()]
    said = [told(A, B, sources=(ENTITY,)), told(LONG), told(A)]
    found = summarize_recipe(said, SECOND, entities, RIGHT)
    assert (found.spans, found.unprojected, found.pairs) == (4, 1, 2)
    assert found.states == {DifferenceKind.SAME: 2, DifferenceKind.BOUNDARY: 1, DifferenceKind.ONLY: 1}
    assert found.counts == Counts(correct=2, predicted=3, gold=2)
    assert strict(said, [None, None, None]) is None


def test_pairs_differ_where_any_recipe_says_something_else() -> None:
    assert differing([FIRST, FIRST, SECOND]) == (0, 1)
    assert differing([FIRST]) == ()


@pytest.mark.parametrize(
    ("here", "steps", "there"),
    [
        *[(0, 1, 2), (2, 1, 5), (2, 2, 9), (3, 1, 5), (3, -1, 2), (4, 0, 4)],
        *[(9, 1, 9), (11, 1, 11), (2, -1, 2), (0, -1, 0), (9, -9, 2)],
    ],
)
def test_steps_lead_along_the_pairs_and_stop_at_the_ends(here: int, steps: int, there: int) -> None:
    assert step_place((2, 5, 9), here, steps) == there
    assert step_place((), here, steps) == here
