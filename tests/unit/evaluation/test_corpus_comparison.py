"""Recipes over a corpus of three pairs, counted by hand."""

import pytest

from core.evaluation import Counts
from core.evaluation.corpus_comparison import (
    Cell,
    Tally,
    Told,
    Verdict,
    along,
    changes,
    differing,
    standing,
    strict,
    verdict,
    verdicts,
)
from core.evaluation.differences import State
from core.model import Candidate, Chosen, Span

A, B, LONG = Span(0, 1, "PER"), Span(2, 4, "LOC"), Span(5, 11, "ORG")
ENTITY = Span(7, 8, "PER")


def told(*spans: Span, sources: tuple[Span, ...] = ()) -> Told:
    return Told(spans, sources)


FIRST = [told(A, B), told(LONG), told(A)]
SECOND = [told(A, Span(2, 3, "LOC")), told(), told(A)]
RIGHT = [(A, B), (), None]


def test_an_outline_tells_spans_and_the_entities_that_they_come_from() -> None:
    outline = (
        Chosen(Candidate(ENTITY, 2, 4, 0.5, own_label="LOC"), 0.1),
        Chosen(Candidate(None, 5, 6, 1, own_label="X"), 1),
    )
    assert Told.of(outline) == Told((B, Span(5, 6, "X")), (ENTITY, None))


def test_who_is_right_about_every_span_of_gold_and_of_both() -> None:
    found = [(item.place, item.span, item.kind) for item in verdicts(FIRST, SECOND, RIGHT)]
    assert found == [
        (0, A, Verdict.BOTH),
        (0, Span(2, 3, "LOC"), Verdict.FIRST),
        (0, B, Verdict.FIRST),
        (1, LONG, Verdict.SECOND),
    ]


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ((True, True, True), Verdict.BOTH),
        ((True, False, True), Verdict.FIRST),
        ((False, True, False), Verdict.FIRST),
        ((False, True, True), Verdict.SECOND),
        ((True, False, False), Verdict.SECOND),
        ((False, False, True), Verdict.NEITHER),
        ((True, True, False), Verdict.NEITHER),
    ],
)
def test_a_recipe_is_right_to_leave_out_what_is_wrong(has: tuple[bool, bool, bool], expected: Verdict) -> None:
    assert verdict(*has) is expected


def test_without_anything_right_it_is_counted_how_they_differ() -> None:
    found = [(item.place, item.span, item.kind) for item in changes(FIRST, SECOND)]
    assert found == [(0, A, State.SAME), (0, B, State.BOUNDARY), (1, LONG, State.MISSING), (2, A, State.SAME)]


def test_the_confusion_is_by_label_and_by_length_in_words() -> None:
    tally = Tally.of(verdicts(FIRST, SECOND, RIGHT))
    assert tally.kinds == (Verdict.BOTH, Verdict.FIRST, Verdict.SECOND)
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
    assert list(Tally.of(items).places(Cell())) == [0, 1]
    assert list(Tally.of(items).places(Cell("both right"))) == [0]
    assert [item.span for item in Tally.of(items).places(Cell(label="LOC", length="2"))[0]] == [B]
    for cell in (Cell(), Cell("only A right", "a|b", "4+"), Cell(label="LOC")):
        assert Cell.parse(str(cell)) == cell
    assert Cell.parse("<b>|9|") == Cell()


def test_a_recipe_in_the_table() -> None:
    entities = [(ENTITY, Span(9, 10, "LOC")), (), ()]
    said = [told(A, B, sources=(ENTITY,)), told(LONG), told(A)]
    found = standing(said, SECOND, entities, RIGHT)
    assert (found.spans, found.unprojected, found.pairs) == (4, 1, 2)
    assert found.states == {State.SAME: 2, State.BOUNDARY: 1, State.ONLY: 1}
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
    assert along((2, 5, 9), here, steps) == there
    assert along((), here, steps) == here
