"""Sections of a data card about the files: their names, and the texts that a format cannot hold."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.export.writing import Exported, rewritten
from core.formats.adaptation import Rewriting, visible
from core.tables import as_markdown

MAX_FILES = 3
"""File names that a line lists."""
MAX_REWRITTEN = 50
"""Rewritten words and texts listed one by one."""


def files_section(exported: Sequence[Exported]) -> Iterator[str]:
    """List the files of each format, and those that are not there."""
    yield "## Files"
    yield ""
    yield "Every file was read again and compared with what was meant; files that differ are not here."
    yield ""
    yield from map(_file, exported)


def _file(item: Exported) -> str:
    if not item.good:
        return f"- Not here: {item.title} ({as_markdown(item.reread.differences[0])})"
    losses = f". {item.loses}" if item.loses else ""
    return f"- {item.title}: {_file_names(item)} ({item.reread}){losses}"


def _file_names(item: Exported) -> str:
    """List the names of files, the first of them where there are many."""
    names = [f"`{name}`" for name in item.files]
    if len(names) > MAX_FILES:
        names[MAX_FILES:] = ["…"]
    return ", ".join(names)


def rewritten_section(exported: Sequence[Exported]) -> Iterator[str]:
    """Yield the replacements in each format: all labels, and the first of the words and texts."""
    rows: list[_Change] = []
    for form, changes in rewritten(exported).items():
        rows += [_Change(form, change) for change in changes]
    if not rows:
        return
    yield "## Rewritten"
    yield ""
    yield "What a format cannot hold stands in its files as the last column says; `provenance.json` has all of it."
    yield ""
    rows.sort(key=lambda row: not row.is_label)
    listed = sum(row.is_label for row in rows) + MAX_REWRITTEN
    yield from card_table(("Format", "What", "Times", "Was", "Is"), [row.cells for row in rows[:listed]])
    if len(rows) > listed:
        yield ""
        yield f"And {len(rows) - listed:,} more words and texts."


class _Change(NamedTuple):
    """A replacement in the files of a format."""

    form: str
    change: Rewriting

    @property
    def is_label(self) -> bool:
        return self.change.what == "label"

    @property
    def cells(self) -> tuple[object, ...]:
        change = self.change
        return self.form, change.what, change.times, _quoted(change.old), _quoted(change.new)


def _quoted(text: str) -> str:
    return as_markdown(f"“{visible(text)}”")


def card_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Write a table of Markdown, numbers with commas."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
