"""Tables over corpora from cells: F1 with intervals and significance, ceilings, projection ratios, cost.

A row is a corpus, a column a recipe. The best recipe of a row is the one with the highest F1; those that approximate
randomisation does not find worse (p corrected by Holm for all pairs of recipes of the row, 0.05) are marked. Means are
over corpora, each counting once (macro); ranks are means of the ranks within the rows, 1 for the best.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import mean

from core.benchmark.benchmark_results import BenchmarkResult
from core.benchmark.corpus_spec import BenchmarkCorpus
from core.benchmark.published import Published
from core.errors import BadInput
from core.evaluation import Evaluation
from core.evaluation.significance import (
    Matrix,
    Resampling,
    best_group,
    bounds,
    compare,
    compare_means,
    f1,
    mean_bounds,
    not_worse,
)
from core.tables import Column, Rank, Table, TableCell

ALPHA = 0.05
COST_PAIRS = 1_000
"""Pairs that a cost in seconds is given for."""


@dataclass(frozen=True, eq=False, slots=True)
class ReportRow:
    """Row of one corpus: the origin of its source entities, the pairs to count, and the evaluations by recipe."""

    corpus: BenchmarkCorpus
    entities: str
    ids: tuple[str, ...]
    evaluations: Mapping[str, Evaluation]
    seconds: Mapping[str, float]

    @property
    def any(self) -> Evaluation:
        """Any recipe's evaluation, for counts that depend on the corpus only."""
        return next(iter(self.evaluations.values()))


def rows_of(corpus: BenchmarkCorpus, entities: str, cells: Mapping[str, BenchmarkResult], part: str = "") -> ReportRow:
    """Build the row of a corpus from the pairs whose id begins with ``part``; `BadInput` where there are none."""
    places = _places(corpus, part)
    ids = tuple(corpus.pairs[place].id for place in places)
    evaluations = {name: cell.evaluation.of(places) for name, cell in cells.items()}
    seconds = {name: COST_PAIRS * cell.total / len(corpus.pairs) for name, cell in cells.items()}
    return ReportRow(corpus, entities, ids, evaluations, seconds)


def _places(corpus: BenchmarkCorpus, part: str) -> list[int]:
    places = [place for place, pair in enumerate(corpus.pairs) if pair.id.startswith(part)]
    if not places:
        raise BadInput(corpus.title, f"it has no pair whose id begins with {part!r}.", "Look at its ids.")
    return places


def span_tables(
    rows: Sequence[ReportRow], how: Resampling, published: Sequence[Published] = (), equal: bool = False
) -> list[Table]:
    """Build the tables of F1, of equal sentences where requested, of projection ratios and of unprojected entities."""
    recipes = len(rows[0].evaluations)
    pairs = recipes * (recipes - 1) // 2
    if pairs / (how.times + 1) >= ALPHA:
        problem = f"{how.times:,} are too few to find anything significant among {recipes} recipes."
        raise BadInput("--resamples", problem, f"Give at least {int(pairs / ALPHA):,}.")
    tables = [_f1_table(rows, how, published)]
    if equal:
        tables.append(_equal_table(rows, how))
    ratios = _of_counts(rows, _ratio, 2)
    unprojected = _of_counts(rows, _percent_unprojected, 1)
    return [
        *tables,
        Table("ratio", "Projection ratio: predicted spans for each source entity", *ratios),
        Table("unprojected", "Source entities that were projected onto nothing, in percent", *unprojected),
    ]


def _ratio(evaluation: Evaluation) -> tuple[int, int]:
    return evaluation.ratio


def _percent_unprojected(evaluation: Evaluation) -> tuple[int, int]:
    return 100 * int(evaluation.unprojected.sum()), int(evaluation.source.sum())


@dataclass(frozen=True, slots=True)
class _RankedRow:
    """One cell for each recipe, and the names of the best and of those not significantly worse."""

    cells: tuple[TableCell, ...]
    best: tuple[str, ...]


def _f1_table(rows: Sequence[ReportRow], how: Resampling, published: Sequence[Published]) -> Table:
    tables = list(map(_matrices, rows))
    ranked, mean_of = [_ranked(matrices, how) for matrices in tables], _mean(rows, tables, how)
    lines = tuple(_f1_line(row, ours, published) for row, ours in zip(rows, ranked, strict=True))
    columns = *_HEAD, *map(Column, rows[0].evaluations), *chain.from_iterable(numbers.heads for numbers in published)
    notes = _how(how), *_comparisons(rows, ranked, mean_of), *(numbers.about for numbers in published)
    summary = tuple(_f1_summary(rows, lines, mean_of))
    return Table("f1", "Strict span F1, times 100", columns, lines, summary, notes)


