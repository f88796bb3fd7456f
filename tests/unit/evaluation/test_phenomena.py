"""Scores by phenomenon, counted by hand on a corpus that is tagged."""

import pytest

from core.evaluation import Counts, Evaluation, evaluate
from core.evaluation.phenomena import (
    MAX_PHENOMENA,
    describe_left_out,
    most_frequent,
    places_by_phenomenon,
    score_phenomena,
)
from core.evaluation.significance import Resampling
from core.model import Alignment, Candidate, Projection, SentencePair, Span
from tests.tagged_pairs import ADDED, COPY, CROSSING, SPLIT, TAGGED

HOW = Resampling(times=200)
PLACES = {ADDED: (3,), CROSSING: (1,), SPLIT: (2,), COPY: (0, 1)}


def projected(pair: SentencePair, *ranges: tuple[int, int, str]) -> Projection:
    """A projection of the pair with these spans."""
    chosen = [Candidate(None, start, end, 1.0, own_label=label) for start, end, label in ranges]
    return Projection(pair.id, "by hand", Alignment((), pair.size), tuple(chosen))


def by_hand(*answers: tuple[tuple[int, int, str], ...]) -> Evaluation:
    """An evaluation of these spans on the corpus, pair by pair."""
    return evaluate(TAGGED, [projected(pair, *ranges) for pair, ranges in zip(TAGGED, answers, strict=True)])


FIRST = by_hand(((0, 2, "PER"),), ((0, 2, "PER"), (4, 5, "LOC")), ((0, 1, "ORG"),), (), ())
SECOND = by_hand(((0, 1, "PER"),), ((0, 2, "PER"), (3, 5, "LOC")), ((0, 7, "ORG"),), (), ((0, 1, "PER"),))


def test_a_pair_with_several_phenomena_is_among_the_pairs_of_each() -> None:
    assert places_by_phenomenon(TAGGED) == PLACES
    assert list(places_by_phenomenon(TAGGED)) == [ADDED, CROSSING, SPLIT, COPY]
    assert places_by_phenomenon(TAGGED[4:]) == {}


@pytest.mark.parametrize(("most", "names"), [(1, [COPY]), (2, [ADDED, COPY]), (9, [ADDED, CROSSING, SPLIT, COPY])])
def test_the_most_frequent_phenomena_keep_their_order(most: int, names: list[str]) -> None:
    assert list(most_frequent(PLACES, most)) == names


def test_each_phenomenon_is_scored_on_its_own_pairs() -> None:
    scored = {scores.name: scores for scores in score_phenomena(PLACES, {"first": FIRST, "second": SECOND}, HOW)}
    counts = {
        name: [evaluation.overall for evaluation in scores.evaluations.values()] for name, scores in scored.items()
    }
    assert counts == {
        COPY: [Counts(3, 3, 3), Counts(1, 3, 3)],
        CROSSING: [Counts(2, 2, 2), Counts(1, 2, 2)],
        SPLIT: [Counts(0, 1, 1), Counts(1, 1, 1)],
        ADDED: [Counts(0, 0, 1), Counts(0, 0, 1)],
    }
    assert scored[COPY].any.ceiling == Counts(3, 3, 3)
    assert scored[ADDED].any.ceiling == Counts(0, 0, 1)


def test_the_interval_of_a_phenomenon_is_that_of_its_pairs_drawn_again() -> None:
    copy, crossing, *_ = score_phenomena({COPY: (0, 1), CROSSING: (1,)}, {"second": SECOND}, HOW)
    # one pair has 0 of 1 right, the other 1 of 2: both are drawn, or either of them twice
    assert copy.bounds["second"].f1 == (0.0, 0.5)
    assert crossing.bounds["second"].f1 == (0.5, 0.5)


def test_a_number_leads_to_its_pairs_in_the_corpus() -> None:
    copy, crossing, split, added = score_phenomena(
        {name: PLACES[name] for name in (COPY, CROSSING, SPLIT, ADDED)}, {"first": FIRST, "second": SECOND}, HOW
    )
    assert [scores.wrong("first") for scores in (copy, crossing, split, added)] == [(), (), (2,), (3,)]
    assert [scores.wrong("second") for scores in (copy, crossing, split, added)] == [(0, 1), (1,), (), (3,)]
    assert [scores.out_of_reach for scores in (copy, crossing, split, added)] == [(), (), (), (3,)]
    assert copy.places == (0, 1)


def test_labels_that_are_left_out_do_not_count_in_a_phenomenon() -> None:
    only = evaluate(TAGGED, [projected(pair) for pair in TAGGED], ["PER"])
    (split,) = score_phenomena({SPLIT: (2,)}, {"nothing": only}, HOW)
    assert split.any.overall == Counts(0, 0, 0)
    assert Span(0, 7, "ORG") in (TAGGED[2].target.spans or ())


def test_a_table_says_what_it_leaves_out() -> None:
    many = {f"source {number}": (number,) for number in range(MAX_PHENOMENA + 2)}
    assert list(most_frequent(many | {"a": (0, 1)})) == [*list(many)[: MAX_PHENOMENA - 1], "a"]
    assert describe_left_out(len(many)) == "These are the 100 with the most pairs; 2 others are left out."
    assert describe_left_out(MAX_PHENOMENA) == ""
