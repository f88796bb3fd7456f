"""Columns separated by commas or semicolons, as spreadsheets write them, turned into columns with tabs."""

import csv
import re
from collections.abc import Sequence

from core.errors import BadInput
from core.formats.result import Repair
from core.formats.textfile import TextFile

_TAG = r'"?(?:O|[BIESLU]-[\w.-]+)"?'
_MARKS = {mark: re.compile(rf"{mark}{_TAG}(?:{mark}|\s*$)") for mark in ",;"}
_BARS = re.compile(rf"\S\|{_TAG}(?:\s.*\|{_TAG})?\s*$")
_WORD_PER_LINE = (
    "Write each word on a line of its own, a tab and its tag behind it, and a blank line after each sentence."
)


def delimiter(head: Sequence[str]) -> str:
    """Return the mark before a tag in most of the lines: a comma, a semicolon, or a bar of ``word|tag``; else ""."""
    shown = [line for line in head if line.strip()]
    patterns = {**_MARKS, "|": _BARS}
    for mark, pattern in patterns.items():
        matching = [line for line in shown if "\t" not in line and pattern.search(line)]
        if 2 * len(matching) > len(shown):
            return mark
    return ""


def convert_to_tabs(file: TextFile, repairs: list[Repair]) -> TextFile:
    """Return the file with tabs between its columns; `BadInput` if bars join words and tags, or cells are broken."""
    mark = delimiter(file.head())
    if mark == "|":
        raise BadInput(file.name, "bars part words and tags.", _WORD_PER_LINE)
    if not mark:
        return file
    lines = list(file.lines())
    rows: list[str] = []
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        for row in reader:
            rows.append("\t".join(row) if any(row) else "")
            if reader.line_num != len(rows) or any("\t" in cell for cell in row):
                raise BadInput(file.place(len(rows)), "a cell holds a tab or a line break.", _WORD_PER_LINE)
    except csv.Error as error:
        where = file.place(reader.line_num)
        raise BadInput(where, f"it is no line of a table with {mark!r} ({error}).", _WORD_PER_LINE) from error
    repairs.append(Repair(file.name, f"its columns were told by {mark!r} between them."))
    return TextFile(file.name, "\n".join(rows).encode())
