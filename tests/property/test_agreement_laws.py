"""Laws of agreement: it is symmetric and bounded, and labels and boundaries only take away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.agreement import AnnotatedSentence, agree, difference, observed_disagreement, sections
from core.model import Span

WORDS = 6
spans = st.sets(st.tuples(st.integers(0, WORDS - 1), st.sampled_from("AB")), max_size=4).map(
    lambda drawn: tuple(Span(start, start + 1, label) for start, label in sorted(dict(drawn).items()))
)
links = st.frozensets(st.tuples(st.integers(0, 2), st.integers(0, WORDS - 1)), max_size=4)
items = st.dictionaries(
    st.sampled_from("abcd"),
    st.builds(AnnotatedSentence, spans, spans, st.just(WORDS), st.none() | st.tuples(links, links)),
)


def turned(item: AnnotatedSentence) -> AnnotatedSentence:
    return AnnotatedSentence(item.second, item.first, item.words, item.links and (item.links[1], item.links[0]))


@given(items)
def test_agreement_is_symmetric_and_bounded(drawn: dict[str, AnnotatedSentence]) -> None:
    found, back = agree(drawn), agree({name: turned(item) for name, item in drawn.items()})
    assert (found.pairs, found.exact.f1, found.ranges.f1) == (back.pairs, back.exact.f1, back.ranges.f1)
    assert (found.links and found.links.f1) == (back.links and back.links.f1)
    assert 0 <= found.exact.f1 <= found.ranges.f1 <= 1
    assert found.exact.f1 <= found.relaxed.f1 <= 1
    assert set(found.differing) == set(back.differing) <= set(drawn)
    assert found.alpha == (back.alpha if back.alpha is None else pytest.approx(back.alpha))
    assert found.kappa == (back.kappa if back.kappa is None else pytest.approx(back.kappa))


@given(items)
def test_everybody_agrees_with_themselves(drawn: dict[str, AnnotatedSentence]) -> None:
    same = agree({name: AnnotatedSentence(item.first, item.first, WORDS) for name, item in drawn.items()})
    assert same.differing == ()
    assert same.alpha in (None, 1.0)
    assert same.kappa is None or same.kappa == pytest.approx(1)


@given(st.lists(st.builds(AnnotatedSentence, spans, spans, st.just(WORDS)), min_size=1, max_size=3))
def test_only_sections_that_share_words_differ(drawn: list[AnnotatedSentence]) -> None:
    size = WORDS * len(drawn)
    first, second = (sections(drawn, which, "A") for which in (0, 1))
    every = sum(difference(one, other) for one in first for other in second)
    assert observed_disagreement([first, second], size) == pytest.approx(every / size**2)
