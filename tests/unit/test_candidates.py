"""What is proposed, by definition."""

from core.methods.candidates import PROPOSERS, aligned_ngrams, aligned_runs, merged, ngrams, runs


def test_runs_are_maximal() -> None:
    assert runs([0, 1, 3, 5, 6, 7]) == [(0, 2), (3, 4), (5, 8)]
    assert runs([]) == []


def test_merging_measures_the_gap_between_runs() -> None:
    assert merged([(0, 2), (3, 4), (6, 8)], 1) == [(0, 4), (6, 8)]
    assert merged([(0, 2), (2, 4)], 0) == [(0, 4)]


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
