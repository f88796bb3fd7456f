"""Table of F1 by phenomenon: a row for each phenomenon of each corpus, a column for each recipe."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import mean

from core.benchmark.benchmark_report import ReportRow
from core.benchmark.ranked_scores import Matrices, describe_ranks, matrices, ranked, ranked_mean
from core.evaluation import Counts, Evaluation
from core.evaluation.gold import Pairs
from core.evaluation.phenomena import describe_left_out, most_frequent, places_by_phenomenon
from core.evaluation.significance import Resampling
from core.tables import Column, Table, TableCell

_HEAD = (Column("phenomenon"), Column("corpus"), Column("pairs"), Column("gold spans"), Column("ceiling"))
_NOTE = "A pair with several phenomena counts in each of them. Means are over the corpora with gold spans there."


@dataclass(frozen=True, eq=False, slots=True)
class _TaggedPart:
    """The pairs of one corpus with one phenomenon, by their ids, and the evaluations of them by recipe."""

    phenomenon: str
    corpus: str
    ids: tuple[str, ...]
    evaluations: Mapping[str, Evaluation]

    @property
    def counts(self) -> Matrices:
        return matrices(self.evaluations)

    @property
    def ceiling(self) -> Counts:
        return next(iter(self.evaluations.values())).ceiling


def phenomena_tables(rows: Sequence[ReportRow], how: Resampling) -> list[Table]:
    """Build the table of F1 by phenomenon; none where no pair has a phenomenon."""
    tagged = [places_by_phenomenon(row.pairs) for row in rows]
    parts = sorted(_parts(rows, tagged), key=lambda part: part.phenomenon)
    if not parts:
        return []
    columns = *_HEAD, *map(Column, rows[0].evaluations)
    lines = tuple(_line(part, how) for part in parts)
    groups = [list(group) for _, group in groupby(parts, key=lambda part: part.phenomenon)]
    means = tuple(_mean_line(group, how) for group in map(_with_gold, groups) if len(group) > 1)
    left_out = describe_left_out(max(map(len, tagged)))
    notes = describe_ranks(how), _NOTE, *filter(None, [left_out])
    return [Table("phenomena", "Strict span F1 by phenomenon, times 100", columns, lines, means, notes)]


def _parts(rows: Sequence[ReportRow], tagged: Sequence[Mapping[str, Pairs]]) -> Iterator[_TaggedPart]:
    """Yield the pairs of each corpus with each of its phenomena, corpus by corpus."""
    for row, places_of in zip(rows, tagged, strict=True):
        for phenomenon, places in most_frequent(places_of).items():
            ids = tuple(row.ids[place] for place in places)
            evaluations = {name: evaluation.of(list(places)) for name, evaluation in row.evaluations.items()}
            yield _TaggedPart(phenomenon, row.corpus.title, ids, evaluations)


def _with_gold(parts: Sequence[_TaggedPart]) -> list[_TaggedPart]:
    """Return the parts with a gold span, where an F1 says something."""
    return [part for part in parts if part.ceiling.gold]


def _line(part: _TaggedPart, how: Resampling) -> tuple[TableCell, ...]:
    """Build the row of a part; a recipe without any span on either side has no F1."""
    ceiling = part.ceiling
    names = TableCell(part.phenomenon), TableCell(part.corpus)
    numbers = (
        TableCell(len(part.ids), 0),
        TableCell(ceiling.gold, 0),
        _scored_cell(TableCell(100 * ceiling.f1), ceiling),
    )
    cells = zip(ranked(part.counts, how).cells, part.evaluations.values(), strict=True)
    return (*names, *numbers, *(_scored_cell(cell, evaluation.overall) for cell, evaluation in cells))


def _scored_cell(cell: TableCell, counts: Counts) -> TableCell:
    """Return the cell of these counts, empty where they hold no span."""
    return cell if counts.predicted + counts.gold else TableCell(None)


def _mean_line(parts: Sequence[_TaggedPart], how: Resampling) -> tuple[TableCell, ...]:
    """Build the row of the means of one phenomenon, which several corpora have."""
    names = TableCell(parts[0].phenomenon), TableCell(f"mean of {len(parts)}")
    numbers = TableCell(""), TableCell(""), TableCell(100 * mean(part.ceiling.f1 for part in parts))
    means = ranked_mean([part.counts for part in parts], [part.ids for part in parts], how)
    return (*names, *numbers, *means.cells)
