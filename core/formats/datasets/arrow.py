"""Rows of Parquet and Arrow files, from bytes that nobody vouches for: a child reads them (`core.sandbox`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.formats.base import Files
from core.formats.textfile import TextFile
from core.sandbox import run_apart

_MAGIC = (b"PAR1", b"ARROW1", b"\xff\xff\xff\xff")
"""How Parquet, Arrow files and Arrow streams begin."""


@dataclass(frozen=True, slots=True)
class ArrowTable:
    """The columns of a file, how the `datasets` library describes them, and its rows, parsed when asked for."""

    columns: Sequence[str]
    described: Any
    rows: Iterator[dict[str, Any]]


def is_arrow(file: TextFile) -> bool:
    """Whether the file says that it is Parquet or Arrow."""
    return file.data.startswith(_MAGIC)


def read_tables(files: Files, wanted: Sequence[str]) -> list[ArrowTable]:
    """The rows of each file with those of its columns that are ``wanted``; `BadInput` for whatever is wrong with one.

    Values that JSON cannot say (bytes, times, decimals) come as an object that tells their type.
    """
    inputs = [(file.name, file.data) for file in files]
    outputs = run_apart("core.sandbox.arrow_tables:read", inputs, list(wanted), "Split it, or save it again.")
    return [_table(file.name, values) for file, values in zip(files, outputs, strict=True)]


def _table(name: str, values: Iterator[Any]) -> ArrowTable:
    columns, read, described = next(values)
    return ArrowTable(columns, described, _rows(name, read, values))


def _rows(name: str, read: Sequence[str], portions: Iterator[Any]) -> Iterator[dict[str, Any]]:
    if len(set(read)) < len(read):
        raise BadInput(name, "two of its columns have the same name.", "Rename one of them.")
    for columns in portions:
        for row in zip(*columns, strict=True):
            yield dict(zip(read, row, strict=True))
