"""What the outcomes of a grid say: means over seeds, robustness, learning curves, significance.

A setting is an approach with its amount of corrected sentences. Seeds are summed sentence by
sentence before settings are compared, so whole sentences stay the unit that is resampled
(`core.evaluation.significance`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.evaluation.significance import DEFAULT, Resampling, compare, f1, holm
from core.experiments.experiment_results import TrainingResult
from core.experiments.protocols import MEASURE
from core.tables import Column, Rank, Table, TableCell

DEV, TEST = "dev", "test"
ALPHA = 0.05
Setting = tuple[str, str]
"""A student, and an approach with its amount of corrected sentences."""


class Spread(NamedTuple):
    """F1 over seeds, 0..1; ``deviation`` is that of a sample, None of a single seed."""

    mean: float
    deviation: float | None
    seeds: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(fmean(values), stdev(values) if len(values) > 1 else None, len(values))


class Point(NamedTuple):
    """A place of a learning curve."""

    amount: int
    f1: Spread


@dataclass(frozen=True)
class Report:
    """Outcomes of one experiment, asked about."""

    outcomes: tuple[TrainingResult, ...]
    about: str = ""
    how: Resampling = DEFAULT

    @property
    def corpora(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.corpus for one in self.outcomes))

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Students with settings, in order; those of an approach stand together, smaller amounts first."""
        found = dict.fromkeys((one.student, one.approach) for one in self.outcomes)
        rows = [
            (student, one.setting)
            for student, approach in found
            for one in sorted(self.outcomes, key=lambda one: one.amount)
            if (one.student, one.approach) == (student, approach)
        ]
        return tuple(dict.fromkeys(rows))

    def golds(self, corpus: str) -> tuple[str, ...]:
        """The names of what a corpus was measured on, dev first."""
        return tuple(dict.fromkeys(name for one in self._of(corpus) for name in one.golds))

    def domain(self, corpus: str, gold: str) -> str:
        return next((one.golds[gold].domain for one in self._of(corpus) if gold in one.golds), "")

    def spread(self, corpus: str, setting: Setting, gold: str) -> Spread | None:
        found = [one.golds[gold].total.f1 for one in self._of(corpus, setting) if gold in one.golds]
        return Spread.of(found) if found else None

    def best(self, corpus: str, gold: str) -> tuple[Setting, ...]:
        """The best setting of a corpus and, behind it, all that are not significantly worse (`ALPHA`).

        Each is compared with the best alone, and Holm's correction is for these comparisons.
        """
        summed = {setting: self._summed(corpus, setting, gold) for setting in self.settings}
        tables = {setting: table for setting, table in summed.items() if table is not None}
        if not tables:
            return ()
        best, *rest = sorted(tables, key=lambda setting: -float(f1(tables[setting].sum(axis=0))))
        pairs = [{"best": tables[best], "other": tables[setting]} for setting in rest]
        corrected = holm([compare(pair, self.how)[0].randomisation for pair in pairs])
        return (best, *(setting for setting, p in zip(rest, corrected, strict=True) if p >= ALPHA))

    def curve(self, corpus: str, student: str, gold: str) -> dict[str, tuple[Point, ...]]:
        """By approach that learns from corrected sentences: F1 by their amount."""
        found: dict[str, list[Point]] = {}
        for one in sorted(self._of(corpus), key=lambda one: one.amount):
            known = [point.amount for point in found.get(one.approach, [])]
            if one.student == student and one.amount and one.amount not in known:
                spread = self.spread(corpus, (student, one.setting), gold)
                found.setdefault(one.approach, []).extend([Point(one.amount, spread)] if spread else [])
        return {approach: tuple(points) for approach, points in found.items() if points}

    def level(self, corpus: str, student: str, gold: str) -> dict[str, Spread]:
        """By approach that learns from no corrected sentences: F1."""
        names = dict.fromkeys(one.approach for one in self._of(corpus) if one.student == student and not one.amount)
        found = {name: self.spread(corpus, (student, name), gold) for name in names}
        return {name: spread for name, spread in found.items() if spread}

    def _of(self, corpus: str, setting: Setting | None = None) -> list[TrainingResult]:
        return [
            one
            for one in self.outcomes
            if one.corpus == corpus and (setting is None or (one.student, one.setting) == setting)
        ]

    def _summed(self, corpus: str, setting: Setting, gold: str) -> NDArray[np.float64] | None:
        found = [one.golds[gold].matrix for one in self._of(corpus, setting) if gold in one.golds]
        total: NDArray[np.float64] | None = np.sum(found, axis=0) if found else None
        return total


