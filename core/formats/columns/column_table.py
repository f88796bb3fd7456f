"""Sentences split into columns: the whole file gives their number, and lines that differ are repaired or refused.

Columns are separated by tabs if a line has any, otherwise by runs of spaces. A line with too many spaces is repaired
if only one way to read it fits: a space within the word, or within the tag. No part of a line is ever left out.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from sys import intern

from core.errors import BadInput
from core.formats.columns.line_cells import Cells, cells_of, even_columns, interned
from core.formats.columns.reader import SentenceBlock
from core.formats.columns.tag_spellings import is_part_of_speech
from core.formats.result import Repair
from core.formats.textfile import TextFile

FILLERS = frozenset({"", "_", "-", "--", "-X-", "O", "*"})
"""Cells that hold no information."""

MAX_COLUMNS = 1_000
_NO_WORDS = frozenset({"_", "-X-"})
_REMEDY = "Give all lines the same columns, with tabs between them where a word or a label holds a space."


@dataclass(slots=True)
class Cut:
    """A sentence in columns; without any while its lines differ. ``tabs``: whether tabs separate its columns."""

    block: SentenceBlock
    columns: Sequence[Cells] = ()
    tabs: bool = False

    def rows(self) -> Iterator[tuple[Cells, bool]]:
        """Return the cells of each line, and whether tabs separate them."""
        if self.columns:
            return ((row, self.tabs) for row in self.cells())
        return ((cells_of(line), "\t" in line.rstrip("\t ")) for line in self.block.lines)

    def cells(self) -> Iterator[Cells]:
        """Return the cells of each line."""
        return zip(*self.columns, strict=True) if self.columns else map(cells_of, self.block.lines)


@dataclass(frozen=True, slots=True)
class ColumnPlaces:
    """The columns of words and of tags (counted from 0), and a test of whether a text is a tag."""

    word: int
    tag: int
    is_tag: Callable[[str], bool]


class ColumnTable:
    """The sentences of a file in columns: `add` each of them, then `settle`; `mend` the lines that differ."""

    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.cuts: list[Cut] = []
        self.width = 0
        self.narrowed = False
        self.names: Cells = ()
        self._sizes: Counter[int] = Counter()
        self._values: defaultdict[int, list[set[str]]] = defaultdict(list)
        self._firsts: dict[bool, int] = {}
        self._tabs: Counter[bool] = Counter()

    def add(self, block: SentenceBlock) -> None:
        """Split the lines of a sentence into columns."""
        tabs = "\t" in block.lines[0]
        columns = even_columns(block.lines, "\t" if tabs else " ")
        if not columns or "" in columns[-1]:
            self._add_line_by_line(block)
            return
        self._count_separators(tabs, len(block.lines), block.first)
        self._store(Cut(block, columns, tabs))

    def _add_line_by_line(self, block: SentenceBlock) -> None:
        """Split lines that differ in separators, or in numbers of cells."""
        cut = Cut(block)
        rows, separators = zip(*cut.rows(), strict=True)
        cut.tabs = any(separators)
        for index, row in enumerate(rows):
            if len(row) > 1:
                self._count_separators(separators[index], 1, block.number(index))
        sizes = list(map(len, rows))
        if len(set(sizes)) == 1:
            cut.columns = list(zip(*rows, strict=True))
            self._store(cut)
            return
        self._check_width(max(sizes), cut.block)
        self._sizes.update(sizes)
        self.cuts.append(cut)

    def _store(self, cut: Cut) -> None:
        """Store a sentence in columns, without its lines; equal cells become one object."""
        width = len(cut.columns)
        self._check_width(width, cut.block)
        self._sizes[width] += len(cut.columns[0])
        cut.columns = (tuple(map(intern, cut.columns[0])), *map(interned, cut.columns[1:]))
        cut.block.lines = ()
        self._note_values(cut.columns)
        self.cuts.append(cut)

    def _check_width(self, width: int, block: SentenceBlock) -> None:
        if width > MAX_COLUMNS:
            problem = f"a line has {width:,} columns, and may have {MAX_COLUMNS:,}."
            raise BadInput(self.file.place(block.first), problem, "Each line needs a word and its tag.")

    def _note_values(self, columns: Sequence[Iterable[str]]) -> None:
        values = self._values[len(columns)]
        values += [set() for _ in columns[len(values) :]]
        for index in range(1, len(columns)):
            values[index].update(columns[index])

    def _count_separators(self, tabs: bool, size: int, line: int) -> None:
        """Count lines that are separated by tabs or by spaces, and note the first of them."""
        self._tabs[tabs] += size
        self._firsts.setdefault(tabs, line)

    def settle(self) -> None:
        """Decide the number of columns, at least two: that of most lines; `BadInput` if all lines have one."""
        self.width = min(self._widths(), key=lambda size: (-self._sizes[size], size), default=1)
        if self.cuts and self.width == 1:
            raise self._uneven(self.file.place(self.cuts[0].block.first), 1)
        for cells in self._uneven_rows():
            self._note_values(list(zip(cells, strict=True)))
        while self.width > 2 and self._is_blank(self.width - 1):
            self._drop_last()

    def _is_blank(self, column: int) -> bool:
        return not any(map(str.strip, self.values(column)))

    def _widths(self) -> list[int]:
        """Return the numbers of cells of lines, but one cell."""
        return [size for size in self._sizes if size > 1]

    def rows(self) -> Iterator[tuple[Cells, bool]]:
        """Yield the cells of each line of the file, and whether tabs separate them."""
        return chain.from_iterable(cut.rows() for cut in self.cuts)

    def _uneven_rows(self) -> Iterator[Cells]:
        """Yield the rows of sentences whose lines differ."""
        return chain.from_iterable(cut.cells() for cut in self.cuts if not cut.columns)

    def _even_cuts(self) -> Iterator[Cut]:
        """Yield the sentences that have the columns of the file."""
        return (cut for cut in self.cuts if len(cut.columns) == self.width)

    def narrow(self) -> bool:
        """Reduce the columns to the fewest of any line, as if labels held spaces; return whether that changed them."""
        fewest = min(self._widths(), default=self.width)
        self.narrowed = fewest < self.width
        self.width = min(fewest, self.width)
        return self.narrowed

    def _drop_last(self) -> None:
        """Leave out the last column, which is blank in the whole file."""
        for cut in self._even_cuts():
            cut.columns = cut.columns[:-1]
        values = self._values.pop(self.width)
        self.width -= 1
        self._note_values(values[: self.width])

    def values(self, column: int) -> Set[str]:
        """Return the distinct cells of a column, in the lines that have as many columns as the file."""
        return self._values[self.width][column] if column else self.counts(0).keys()

    def sentence_cells(self, column: int) -> Iterator[Cells]:
        """Yield the cells of a column for each sentence that has as many columns as the file."""
        return (cut.columns[column] for cut in self._even_cuts())

    def counts(self, column: int) -> Counter[str]:
        """Count the cells of a column, in the lines that have as many columns as the file."""
        counts = Counter(cells[column] for cells in self._uneven_rows() if len(cells) == self.width)
        for cells in self.sentence_cells(column):
            counts.update(cells)
        return counts

    def first_of(self, column: int, values: Set[str]) -> tuple[str, str]:
        """Return the place of the first of these values in a column, and the value; one of them must be in it."""
        for block, index, cells in self._trimmed_rows():
            if len(cells) == self.width and cells[column] in values:
                return self.file.place(block.number(index)), cells[column]
        raise AssertionError("these values come from the table")

    def _trimmed_rows(self) -> Iterator[tuple[SentenceBlock, int, Cells]]:
        """Yield each line's sentence, its index in it, and its cells."""
        for cut in self.cuts:
            for index, row in enumerate(cut.cells()):
                yield cut.block, index, self.trimmed(row)

    def rewrite(self, column: int, rewritten: Callable[[Cut], Cells]) -> None:
        """Replace the cells of a column, as many for each sentence; all sentences must have the file's columns."""
        values: set[str] = set()
        for cut in self.cuts:
            cells = tuple(map(intern, rewritten(cut)))
            cut.columns = (*cut.columns[:column], cells, *cut.columns[column + 1 :])
            values.update(cells)
        self._values[self.width][column] = values

    def mend(self, places: ColumnPlaces) -> list[Repair]:
        """Give every sentence the columns of the file; `BadInput` names the first line that cannot be read."""
        repairs = list(self._mixed_separators())
        differing = [cut for cut in self.cuts if len(cut.columns) != self.width]
        mended = [tuple(zip(*self._mended(cut, places, repairs), strict=True)) for cut in differing]
        for cut, columns in zip(differing, mended, strict=True):
            cut.columns = columns
        return repairs

    def _mixed_separators(self) -> Iterator[Repair]:
        """List that some lines are separated by tabs, others by spaces, at the first of the rarer ones."""
        if len(self._tabs) < 2:
            return
        rarer = self._tabs[True] < self._tabs[False]
        marks = ("tabs", "spaces") if rarer else ("spaces", "tabs")
        lines = f"{self._tabs[rarer]:,} line{'s' * (self._tabs[rarer] != 1)}"
        what = f"from here on, {marks[0]} part the columns of {lines}, {marks[1]} those of the others."
        yield Repair(self.file.place(self._firsts[rarer]), what)

    def _mended(self, cut: Cut, places: ColumnPlaces, repairs: list[Repair]) -> Iterator[Cells]:
        """Yield the rows of a sentence; surplus spaces on each of its lines are no spaces within words."""
        all_surplus = len(cut.columns) > self.width and len(cut.columns[0]) > 1
        for index, (row, tabs) in enumerate(cut.rows()):
            cells = self.trimmed(row)
            if len(cells) != self.width:
                where = self.file.place(cut.block.number(index))
                cells = self._joined(cells, places, where, tabs or all_surplus)
                problem = f"it has {len(row)} columns, the others have {self.width}"
                reading = f"{cells[places.word]!r} was read as the word, and {cells[places.tag]!r} as its tag."
                repairs.append(Repair(where, f"{problem}: {reading}"))
            yield tuple(map(intern, cells))

    def trimmed(self, cells: Cells) -> Cells:
        """Remove blank cells at the end of a line that the other lines do not have."""
        blank = not any(map(str.strip, cells[self.width :]))
        return cells[: self.width] if blank else cells

    def _joined(self, cells: Cells, places: ColumnPlaces, where: str, is_surplus: bool) -> Cells:
        """Return the only way to join cells so that each fits its column.

        `BadInput` for none, for several, or if the cells are a surplus.
        """
        fits = [row for row in self._ways_to_join(cells, places) if self._fit(row, places)]
        if is_surplus or len(fits) != 1:
            raise self._uneven(where, len(cells))
        return fits[0]

    def _ways_to_join(self, cells: Cells, places: ColumnPlaces) -> Iterator[Cells]:
        """Yield the ways to join cells within the word and within the tag."""
        surplus = len(cells) - self.width
        for word_spaces in range(1 if self.narrowed else surplus + 1):
            sizes = [1] * self.width
            sizes[places.word] += word_spaces
            sizes[places.tag] += surplus - word_spaces
            yield list(_join_runs(cells, sizes))

    def _fit(self, row: Cells, places: ColumnPlaces) -> bool:
        return all(self._fits(index, cell, places) for index, cell in enumerate(row))

    def _fits(self, index: int, cell: str, places: ColumnPlaces) -> bool:
        if index == places.tag:
            return places.is_tag(cell)
        if index == places.word:
            return _may_be_word(cell)
        return cell in self.values(index)

    def _uneven(self, where: str, size: int) -> BadInput:
        if self.width == 1:
            return BadInput(where, "there is only one column.", "Each line needs a word and, last, its tag.")
        columns = f"{size} column{'s' * (size != 1)}"
        return BadInput(where, f"it has {columns}, the others have {self.width}.", _REMEDY)


def _may_be_word(cell: str) -> bool:
    """Return false if spaces in a cell separate a word from fillers or from parts of speech."""
    first, *others = cell.split(" ")
    if not others:
        return True
    if _NO_WORDS.intersection(others):
        return False
    return first.isupper() or not all(map(is_part_of_speech, others))


def _join_runs(cells: Cells, sizes: Sequence[int]) -> Iterator[str]:
    """Join each run of so many cells with spaces."""
    start = 0
    for size in sizes:
        yield " ".join(cells[start : start + size])
        start += size
