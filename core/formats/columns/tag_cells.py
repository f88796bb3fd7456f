"""Tags that are written over several cells: in brackets from line to line, or with prefix and label in two columns.

CoNLL-2012 (OntoNotes) opens an entity with ``(PERSON*`` and closes it with ``*)``; SUC and tables made with spaCy have
``B`` in one column and ``PERSON`` in the next. Both become one tag in each cell.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from core.formats.columns.column_table import Cells, ColumnTable, Cut
from core.formats.result import Repair
from core.formats.textfile import TextFile
from core.tags import OUTSIDE

_BRACKETS = re.compile(r"(?:\(([A-Za-z][\w-]*))?\*?(\))?")
_PREFIXES = frozenset("BIESLUO")
_NOTHING = frozenset({"", "_", "-", "*", OUTSIDE})


def gathered(table: ColumnTable) -> Iterator[Repair]:
    """Give each word of a settled table one tag where its tags are written over several cells; tell what was read."""
    if any(len(cut.columns) != table.width for cut in table.cuts):
        return
    for column in range(1, table.width):
        if _are_brackets(table.values(column)) and all(_are_closed(cut.columns[column]) for cut in table.cuts):
            table.rewrite(column, lambda cut, at=column: _opened(cut.columns[at]))  # type: ignore[misc]
            yield Repair(table.file.name, f"the brackets of column {column + 1} were read as tags.")
    for column in range(1, table.width - 1):
        if _are_prefixes(table.values(column)) and all(_fit(cut, column) for cut in table.cuts):
            table.rewrite(column, lambda cut, at=column: _joined(cut, at))  # type: ignore[misc]
            table.rewrite(column + 1, lambda cut: ["_"] * len(cut.columns[0]))
            what = f"columns {column + 1} and {column + 2} were read as one: the prefixes of tags and their labels."
            yield Repair(table.file.name, what)


def gathered_rows(file: TextFile, column: int) -> tuple[TextFile, list[Repair]]:
    """The file with one tag in a column where prefixes stand in it, and labels in the next, on every line of a word."""
    rows = [line.split("\t") for line in file.lines()]
    words = [row for row in rows if len(row) > 1 and not row[0].startswith("#")]
    if any(len(row) < column + 2 for row in words) or not _are_prefixes({row[column] for row in words}):
        return file, []
    if any((row[column] in _NOTHING) != (row[column + 1].strip() in _NOTHING) for row in words):
        return file, []
    for row in words:
        row[column : column + 2] = [_tag(row[column], row[column + 1]), "_"]
    what = f"columns {column + 1} and {column + 2} were read as one: the prefixes of tags and their labels."
    return replace(file, data="\n".join(map("\t".join, rows)).encode()), [Repair(file.name, what)]


def _are_brackets(values: Set[str]) -> bool:
    opening = any(value.startswith("(") for value in values)
    return opening and all(value and _BRACKETS.fullmatch(value) for value in values)


def _are_closed(cells: Cells) -> bool:
    """Whether brackets are closed one by one, none within another."""
    is_open = False
    for cell in cells:
        if is_open == cell.startswith("(") and (is_open or cell.endswith(")")):
            return False
        is_open = (is_open or cell.startswith("(")) and not cell.endswith(")")
    return not is_open


def _opened(cells: Cells) -> Sequence[str]:
    """The tags of a sentence whose entities are in brackets."""
    tags: list[str] = []
    label = ""
    for cell in cells:
        match = _BRACKETS.fullmatch(cell)
        opening, closing = (match[1], match[2]) if match else (None, None)
        label = opening or label
        tags.append(f"{'B' if opening else 'I'}-{label}" if label else OUTSIDE)
        label = "" if closing else label
    return tags


def _are_prefixes(values: Set[str]) -> bool:
    return "B" in values and values <= _PREFIXES | _NOTHING


def _fit(cut: Cut, column: int) -> bool:
    """Whether the next column has a label wherever this one has a prefix, and only there."""
    pairs = zip(cut.columns[column], cut.columns[column + 1], strict=True)
    return all((prefix in _NOTHING) == (label.strip() in _NOTHING) for prefix, label in pairs)


def _joined(cut: Cut, column: int) -> Sequence[str]:
    pairs = zip(cut.columns[column], cut.columns[column + 1], strict=True)
    return [_tag(prefix, label) for prefix, label in pairs]


def _tag(prefix: str, label: str) -> str:
    return OUTSIDE if prefix in _NOTHING else f"{prefix}-{label.strip()}"
