"""Laws of evaluation: it agrees with seqeval in both modes, and counts simply add up."""

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics import classification_report
from seqeval.scheme import IOB1, IOB2, IOBES

from core.evaluation import Counts, Mode, count_ceiling, count_spans, evaluate, score_spans, seqeval_counts
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.tags import write_tags

SIZE = 8


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Disjoint spans of a sentence of `SIZE` words."""
    cuts = sorted(draw(st.sets(st.integers(0, SIZE), max_size=6)))
    labels = draw(st.lists(st.sampled_from(["PER", "LOC", "ORG"]), min_size=3, max_size=3))
    return [Span(start, end, label) for start, end, label in zip(cuts[::2], cuts[1::2], labels, strict=False)]


CORPUS = st.lists(st.tuples(spans(), spans()), min_size=1, max_size=4)


def counted(corpus: list[tuple[list[Span], list[Span]]]) -> dict[str, Counts]:
    total: dict[str, Counts] = {}
    for gold, predicted in corpus:
        for label, counts in count_spans(gold, predicted).items():
            total[label] = total.get(label, Counts()) + counts
    return total


@given(CORPUS)
def test_rates_are_those_of_seqeval_in_strict_mode(corpus: list[tuple[list[Span], list[Span]]]) -> None:
    ours = counted(corpus)
    if not ours:
        return
    gold = [write_tags(spans, SIZE) for spans, _ in corpus]
    predicted = [write_tags(spans, SIZE) for _, spans in corpus]
    report: dict[str, Any] = classification_report(
        gold, predicted, mode="strict", scheme=IOB2, output_dict=True, zero_division=0
    )
    ours["micro avg"] = sum(ours.values(), Counts())
    for label, counts in ours.items():
        theirs = report[label]
        rates = (counts.precision, counts.recall, counts.f1, counts.gold)
        assert rates == pytest.approx(tuple(theirs[key] for key in ("precision", "recall", "f1-score", "support")))


@given(CORPUS)
def test_nobody_beats_the_ceiling_by_projecting_each_source_span_once(
    corpus: list[tuple[list[Span], list[Span]]],
) -> None:
    for gold, source in corpus:
        ceiling = count_ceiling(source, gold)
        reached = sum(count_spans(gold, source).values(), Counts())
        assert (reached.predicted, reached.gold) == (ceiling.predicted, ceiling.gold)
        assert reached.correct <= ceiling.correct
        assert sum(count_spans(gold, gold).values(), Counts()).f1 == (1.0 if gold else 0.0)


@given(spans(), spans(), st.sets(st.integers(0, 5)))
def test_no_choice_of_source_entities_beats_the_selective_ceiling(
    gold: list[Span], source: list[Span], kept: set[int]
) -> None:
    pair = SentencePair("p", words().with_spans(source), words().with_spans(gold))
    chosen = [Candidate(entity, entity.start, entity.end, 1.0) for k, entity in enumerate(source) if k in kept]
    found = evaluate([pair], [Projection("p", "r", Alignment.of((), pair.size), tuple(chosen))])
    assert found.overall.f1 <= found.selective_ceiling.f1
    assert found.ceiling.f1 <= found.selective_ceiling.f1
    assert found.ceiling == count_ceiling(source, gold)


def words() -> Sentence:
    return Sentence(("w",) * SIZE, (" ",) * SIZE, "en")


@given(CORPUS)
def test_the_score_of_many_documents_is_that_of_one(corpus: list[tuple[list[Span], list[Span]]]) -> None:
    gold, predicted = [one for one, _ in corpus], [other for _, other in corpus]
    whole, labels = score_spans(gold, predicted), ("LOC", "ORG", "PER")
    alone = [score_spans([one], [other], labels) for one, other in corpus]
    laid_out = [Span(s.start + SIZE * k, s.end + SIZE * k, s.label) for k, one in enumerate(gold) for s in one]
    guessed = [Span(s.start + SIZE * k, s.end + SIZE * k, s.label) for k, one in enumerate(predicted) for s in one]
    for mode in Mode:
        assert sum((scores.counts(mode) for scores in alone), Counts()) == whole.counts(mode)
        assert score_spans([laid_out], [guessed]).counts(mode) == whole.counts(mode)
    ours = {label: whole.counts(label=label) for label in whole.labels}
    assert ours == counted(corpus)


@given(CORPUS)
def test_modes_are_ordered_and_symmetric(corpus: list[tuple[list[Span], list[Span]]]) -> None:
    gold, predicted = [one for one, _ in corpus], [other for _, other in corpus]
    scores, mirrored = score_spans(gold, predicted), score_spans(predicted, gold)
    correct = {mode: scores.counts(mode).correct for mode in Mode}
    assert correct[Mode.STRICT] <= correct[Mode.PARTIAL] <= correct[Mode.RELAXED] <= correct[Mode.FREE]
    assert correct[Mode.STRICT] <= correct[Mode.BOUNDARY] <= correct[Mode.FREE]
    assert correct == {mode: mirrored.counts(mode).correct for mode in Mode}


SCHEMES = {"IOB1": (IOB1, "BI"), "IOB2": (IOB2, "BI"), "BIOES": (IOBES, "BIES")}


@st.composite
def taggings(draw: st.DrawFn) -> tuple[str, list[list[str]], list[list[str]]]:
    """Random tags of a scheme for the same sentences twice; most sequences break the scheme."""
    scheme = draw(st.sampled_from(sorted(SCHEMES)))
    tags = ["O", *(f"{prefix}-{label}" for prefix in SCHEMES[scheme][1] for label in ("PER", "LOC"))]
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    gold, predicted = (
        [draw(st.lists(st.sampled_from(tags), min_size=size, max_size=size)) for size in sizes] for _ in range(2)
    )
    return scheme, gold, predicted


@given(taggings(), st.sampled_from(["default", "strict"]))
def test_tag_sequences_score_as_in_seqeval(
    tagging: tuple[str, list[list[str]], list[list[str]]], mode: Literal["default", "strict"]
) -> None:
    scheme, gold, predicted = tagging
    ours = seqeval_counts(gold, predicted, mode, scheme)
    chosen = {"mode": "strict", "scheme": SCHEMES[scheme][0]} if mode == "strict" else {}
    if not ours:
        return
    report: dict[str, Any] = classification_report(gold, predicted, output_dict=True, zero_division=0, **chosen)
    assert set(report) - {"micro avg", "macro avg", "weighted avg"} == set(ours)
    ours["micro avg"] = sum(ours.values(), Counts())
    for label, counts in ours.items():
        rates = (counts.precision, counts.recall, counts.f1, counts.gold)
        theirs = (report[label][key] for key in ("precision", "recall", "f1-score", "support"))
        assert rates == pytest.approx(tuple(theirs))
