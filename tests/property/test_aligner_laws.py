"""Laws of the lexical aligner on any text."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.aligners.lexical import LexicalAligner
from core.model import Sentence, SentencePair

WORDS = st.one_of(
    st.sampled_from(["Paris", "Париж", "巴黎", "the", "le", "42", "4.2", ".", "。", "😀", "e\u0301", "\u0301", "<b>"]),
    st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc", "Cs"]), min_size=1, max_size=8).filter(str.strip),
)
SENTENCES = st.lists(WORDS, max_size=9)
CORPORA = st.lists(st.tuples(SENTENCES, SENTENCES), max_size=6)


def sentence(words: list[str]) -> Sentence:
    return Sentence(tuple(words), (" ",) * len(words), "xx")


def pairs_of(corpus: list[tuple[list[str], list[str]]]) -> list[SentencePair]:
    return [
        SentencePair(f"p{number}", sentence(source), sentence(target)) for number, (source, target) in enumerate(corpus)
    ]


@settings(deadline=None, max_examples=60)
@given(CORPORA, CORPORA)
def test_any_text_is_aligned_within_bounds(
    corpus: list[tuple[list[str], list[str]]], others: list[tuple[list[str], list[str]]]
) -> None:
    pairs = pairs_of(others)
    alignments = LexicalAligner().prepare(pairs_of(corpus))(pairs)
    assert [alignment.size for alignment in alignments] == [pair.size for pair in pairs]
    for alignment in alignments:
        assert alignment.scores is not None
        assert np.isfinite(alignment.scores).all()
        assert ((alignment.scores >= 0) & (alignment.scores <= 1)).all()


@settings(deadline=None, max_examples=40)
@given(CORPORA, st.integers(1, 5))
def test_links_and_scores_do_not_depend_on_what_is_aligned_together(
    corpus: list[tuple[list[str], list[str]]], size: int
) -> None:
    pairs = pairs_of(corpus)
    align = LexicalAligner().prepare(pairs)
    whole = align(pairs)
    parts = [alignment for start in range(0, len(pairs), size) for alignment in align(pairs[start : start + size])]
    assert whole == parts
    for one, other in zip(whole, parts, strict=True):
        assert np.array_equal(one.scores, other.scores)  # type: ignore[arg-type]  # scores are always kept here


@settings(deadline=None, max_examples=40)
@given(CORPORA)
def test_seen_from_the_other_side_the_scores_are_transposed(corpus: list[tuple[list[str], list[str]]]) -> None:
    there = LexicalAligner().prepare(pairs_of(corpus))(pairs_of(corpus))
    swapped = pairs_of([(target, source) for source, target in corpus])
    back = LexicalAligner().prepare(swapped)(swapped)
    for one, other in zip(there, back, strict=True):
        assert one.scores is not None
        assert other.scores is not None
        assert np.allclose(one.scores, other.scores.T, atol=2e-3)
