"""Tables over corpora from cells: F1 with intervals and significance, ceilings, projection ratios, cost.

A row is a corpus, a column a recipe. Ranks are means of the ranks within the rows, 1 for the best.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import mean

from core.benchmark.benchmark_results import BenchmarkResult
from core.benchmark.corpus_spec import BenchmarkCorpus
from core.benchmark.published import Published
from core.benchmark.ranked_scores import (
    ALPHA,
    Matrices,
    RankedRow,
    describe_ranks,
    matrices,
    mean_scores,
    ranked,
    ranked_mean,
)
from core.errors import BadInput
from core.evaluation import Evaluation
from core.evaluation.significance import Resampling
from core.model import SentencePair
from core.tables import Column, Table, TableCell

COST_PAIRS = 1_000
"""Pairs that a cost in seconds is given for."""


@dataclass(frozen=True, eq=False, slots=True)
class ReportRow:
    """Row of one corpus: the origin of its source entities, the pairs to count, and the evaluations by recipe."""

    corpus: BenchmarkCorpus
    entities: str
    pairs: tuple[SentencePair, ...]
    evaluations: Mapping[str, Evaluation]
    seconds: Mapping[str, float]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the pairs."""
        return tuple(pair.id for pair in self.pairs)

    @property
    def any(self) -> Evaluation:
        """Any recipe's evaluation, for counts that depend on the corpus only."""
        return next(iter(self.evaluations.values()))


def rows_of(corpus: BenchmarkCorpus, entities: str, cells: Mapping[str, BenchmarkResult], part: str = "") -> ReportRow:
    """Build the row of a corpus from the pairs whose id begins with ``part``; `BadInput` where there are none."""
    places = _places(corpus, part)
    pairs = tuple(corpus.pairs[place] for place in places)
    evaluations = {name: cell.evaluation.of(places) for name, cell in cells.items()}
    seconds = {name: COST_PAIRS * cell.total / len(corpus.pairs) for name, cell in cells.items()}
    return ReportRow(corpus, entities, pairs, evaluations, seconds)


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


def _f1_table(rows: Sequence[ReportRow], how: Resampling, published: Sequence[Published]) -> Table:
    tables = [matrices(row.evaluations) for row in rows]
    own, mean_of = [ranked(counts, how) for counts in tables], _mean(rows, tables, how)
    lines = tuple(_f1_line(row, ours, published) for row, ours in zip(rows, own, strict=True))
    columns = *_HEAD, *map(Column, rows[0].evaluations), *chain.from_iterable(numbers.heads for numbers in published)
    notes = describe_ranks(how), *_comparisons(rows, own, mean_of), *(numbers.about for numbers in published)
    summary = tuple(_f1_summary(rows, lines, mean_of))
    return Table("f1", "Strict span F1, times 100", columns, lines, summary, notes)


def _f1_line(row: ReportRow, ours: RankedRow, published: Sequence[Published]) -> tuple[TableCell, ...]:
    theirs = chain.from_iterable(numbers.cells(row.corpus) for numbers in published)
    return (*_head(row), *ours.cells, *theirs)


def _f1_summary(
    rows: Sequence[ReportRow], lines: Sequence[Sequence[TableCell]], mean_of: RankedRow
) -> Iterator[tuple[TableCell, ...]]:
    """Yield the mean over corpora, if there are several, the mean rank and the mean cost of every recipe."""
    first, last = len(_HEAD), len(_HEAD) + len(mean_of.cells)
    for line in _means(lines, first - 1):
        yield (*line[:first], *mean_of.cells, *line[last:])
    yield from _ranks_and_costs(rows, [line[first:last] for line in lines], len(lines[0]) - last)


def _comparisons(rows: Sequence[ReportRow], own: Sequence[RankedRow], mean_of: RankedRow) -> list[str]:
    """Compare the recipes in words, on each corpus and by the mean; nothing to say of a single one."""
    if len(mean_of.cells) < 2:
        return []
    best = [(row.corpus.title, ours.best) for row, ours in zip(rows, own, strict=True)]
    if len(rows) > 1:
        best.append(("the mean", mean_of.best))
    return _verdicts(best)


def _equal_matrices(row: ReportRow) -> Matrices:
    return {
        name: evaluation.scores.matrix() * evaluation.is_equal[:, None] for name, evaluation in row.evaluations.items()
    }


def _equal_table(rows: Sequence[ReportRow], how: Resampling) -> Table:
    """Build the table of F1 over the sentences whose label counts agree on both sides, where the ceiling is 100.

    The others stay as sentences without spans, so that those of other languages are drawn beside their translations.
    """
    tables = [_equal_matrices(row) for row in rows]
    lines = tuple(
        (TableCell(row.corpus.title), TableCell(row.any.equal_sentences, 0), *ranked(counts, how).cells)
        for row, counts in zip(rows, tables, strict=True)
    )
    columns = (Column("corpus"), Column("equal sentences"), *map(Column, rows[0].evaluations))
    title = "Strict span F1 over the sentences with the same label counts on both sides (eq F1), times 100"
    means = tuple((*line[:2], *_mean(rows, tables, how).cells) for line in _means(lines, 2))
    return Table("equal", title, columns, lines, means, (describe_ranks(how),))


def _mean(rows: Sequence[ReportRow], tables: Sequence[Matrices], how: Resampling) -> RankedRow:
    """Score and rank the recipes by the macro mean over corpora."""
    return ranked_mean(tables, [row.ids for row in rows], how)


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
    costs = mean_scores([row.seconds for row in rows]).values()
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
