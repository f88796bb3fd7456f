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
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "≈": r"$\approx$",
        "±": r"$\pm$",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)
_CSV_ENDINGS = ("", " low", " high", " deviation", " mark")
"""Endings of the heads of the columns that a column becomes in CSV."""


class Rank(StrEnum):
    """How a value compares with the others in its row."""

    PLAIN = ""
    BEST = "best"
    TIED = "not significantly worse"


_MARKDOWN_MARKS = {Rank.TIED: " ≈"}
_LATEX_MARKS = {Rank.TIED: r"$^{\approx}$"}
_RULERS = {"l": "---", "r": "---:"}
"""Rulers of a table in Markdown, by the letters of `_alignment`."""


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
    heads = list(map(_markdown_head, table.columns))
    head, *body = _laid_out(table, [heads, *_rows(table, _markdown_cell)])
    rulers = [_RULERS[letter] for letter in _alignment(table)]
    lines = [f"### {as_markdown(table.title)}", "", *map(_piped, (head, rulers, *body))]
    for note in table.notes:
        lines += ["", as_markdown(note)]
    return "\n".join(lines) + "\n"


def to_csv(table: Table) -> str:
    """Write one line for each row; numbers in full, intervals and marks in columns of their own."""
    rows = list(_every(table))
    columns: list[Sequence[str]] = []
    for place, column in enumerate(table.columns):
        columns += _csv_columns(column.name, [row[place] for row in rows])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(zip(*columns, strict=True))
    return out.getvalue()


def inert(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs: on one line, after an apostrophe where it is like a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line


def to_latex(table: Table) -> str:
    r"""Write a ``table`` with a ``tabular`` in the manner of the package booktabs."""
    columns = f"\\begin{{tabular}}{{{_alignment(table)}}}"
    opening = [r"\begin{table}", f"\\caption{{{_latex(table.title)}}}", columns, r"\toprule"]
    notes = [f"\\par\\footnotesize {_latex(note)}" for note in table.notes]
    closing = [r"\bottomrule", r"\end{tabular}", *notes, r"\end{table}"]
    return "\n".join([*opening, *_latex_rows(table), *closing]) + "\n"


def _latex_rows(table: Table) -> list[str]:
    """Return the lines of heads and rows, with a rule below the heads and one above the summary."""
    heads = list(map(_latex_head, table.columns))
    grid = _laid_out(table, [heads, *_rows(table, _latex_cell)])
    head, *body = [f"{' & '.join(row)} \\\\" for row in grid]
    if table.summary and not table.turned:
        body.insert(len(table.rows), r"\midrule")
    return [head, r"\midrule", *body]


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


def _alignment(table: Table) -> str:
    """Return a letter for each column as it is laid out: r for numbers, l for texts."""
    if table.turned:
        return "l" + "r" * (len(table.rows) + len(table.summary))
    return "".join(_letter(table, place) for place in range(len(table.columns)))


def _letter(table: Table, place: int) -> str:
    has_text = any(isinstance(row[place].value, str) for row in table.rows)
    return "l" if has_text else "r"


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_head(column: Column) -> str:
    name = as_markdown(column.name)
    return f"*{name}*" if column.foreign else name


def _markdown_cell(cell: TableCell, column: Column) -> str:
    text = _emphasised(as_markdown(shown(cell)), cell, column, ("**{}**", "*{}*"))
    return f"{text}{_interval(cell)}{_MARKDOWN_MARKS.get(cell.mark, '')}"


def _emphasised(text: str, cell: TableCell, column: Column, forms: tuple[str, str]) -> str:
    """Return the text of a cell in bold if it is the best, in italics if it is foreign; ``forms`` are for both."""
    bold, italic = forms
    if cell.mark is Rank.BEST:
        text = bold.format(text)
    if column.foreign and cell.value:
        text = italic.format(text)
    return text


def _interval(cell: TableCell) -> str:
    if cell.interval is None:
        return ""
    low, high = (f"{end:,.{cell.digits}f}" for end in cell.interval)
    return f" ({low}–{high})"


def as_markdown(text: str) -> str:
    """Return text from outside as a line in a file of Markdown, where it means nothing else."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _csv_columns(name: str, cells: Sequence[TableCell]) -> list[Sequence[str]]:
    """Return a column in full, its head first, and the columns for what else its cells have."""
    heads = [inert(f"{name}{ending}") for ending in _CSV_ENDINGS]
    values, *others = zip(heads, *map(_csv_texts, cells), strict=True)
    return [values, *(column for column in others if any(column[1:]))]


def _csv_texts(cell: TableCell) -> list[str]:
    """Return the value of a cell, the bounds of its interval, its deviation and its mark."""
    low, high = cell.interval or (None, None)
    return list(map(_plain, (cell.value, low, high, cell.deviation, cell.mark.value)))


def _plain(value: float | str | None) -> str:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else f"{value:.4f}".rstrip("0").rstrip(".")


def _latex_head(column: Column) -> str:
    name = _latex(column.name)
    return f"\\textit{{{name}}}" if column.foreign else name


def _latex_cell(cell: TableCell, column: Column) -> str:
    text = _emphasised(_latex(shown(cell)), cell, column, (r"\textbf{{{}}}", r"\textit{{{}}}"))
    interval = f" {{\\scriptsize{_interval(cell)}}}" if cell.interval else ""
    return f"{text}{interval}{_LATEX_MARKS.get(cell.mark, '')}"


def _latex(text: str) -> str:
    line = " ".join(text.split()).translate(_LATEX)
    return "{}" + line if line.startswith(("[", "*")) else line  # else an option of the line end before it
