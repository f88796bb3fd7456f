"""What is proposed, by definition."""

import pytest

from core.errors import UnknownName
from core.methods.matching.proposers import (
    PROPOSERS,
    aligned_ngrams,
    aligned_runs,
    ngrams,
    proposer,
    with_clean_edges,
    without_stop_words,
)


def test_ngrams_are_all_ranges_up_to_the_cap() -> None:
    assert len(ngrams((), 40, 10)) == 355
    assert len(ngrams((), 40, 40)) == 820
    assert ngrams((), 3, 2) == ((0, 1), (0, 2), (1, 2), (1, 3), (2, 3))


def test_aligned_ngrams_stay_between_the_outermost_links() -> None:
    assert aligned_ngrams((2, 4), 9, 2) == ((2, 3), (2, 4), (3, 4), (3, 5), (4, 5))


def test_aligned_runs_bring_their_parts_and_the_hulls_of_pairs() -> None:
    assert aligned_runs((1, 2, 5, 8), 9, 1) == ((1, 2), (1, 3), (1, 6), (1, 9), (2, 3), (5, 6), (5, 9), (8, 9))


def test_nothing_linked_nothing_aligned() -> None:
    assert aligned_ngrams((), 5, 10) == aligned_runs((), 5, 10) == ()


def test_every_proposer_gives_each_range_once_in_order() -> None:
    for propose in PROPOSERS.values():
        found = propose((0, 2, 3, 6), 8, 4)
        assert list(found) == sorted(set(found))


def test_a_tagger_proposes_its_entities_or_all_parts_of_them() -> None:
    mentions = ((1, 3), (5, 6))
    assert proposer("ner")((), 9, 10, mentions) == ((1, 3), (5, 6))
    assert proposer("ner-parts")((), 9, 10, mentions) == ((1, 2), (1, 3), (2, 3), (5, 6))


def test_a_union_holds_every_range_once() -> None:
    assert proposer("runs+ner")((1, 2, 7), 9, 10, ((1, 3), (4, 6))) == ((1, 2), (1, 3), (1, 8), (2, 3), (4, 6), (7, 8))
    with pytest.raises(UnknownName, match="ner-parts"):
        proposer("runs+tagged")


def test_candidates_with_a_stop_word_are_left_out() -> None:
    words = ["Ana", "!", "Paris"]
    assert list(without_stop_words(ngrams((), 3, 3), words, ("!", "?"))) == [(0, 1), (2, 3)]
    assert list(without_stop_words(ngrams((), 3, 3), words, ("?",))) == list(ngrams((), 3, 3))


def test_edges_of_punctuation_are_left_out_unless_the_entity_has_them() -> None:
    words = ["«", "Ana", "»"]
    ranges = ngrams((), 3, 3)
    assert list(with_clean_edges(ranges, words, ["Ana"])) == [(1, 2)]
    assert list(with_clean_edges(ranges, words, ["Yahoo", "!"])) == [(1, 2), (1, 3)]
    assert list(with_clean_edges(ranges, words, ["“", "Ana", "”"])) == list(ranges)
