"""A method that is made ready while nobody waits for it."""

import threading

import pytest

from core.errors import StoreError
from core.methods import Choice
from core.model import Alignment, Sentence, SentencePair
from core.workspace.lazy_method import LazyMethod

PAIR = SentencePair("a", Sentence(("a",), ("",), "en"), Sentence(("b",), ("",), "de"))
LINKS = Alignment((), (1, 1))


def nothing(pair: SentencePair, alignment: Alignment) -> Choice:
    return Choice()


def test_making_one_does_not_wait_and_a_call_does() -> None:
    go = threading.Event()

    def prepare() -> object:
        assert go.wait(10)
        return nothing

    method = LazyMethod(prepare)  # type: ignore[arg-type] # a plain function is a method
    go.set()
    assert method(PAIR, LINKS) == Choice()


def test_what_went_wrong_is_said_at_the_call_and_tried_again() -> None:
    answers = iter([StoreError("busy"), nothing])

    def prepare() -> object:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    method = LazyMethod(prepare)  # type: ignore[arg-type] # a plain function is a method
    with pytest.raises(StoreError, match="busy"):
        method(PAIR, LINKS)
    assert method(PAIR, LINKS) == Choice()
