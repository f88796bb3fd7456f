"""Columns separated by commas or semicolons, as spreadsheets write them, turned into columns with tabs."""

import csv
import re
from collections.abc import Iterator, Sequence

from core.errors import BadInput
from core.formats.result import Repair
from core.formats.textfile import TextFile

_TAG = r'"?(?:O|[BIESLU]-[\w.-]+)"?'
_MARKS = {
    **{mark: re.compile(rf"{mark}{_TAG}(?:{mark}|\s*$)") for mark in ",;"},
    "|": re.compile(rf"\S\|{_TAG}(?:\s.*\|{_TAG})?\s*$"),
}
_WORD_PER_LINE = (
    "Write each word on a line of its own, a tab and its tag behind it, and a blank line after each sentence."
)


def delimiter(head: Sequence[str]) -> str:
    """Return the mark before a tag in most of the lines: a comma, a semicolon, or a bar of ``word|tag``; else ""."""
    shown = list(filter(str.strip, head))
    return next((mark for mark in _MARKS if _parts_most(mark, shown)), "")


def _parts_most(mark: str, lines: Sequence[str]) -> bool:
    """Return true if a mark stands before a tag in most of the lines, and no tab."""
    untabbed = [line for line in lines if "\t" not in line]
    matching = filter(None, map(_MARKS[mark].search, untabbed))
    return 2 * len(list(matching)) > len(lines)


def convert_to_tabs(file: TextFile, repairs: list[Repair]) -> TextFile:
    """Return the file with tabs between its columns; `BadInput` if bars join words and tags, or cells are broken."""
    mark = delimiter(file.head())
    if mark == "|":
        raise BadInput(file.name, "bars part words and tags.", _WORD_PER_LINE)
    if not mark:
        return file
    data = "\n".join(_tabbed_lines(file, mark)).encode()
    repairs.append(Repair(file.name, f"its columns were told by {mark!r} between them."))
    return TextFile(file.name, data)


def _tabbed_lines(file: TextFile, mark: str) -> Iterator[str]:
    """Yield the lines of a file with tabs in place of the mark, empty if all cells are."""
    reader = csv.reader(list(file.lines()), delimiter=mark, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            text = "".join(row)
            if reader.line_num != number or "\t" in text:
                raise BadInput(file.place(number), "a cell holds a tab or a line break.", _WORD_PER_LINE)
            yield text and "\t".join(row)
    except csv.Error as error:
        where = file.place(reader.line_num)
        raise BadInput(where, f"it is no line of a table with {mark!r} ({error}).", _WORD_PER_LINE) from error
