"""Ends of sentences that a column marks instead of a blank line: sentence numbers, and HIPE's ``EndOfSentence``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from core.formats.columns.column_table import ColumnTable, Cut
from core.formats.columns.line_cells import Cells
from core.formats.result import limit_sentences

END = "EndOfSentence"

_NUMBER = re.compile(r"(?:.*\s)?([0-9]{1,18})(?:\.0)?\s*", re.DOTALL)
"""A cell whose last word is a number."""


def split_sentences(table: ColumnTable, columns: Sequence[int]) -> Iterator[str]:
    """Split the sentences of a table where one of these columns marks their end; yield a text that names the column."""
    for index in columns:
        yield from _split_by_numbers(table, index)
        yield from _split_by_ends(table, index)


def _split_by_numbers(table: ColumnTable, column: int) -> Iterator[str]:
    """Split the only sentence of a table where the number in a column changes."""
    cut, *others = table.cuts
    starts = [] if others else _number_starts(cut.columns[column])
    if starts:
        table.cuts[:] = limit_sentences(_split(cut, starts), table.file.name)
        yield f"no blank line ends a sentence, so they end where the number in column {column + 1} changes."


def _split_by_ends(table: ColumnTable, column: int) -> Iterator[str]:
    """Split the sentences of a table behind the ends that a column marks."""
    if any(map(_marks_end, table.values(column))):
        parts = (_split(cut, _after_ends(cut.columns[column])) for cut in table.cuts)
        table.cuts[:] = limit_sentences(chain.from_iterable(parts), table.file.name)
        yield f"sentences end where column {column + 1} says {END}."


def _number_starts(column: Cells) -> list[int]:
    """Return the rows at which a column of numbers increases by one; none for any other column."""
    steps = [after - before for before, after in pairwise(_numbers(column))]
    if set(steps) != {0, 1}:
        return []
    return [index for index, step in enumerate(steps, 1) if step]


def _numbers(column: Cells) -> list[int]:
    """Return the numbers of a column, a blank cell repeating the one before it; none for any other column."""
    numbers: list[int] = []
    for cell in column:
        match = _NUMBER.fullmatch(cell)
        if match:
            numbers.append(int(match[1]))
        elif numbers and not cell.strip():
            numbers.append(numbers[-1])
        else:
            return []
    return numbers


def _after_ends(column: Cells) -> list[int]:
    """Return the rows behind a marked end, but the last."""
    return [index for index, cell in enumerate(column[:-1], 1) if _marks_end(cell)]


def _marks_end(cell: str) -> bool:
    return END in cell.split("|")


def _split(cut: Cut, starts: Sequence[int]) -> Iterator[Cut]:
    """Split a sentence before these rows."""
    for start, end in pairwise([0, *starts, len(cut.columns[0])]):
        columns = tuple(column[start:end] for column in cut.columns)
        yield replace(cut, block=cut.block.part(start, end), columns=columns)
