"""What a report says of outcomes, by hand: means, deviations, drops, curves, significance, and tables as text."""

import csv

import numpy as np
import pytest

from core.experiments.experiment_report import Report, quality, robustness
from core.experiments.experiment_results import DomainScores, TrainingResult
from core.experiments.predictions import Prediction, mean, prediction_of_projection
from core.model import Alignment, Candidate, Projection, Span
from core.students import tag_names
from core.tables import Column, Rank, Table, TableCell, shown, to_csv, to_latex, to_markdown


def outcome(approach: str, amount: int, seed: int, dev: list[int], test: list[int]) -> TrainingResult:
    """Sentences with one gold span each, found (1) or missed (0)."""

    def measured(domain: str, found: list[int]) -> DomainScores:
        return DomainScores(domain, tuple((one, one, 1) for one in found), ((),) * len(found))

    golds = {"dev": measured("news", dev), "test": measured("wiki_1", test)}
    name = f"{approach}{amount}{seed}"
    return TrainingResult(name, "A|B", "spacy", approach, amount, False, seed, golds, (), (), "", 1.0, {})


ALL, NONE = [1] * 40, [0] * 40
REPORT = Report(
    (
        outcome("projected", 0, 0, [1, 1, 1, 0], ALL),
        outcome("projected", 0, 1, [1, 1, 1, 0], ALL[:20] + NONE[20:]),
        outcome("corrected", 50, 0, [1, 1, 1, 1], [*NONE[:39], 1]),
        outcome("corrected", 50, 1, [1, 1, 1, 1], NONE),
        outcome("corrected", 25, 0, [0, 0, 0, 0], NONE),
        outcome("corrected", 25, 1, [0, 0, 0, 0], NONE),
    )
)


def test_means_deviations_and_the_best() -> None:
    # F1 of all found: 1; of half found: 2*20/(20+40) = 2/3; mean 5/6, deviation (1/3)/sqrt(2)
    assert REPORT.spread("A|B", ("spacy", "projected"), "test") == pytest.approx((5 / 6, 1 / 3 / 2**0.5, 2))
    assert REPORT.settings == (("spacy", "projected"), ("spacy", "corrected, 25"), ("spacy", "corrected, 50"))
    assert REPORT.best("A|B", "test") == (("spacy", "projected"),)
    table = quality(REPORT)
    assert [column.name for column in table.columns] == ["setting", "A|B (wiki_1)"]
    found = [row[1] for row in table.rows]
    assert [shown(cell) for cell in found] == ["83.3 ± 23.6", "0.0 ± 0.0", "2.4 ± 3.4"]
    assert [cell.mark for cell in found] == [Rank.BEST, Rank.PLAIN, Rank.PLAIN]


def test_the_drop_is_dev_less_test() -> None:
    table = robustness(REPORT)
    heads = ["setting", "A|B dev (news)", "A|B test (wiki_1)", "drop"]
    assert [column.name for column in table.columns] == heads
    # projected on dev: 2*3/(3+4) = 85.7
    assert [shown(cell) for cell in table.rows[0]] == ["projected", "85.7 ± 0.0", "83.3 ± 23.6", "2.4"]


def test_a_learning_curve_has_a_point_for_each_amount_and_levels_have_none() -> None:
    curve = REPORT.curve("A|B", "spacy", "test")
    assert {name: [point.amount for point in points] for name, points in curve.items()} == {"corrected": [25, 50]}
    assert curve["corrected"][1].f1.mean == pytest.approx(2 / 41 / 2)
    assert list(REPORT.level("A|B", "spacy", "test")) == ["projected"]


def test_deviations_are_written_in_every_form() -> None:
    cell = TableCell(1.04, mark=Rank.BEST, deviation=2.0)
    table = Table("t", "A_B", (Column("setting"), Column("x")), ((TableCell("both, 5"), cell),))
    assert "| both, 5 | **1.0 ± 2.0** |" in to_markdown(table)
    rows = list(csv.reader(to_csv(table).splitlines()))
    assert rows == [["setting", "x", "x deviation", "x mark"], ["both, 5", "1.04", "2", "best"]]
    assert r"\textbf{1.0 $\pm$ 2.0} \\" in to_latex(table)


LABELS = ("PER", "LOC")


def opinion(rows: list[list[float]], silent: list[bool]) -> Prediction:
    return Prediction((), np.array(rows, np.float32), np.array(silent))


def test_an_ensemble_is_the_mean_of_those_who_say_something() -> None:
    # tags: O, B-PER, I-PER, B-LOC, I-LOC
    one = opinion([[0.6, 0.4, 0, 0, 0], [0.2, 0, 0.8, 0, 0], [1, 0, 0, 0, 0]], [False, False, True])
    other = opinion([[0, 1, 0, 0, 0], [0.1, 0, 0, 0.9, 0], [1, 0, 0, 0, 0]], [False, True, True])
    found = mean([one, other], LABELS)
    assert found.probabilities[0] == pytest.approx([0.3, 0.7, 0, 0, 0])
    assert found.probabilities[1] == pytest.approx([0.2, 0, 0.8, 0, 0])  # the other is silent
    assert found.probabilities[2] == pytest.approx([1, 0, 0, 0, 0])
    assert found.spans == (Span(0, 2, "PER"),)
    assert found.silent.tolist() == [False, False, True]


def test_what_a_translation_says_is_carried_over_to_projected_words_only() -> None:
    tagged = opinion([[0.1, 0.9, 0, 0, 0], [1, 0, 0, 0, 0]], [False, False])
    chosen = Candidate(Span(0, 1, "PER"), 1, 3, 1.0)
    found = prediction_of_projection(Projection("p", "r", Alignment((), (2, 4)), (chosen,)), tagged, LABELS)
    assert found.silent.tolist() == [True, False, False, True]
    assert found.probabilities[1] == pytest.approx([0.1, 0.9, 0, 0, 0])
    assert found.probabilities[2] == pytest.approx([0.1, 0, 0.9, 0, 0])  # one word's B- goes on as I-
    assert found.probabilities.sum(axis=1) == pytest.approx([1, 1, 1, 1])
    assert found.probabilities.shape[1] == len(tag_names(LABELS))
