"""Report of a grid's results: means over seeds, robustness, learning curves, significance.

A setting is an approach with its amount of corrected sentences. Seeds are summed sentence by
sentence before settings are compared, so whole sentences stay the unit that is resampled
(`core.evaluation.significance`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.evaluation.significance import DEFAULT, Resampling, compare, f1, holm
from core.experiments.experiment_results import DomainScores, TrainingResult
from core.experiments.protocols import MEASURE
from core.tables import Column, Rank, Table, TableCell

DEV, TEST = "dev", "test"
ALPHA = 0.05
Setting = tuple[str, str]
"""A student, and an approach with its amount of corrected sentences."""


class Spread(NamedTuple):
    """F1 over seeds, 0..1; ``deviation`` is the sample standard deviation, None for a single seed."""

    mean: float
    deviation: float | None
    seeds: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Summarize one value for each seed."""
        return cls(fmean(values), stdev(values) if len(values) > 1 else None, len(values))


class Point(NamedTuple):
    """A point of a learning curve."""

    amount: int
    f1: Spread


@dataclass(frozen=True)
class Report:
    """Statistics of the results of one experiment."""

    outcomes: tuple[TrainingResult, ...]
    about: str = ""
    how: Resampling = DEFAULT

    @property
    def corpora(self) -> tuple[str, ...]:
        """The corpora, in order."""
        return tuple(dict.fromkeys(result.corpus for result in self.outcomes))

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Students with settings, in order; those of an approach are neighbours, smaller amounts first."""
        groups: dict[tuple[str, str], list[TrainingResult]] = {}
        for result in self.outcomes:
            groups.setdefault((result.student, result.approach), []).append(result)
        settings: list[Setting] = []
        for (student, _), results in groups.items():
            by_amount = sorted(results, key=lambda result: result.amount)
            settings += [(student, result.setting) for result in by_amount]
        return tuple(dict.fromkeys(settings))

    def golds(self, corpus: str) -> tuple[str, ...]:
        """Return the names of the gold sets of a corpus, dev first."""
        return tuple(dict.fromkeys(chain.from_iterable(result.golds for result in self._results(corpus))))

    def domain(self, corpus: str, gold: str) -> str:
        """Return the domain of a gold set, "" where it has none."""
        return next((scores.domain for scores in self._scores(corpus, gold)), "")

    def spread(self, corpus: str, setting: Setting, gold: str) -> Spread | None:
        """Return F1 of a setting over seeds; None where it was not measured."""
        values = [scores.total.f1 for scores in self._scores(corpus, gold, setting)]
        return Spread.of(values) if values else None

    def best(self, corpus: str, gold: str) -> tuple[Setting, ...]:
        """Return the best setting of a corpus, then all that are not significantly worse (`ALPHA`).

        Each is compared with the best alone, and Holm's correction is for these comparisons.
        """
        tables = self._tables(corpus, gold)
        if not tables:
            return ()
        best, *others = sorted(tables, key=lambda setting: -float(f1(tables[setting].sum(axis=0))))
        pairs = [{"best": tables[best], "other": tables[setting]} for setting in others]
        corrected = holm([compare(pair, self.how)[0].randomisation for pair in pairs])
        return (best, *(setting for setting, p in zip(others, corrected, strict=True) if p >= ALPHA))

    def curve(self, corpus: str, student: str, gold: str) -> dict[str, tuple[Point, ...]]:
        """Return F1 by amount, for each approach that learns from corrected sentences."""
        curves: dict[str, list[Point]] = {}
        for (approach, amount), spread in self._by_amount(corpus, student, gold).items():
            if amount:
                curves.setdefault(approach, []).append(Point(amount, spread))
        return {approach: tuple(points) for approach, points in curves.items()}

    def level(self, corpus: str, student: str, gold: str) -> dict[str, Spread]:
        """Return F1 of each approach that learns from no corrected sentences."""
        spreads = self._by_amount(corpus, student, gold)
        return {approach: spread for (approach, amount), spread in spreads.items() if not amount}

    def _by_amount(self, corpus: str, student: str, gold: str) -> dict[tuple[str, int], Spread]:
        """Return F1 of a student by approach and amount, where it was measured; smaller amounts first."""
        results = sorted(self._results(corpus), key=lambda result: result.amount)
        settings = {(result.approach, result.amount): result.setting for result in results if result.student == student}
        spreads: dict[tuple[str, int], Spread] = {}
        for key, setting in settings.items():
            if spread := self.spread(corpus, (student, setting), gold):
                spreads[key] = spread
        return spreads

    def _results(self, corpus: str, setting: Setting | None = None) -> list[TrainingResult]:
        """Return the results on a corpus, of one setting or of all."""
        results = [result for result in self.outcomes if result.corpus == corpus]
        return [result for result in results if setting in (None, (result.student, result.setting))]

    def _scores(self, corpus: str, gold: str, setting: Setting | None = None) -> list[DomainScores]:
        """Return the scores on a gold set, where it was measured."""
        results = self._results(corpus, setting)
        return [result.golds[gold] for result in results if gold in result.golds]

    def _tables(self, corpus: str, gold: str) -> dict[Setting, NDArray[np.float64]]:
        """Return the counts of each sentence summed over seeds, (sentences, 3), of the settings that were measured."""
        tables: dict[Setting, NDArray[np.float64]] = {}
        for setting in self.settings:
            counts = [scores.matrix for scores in self._scores(corpus, gold, setting)]
            if counts:
                tables[setting] = np.sum(counts, axis=0)
        return tables


def quality(report: Report, gold: str = TEST) -> Table:
    """Return the table of F1 of every setting on every corpus: mean and deviation over seeds, mean over corpora."""
    groups = {corpus: report.best(corpus, gold) for corpus in report.corpora if gold in report.golds(corpus)}
    heads = ["setting", *(_head(report, corpus, gold) for corpus in groups)]
    if len(groups) > 1:
        heads.append("mean")
    rows = tuple(_quality_row(report, setting, gold, groups) for setting in report.settings)
    notes = (
        *filter(None, [report.about]),
        f"{MEASURE} {_seeds(report)} The best of a column is marked, and all that are not significantly worse "
        "(≈; approximate randomisation over sentences against the best, seeds summed, Holm, .05).",
        "A number behind an approach counts the corrected sentences; all: as many as there are to learn from.",
    )
    return Table(f"F1-{gold}", f"F1 on {gold}", tuple(map(Column, heads)), rows, notes=notes)


def _quality_row(
    report: Report, setting: Setting, gold: str, groups: Mapping[str, Sequence[Setting]]
) -> tuple[TableCell, ...]:
    """Return the cells of a setting; ``groups`` has the best settings of each corpus."""
    spreads = {corpus: report.spread(corpus, setting, gold) for corpus in groups}
    cells = [_cell(spread, _mark(setting, groups[corpus])) for corpus, spread in spreads.items()]
    if len(groups) > 1:
        cells.append(_mean_cell(list(spreads.values())))
    return (TableCell(_setting_name(report, setting)), *cells)


def _mean_cell(spreads: Sequence[Spread | None]) -> TableCell:
    """Return the cell of the mean over corpora, nothing where a corpus was not measured."""
    means = [spread.mean for spread in spreads if spread]
    return TableCell(100 * fmean(means) if len(means) == len(spreads) else None)


def robustness(report: Report) -> Table:
    """Return the table of F1 on dev, which is of the domain of the training data, on every test, and the drop."""
    tests = list(_tests_beside_dev(report))
    heads = ["setting"]
    for corpus, name in tests:
        heads += [_head(report, corpus, DEV, named=True), _head(report, corpus, name, named=True), "drop"]
    rows = []
    for setting in report.settings:
        drops = chain.from_iterable(_drop_cells(report, setting, *test) for test in tests)
        rows.append((TableCell(_setting_name(report, setting)), *drops))
    notes = (
        "Drop: F1 on dev less F1 on test, in points. Dev is of the domain that was learned, but it chose the epochs, "
        "so part of a drop is that choice.",
    )
    return Table("robustness", "Robustness", tuple(map(Column, heads)), tuple(rows), notes=notes)


def _tests_beside_dev(report: Report) -> Iterator[tuple[str, str]]:
    """Yield each corpus that has dev with the name of each of its tests."""
    for corpus in report.corpora:
        names = report.golds(corpus)
        if DEV in names:
            yield from ((corpus, name) for name in names if name != DEV)


def _drop_cells(report: Report, setting: Setting, corpus: str, gold: str) -> tuple[TableCell, ...]:
    """Return the cells of F1 on dev and on a test, and of the drop."""
    dev, test = report.spread(corpus, setting, DEV), report.spread(corpus, setting, gold)
    drop = 100 * (dev.mean - test.mean) if dev and test else None
    return _cell(dev), _cell(test), TableCell(drop)


def cost(outcomes: Iterable[TrainingResult]) -> str:
    """Return the cost of trainings as a sentence; a student that several settings share is counted with each."""
    results = list(outcomes)
    return f"{len(results):,} trainings, {sum(result.seconds for result in results):,.0f} s of training in all."


def tables(report: Report) -> tuple[Table, ...]:
    """Return the tables of an experiment; without dev there is none of robustness."""
    drops = robustness(report)
    return (quality(report), drops) if len(drops.columns) > 1 else (quality(report),)


def _cell(spread: Spread | None, mark: Rank = Rank.PLAIN) -> TableCell:
    if spread is None:
        return TableCell(None)
    deviation = None if spread.deviation is None else 100 * spread.deviation
    return TableCell(100 * spread.mean, mark=mark, deviation=deviation)


def _mark(setting: Setting, group: Sequence[Setting]) -> Rank:
    if setting not in group:
        return Rank.PLAIN
    return Rank.BEST if setting == group[0] else Rank.TIED


def _setting_name(report: Report, setting: Setting) -> str:
    student, name = setting
    return name if len({result.student for result in report.outcomes}) == 1 else f"{student}: {name}"


def _head(report: Report, corpus: str, gold: str, named: bool = False) -> str:
    """Return a column's head: the corpus, the gold set where it is ``named``, and its domain if any."""
    domain = report.domain(corpus, gold)
    words = [corpus]
    if named:
        words.append(gold)
    if domain:
        words.append(f"({domain})")
    return " ".join(words)


def _seeds(report: Report) -> str:
    seeds = len({result.seed for result in report.outcomes})
    return f"Mean ± standard deviation over {seeds} seeds." if seeds > 1 else "One seed."
