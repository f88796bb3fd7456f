"""Detection of the columns with the text of source and target, beside ids, scores or attributions."""

import re
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from core.errors import BadInput
from core.formats.alignments.links import is_link
from core.formats.columns.layout import check_columns
from core.formats.result import Repair, limit_sentences
from core.formats.textfile import TextFile
from core.text import language_named, usual_code

BAR = "|||"
TAB = "\t"
Row = Sequence[str]

_DIGITS = re.compile("[0-9]+")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]+)?")
_ABOUT = re.compile(r"CC[- ]?BY.*|CC0.*|.*\btatoeba\.org\b.*|https?://\S+|(?:[0-9]+[-p?][0-9]+ ?)+")
"""Licences, attributions, addresses and word links."""
_NAME = re.compile(
    "(source|src|target|tgt|trg|sentence|sent|text|translation|id|score|similarity|lang|language|attribution|licen[cs]e)"
    "[ _-]?(id|text|sentence|lang|language|[0-9]|a|b)?",
    re.IGNORECASE,
)
"""Names of columns of parallel text."""
_MAX_ROWS = 1_000
"""Rows that are examined to classify columns."""
_MAX_EXAMPLE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Halves:
    """The texts of source and target of each line, and notes on the choice of columns.

    ``first`` is the number of the first line. ``ids`` and ``links`` hold the cells of the column of that kind; they are
    empty without such a column. ``langs`` are the languages that a first line names, "" if it names none.
    """

    texts: Sequence[tuple[str, str]]
    first: int = 1
    ids: tuple[str, ...] = ()
    langs: tuple[str, str] = ("", "")
    repairs: tuple[Repair, ...] = ()
    links: tuple[str, ...] = ()


class _BesideColumns(NamedTuple):
    """Columns beside the two texts (counted from 0): ids and links with their cells, and those that are not read."""

    ids: tuple[str, ...]
    id_columns: Sequence[int]
    links: tuple[str, ...]
    link_column: int | None
    unread: Sequence[int]


def read_halves(file: TextFile, source: int = 0, target: int = 0) -> Halves:
    """Read the two texts of each line, which are empty in a blank line.

    Columns are counted from 1; 0 detects the column. `BadInput` names a line that has other columns than most, or says
    which columns there are.
    """
    lines = list(limit_sentences(file.lines(), file.name))
    mark = mark_of(lines)
    rows = [line.split(mark) if line.strip() else [] for line in lines]
    width = width_of(rows)
    _check_widths(file, rows, width, mark)
    header = next(filter(is_header, rows[:1]), [])
    if header:
        rows = rows[1:]
    left, right = _chosen(file, list(filter(None, rows)), width, (source, target))
    beside = _beside(rows, sorted(set(range(width)) - {left, right}))
    texts = [(_cell(row, left), _cell(row, right)) for row in rows]
    langs = _language(_cell(header, left)), _language(_cell(header, right))
    notes = tuple(_notes(file, rows, (left, right), beside, bool(header)))
    return Halves(texts, 1 + bool(header), beside.ids, langs, notes, beside.links)


def _cell(row: Row, index: int) -> str:
    """Return a cell of a row; "" in a blank line."""
    return row[index] if row else ""


def _check_widths(file: TextFile, rows: Sequence[Row], width: int, mark: str) -> None:
    """Raise `BadInput` for the first line that has other columns than most, or only one."""
    allowed = {0, width} - {1}
    for number, row in enumerate(rows, 1):
        if len(row) not in allowed:
            parts = "a source and a target" if width < 3 else f"{width} as in the other lines"
            remedy = f"Put one {'tab' if mark == TAB else mark} between them on each line."
            raise BadInput(file.place(number), f"there are {len(row)} parts, not {parts}.", remedy)


def _beside(rows: Sequence[Row], columns: Sequence[int]) -> _BesideColumns:
    """Find ids and links in the columns beside the texts."""
    ids, id_columns = _ids(rows, columns)
    link_column = next((index for index in columns if _holds_links(rows, index)), None)
    links: tuple[str, ...] = ()
    if link_column is not None:
        links = tuple(_cell(row, link_column) for row in rows)
    unread = sorted(set(columns) - {link_column, *id_columns})
    return _BesideColumns(ids, id_columns, links, link_column, unread)


def _notes(
    file: TextFile, rows: Sequence[Row], chosen: tuple[int, int], beside: _BesideColumns, has_header: bool
) -> Iterator[Repair]:
    """Describe the columns that were read, and list blank lines."""
    if has_header:
        yield Repair(file.place(1), "it names the columns, and is no pair.")
    if beside.link_column is not None:
        what = f"the links were read from column {beside.link_column + 1}; they count words at blanks."
        yield Repair(file.name, what)
    if beside.unread or set(beside.id_columns) - {beside.link_column}:
        yield Repair(file.name, _column_note(rows, chosen, beside))
    yield from _blank_notes(file, rows, 1 + has_header)


def _holds_links(rows: Sequence[Row], index: int) -> bool:
    links = " ".join(_cell(row, index) for row in rows).split()
    return bool(links) and all(map(is_link, links))


def _blank_notes(file: TextFile, rows: Sequence[Row], first: int) -> Iterator[Repair]:
    """List lines that are blank: each keeps its place, as a pair without words."""
    blank = [number for number, row in enumerate(rows, first) if not row]
    if blank:
        more = f"; lines like it: {len(blank):,}" if len(blank) > 1 else ""
        yield Repair(file.place(blank[0]), f"it is empty and was read as a pair without words{more}.")


