"""Evaluation: counts by hand, link rates after Och & Ney, and refusals."""

import pytest

from core.errors import BadInput
from core.evaluate import Counts, Evaluation, LinkCounts, count_ceiling, count_links, evaluate
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span


def pair_of(source: list[Span] | None, target: list[Span] | None, gold: Alignment | None = None) -> SentencePair:
    words, gaps = ("w",) * 4, (" ",) * 4
    return SentencePair(
        "p1",
        Sentence(words, gaps, "en").with_spans(source),
        Sentence(words, gaps, "de").with_spans(target),
        gold,
    )


def projection_of(*spans: Span, links: tuple[tuple[int, int], ...] = ()) -> Projection:
    chosen = tuple(Candidate(Span(0, 1, span.label), span.start, span.end, 1.0) for span in sorted(spans))
    return Projection("p1", "r", Alignment.of(links, (4, 4)), chosen)


PER, LOC, LONG_LOC = Span(0, 1, "PER"), Span(2, 3, "LOC"), Span(2, 4, "LOC")


def test_only_the_same_range_with_the_same_label_is_correct() -> None:
    found = evaluate([pair_of([PER, LOC], [PER, LONG_LOC])], [projection_of(PER, LOC)])
    assert dict(found.labels) == {"LOC": Counts(0, 1, 1), "PER": Counts(1, 1, 1)}
    assert found.overall == Counts(1, 2, 2)
    assert (found.overall.precision, found.overall.recall, found.overall.f1) == (0.5, 0.5, 0.5)
    assert found.labels["LOC"].f1 == 0.0


def test_a_label_that_is_only_predicted_counts_too() -> None:
    found = evaluate([pair_of([], [PER])], [projection_of(LOC)])
    assert dict(found.labels) == {"LOC": Counts(0, 1, 0), "PER": Counts(0, 0, 1)}
    assert found.overall.f1 == 0.0


def test_labels_outside_the_filter_vanish_from_gold_and_predictions() -> None:
    found = evaluate([pair_of([PER, LOC], [PER])], [projection_of(PER, LOC)], {"PER"})
    assert found.overall == Counts(1, 1, 1)
    assert found.equal_sentences == 1
    assert found.ceiling == Counts(1, 1, 1)


def test_equal_f1_looks_only_at_sentences_with_the_same_label_counts() -> None:
    pairs = [pair_of([PER], [LONG_LOC]), pair_of([LOC], [LONG_LOC]), pair_of([], [])]
    found = evaluate(pairs, [projection_of(PER), projection_of(LONG_LOC), projection_of()])
    assert found.overall == Counts(1, 2, 2)
    assert (found.equal, found.equal_sentences, found.sentences) == (Counts(1, 1, 1), 2, 3)


def test_the_ceiling_is_what_label_counts_allow() -> None:
    assert count_ceiling([PER, LOC, LONG_LOC], [PER, LOC]) == Counts(2, 3, 2)
    assert count_ceiling([PER], [LOC]) == Counts(0, 1, 1)


def test_link_rates_follow_och_and_ney() -> None:
    gold = Alignment.of([(0, 0), (1, 1)], (4, 4), possible=[(2, 2)])
    counts = count_links(gold, Alignment.of([(0, 0), (2, 2), (3, 3)], (4, 4)))
    assert counts == LinkCounts(predicted=3, sure=2, in_sure=1, in_possible=2)
    assert counts.precision == pytest.approx(2 / 3)
    assert counts.recall == 0.5
    assert counts.aer == pytest.approx(1 - 3 / 5)
    assert count_links(gold, gold).aer == 0.0


def test_links_are_counted_only_where_gold_ones_exist() -> None:
    gold = Alignment.of([(0, 0)], (4, 4))
    pairs = [pair_of([], []), pair_of([], [], gold)]
    projections = [projection_of(links=((1, 1),)), projection_of(links=((0, 0),))]
    assert evaluate(pairs, projections).links == LinkCounts(1, 1, 1, 1)
    assert evaluate(pairs[:1], projections[:1]).links is None


def test_an_empty_corpus_has_rates_of_zero() -> None:
    found = evaluate([], [])
    assert found == Evaluation({}, Counts(), 0, 0, Counts())
    assert (found.overall.f1, LinkCounts().f1, LinkCounts().aer) == (0.0, 0.0, 0.0)


def test_missing_gold_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="pair p1: its target has no gold entities"):
        evaluate([pair_of([], None)], [projection_of()])
    with pytest.raises(BadInput, match="pair p1: its source has no entities"):
        evaluate([pair_of(None, [])], [projection_of()])


def test_one_projection_per_pair() -> None:
    with pytest.raises(ValueError, match="zip"):
        evaluate([pair_of([], [])], [])
