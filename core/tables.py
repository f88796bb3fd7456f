"""Tables as values, written as Markdown, CSV and LaTeX.

A cell holds a number, not its text, so that every form can write it in its own way: Markdown and
LaTeX round it and print the deviation or the interval behind it, CSV has columns of their own for
these and for the mark. Text is escaped in each.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

NOTHING = "–"
FORMULA = tuple("=+-@＝＋－＠")
"""First characters of a cell that a spreadsheet takes for a formula, the wide forms in some languages only."""
_MARKDOWN = re.compile(r"([\\`*_{}|<>\[\]#$~&])")
_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "≈": r"$\approx$",
    "±": r"$\pm$",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


class Rank(StrEnum):
    """How a value compares with the others in its row."""

    PLAIN = ""
    BEST = "best"
    TIED = "not significantly worse"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A number with so many ``digits`` behind the point, a text, or nothing; ``interval`` is low and high,
    ``deviation`` that of the runs it is the mean of."""

    value: float | str | None
    digits: int = 1
    interval: tuple[float, float] | None = None
    mark: Rank = Rank.PLAIN
    deviation: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column. ``foreign``: its numbers are other people's, and look different."""

    name: str
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` and, below them, ``summary`` rows; each has one cell for every column. ``name`` is for a file.

    ``turned``: Markdown and LaTeX show columns as rows, for tables with more columns than rows.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    summary: tuple[tuple[TableCell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    turned: bool = False


def shown(cell: TableCell) -> str:
    """Return the rounded number with its deviation, or the text as it is."""
    if cell.value is None:
        return NOTHING
    if isinstance(cell.value, str):
        return cell.value
    number = f"{cell.value:,.{cell.digits}f}"
    return number if cell.deviation is None else f"{number} ± {cell.deviation:,.{cell.digits}f}"


def to_markdown(table: Table) -> str:
    """Write a title, a table of pipes, and the notes below it."""
    names = [as_markdown(column.name) for column in table.columns]
    heads = [f"*{name}*" if column.foreign else name for name, column in zip(names, table.columns, strict=True)]
    head, *body = _laid_out(table, [heads, *_rows(table, _markdown_cell)])
    rulers = ["---:" if is_number else "---" for is_number in _numeric(table)]
    notes: list[str] = []
    for note in table.notes:
        notes += ["", as_markdown(note)]
    return "\n".join([f"### {as_markdown(table.title)}", "", *map(_piped, (head, rulers, *body)), *notes]) + "\n"


def to_csv(table: Table) -> str:
    """Write one line for each row; numbers in full, intervals and marks in columns of their own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows = list(_every(table))
    parts = [_csv_parts([row[place] for row in rows]) for place in range(len(table.columns))]
    heads: list[str] = []
    for column, of_column in zip(table.columns, parts, strict=True):
        heads += [inert(f"{column.name}{ending}") for ending, _ in of_column]
    writer.writerow(heads)
    for row in rows:
        cells: list[str] = []
        for cell, of_column in zip(row, parts, strict=True):
            cells += [write(cell) for _, write in of_column]
        writer.writerow(cells)
    return out.getvalue()


def inert(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs: on one line, after an apostrophe where it is like a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line


def to_latex(table: Table) -> str:
    r"""Write a ``table`` with a ``tabular`` in the manner of the package booktabs."""
    heads = [_italic(_latex(column.name)) if column.foreign else _latex(column.name) for column in table.columns]
    grid = [heads, *_rows(table, _latex_cell)]
    head, *body = (f"{' & '.join(row)} \\\\" for row in _laid_out(table, grid))
    if table.summary and not table.turned:
        body.insert(len(table.rows), r"\midrule")
    letters = "".join("r" if is_number else "l" for is_number in _numeric(table))
    opening = [r"\begin{table}", f"\\caption{{{_latex(table.title)}}}", f"\\begin{{tabular}}{{{letters}}}", r"\toprule"]
    notes = [f"\\par\\footnotesize {_latex(note)}" for note in table.notes]
    closing = [r"\bottomrule", r"\end{tabular}", *notes, r"\end{table}"]
    return "\n".join([*opening, head, r"\midrule", *body, *closing]) + "\n"


WRITERS: dict[str, Callable[[Table], str]] = {".md": to_markdown, ".csv": to_csv, ".tex": to_latex}
"""Writers of a table, by the ending of the file."""


def _every(table: Table) -> Iterator[Sequence[TableCell]]:
    yield from table.rows
    yield from table.summary


def _rows(table: Table, write: Callable[[TableCell, Column], str]) -> Iterator[list[str]]:
    for row in _every(table):
        yield [write(cell, column) for cell, column in zip(row, table.columns, strict=True)]


def _laid_out(table: Table, grid: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Lay out the written cells, heads first, turned where the table is."""
    return list(zip(*grid, strict=True)) if table.turned else grid


def _numeric(table: Table) -> list[bool]:
    """Return, for each column as it is laid out, whether it holds numbers."""
    if table.turned:
        return [False, *[True] * (len(table.rows) + len(table.summary))]
    columns = zip(*table.rows, strict=True) if table.rows else (() for _ in table.columns)
    return [not any(isinstance(cell.value, str) for cell in column) for column in columns]


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_cell(cell: TableCell, column: Column) -> str:
    text = as_markdown(shown(cell))
    if cell.mark is Rank.BEST:
        text = f"**{text}**"
    if column.foreign and cell.value:
        text = f"*{text}*"
    return f"{text}{_interval(cell)}{' ≈' if cell.mark is Rank.TIED else ''}"


def _interval(cell: TableCell) -> str:
    if cell.interval is None:
        return ""
    low, high = (f"{end:,.{cell.digits}f}" for end in cell.interval)
    return f" ({low}–{high})"


def as_markdown(text: str) -> str:
    """Return text from outside as a line in a file of Markdown, where it means nothing else."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


CsvPart = Callable[[TableCell], str]


def _csv_parts(cells: Sequence[TableCell]) -> list[tuple[str, CsvPart]]:
    """Return the endings of a column's heads, each with the function that writes the cells below."""
    parts: list[tuple[str, CsvPart]] = [("", lambda cell: _plain(cell.value))]
    if any(cell.interval for cell in cells):
        parts.append((" low", lambda cell: _plain(cell.interval[0] if cell.interval else None)))
        parts.append((" high", lambda cell: _plain(cell.interval[1] if cell.interval else None)))
    if any(cell.deviation is not None for cell in cells):
        parts.append((" deviation", lambda cell: _plain(cell.deviation)))
    if any(cell.mark for cell in cells):
        parts.append((" mark", lambda cell: cell.mark.value))
    return parts


def _plain(value: float | str | None) -> str:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else f"{value:.4f}".rstrip("0").rstrip(".")


def _latex_cell(cell: TableCell, column: Column) -> str:
    text = _latex(shown(cell))
    if cell.mark is Rank.BEST:
        text = f"\\textbf{{{text}}}"
    if column.foreign and cell.value:
        text = _italic(text)
    interval = f" {{\\scriptsize{_interval(cell)}}}" if cell.interval else ""
    return text + interval + (r"$^{\approx}$" if cell.mark is Rank.TIED else "")


def _italic(text: str) -> str:
    return f"\\textit{{{text}}}"


def _latex(text: str) -> str:
    line = "".join(_LATEX.get(character, character) for character in " ".join(text.split()))
    return "{}" + line if line.startswith(("[", "*")) else line  # else an option of the line end before it
