"""Tags that span several cells: in brackets from line to line, or with prefix and label in two columns.

CoNLL-2012 (OntoNotes) opens an entity with ``(PERSON*`` and closes it with ``*)``; SUC and tables made with spaCy have
``B`` in one column and ``PERSON`` in the next. Both become one tag in each cell.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import partial

from core.formats.columns.column_table import ColumnTable, Cut
from core.formats.columns.line_cells import Cells
from core.formats.result import Repair
from core.formats.textfile import TextFile
from core.tags import OUTSIDE

_BRACKETS = re.compile(r"(?=.)(?:\([A-Za-z][\w-]*)?\*?\)?")
_LABELS_AND_STARS = re.compile(r"[^()]+")
_PREFIXES = frozenset("BIESLUO")
_NOTHING = frozenset({"", "_", "-", "*", OUTSIDE})


def merge_tag_cells(table: ColumnTable) -> Iterator[Repair]:
    """Give each word of a settled table one tag if its tags span several cells; yield a repair for such columns."""
    if all(len(cut.columns) == table.width for cut in table.cuts):
        yield from _merge_brackets(table)
        yield from _merge_prefixes(table)


def _merge_brackets(table: ColumnTable) -> Iterator[Repair]:
    for column in range(1, table.width):
        if _has_brackets(table, column):
            table.rewrite(column, partial(_bracket_tags, column))
            yield Repair(table.file.name, f"the brackets of column {column + 1} were read as tags.")


def _merge_prefixes(table: ColumnTable) -> Iterator[Repair]:
    for column in range(1, table.width - 1):
        if _has_prefixes(table, column):
            table.rewrite(column, partial(_joined_tags, column))
            table.rewrite(column + 1, _blank_cells)
            yield Repair(table.file.name, _joined_columns(column))


def _has_brackets(table: ColumnTable, column: int) -> bool:
    return _are_brackets(table.values(column)) and all(_are_closed(cut.columns[column]) for cut in table.cuts)


def _has_prefixes(table: ColumnTable, column: int) -> bool:
    return _are_prefixes(table.values(column)) and all(_has_labels(cut, column) for cut in table.cuts)


def merge_tag_columns(file: TextFile, column: int) -> tuple[TextFile, list[Repair]]:
    """Return the file with one tag in a column if all word lines have a prefix in it, and a label in the next one."""
    rows = [line.split("\t") for line in file.lines()]
    words = list(filter(_is_word_row, rows))
    if not _have_prefixes(words, column):
        return file, []
    for row in words:
        row[column : column + 2] = [_tag(row[column], row[column + 1]), "_"]
    data = "\n".join(map("\t".join, rows)).encode()
    return replace(file, data=data), [Repair(file.name, _joined_columns(column))]


def _is_word_row(row: Cells) -> bool:
    return len(row) > 1 and not row[0].startswith("#")


def _have_prefixes(rows: Sequence[Cells], column: int) -> bool:
    """Return true if all rows have a prefix in this column and a label in the next one, or neither."""
    if min(map(len, rows), default=0) < column + 2:
        return False
    prefixes, labels = zip(*(row[column : column + 2] for row in rows), strict=True)
    return _are_prefixes(set(prefixes)) and all(map(_is_prefix_with_label, prefixes, labels))


def _joined_columns(column: int) -> str:
    return f"columns {column + 1} and {column + 2} were read as one: the prefixes of tags and their labels."


def _are_brackets(values: Set[str]) -> bool:
    has_opening = any(value.startswith("(") for value in values)
    return has_opening and all(map(_BRACKETS.fullmatch, values))


def _are_closed(cells: Cells) -> bool:
    """Return true if brackets are closed one by one, none within another."""
    brackets = _LABELS_AND_STARS.sub("", "".join(cells))
    return brackets == "()" * (len(brackets) // 2)


def _bracket_tags(column: int, cut: Cut) -> Sequence[str]:
    """Return the tags of a sentence whose entities are in brackets."""
    tags: list[str] = []
    label = ""
    for cell in cut.columns[column]:
        prefix = "I"
        if cell.startswith("("):
            prefix, label = "B", cell.strip("(*)")
        tags.append(f"{prefix}-{label}" if label else OUTSIDE)
        if cell.endswith(")"):
            label = ""
    return tags


def _are_prefixes(values: Set[str]) -> bool:
    return "B" in values and values <= _PREFIXES | _NOTHING


def _has_labels(cut: Cut, column: int) -> bool:
    """Return true if the next column has a label where this one has a prefix, and only there."""
    return all(map(_is_prefix_with_label, cut.columns[column], cut.columns[column + 1]))


def _is_prefix_with_label(prefix: str, label: str) -> bool:
    """Return true for a prefix with a label, and for none with none."""
    return (prefix in _NOTHING) == (label.strip() in _NOTHING)


def _joined_tags(column: int, cut: Cut) -> Sequence[str]:
    """Join the prefixes of a column and the labels of the next one."""
    return list(map(_tag, cut.columns[column], cut.columns[column + 1]))


def _blank_cells(cut: Cut) -> Sequence[str]:
    return ["_"] * len(cut.columns[0])


def _tag(prefix: str, label: str) -> str:
    return OUTSIDE if prefix in _NOTHING else f"{prefix}-{label.strip()}"
