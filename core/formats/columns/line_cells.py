"""Lines split into cells: by tabs if a line has any, otherwise by runs of spaces."""

import re
from collections.abc import Sequence
from sys import intern

Cells = Sequence[str]

_SPACES = re.compile(" +")


def cells_of(line: str) -> Cells:
    """Split a line into cells; blank ones at its end are cells only if tabs separate the others."""
    return line.split("\t") if "\t" in line.rstrip("\t ") else _SPACES.split(line.strip("\t "))


def even_columns(lines: Sequence[str], mark: str) -> Sequence[Cells]:
    """Return the columns of lines with equal numbers of cells; none if they differ, or spaces are not single ones."""
    # For speed all lines are split at once, with a line feed as a cell of its own between two lines.
    text = f"{mark}\n{mark}".join(lines)
    width = lines[0].count(mark) + 1
    cells = text.split(mark)
    if len(cells) != len(lines) * (width + 1) - 1 or cells[width :: width + 1].count("\n") != len(lines) - 1:
        return ()
    if mark == " " and ("\t" in text or "" in cells):
        return ()
    return [cells[index :: width + 1] for index in range(width)]


def interned(column: Cells) -> Cells:
    """Return the column with equal cells as one object: in a large corpus they take most of the memory."""
    if column.count(column[0]) == len(column):
        return (intern(column[0]),) * len(column)
    return tuple(map(intern, column))
