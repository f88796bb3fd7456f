"""Matchers against enumeration of every choice."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.methods import match
from core.methods.match import Options, exact, greedy, total

Scored = tuple[int, int, float]


def options(entries: list[list[Scored]]) -> list[Options]:
    return [
        Options(
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


def best_by_enumeration(entries: list[list[Scored]], count: int | None) -> float:
    """The greatest total over all choices of at most ``count`` disjoint options per entity."""
    per_entity = []
    for scored in entries:
        limit = len(scored) if count is None else min(count, len(scored))
        per_entity.append([c for n in range(limit + 1) for c in combinations(scored, n)])
    return max(
        (
            sum(s for _, _, s in flat)
            for choice in product(*per_entity)
            if disjoint(flat := [x for c in choice for x in c])
        ),
        default=0.0,
    )


def disjoint(chosen: list[Scored]) -> bool:
    ordered = sorted(chosen)
    return all(left[1] <= right[0] for left, right in pairwise(ordered))


def chosen(entries: list[list[Scored]], picks: match.Picks) -> list[Scored]:
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


@given(st.lists(scored_ranges(14, 12), min_size=11, max_size=13))
def test_many_entities_are_matched_as_well_by_rows_as_by_subsets(entries: list[list[Scored]]) -> None:
    given_options = options(entries)
    by_rows = total(given_options, exact(given_options))
    by_subsets = total(given_options, match._by_subsets(positive(given_options), 1))
    assert by_rows == pytest.approx(by_subsets)


def positive(given_options: list[Options]) -> list[Options]:
    return [Options(o.start, o.end, np.where(o.score > 0, o.score, 0)) for o in given_options]


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
