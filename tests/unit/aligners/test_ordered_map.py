"""Results in order, whatever the number of threads."""

import threading

import pytest

from core.aligners import ordered_map as module
from core.aligners.ordered_map import available_threads, ordered_map


@pytest.mark.parametrize("threads", [1, 4])
def test_results_come_in_the_order_of_the_items(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    monkeypatch.setattr(module, "available_threads", lambda: threads)
    assert list(ordered_map(lambda number: number * number, range(50))) == [number * number for number in range(50)]


def test_two_items_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available_threads", lambda: 2)
    meeting = threading.Barrier(2, timeout=30)
    assert sorted(ordered_map(lambda _: meeting.wait(), range(2))) == [0, 1]


def test_only_the_next_few_items_are_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available_threads", lambda: 2)
    begun: list[int] = []
    results = ordered_map(begun.append, range(100))
    next(results)
    assert len(begun) <= 3
    assert len(list(results)) == 99


def test_an_error_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available_threads", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        list(ordered_map(lambda number: 1 // number, [1, 0]))


def test_the_threads_are_bounded() -> None:
    assert 1 <= available_threads() <= module.MAX_THREADS
