"""Intervals and significance: exact enumeration on a toy set, Holm by hand, and what must be so."""

from itertools import product

import numpy as np
import pytest

from core.evaluation.significance import (
    Interval,
    Matrix,
    Resampling,
    best_group,
    bounds,
    compare,
    compare_means,
    drawn_sums,
    f1,
    holm,
    mean_bounds,
)

MANY = Resampling(times=20_000)


def table(*rows: tuple[int, int, int]) -> Matrix:
    return np.array(rows, dtype=np.float64)


GOOD = table((1, 1, 1), (1, 1, 1), (2, 2, 2), (0, 1, 1), (1, 1, 1), (1, 2, 1))
POOR = table((0, 1, 1), (1, 1, 1), (1, 2, 2), (0, 0, 1), (1, 1, 1), (0, 1, 1))


def enumerated(left: Matrix, right: Matrix) -> float:
    """The exact p-value: over every way to swap the answers of each sentence."""
    observed = abs(f1(left.sum(axis=0)) - f1(right.sum(axis=0)))
    found = []
    for coins in product([False, True], repeat=len(left)):
        swap = np.array(coins)[:, None]
        one, other = np.where(swap, right, left), np.where(swap, left, right)
        found.append(abs(f1(one.sum(axis=0)) - f1(other.sum(axis=0))) >= observed - 1e-12)
    return float(np.mean(found))


def test_randomisation_comes_near_the_exact_p_value_of_a_toy_set() -> None:
    (found,) = compare({"good": GOOD, "poor": POOR}, MANY)
    exact = enumerated(GOOD, POOR)
    assert 0.1 < exact < 0.9
    assert found.randomisation == pytest.approx(exact, abs=4 * (exact * (1 - exact) / MANY.times) ** 0.5)
    assert found.difference == pytest.approx(12 / 15 - 6 / 13)


def test_the_bootstrap_comes_near_its_exact_value_on_two_sentences() -> None:
    better, worse = table((1, 1, 1), (1, 1, 1)), table((1, 1, 1), (0, 1, 1))
    (found,) = compare({"better": better, "worse": worse}, MANY)
    # The second sentence is drawn 0, 1 or 2 times with 1/4, 1/2, 1/4: d* is 0, 0.5 or 1, d is 0.5.
    assert found.bootstrap == pytest.approx(0.5, abs=0.02)
    assert found.interval == Interval(0.0, 1.0)


def test_identical_recipes_do_not_differ() -> None:
    (found,) = compare({"a": GOOD, "b": GOOD.copy()})
    assert (found.difference, found.randomisation, found.bootstrap, found.holm) == (0.0, 1.0, 1.0, 1.0)
    assert best_group({"a": GOOD, "b": GOOD}, [found]) == ("a", "b")


def test_the_order_of_two_recipes_does_not_matter() -> None:
    (one,), (other,) = compare({"a": GOOD, "b": POOR}), compare({"b": POOR, "a": GOOD})
    assert (one.randomisation, one.bootstrap) == (other.randomisation, other.bootstrap)
    assert one.difference == -other.difference
    assert one.interval == pytest.approx((-other.interval.high, -other.interval.low))


def test_a_clear_difference_is_found_and_leaves_the_best_group() -> None:
    tables = {"poor": np.tile(POOR, (50, 1)), "good": np.tile(GOOD, (50, 1)), "twin": np.tile(GOOD, (50, 1))}
    compared = compare(tables)
    assert {(one.first, one.second): one.holm < 0.05 for one in compared} == {
        ("poor", "good"): True,
        ("poor", "twin"): True,
        ("good", "twin"): False,
    }
    assert best_group(tables, compared) == ("good", "twin")
    assert compare(tables) == compared


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])
    assert list(holm([])) == []


def test_intervals_hold_the_score_and_narrow_with_more_sentences() -> None:
    few, many = bounds([GOOD, POOR]), bounds([np.tile(GOOD, (40, 1)), np.tile(POOR, (40, 1))])
    for one, wide, narrow in zip((GOOD, POOR), few, many, strict=True):
        correct, predicted, gold = one.sum(axis=0)
        rates = correct / predicted, correct / gold, float(f1(one.sum(axis=0)))
        for rate, outer, inner in zip(rates, wide, narrow, strict=True):
            assert outer.low <= inner.low <= rate <= inner.high <= outer.high
            assert inner.high - inner.low < outer.high - outer.low


def test_draws_sum_up_whole_sentences() -> None:
    sums = drawn_sums(np.stack([GOOD, np.ones_like(GOOD)]), Resampling(times=500))
    assert sums.shape == (500, 2, 3)
    assert (sums[:, 1] == len(GOOD)).all()
    assert sums[:, 0].mean(axis=0) == pytest.approx(GOOD.sum(axis=0), rel=0.06)


def test_nothing_to_compare_is_no_error() -> None:
    assert bounds([]) == ()
    assert compare({}) == compare({"a": GOOD}) == ()
    assert bounds([np.zeros((0, 3))])[0].f1 == (0.0, 0.0)


def test_the_mean_over_corpora_counts_each_once_and_comes_near_its_exact_p_value() -> None:
    small = {"good": table((1, 1, 1), (1, 1, 1)), "poor": table((0, 1, 1), (1, 1, 1))}
    (found,) = compare_means([{"good": GOOD, "poor": POOR}, small], MANY)
    difference = (12 / 15 - 6 / 13 + 0.5) / 2
    assert found.difference == pytest.approx(difference)
    swapped = [
        f1(np.where(swap, poor, good).sum(axis=0)) - f1(np.where(swap, good, poor).sum(axis=0))
        for good, poor in ((GOOD, POOR), (small["good"], small["poor"]))
        for swap in [np.array(coins)[:, None] for coins in product([False, True], repeat=len(good))]
    ]
    large, few = np.array(swapped[:64], dtype=float), np.array(swapped[64:], dtype=float)
    exact = float((np.abs(large[:, None] + few) / 2 >= difference - 1e-12).mean())
    assert 0.05 < exact < 0.9
    assert found.randomisation == pytest.approx(exact, abs=4 * (exact * (1 - exact) / MANY.times) ** 0.5)
    assert mean_bounds([small], MANY) == {name: bounds([one], MANY)[0].f1 for name, one in small.items()}


def test_corpora_of_the_same_sentences_are_drawn_and_swapped_together() -> None:
    tables = {"good": GOOD, "poor": POOR}
    (once,) = compare(tables, MANY)
    assert compare_means([tables, tables], MANY, ["same", "same"]) == (once,)
    assert mean_bounds([tables, tables], MANY, ["same", "same"]) == mean_bounds([tables], MANY)
    (apart,) = compare_means([tables, tables], MANY)
    assert apart.difference == once.difference
    assert apart.randomisation < once.randomisation
