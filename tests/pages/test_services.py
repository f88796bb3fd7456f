"""What the app holds in memory stays bounded, however long it runs."""

import gc
import weakref
from collections.abc import Iterator

import pytest
import streamlit as st

from pages.shared import cache


class Large:
    """Something that is in a circle, as a session is, so that only the garbage collector ends it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    gc.unfreeze()


def test_of_a_result_only_the_version_asked_for_last_stays() -> None:
    made: list[weakref.ref[Large]] = []

    def make() -> Large:
        large = Large()
        made.append(weakref.ref(large))
        return large

    for decisions in range(1, 6):
        first = cache.once(("gold", "news", "Ana"), make, decisions)
        assert cache.once(("gold", "news", "Ana"), make, decisions) is first
    del first
    gc.collect()
    assert [one() is not None for one in made] == [False, False, False, False, True]


def test_results_for_other_keys_stay_beside_it() -> None:
    found = [cache.once(("gold", name), Large, 1) for name in "ab"]
    cache.once(("gold", "c"), Large, 2)
    assert [cache.once(("gold", name), Large, 1) for name in "ab"] == found


def test_a_result_that_could_not_be_made_is_tried_again() -> None:
    with pytest.raises(ZeroDivisionError):
        cache.once(("gold",), lambda: 1 / 0, 1)
    assert cache.once(("gold",), lambda: 7.0, 1) == 7.0


def test_results_do_not_grow_beyond_their_number() -> None:
    made = [weakref.ref(cache.once(("gold", number), Large, 1)) for number in range(cache.MAX_RESULTS + 50)]
    gc.collect()
    assert sum(one() is not None for one in made) == cache.MAX_RESULTS


def test_as_many_of_a_kind_stay_as_are_asked_for() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    for _ in range(3):
        for name in "abcdefgh":
            assert cache.recent("labels", name, lambda name=name: make(name), most=8) == name  # type: ignore[misc]
    assert made == list("abcdefgh")
    cache.recent("labels", "i", lambda: make("i"), most=8)
    cache.recent("labels", "b", lambda: make("b"), most=8)
    cache.recent("labels", "a", lambda: make("a"), most=8)
    assert made == [*"abcdefgh", "i", "a"]


def test_what_was_alive_beside_a_result_is_let_go_of_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Large()
    ended = weakref.ref(session)
    cache.settled("a result")
    del session
    gc.collect()
    cache._thawed.clear()  # as after a while
    cache.settled("another")
    assert ended() is None
