"""Rows of Parquet and Arrow files, read from untrusted bytes by a child process (`core.sandbox`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.formats.base import Files
from core.formats.textfile import TextFile
from core.sandbox import run_apart

_MAGIC = (b"PAR1", b"ARROW1", b"\xff\xff\xff\xff")
"""First bytes of Parquet, Arrow files and Arrow streams."""


@dataclass(frozen=True, slots=True)
class ArrowTable:
    """The columns of a file, their description by the `datasets` library, and its rows, parsed as they are consumed."""

    columns: Sequence[str]
    description: Any
    rows: Iterator[dict[str, Any]]


def is_arrow(file: TextFile) -> bool:
    """Tell whether a file begins as Parquet or Arrow."""
    return file.data.startswith(_MAGIC)


def read_tables(files: Files, columns: Sequence[str]) -> list[ArrowTable]:
    """Read the rows of each file with those of its columns that are among ``columns``; `BadInput` for a broken file.

    A value that JSON cannot hold (bytes, times, decimals) becomes an object with its type.
    """
    inputs = [(file.name, file.data) for file in files]
    outputs = run_apart("core.sandbox.arrow_tables:read", inputs, list(columns), "Split it, or save it again.")
    return [_table(file.name, values) for file, values in zip(files, outputs, strict=True)]


def _table(name: str, values: Iterator[Any]) -> ArrowTable:
    columns, read, description = next(values)
    return ArrowTable(columns, description, _rows(name, read, values))


def _rows(name: str, read: Sequence[str], portions: Iterator[Any]) -> Iterator[dict[str, Any]]:
    if len(set(read)) < len(read):
        raise BadInput(name, "two of its columns have the same name.", "Rename one of them.")
    for columns in portions:
        for row in zip(*columns, strict=True):
            yield dict(zip(read, row, strict=True))
