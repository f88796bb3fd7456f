"""Word tables as files: gzip text, a line for each English word with its translations and their weights.

``word⇥translation⇥weight⇥translation⇥weight…``; a weight w of 1..9 stands for 2^(w/2) - 1 pseudo-links. Lines that
begin with ``#`` and a space name the source and its licence.
"""

import gzip
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.lexicons.word_knowledge import Table

MAX_WEIGHT = 9
NOTICE = "# "


def weight_of(links: float) -> int:
    """Return the weight, 1..9, that stands for these pseudo-links."""
    return min(MAX_WEIGHT, max(1, round(2 * math.log2(1 + links))))


def links_of(weight: int) -> float:
    """Return the pseudo-links that a weight stands for."""
    return 2 ** (weight / 2) - 1


def write_table(path: Path, table: Table, notices: Sequence[str]) -> None:
    """Write a table with its notices; the same table gives the same bytes."""
    lines = [f"{NOTICE}{notice}" for notice in notices]
    lines += [_line(word, table[word]) for word in sorted(table)]
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), 9, mtime=0))


def _line(word: str, row: Mapping[str, float]) -> str:
    cells = [word]
    for translation in sorted(row, key=lambda text: (-row[text], text)):
        cells += [translation, str(weight_of(row[translation]))]
    return "\t".join(cells)


def read_table(path: Path) -> dict[str, dict[str, float]]:
    """Read a table that `write_table` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return dict(_row(line.rstrip("\n").split("\t")) for line in lines if not line.startswith(NOTICE))


def _row(cells: Sequence[str]) -> tuple[str, dict[str, float]]:
    word, *rest = cells
    return word, {rest[k]: links_of(int(rest[k + 1])) for k in range(0, len(rest), 2)}
