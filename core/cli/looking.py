"""What a corpus looks like before it is kept, as plain text."""

import textwrap
import unicodedata
from collections.abc import Mapping, Sequence

from core.formats import Repair
from core.formats.imported import clean_text
from core.look import Look

FEW = 10
WIDEST = 40
"""Characters of a cell; a longer one is cut in its middle."""


def show(look: Look, repairs: Sequence[Repair]) -> None:
    """Print the verdict, then all that it rests on."""
    print(f"{look.verdict}.")
    for concern in look.concerns:
        print(f"  ! {concern}")
    for title, rows in {"Files": look.files, "Labels": look.inventory}.items():
        _titled(title, aligned(rows))
    _titled("Corpus", [f"{what}: {number}" for what, number in look.summary.items()])
    _titled("Repairs", _first([str(repair) for repair in repairs]))


def aligned(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Rows with the same keys as lines, the keys above them, each column as wide as its widest cell."""
    if not rows:
        return []
    cells = [list(rows[0]), *([_short(text) for text in row.values()] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(_padded, line, widths)).rstrip() for line in cells]


def _titled(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"\n{title}\n{textwrap.indent(chr(10).join(lines), '  ')}")


def _first(lines: Sequence[str], most: int = FEW) -> list[str]:
    """The first few lines, and how many more there are."""
    more = len(lines) - most
    return [clean_text(line) for line in lines[:most]] + ([f"and {more:,} more"] if more > 0 else [])


def _short(text: str) -> str:
    text = clean_text(text)
    return text if len(text) <= WIDEST else f"{text[: WIDEST // 2]}…{text[1 - WIDEST // 2 :]}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """The columns that a terminal needs for a text."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