def _f1_line(row: ReportRow, ours: _RankedRow, published: Sequence[Published]) -> tuple[TableCell, ...]:
    theirs = chain.from_iterable(numbers.cells(row.corpus) for numbers in published)
    return (*_head(row), *ours.cells, *theirs)


def _f1_summary(
    rows: Sequence[ReportRow], lines: Sequence[Sequence[TableCell]], mean_of: _RankedRow
) -> Iterator[tuple[TableCell, ...]]:
    """Yield the mean over corpora, if there are several, the mean rank and the mean cost of every recipe."""
    first, last = len(_HEAD), len(_HEAD) + len(mean_of.cells)
    for line in _means(lines, first - 1):
        yield (*line[:first], *mean_of.cells, *line[last:])
    yield from _ranks_and_costs(rows, [line[first:last] for line in lines], len(lines[0]) - last)


def _comparisons(rows: Sequence[ReportRow], ranked: Sequence[_RankedRow], mean_of: _RankedRow) -> list[str]:
    """Compare the recipes in words, on each corpus and by the mean; nothing to say of a single one."""
    if len(mean_of.cells) < 2:
        return []
    best = [(row.corpus.title, ours.best) for row, ours in zip(rows, ranked, strict=True)]
    if len(rows) > 1:
        best.append(("the mean", mean_of.best))
    return _verdicts(best)


def _matrices(row: ReportRow) -> dict[str, Matrix]:
    return {name: evaluation.scores.matrix() for name, evaluation in row.evaluations.items()}


def _equal_matrices(row: ReportRow) -> dict[str, Matrix]:
    return {
        name: evaluation.scores.matrix() * evaluation.is_equal[:, None] for name, evaluation in row.evaluations.items()
    }


def _equal_table(rows: Sequence[ReportRow], how: Resampling) -> Table:
    """Build the table of F1 over the sentences whose label counts agree on both sides, where the ceiling is 100.

    The others stay as sentences without spans, so that those of other languages are drawn beside their translations.
    """
    tables = [_equal_matrices(row) for row in rows]
    lines = tuple(
        (TableCell(row.corpus.title), TableCell(row.any.equal_sentences, 0), *_ranked(matrices, how).cells)
        for row, matrices in zip(rows, tables, strict=True)
    )
    columns = (Column("corpus"), Column("equal sentences"), *map(Column, rows[0].evaluations))
    title = "Strict span F1 over the sentences with the same label counts on both sides (eq F1), times 100"
    means = tuple((*line[:2], *_mean(rows, tables, how).cells) for line in _means(lines, 2))
    return Table("equal", title, columns, lines, means, (_how(how),))


def _ranked(tables: Mapping[str, Matrix], how: Resampling) -> _RankedRow:
    """Score and rank the recipes on one corpus."""
    limits = [intervals.f1 for intervals in bounds(list(tables.values()), how)]
    return _marked(_f1_of(tables), limits, best_group(tables, compare(tables, how), ALPHA))


def _mean(rows: Sequence[ReportRow], tables: Sequence[Mapping[str, Matrix]], how: Resampling) -> _RankedRow:
    """Score and rank the recipes by the macro mean over corpora."""
    sentences = [row.ids for row in rows]
    scores = _mean_scores(list(map(_f1_of, tables)))
    best = not_worse(scores, compare_means(tables, how, sentences), ALPHA)
    return _marked(scores, list(mean_bounds(tables, how, sentences).values()), best)


