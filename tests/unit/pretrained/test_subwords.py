"""Windows over long sentences, and batches, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pretrained.subwords import (
    Window,
    equal_length_batches,
    padded_batches,
    subword_counts,
    subword_positions,
    windows,
)


def test_a_sentence_that_fits_is_one_window() -> None:
    assert windows([1, 2, 1], 4, 2) == [Window(0, 3, 0, 3)]
    assert windows([], 4, 2) == []


def test_overlapping_windows_by_hand() -> None:
    """Ten words of one piece, six at a time, two shared: words 0-5 and 4-9. Word 4 has one word to its
    right in the first window and none to its left in the second; word 5 the other way round."""
    assert windows([1] * 10, 6, 2) == [Window(0, 6, 0, 5), Window(4, 10, 5, 10)]


def test_on_a_tie_the_earlier_window_counts() -> None:
    """Three shared: words 3-5. Word 4 has one neighbour on its shorter side in both."""
    assert windows([1] * 9, 6, 3) == [Window(0, 6, 0, 5), Window(3, 9, 5, 9)]


def test_whole_words_only() -> None:
    """Pieces 3 3 3 with room for 7: two words fit; the overlap of 2 is less than a word."""
    assert windows([3, 3, 3], 7, 2) == [Window(0, 2, 0, 2), Window(2, 3, 2, 3)]
    assert windows([3, 3, 3], 7, 3) == [Window(0, 2, 0, 2), Window(1, 3, 2, 3)]


def test_a_word_longer_than_a_window_stands_alone_and_a_word_without_pieces_is_not_lost() -> None:
    assert windows([1, 9, 1], 4, 2) == [Window(0, 1, 0, 1), Window(1, 2, 1, 2), Window(2, 3, 2, 3)]
    assert windows([0, 0, 0], 4, 2) == [Window(0, 3, 0, 3)]


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 12), st.integers(0, 12))
def test_every_word_counts_once_and_no_window_is_too_large(pieces: list[int], limit: int, overlap: int) -> None:
    made = windows(pieces, limit, overlap)
    assert [word for window in made for word in range(window.first, window.last)] == list(range(len(pieces)))
    for window in made:
        assert window.start <= window.first <= window.last <= window.end
        assert sum(min(size, limit) for size in pieces[window.start : window.end]) <= limit


@pytest.mark.parametrize("overlap", [0, 1, 5, 99])
def test_the_last_window_reaches_the_end(overlap: int) -> None:
    assert windows([2] * 50, 10, overlap)[-1].end == 50


def test_a_batch_counts_the_padding_to_its_longest_item() -> None:
    """Of 6 sub-words: 1 and 2 are padded to 4 in all, with 3 they would be 9; 5 is alone, as is 7."""
    items = ["x" * size for size in (5, 1, 3, 7, 2)]
    assert [[len(item) for item in batch] for batch in padded_batches(items, 6, len)] == [[1, 2], [3], [5], [7]]
    assert list(padded_batches([], 6, len)) == []


def test_items_of_one_length_are_batched_by_themselves() -> None:
    assert list(equal_length_batches([2, 3, 2, 9, 2], 4)) == [[0, 2], [4], [1], [3]]


def test_sub_words_belong_to_words_and_special_tokens_to_none() -> None:
    word_ids = [None, 0, 0, 2, None]
    assert subword_counts(word_ids, 3) == [2, 0, 1]
    assert subword_positions(word_ids) == {0: [1, 2], 2: [3]}