def quality(report: Report, gold: str = TEST) -> Table:
    """F1 of every setting on every corpus, mean and deviation over seeds, with the mean over corpora."""
    corpora = [corpus for corpus in report.corpora if gold in report.golds(corpus)]
    groups = {corpus: report.best(corpus, gold) for corpus in corpora}
    rows = []
    for setting in report.settings:
        spreads = [report.spread(corpus, setting, gold) for corpus in corpora]
        cells = [_cell(spread, _mark(setting, groups[name])) for name, spread in zip(corpora, spreads, strict=True)]
        known = [spread.mean for spread in spreads if spread]
        mean = TableCell(100 * fmean(known) if len(known) == len(corpora) else None)
        rows.append((TableCell(_said(report, setting)), *cells, *([mean] if len(corpora) > 1 else [])))
    heads = ("setting", *(_head(report, corpus, gold) for corpus in corpora), *(["mean"] if len(corpora) > 1 else []))
    notes = (
        *filter(None, [report.about]),
        f"{MEASURE} {_seeds(report)} The best of a column is marked, and all that are not significantly worse "
        "(≈; approximate randomisation over sentences against the best, seeds summed, Holm, .05).",
        "A number behind an approach counts the corrected sentences; all: as many as there are to learn from.",
    )
    return Table(f"F1-{gold}", f"F1 on {gold}", tuple(map(Column, heads)), tuple(rows), notes=notes)


def robustness(report: Report) -> Table:
    """F1 on dev, in the domain of what was learned, beside that on every test, and how far it drops."""
    places = [
        (corpus, name)
        for corpus in report.corpora
        for name in report.golds(corpus)
        if name != DEV and DEV in report.golds(corpus)
    ]
    heads = ["setting"]
    for corpus, name in places:
        heads += [_head(report, corpus, DEV, named=True), _head(report, corpus, name, named=True), "drop"]
    rows = []
    for setting in report.settings:
        row = [TableCell(_said(report, setting))]
        for corpus, name in places:
            dev, test = (report.spread(corpus, setting, gold) for gold in (DEV, name))
            row += [_cell(dev), _cell(test), TableCell(100 * (dev.mean - test.mean) if dev and test else None)]
        rows.append(tuple(row))
    notes = (
        "Drop: F1 on dev less F1 on test, in points. Dev is of the domain that was learned, but it chose the epochs, "
        "so part of a drop is that choice.",
    )
    return Table("robustness", "Robustness", tuple(map(Column, heads)), tuple(rows), notes=notes)


def cost(outcomes: Iterable[TrainingResult]) -> str:
    """What the trainings took, in a sentence; students that several settings share are counted with each."""
    found = list(outcomes)
    return f"{len(found):,} trainings, {sum(one.seconds for one in found):,.0f} s of training in all."


def tables(report: Report) -> tuple[Table, ...]:
    """The tables of an experiment."""
    shown = robustness(report)
    return (quality(report), *([shown] if len(shown.columns) > 1 else []))


def _cell(spread: Spread | None, mark: Rank = Rank.PLAIN) -> TableCell:
    if spread is None:
        return TableCell(None)
    deviation = None if spread.deviation is None else 100 * spread.deviation
    return TableCell(100 * spread.mean, mark=mark, deviation=deviation)


def _mark(setting: Setting, group: Sequence[Setting]) -> Rank:
    if setting not in group:
        return Rank.PLAIN
    return Rank.BEST if setting == group[0] else Rank.TIED


def _said(report: Report, setting: Setting) -> str:
    student, name = setting
    return name if len({one.student for one in report.outcomes}) == 1 else f"{student}: {name}"


def _head(report: Report, corpus: str, gold: str, named: bool = False) -> str:
    domain = report.domain(corpus, gold)
    place = " ".join(filter(None, [gold if named else "", f"({domain})" if domain else ""]))
    return f"{corpus} {place}".strip()


def _seeds(report: Report) -> str:
    seeds = len({one.seed for one in report.outcomes})
    return f"Mean ± standard deviation over {seeds} seeds." if seeds > 1 else "One seed."
