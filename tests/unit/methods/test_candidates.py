"""Runs of words, and runs that are merged, by definition."""

from core.methods.candidates import merge_runs, runs


def test_runs_are_maximal() -> None:
    assert runs([0, 1, 3, 5, 6, 7]) == [(0, 2), (3, 4), (5, 8)]
    assert runs([]) == []


def test_merging_measures_the_gap_between_runs() -> None:
    assert merge_runs([(0, 2), (3, 4), (6, 8)], 1) == [(0, 4), (6, 8)]
    assert merge_runs([(0, 2), (2, 4)], 0) == [(0, 4)]
