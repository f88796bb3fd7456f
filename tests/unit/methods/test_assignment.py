"""Matchers against enumeration of every choice."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.methods import assignment
from core.methods.assignment import SpanOptions, exact, greedy, total

Scored = tuple[int, int, float]


def options(entries: list[list[Scored]]) -> list[SpanOptions]:
    return [
        SpanOptions(
            np.array([a for a, _, _ in scored], dtype=np.intp),
            np.array([b for _, b, _ in scored], dtype=np.intp),
            np.array([score for _, _, score in scored], dtype=np.float64),
        )
        for scored in entries
    ]


def scored_ranges(words: int, most: int) -> st.SearchStrategy[list[Scored]]:
    spans = [(a, b) for a in range(words) for b in range(a + 1, words + 1)]
    one = st.tuples(st.sampled_from(spans), st.integers(-3, 20)).map(lambda x: (x[0][0], x[0][1], x[1] / 10))
    return st.lists(one, max_size=most, unique_by=lambda x: x[:2])


ENTRIES = st.lists(scored_ranges(6, 6), max_size=4)


def best_by_enumeration(entries: list[list[Scored]], most: int | None, least: int = 0) -> float:
    """The greatest total over all choices that keep the counts; without ``least`` where none does.

    Entities that nothing speaks for are left out, then ranges that nothing speaks for.
    """
    asked = [scored if any(s > 0 for _, _, s in scored) else [] for scored in entries]
    wanted = {x[:2] for scored in asked for x in scored if x[2] > 0}
    per_entity = []
    for scored in asked:
        cells = [(a, b, max(s, 0.0)) for a, b, s in scored if s > 0 or (least and (a, b) in wanted)]
        limit = len(cells) if most is None else min(most, len(cells))
        per_entity.append([c for n in range(least if scored else 0, limit + 1) for c in combinations(cells, n)])
    found = [
        sum(s for _, _, s in flat)
        for choice in product(*per_entity)
        if disjoint(flat := [x for c in choice for x in c])
    ]
    return max(found) if found else best_by_enumeration(entries, most)


def disjoint(chosen: list[Scored]) -> bool:
    ordered = sorted(chosen)
    return all(left[1] <= right[0] for left, right in pairwise(ordered))


def chosen(entries: list[list[Scored]], picks: assignment.Picks) -> list[Scored]:
    return [scored[k] for scored, ks in zip(entries, picks, strict=True) for k in ks]


@given(ENTRIES)
def test_exact_is_as_good_as_enumeration(entries: list[list[Scored]]) -> None:
    picks = exact(options(entries))
    assert disjoint(chosen(entries, picks))
    assert all(len(ks) <= 1 for ks in picks)
    assert total(options(entries), picks) == pytest.approx(best_by_enumeration(entries, 1))


@given(st.lists(scored_ranges(5, 4), max_size=3), st.sampled_from([2, 3, None]))
def test_exact_with_other_counts_is_as_good_as_enumeration(entries: list[list[Scored]], count: int | None) -> None:
    picks = exact(options(entries), count)
    assert disjoint(chosen(entries, picks))
    assert count is None or all(len(ks) <= count for ks in picks)
    assert total(options(entries), picks) == pytest.approx(best_by_enumeration(entries, count))


COUNTS = st.sampled_from([(1, 1), (2, 2), (None, 0), (None, 1), (None, 2), (2, 1), (3, 1), (2, 0)])


@given(st.lists(scored_ranges(5, 4), max_size=3), COUNTS)
def test_exact_keeps_every_constraint_as_well_as_enumeration(
    entries: list[list[Scored]], counts: tuple[int | None, int]
) -> None:
    picks = exact(options(entries), *counts)
    assert disjoint(chosen(entries, picks))
    assert counts[0] is None or all(len(ks) <= counts[0] for ks in picks)
    gained = sum(max(score, 0.0) for _, _, score in chosen(entries, picks))
    assert gained == pytest.approx(best_by_enumeration(entries, *counts))


@given(st.lists(scored_ranges(5, 4), max_size=3), COUNTS)
def test_greedy_is_never_above_exact_where_it_keeps_the_counts(
    entries: list[list[Scored]], counts: tuple[int | None, int]
) -> None:
    most, least = counts
    picks = greedy(options(entries), most, least)
    kept = all(len(ks) >= least for ks, scored in zip(picks, entries, strict=True) if any(s > 0 for *_, s in scored))
    if kept:
        best = total(options(entries), exact(options(entries), most, least))
        assert total(options(entries), picks) <= best + 1e-9


def test_what_equal_does_that_at_most_does_not() -> None:
    """By hand: two entities want [0, 1); the second has nothing else, but [1, 2) is there for the third."""
    entries = [[(0, 1, 0.9), (1, 2, 0.0)], [(0, 1, 0.5), (1, 2, 0.0)], [(2, 3, 0.4), (1, 2, 0.1)]]
    assert exact(options(entries), 1) == [[0], [], [0]]
    assert exact(options(entries), 1, 1) == [[0], [1], [0]]


def test_counts_that_cannot_be_kept_are_given_up_for_the_sentence() -> None:
    entries = [[(0, 1, 0.9)], [(0, 1, 0.5)], [(2, 3, 0.4)], [(1, 2, 0.0)]]
    assert exact(options(entries), 1, 1) == [[0], [], [0], []]
    assert exact(options(entries), 2, 2) == [[0], [], [0], []]


def test_no_option_of_no_worth_is_chosen_beyond_need() -> None:
    entries = [[(0, 1, 0.9), (1, 2, 0.0)], [(1, 2, 0.5), (0, 1, 0.0)]]
    assert exact(options(entries), None, 1) == [[0], [0]]


@given(st.lists(scored_ranges(14, 12), min_size=11, max_size=13))
def test_many_entities_are_matched_as_well_by_rows_as_by_subsets(entries: list[list[Scored]]) -> None:
    given_options = options(entries)
    by_rows = total(given_options, exact(given_options))
    by_subsets = total(given_options, assignment._by_subsets(positive(given_options)))
    assert by_rows == pytest.approx(by_subsets)


def positive(given_options: list[SpanOptions]) -> list[SpanOptions]:
    return [SpanOptions(o.start, o.end, np.where(o.score > 0, o.score, 0)) for o in given_options]


@given(ENTRIES, st.sampled_from([1, 2, None]))
def test_greedy_is_sound_and_never_above_exact(entries: list[list[Scored]], count: int | None) -> None:
    given_options = options(entries)
    picks = greedy(given_options, count)
    assert disjoint(chosen(entries, picks))
    assert count is None or all(len(ks) <= count for ks in picks)
    assert total(given_options, picks) <= total(given_options, exact(given_options, count)) + 1e-9


def test_greedy_can_be_beaten() -> None:
    entries = [[(1, 2, 0.2), (2, 3, 0.3), (3, 5, 0.2)], [(1, 3, 0.45)]]
    assert chosen(entries, greedy(options(entries))) == [(3, 5, 0.2), (1, 3, 0.45)]
    crossing = [[(0, 2, 1.0), (2, 3, 0.9)], [(1, 3, 0.5), (0, 1, 0.7)]]
    assert total(options(crossing), greedy(options(crossing))) == 1.0
    assert total(options(crossing), exact(options(crossing))) == pytest.approx(1.6)


def test_nothing_with_a_score_is_nothing_chosen() -> None:
    for matcher in (exact, greedy):
        assert matcher(options([]), 1) == []
        assert matcher(options([[], [(0, 1, 0.0)], [(0, 1, -1.0)]]), 1) == [[], [], []]
