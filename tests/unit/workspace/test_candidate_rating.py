"""Probabilities and scores are not compared with each other within a project."""

from core.model import Candidate, Sentence, SentencePair, Span
from core.workspace.bulk import passes
from core.workspace.candidate_rating import CandidateRating
from core.workspace.mention_index import MentionIndex

ANA = Span(0, 1, "PER")
SCORED = Candidate(ANA, 0, 1, 7.5)
PROBABLE = Candidate(ANA, 0, 1, 7.5, probability=0.9)


def test_the_first_candidate_decides_what_all_are_rated_by() -> None:
    by_score, by_probability = CandidateRating(), CandidateRating()
    assert not by_score.calibrated
    assert [by_score(SCORED), by_score(PROBABLE)] == [7.5, 7.5]
    assert [by_probability(PROBABLE), by_probability(SCORED)] == [0.9, 0.0]
    assert (by_score.calibrated, by_probability.calibrated) == (False, True)


def pair(number: int) -> SentencePair:
    sentence = Sentence(("Ana",), ("",), "en", (ANA,))
    return SentencePair(f"p{number}", sentence, sentence.with_spans(None))


def test_a_span_without_a_probability_is_not_accepted_in_bulk_among_those_that_have_one() -> None:
    index = MentionIndex.of([pair(0), pair(1)], [(PROBABLE,), (SCORED,)])
    assert index.calibrated
    assert [passes(index.by_pair[name], 0.5) for name in ("p0", "p1")] == [True, False]
    plain = MentionIndex.of([pair(0)], [(SCORED,)])
    assert not plain.calibrated
    assert plain.by_pair["p0"][0].score == 7.5
