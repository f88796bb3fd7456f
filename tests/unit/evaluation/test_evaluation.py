"""Evaluation: counts by hand in every mode, link rates after Och & Ney, and refusals."""

from dataclasses import replace

import pytest

from core.corpora.bundled import bundled_corpus, read_bundled
from core.errors import BadInput, InvalidValue
from core.evaluation import (
    Counts,
    LinkCounts,
    Mode,
    count_ceiling,
    count_links,
    evaluate,
    overlapping,
    score_spans,
    seqeval_counts,
)
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


def test_aer_over_files_is_that_of_och_and_ney() -> None:
    """By the definition, over all links of the corpus at once: 1 - (|A∩S| + |A∩P|) / (|A| + |S|)."""
    wide, narrow = (
        read_bundled("uner-pud.en-de", name).pairs for name in sorted(bundled_corpus("uner-pud.en-de").links)
    )
    pairs, projections = [], []
    made: set[tuple[int, ...]] = set()
    sure, possible = set(made), set(made)
    for k, (broad, firm) in enumerate(zip(wide, narrow, strict=True)):
        assert broad.alignment is not None
        assert firm.alignment is not None
        wrong = [(i, j + 1) for i, j in firm.alignment.sure[::3] if j + 1 < firm.size[1]]
        answer = Alignment.of([*wrong, *broad.alignment.sure[::2]], firm.size)
        pairs.append(replace(firm, alignment=Alignment.of(firm.alignment.sure, firm.size, broad.alignment.sure)))
        projections.append(Projection(firm.id, "r", answer))
        made |= {(k, *link) for link in answer.sure}
        sure |= {(k, *link) for link in firm.alignment.sure}
        possible |= {(k, *link) for link in (*firm.alignment.sure, *broad.alignment.sure)}
    found = evaluate(pairs, projections).links
    assert found is not None
    assert found.aer == pytest.approx(1 - (len(made & sure) + len(made & possible)) / (len(made) + len(sure)))
    assert found.precision == pytest.approx(len(made & possible) / len(made))
    assert found.recall == pytest.approx(len(made & sure) / len(sure))
    assert 0.2 < found.aer < 0.8


def test_links_are_counted_only_where_gold_ones_exist() -> None:
    gold = Alignment.of([(0, 0)], (4, 4))
    pairs = [pair_of([], []), pair_of([], [], gold)]
    projections = [projection_of(links=((1, 1),)), projection_of(links=((0, 0),))]
    assert evaluate(pairs, projections).links == LinkCounts(1, 1, 1, 1)
    assert evaluate(pairs[:1], projections[:1]).links is None


def test_an_empty_corpus_has_rates_of_zero() -> None:
    found = evaluate([], [])
    assert (dict(found.labels), found.equal, found.equal_sentences, found.sentences) == ({}, Counts(), 0, 0)
    assert (found.overall, found.ceiling, found.links) == (Counts(), Counts(), None)
    assert (found.overall.f1, LinkCounts().f1, LinkCounts().aer) == (0.0, 0.0, 0.0)


def test_missing_gold_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="pair p1: its target has no gold entities"):
        evaluate([pair_of([], None)], [projection_of()])
    with pytest.raises(BadInput, match="pair p1: its source has no entities"):
        evaluate([pair_of(None, [])], [projection_of()])


def test_one_projection_per_pair() -> None:
    with pytest.raises(ValueError, match="zip"):
        evaluate([pair_of([], [])], [])


def test_every_mode_by_hand() -> None:
    gold = [[Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(5, 7, "ORG")], []]
    predicted = [[Span(0, 2, "PER"), Span(3, 4, "ORG"), Span(6, 8, "ORG")], [Span(0, 1, "LOC")]]
    scores = score_spans(gold, predicted)
    assert {mode: scores.counts(mode).correct for mode in Mode} == {
        Mode.STRICT: 1,  # PER
        Mode.BOUNDARY: 2,  # and [3, 4), with the wrong label
        Mode.RELAXED: 2,  # PER and ORG at [5, 7)
        Mode.PARTIAL: 1.5,  # the latter for a half
        Mode.FREE: 3,
    }
    assert all((counts.predicted, counts.gold) == (4, 3) for counts in map(scores.counts, Mode))
    assert scores.counts(Mode.RELAXED, "ORG") == Counts(1, 2, 1)
    assert scores.matrix().tolist() == [[1, 3, 3], [0, 1, 0]]
    assert scores.of([1, 1]).counts() == Counts(0, 2, 0)


def test_of_overlapping_spans_as_many_as_possible_find_a_partner() -> None:
    gold, predicted = [Span(0, 5, "A"), Span(5, 9, "A")], [Span(4, 6, "A"), Span(8, 9, "A")]
    assert overlapping(gold, predicted) == list(zip(gold, predicted, strict=True))
    assert score_spans([gold], [[Span(0, 9, "A")]]).counts(Mode.RELAXED) == Counts(1, 1, 2)


def test_spans_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(InvalidValue, match="overlaps the span before"):
        score_spans([[Span(0, 2, "A"), Span(1, 3, "A")]], [[]])
    with pytest.raises(InvalidValue, match="need as many predictions"):
        score_spans([[]], [])
    with pytest.raises(InvalidValue, match="tells no labels apart"):
        score_spans([[PER]], [[PER]]).matrix(Mode.FREE, "PER")
    with pytest.raises(InvalidValue, match="'LOC' is none of the labels"):
        score_spans([[PER]], [[PER]]).matrix(label="LOC")


def test_what_was_projected_at_all_is_counted() -> None:
    found = evaluate([pair_of([PER, LOC], [PER]), pair_of([LOC], [])], [projection_of(PER), projection_of()])
    assert found.ratio == (1, 3)
    assert found.unprojected.tolist() == [1, 1]
    assert found.of([0]).ratio == (1, 2)
    assert found.ceiling_matrix("LOC").tolist() == [[0, 1, 0], [0, 1, 0]]


def test_the_modes_of_seqeval_differ_on_tags_that_break_their_scheme() -> None:
    gold, predicted = [["B-PER", "I-PER", "O", "B-LOC"]], [["I-PER", "I-PER", "O", "B-LOC"]]
    assert seqeval_counts(gold, predicted)["PER"] == Counts(1, 1, 1)
    assert seqeval_counts(gold, predicted, "strict")["PER"] == Counts(0, 0, 1)
    with pytest.raises(InvalidValue, match="'E-PER' is no tag of the scheme IOB2"):
        seqeval_counts([["E-PER"]], [["O"]], "strict")
    with pytest.raises(InvalidValue, match="one tag for each word"):
        seqeval_counts([["O"]], [["O", "O"]])
