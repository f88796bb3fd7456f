"""Matrices of which only a band around the diagonal is held, so that memory grows with the length of a document."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MIN_WIDTH = 200
"""Columns of a band of a long document, at least."""
WIDTH_SHARE = 0.06
"""Columns of a band for each column of the whole."""
MAX_CELLS = 8_000_000
"""Limit of the cells of a band: 64 MB for each matrix of float64."""


@dataclass(frozen=True, slots=True)
class Band:
    """For each row, the first of ``width`` columns that are held; it never decreases from row to row."""

    firsts: Integers
    width: int

    @property
    def cells(self) -> int:
        return len(self.firsts) * self.width


def band_around(centres: Integers, columns: int, width: int) -> Band:
    """Return the band of a width (at most all columns) whose middle is the centre of each row."""
    width = min(width, columns)
    firsts = np.clip(centres - width // 2, 0, columns - width)
    return Band(np.maximum.accumulate(firsts).astype(np.int64), width)


def usual_width(rows: int, columns: int) -> int:
    """Return the width to begin with: the whole for a short document, a share of it for a long one."""
    return min(columns, widest(rows), max(MIN_WIDTH, int(WIDTH_SHARE * columns)))


def widest(rows: int) -> int:
    """Return the width that memory allows."""
    return max(1, MAX_CELLS // rows)


@dataclass(frozen=True, slots=True)
class BandedMatrix:
    """Values (rows, width) of a band; ``fill`` is the value outside of it."""

    band: Band
    values: NDArray[np.floating]
    fill: float

    @classmethod
    def filled(cls, band: Band, fill: float) -> "BandedMatrix":
        return cls(band, np.full((len(band.firsts), band.width), fill), fill)

    def at(self, row: int, first: int, count: int) -> Floats:
        """Return the values of a row at ``count`` columns from ``first`` on; rows and columns outside are ``fill``."""
        taken = np.full(count, self.fill)
        if 0 <= row < len(self.values):
            shift = first - int(self.band.firsts[row])
            start, stop = max(0, shift), min(self.band.width, shift + count)
            if start < stop:
                taken[start - shift : stop - shift] = self.values[row, start:stop]
        return taken
