"""Ends of sentences that a column marks instead of a blank line: sentence numbers, and HIPE's ``EndOfSentence``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from core.formats.columns.column_table import Cells, ColumnTable, Cut
from core.formats.result import limit_sentences

END = "EndOfSentence"

_NUMBER = re.compile(r"([0-9]{1,18})(?:\.0)?")


def split_sentences(table: ColumnTable, columns: Sequence[int]) -> Iterator[str]:
    """Split the sentences of a table where one of these columns marks their end; yield a text that names the column."""
    for index in columns:
        if len(table.cuts) == 1 and (starts := _number_starts(table.cuts[0].columns[index])):
            table.cuts[:] = limit_sentences(_split(table.cuts[0], starts), table.file.name)
            yield f"no blank line ends a sentence, so they end where the number in column {index + 1} changes."
        if any(END in value.split("|") for value in table.values(index)):
            parts = (_split(cut, _after_ends(cut.columns[index])) for cut in table.cuts)
            table.cuts[:] = limit_sentences(chain.from_iterable(parts), table.file.name)
            yield f"sentences end where column {index + 1} says {END}."


def _number_starts(column: Cells) -> list[int]:
    """Return the rows at which a column of numbers increases by one; none for any other column.

    A blank cell repeats the number before it.
    """
    numbers: list[int] = []
    for cell in column:
        words = cell.split()
        if not words:
            if not numbers:
                return []
            numbers.append(numbers[-1])
            continue
        match = _NUMBER.fullmatch(words[-1])
        if match is None:
            return []
        numbers.append(int(match[1]))
    steps = [after - before for before, after in pairwise(numbers)]
    if 0 not in steps or not {0, 1}.issuperset(steps):
        return []
    return [index for index, step in enumerate(steps, 1) if step]


def _after_ends(column: Cells) -> list[int]:
    """Return the rows behind a marked end, but the last."""
    return [index for index, cell in enumerate(column, 1) if END in cell.split("|") and index < len(column)]


def _split(cut: Cut, starts: Sequence[int]) -> Iterator[Cut]:
    """Split a sentence before these rows; its comments stay with the first part."""
    block = cut.block
    for start, end in pairwise([0, *starts, len(cut.columns[0])]):
        holes = [hole - start for hole in block.holes if start < hole < end]
        part = replace(block, first=block.number(start), holes=holes, comments=block.comments if start == 0 else {})
        yield replace(cut, block=part, columns=tuple(column[start:end] for column in cut.columns))