def _column_note(rows: Sequence[Row], chosen: tuple[int, int], beside: _BesideColumns) -> str:
    """Describe which columns were read, and which were not."""
    parts = [f"source and target were read from columns {chosen[0] + 1} and {chosen[1] + 1}"]
    if beside.id_columns:
        parts.append(f"the ids from {_columns(rows, beside.id_columns)}")
    if beside.unread:
        parts.append(f"not read: {_columns(rows, beside.unread)}")
    return f"{'; '.join(parts)}."


def mark_of(lines: Sequence[str]) -> str:
    """Return the mark between the sides: bars, if there are any and not the same number of tabs on each line."""
    tab_counts = {line.count(TAB) for line in filter(str.strip, lines)}
    has_even_tabs = len(tab_counts) == 1 and 0 not in tab_counts
    has_bars = any(BAR in line for line in lines)
    return BAR if has_bars and not has_even_tabs else TAB


def width_of(rows: Sequence[Row]) -> int:
    """Return the number of columns of most rows; of several such numbers the one nearest to two."""
    sizes = Counter(map(len, filter(None, rows)))
    return min(sizes, key=lambda size: (-sizes[size], abs(size - 2)), default=2)


def is_header(row: Row) -> bool:
    """Return true for names of columns, as in ``source target``, or of languages, as in ``en de``."""
    if len(row) < 2 or not all(map(_is_name, row)):
        return False
    langs = list(filter(None, map(_language, row)))
    return len(set(langs)) == len(langs)


def header_languages(row: Row) -> tuple[str, str]:
    """Return the languages that the first two names of columns give, "" where they give none."""
    return _language(_cell(row, 0)), _language(_cell(row, 1))


def _is_name(cell: str) -> bool:
    return _NAME.fullmatch(cell.strip()) is not None or bool(_language(cell))


def _language(cell: str) -> str:
    """Return the language that the name of a column gives: a code in small letters, or an English name."""
    name = cell.strip()
    code = "" if name[:1].isupper() or not name else usual_code(name)
    return code or (language_named(name) if len(name) > 3 else "")


def text_columns(rows: Sequence[Row], width: int) -> list[int]:
    """Return the columns of rows of that width with text: not numbers, ids, links, codes, licences or addresses.

    Of two columns, only numbers are not taken for text.
    """
    examined = list(islice(rows, _MAX_ROWS))
    return [index for index in range(width) if not _is_about(_cells(examined, index), width)]


def _cells(rows: Sequence[Row], column: int) -> list[str]:
    return [row[column].strip() for row in rows]


def _is_about(column: Sequence[str], width: int) -> bool:
    """Return true if a column describes the pairs, and is none of their texts."""
    cells = list(filter(None, column))
    if not cells:
        return width > 2
    if all(map(_NUMBER.fullmatch, cells)):
        return len(cells) > 1 or width > 2
    return width != 2 and _describes_pairs(cells)


def _describes_pairs(cells: Sequence[str]) -> bool:
    if all(map(_ABOUT.fullmatch, cells)):
        return True
    return len(cells) > 1 and _has_few_patterns(cells)


def _has_few_patterns(cells: Sequence[str]) -> bool:
    """Return true if cells differ only in numbers, or are one word each with few patterns."""
    patterns = {_DIGITS.sub("0", cell) for cell in cells}
    if len(patterns) == 1:
        return True
    return len(patterns) <= max(1, len(cells) // 10) and " " not in "".join(cells)


def _chosen(file: TextFile, rows: Sequence[Row], width: int, numbers: tuple[int, int]) -> tuple[int, int]:
    """Return the columns of source and target, counted from 0; `BadInput` if they cannot be told apart."""
    check_columns(file, numbers, width)
    requested = {number - 1 for number in numbers} - {-1}
    free = [] if all(numbers) else _free_columns(rows, width, requested)
    if len(requested) + len(free) != 2:
        command = f"--as {shlex.quote(file.name)} parallel:source=1,target=2"
        problem = f"it has the columns {_columns(rows, range(width))}."
        raise BadInput(file.name, problem, f"Say which are source and target: {command}.")
    left, right = (number - 1 if number else free.pop(0) for number in numbers)
    return left, right


def _free_columns(rows: Sequence[Row], width: int, requested: Set[int]) -> list[int]:
    """Return the columns of text that are not requested."""
    texts = text_columns(rows, width) if rows and width > 2 else [0, 1]
    return [index for index in texts if index not in requested]


def _ids(rows: Sequence[Row], columns: Sequence[int]) -> tuple[tuple[str, ...], Sequence[int]]:
    """Return the ids of pairs, and their columns; none if these do not make ids unique, or lines are blank."""
    if not rows or not all(rows):
        return (), ()
    id_columns = [index for index in columns if all(map(_is_id, _cells(rows, index)))]
    ids = tuple(map("-".join, zip(*(_cells(rows, index) for index in id_columns), strict=True)))
    is_unique = len(set(ids)) == len(rows)
    return (ids, id_columns) if is_unique else ((), ())


def _is_id(cell: str) -> bool:
    if " " in cell or not _DIGITS.search(cell):
        return False
    return cell.isdigit() or not _NUMBER.fullmatch(cell)


def _columns(rows: Sequence[Row], columns: Sequence[int]) -> str:
    return ", ".join(f"{index + 1} ({_example(rows, index)})" for index in columns)


def _example(rows: Sequence[Row], index: int) -> str:
    cells = (_cell(row, index).strip() for row in rows)
    text = next(filter(None, cells), "empty")
    return text[:_MAX_EXAMPLE_LENGTH] + "…" * (len(text) > _MAX_EXAMPLE_LENGTH)
