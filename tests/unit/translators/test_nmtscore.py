"""NMTScore-direct over likelihoods: the formula, by hand."""

from collections.abc import Sequence
from math import log

import pytest

from core.translators import Likelihood, Translate
from core.translators.nmtscore import direct, probability, similarity

NATS = {
    ("en", "de", "the house", "das Haus"): -1.0,
    ("de", "en", "das Haus", "the house"): -0.5,
    ("en", "en", "the house", "the house"): -0.25,
    ("de", "de", "das Haus", "das Haus"): -2.0,
}


class Table:
    """Likelihoods as they stand above."""

    def prepare(self, source: str, target: str, progress: object = None) -> Translate:
        raise NotImplementedError

    def likelihood(self, source: str, target: str, progress: object = None) -> Likelihood:
        def said(pairs: Sequence[tuple[str, str]]) -> list[float]:
            return [NATS[source, target, *pair] for pair in pairs]

        return said


def test_the_formula_by_hand() -> None:
    # P(A|B) = 2^-0.5, P(A|A) = 2^-0.25, P(B|A) = 2^-1, P(B|B) = 2^-2; ratios 2^-0.25 and 2^1.
    [score] = similarity(Table(), [("the house", "das Haus")], "en", "de")
    assert score == pytest.approx((2**-0.25 + 2) / 2)


def test_the_probability_is_two_to_the_nats() -> None:
    # Trap 45: two pieces of probabilities 0.5 and 0.125; their geometric mean 0.25 to the power of ln 2.
    mean = (log(0.5) + log(0.125)) / 2
    assert probability(mean) == pytest.approx(0.25 ** log(2))


def test_direct_is_one_for_a_text_as_likely_from_the_other_as_from_itself() -> None:
    assert direct(-1.5, -1.5, -0.5, -0.5) == 1.0


def test_the_same_whichever_text_comes_first() -> None:
    assert similarity(Table(), [("das Haus", "the house")], "de", "en") == similarity(
        Table(), [("the house", "das Haus")], "en", "de"
    )


def test_blank_texts_are_like_nothing_and_keep_their_place() -> None:
    assert similarity(Table(), [("", "das Haus"), ("the house", "das Haus"), (" ", "")], "en", "de") == [
        0.0,
        pytest.approx((2**-0.25 + 2) / 2),
        0.0,
    ]
    assert similarity(Table(), [], "en", "de") == []
