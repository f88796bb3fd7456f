"""Blind repeats: a name of their own, and the pairs that they go through."""

from core.review import Status
from core.review.blind_repeat import SUFFIX, repeat_name, repeated_reviewer, sample


def test_the_sample_is_drawn_from_confirmed_pairs_and_is_the_same_each_time() -> None:
    statuses = {f"p{number}": Status.CONFIRMED for number in range(50)} | {"f": Status.FLAGGED, "o": Status.OPEN}
    drawn = sample("project", "Ana", statuses, 20)
    assert len(set(drawn)) == 20
    assert set(drawn) <= {pair for pair, status in statuses.items() if status is Status.CONFIRMED}
    assert drawn == sample("project", "Ana", dict(reversed(statuses.items())), 20)
    assert drawn[:5] == sample("project", "Ana", statuses, 5)
    assert drawn != sample("project", "Bea", statuses, 20)
    assert len(sample("project", "Ana", statuses, 99)) == 50


def test_a_repeat_has_a_name_of_its_own_that_fits() -> None:
    assert repeat_name("Ana") == f"Ana{SUFFIX}"
    assert repeated_reviewer("Ana (repeat)", ["Bea", "Ana"]) == "Ana"
    assert repeated_reviewer("Ana", ["Ana"]) is None
    longest = "n" * 64
    assert len(repeat_name(longest)) <= 64
    assert repeated_reviewer(repeat_name(longest), [longest]) == longest