def _mean_scores(scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each recipe's scores."""
    means = {}
    for name in scores[0]:
        means[name] = mean(of_corpus[name] for of_corpus in scores)
    return means


def _f1_of(tables: Mapping[str, Matrix]) -> dict[str, float]:
    return {name: float(f1(table.sum(axis=0))) for name, table in tables.items()}


def _marked(scores: Mapping[str, float], limits: Sequence[tuple[float, float]], best: tuple[str, ...]) -> _RankedRow:
    marks = dict.fromkeys(best, Rank.TIED)
    marks[best[0]] = Rank.BEST if len(scores) > 1 else Rank.PLAIN
    cells = [
        TableCell(100 * score, 1, (100 * low, 100 * high), marks.get(name, Rank.PLAIN))
        for (name, score), (low, high) in zip(scores.items(), limits, strict=True)
    ]
    return _RankedRow(tuple(cells), best)


_HEAD = (Column("corpus"), Column("pairs"), Column("source entities"), Column("ceiling"))


def _head(row: ReportRow) -> tuple[TableCell, ...]:
    evaluation = row.any
    return (
        TableCell(row.corpus.title),
        TableCell(evaluation.sentences, 0),
        TableCell(row.entities),
        TableCell(100 * evaluation.ceiling.f1),
    )


def _ranks_and_costs(
    rows: Sequence[ReportRow], lines: Sequence[Sequence[TableCell]], after: int
) -> Iterator[tuple[TableCell, ...]]:
    """Yield the mean rank and the mean cost of every recipe, with ``after`` empty cells behind them."""
    ranks = map(mean, zip(*map(_ranks, map(_scores, lines)), strict=True))
    costs = _mean_scores([row.seconds for row in rows]).values()
    blank = TableCell("")
    for title, numbers, digits in (("mean rank", ranks, 1), ("seconds per 1,000 pairs", costs, 2)):
        cells = (TableCell(number, digits) for number in numbers)
        yield (TableCell(title), *[blank] * (len(_HEAD) - 1), *cells, *[blank] * after)


def _scores(line: Sequence[TableCell]) -> list[float]:
    return [float(cell.value or 0) for cell in line]


def _ranks(scores: Sequence[float]) -> list[float]:
    """Rank the scores, 1 for the highest; equal scores share the mean of their ranks."""
    ranks = []
    for score in scores:
        higher = sum(rival > score for rival in scores)
        ranks.append(higher + (scores.count(score) + 1) / 2)
    return ranks


def _means(lines: Sequence[Sequence[TableCell]], first: int) -> tuple[tuple[TableCell, ...], ...]:
    """Return the macro mean of every column from ``first`` on, if there are several rows; blank where a row is."""
    if len(lines) < 2:
        return ()
    means = map(_mean_cell, list(zip(*lines, strict=True))[first:])
    return ((TableCell("mean"), *[TableCell("")] * (first - 1), *means),)


def _mean_cell(column: Sequence[TableCell]) -> TableCell:
    values = [cell.value for cell in column if isinstance(cell.value, float)]
    return TableCell(mean(values) if len(values) == len(column) else None, column[0].digits)


Counted = Callable[[Evaluation], tuple[int, int]]


def _of_counts(
    rows: Sequence[ReportRow], counted: Counted, digits: int
) -> tuple[tuple[Column, ...], tuple[tuple[TableCell, ...], ...], tuple[tuple[TableCell, ...], ...]]:
    """Return columns, rows and summary of a share of the source entities."""
    lines = []
    for row in rows:
        shares = [_share(counted(evaluation), digits) for evaluation in row.evaluations.values()]
        lines.append((TableCell(row.corpus.title), TableCell(int(row.any.source.sum()), 0), *shares))
    columns = (Column("corpus"), Column("source entities"), *map(Column, rows[0].evaluations))
    return columns, tuple(lines), _means(lines, 2)


def _share(counts: tuple[int, int], digits: int) -> TableCell:
    part, whole = counts
    return TableCell(part / whole if whole else None, digits)


def _how(how: Resampling) -> str:
    return (
        f"In brackets: {how.level:.0%} intervals, percentile bootstrap over sentences. Bold: the highest; ≈: not "
        f"significantly worse than it (approximate randomisation, Holm's correction over all pairs of recipes of the "
        f"row; of the mean, within each corpus, and together where corpora have the same pairs; p < {ALPHA}). "
        f"{how.times:,} resamples, seed {how.seed}."
    )


def _verdicts(best: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Describe in words the recipe with the highest F1 on each corpus, and those not significantly worse."""
    corpora: dict[tuple[str, ...], list[str]] = {}
    for name, recipes in best:
        corpora.setdefault(tuple(recipes), []).append(name)
    return [_verdict(recipes, names) for recipes, names in sorted(corpora.items())]


def _verdict(recipes: Sequence[str], corpora: Sequence[str]) -> str:
    first, *others = recipes
    beside = _not_better(others) if others else "significantly better than every other recipe"
    return f"{first} has the highest F1 on {', '.join(corpora)}: {beside}."


def _not_better(others: Sequence[str]) -> str:
    return f"not significantly better than {', '.join(others)}"
