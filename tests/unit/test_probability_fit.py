"""Fitting probabilities to judgements, and measuring how true they are."""

import random
from pathlib import Path

import pytest

from core.methods.matching.corpus_statistics import corpus_statistics
from core.methods.matching.probabilities import ProbabilityModel, Standing, read_calibration
from core.methods.matching.trained_weights import trained_matching
from core.model import Alignment, Sentence, SentencePair, Span
from core.scorer_training.judgements import Judgement, agreeing_labels, judge
from core.scorer_training.probability_fit import (
    CalibrationBin,
    JudgedSet,
    calibration_error,
    calibration_table,
    fit_probabilities,
    write_calibration,
)
from core.scorer_training.training_sets import TrainingBlock


def drawn(model: ProbabilityModel, count: int) -> list[Judgement]:
    """Judgements as the model says they come."""
    rng = random.Random(1)
    standings = [Standing(rng.uniform(-4, 6), rng.uniform(-2, 6), rng.uniform(2, 7)) for _ in range(count)]
    return [Judgement(row, rng.random() < model.probability(row)) for row in standings]


def test_what_made_the_judgements_is_found_again() -> None:
    model = ProbabilityModel((0.6, 0.3, 0.4), -2.5, 4.5)
    fitted = fit_probabilities([JudgedSet("drawn", "drawn", drawn(model, 20_000))])
    assert fitted.coefficients == pytest.approx(model.coefficients, abs=0.05)
    assert fitted.intercept == pytest.approx(model.intercept, abs=0.2)
    assert fitted.clearness == pytest.approx(model.clearness, abs=0.05)
    assert calibration_error(calibration_table(fitted, drawn(model, 20_000))) < 0.02


def test_a_better_standing_never_makes_a_candidate_less_probable() -> None:
    fitted = fit_probabilities(
        [JudgedSet("drawn", "drawn", drawn(ProbabilityModel((0.8, -0.3, 0.0), 0.0, 4.5), 5_000))]
    )
    assert fitted.coefficients[0] > 0
    assert fitted.coefficients[1] == 0


def test_a_group_counts_as_much_as_a_larger_one() -> None:
    row = Standing(0.0, 0.0, 0.0)
    large = JudgedSet("large", "large", [Judgement(row, True)] * 900)
    small = JudgedSet("small", "small", [Judgement(row, False)] * 100)
    assert fit_probabilities([large, small]).probability(row) == pytest.approx(0.5, abs=0.01)


def test_the_calibration_error_weighs_every_bin_by_its_count() -> None:
    assert calibration_error([CalibrationBin(0.5, 0.7, 30), CalibrationBin(0.9, 0.9, 10)]) == pytest.approx(0.15)
    model, rows = (
        ProbabilityModel((1.0, 0.0, 0.0), 0.0, 0.0),
        [Standing(odds, 0.0, 0.0) for odds in (-2.0, -1.0, 1.0, 2.0)],
    )
    low, high = calibration_table(model, [Judgement(row, row.odds > 1) for row in rows], 2)
    assert (low.observed, low.spans, high.observed, high.spans) == (0.0, 2, 0.5, 2)
    assert low.predicted < 0.5 < high.predicted


def marked(source: str, target: str, spans: tuple[Span, ...], gold: tuple[Span, ...]) -> SentencePair:
    left, right = tuple(source.split()), tuple(target.split())
    return SentencePair(
        "p", Sentence(left, (" ",) * len(left), "en", spans), Sentence(right, (" ",) * len(right), "de", gold)
    )


PAIR = marked(
    "Anna saw Bonn", "Anna sah Bonn", (Span(0, 1, "PER"), Span(2, 3, "LOC")), (Span(0, 1, "PER"), Span(1, 2, "LOC"))
)


def test_only_labels_that_both_sides_have_as_often_are_judged() -> None:
    assert agreeing_labels(PAIR) == {"PER", "LOC"}
    assert agreeing_labels(marked("Anna saw Bonn", "Anna sah Bonn", PAIR.source.spans or (), (Span(0, 1, "PER"),))) == {
        "PER"
    }


def test_a_projection_is_judged_by_gold() -> None:
    alignments = [Alignment.of([(0, 0), (1, 1), (2, 2)], PAIR.size)]
    block = TrainingBlock([PAIR], alignments, corpus_statistics([PAIR], alignments))
    assert sorted(entry.is_right for entry in judge([block], trained_matching(), None, "1")) == [False, True]


def test_a_calibration_reads_back_what_was_written(tmp_path: Path) -> None:
    model = ProbabilityModel((0.5, 0.25, 0.4), -1.0, 5.5)
    sets = [JudgedSet("a", "b", [Judgement(Standing(1.0, 1.0, 5.0), True)])]
    write_calibration(tmp_path / "c.json", model, "abc", sets, "about")
    assert read_calibration(tmp_path / "c.json") == ("abc", model)
