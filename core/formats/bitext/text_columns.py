"""Detection of the columns with the text of source and target, beside ids, scores or attributions."""

import re
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from core.errors import BadInput
from core.formats.alignments.links import is_link
from core.formats.result import Repair
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


def read_halves(file: TextFile, source: int = 0, target: int = 0) -> Halves:
    """Read the two texts of each line, which are empty in a blank line.

    Columns are counted from 1; 0 detects the column. `BadInput` names a line that has other columns than most, or says
    which columns there are.
    """
    lines = list(file.lines())
    mark = mark_of(lines)
    rows = [line.split(mark) if line.strip() else [] for line in lines]
    width = width_of(rows)
    _check_widths(file, rows, width, mark)
    repairs: list[Repair] = []
    first, header = 1, []
    if rows and is_header(rows[0]):
        first, header, rows = 2, rows[0], rows[1:]
        repairs.append(Repair(file.place(1), "it names the columns, and is no pair."))
    left, right = _chosen(file, [row for row in rows if row], width, source, target)
    others = [index for index in range(width) if index not in {left, right}]
    ids, id_columns = _ids(rows, others)
    link_column = next((index for index in others if _holds_links(rows, index)), None)
    links: tuple[str, ...] = ()
    if link_column is not None:
        repairs.append(_link_note(file, link_column))
        others.remove(link_column)
        links = tuple(row[link_column] if row else "" for row in rows)
    if others:
        unread = [index for index in others if index not in id_columns]
        repairs.append(Repair(file.name, _column_note(rows, (left, right), id_columns, unread)))
    repairs += _blank_notes(file, rows, first)
    texts = [(row[left], row[right]) if row else ("", "") for row in rows]
    langs = (_language(header[left]), _language(header[right])) if header else ("", "")
    return Halves(texts, first, ids, langs, tuple(repairs), links)


def _check_widths(file: TextFile, rows: Sequence[Row], width: int, mark: str) -> None:
    """Raise `BadInput` for the first line that has other columns than most, or only one."""
    for number, row in enumerate(rows, 1):
        if row and (len(row) != width or width < 2):
            parts = "a source and a target" if width < 3 else f"{width} as in the other lines"
            remedy = f"Put one {'tab' if mark == TAB else mark} between them on each line."
            raise BadInput(file.place(number), f"there are {len(row)} parts, not {parts}.", remedy)


def _link_note(file: TextFile, column: int) -> Repair:
    return Repair(file.name, f"the links were read from column {column + 1}; they count words at blanks.")


def _holds_links(rows: Sequence[Row], index: int) -> bool:
    cells = [row[index].split() for row in rows if row]
    return any(cells) and all(is_link(link) for links in cells for link in links)


def _blank_notes(file: TextFile, rows: Sequence[Row], first: int) -> list[Repair]:
    """List lines that are blank: each keeps its place, as a pair without words."""
    blank = [number for number, row in enumerate(rows, first) if not row]
    if not blank:
        return []
    more = f"; lines like it: {len(blank):,}" if len(blank) > 1 else ""
    return [Repair(file.place(blank[0]), f"it is empty and was read as a pair without words{more}.")]


def _column_note(rows: Sequence[Row], chosen: tuple[int, int], ids: Sequence[int], unread: Sequence[int]) -> str:
    """Describe which columns were read, and which were not."""
    parts = [f"source and target were read from columns {chosen[0] + 1} and {chosen[1] + 1}"]
    if ids:
        parts.append(f"the ids from {_columns(rows, ids)}")
    if unread:
        parts.append(f"not read: {_columns(rows, unread)}")
    return f"{'; '.join(parts)}."


def mark_of(lines: Sequence[str]) -> str:
    """Return the mark between the sides: bars, if there are any and not the same number of tabs on each line."""
    tab_counts = {line.count(TAB) for line in lines if line.strip()}
    has_even_tabs = len(tab_counts) == 1 and 0 not in tab_counts
    if not has_even_tabs and any(BAR in line for line in lines):
        return BAR
    return TAB


def width_of(rows: Sequence[Row]) -> int:
    """Return the number of columns of most rows; of several such numbers the one nearest to two."""
    sizes = Counter(map(len, filter(None, rows)))
    return min(sizes, key=lambda size: (-sizes[size], abs(size - 2)), default=2)


def is_header(row: Row) -> bool:
    """Return true for names of columns, as in ``source target``, or of languages, as in ``en de``."""
    if len(row) < 2 or not all(_NAME.fullmatch(cell.strip()) or _language(cell) for cell in row):
        return False
    langs = list(filter(None, map(_language, row)))
    return len(set(langs)) == len(langs)


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
    return [index for index in range(width) if not _is_about([row[index].strip() for row in examined], width)]


def _is_about(column: Sequence[str], width: int) -> bool:
    """Return true if a column describes the pairs, and is none of their texts."""
    cells = list(filter(None, column))
    if not cells:
        return width > 2
    if all(map(_NUMBER.fullmatch, cells)):
        return len(cells) > 1 or width > 2
    if width == 2:
        return False
    if all(map(_ABOUT.fullmatch, cells)):
        return True
    return len(cells) > 1 and _has_few_patterns(cells)


def _has_few_patterns(cells: Sequence[str]) -> bool:
    """Return true if cells differ only in numbers, or are one word each with few patterns."""
    patterns = {_DIGITS.sub("0", cell) for cell in cells}
    if len(patterns) == 1:
        return True
    return len(patterns) <= max(1, len(cells) // 10) and not any(" " in cell for cell in cells)


def _chosen(file: TextFile, rows: Sequence[Row], width: int, source: int, target: int) -> tuple[int, int]:
    """Return the columns of source and target, counted from 0; `BadInput` if they cannot be told apart."""
    for number in (source, target):
        if not 0 <= number <= width:
            raise BadInput(file.name, f"there is no column {number}.", f"It has {width}, counted from 1.")
    if source and target and source != target:
        return source - 1, target - 1
    texts = text_columns(rows, width) if rows and width > 2 else [0, 1]
    texts = [index for index in texts if index not in {source - 1, target - 1}]
    if len(texts) + bool(source) + bool(target) != 2 or (source and source == target):
        command = f"--as {shlex.quote(file.name)} parallel:source=1,target=2"
        problem = f"it has the columns {_columns(rows, range(width))}."
        raise BadInput(file.name, problem, f"Say which are source and target: {command}.")
    left = source - 1 if source else texts.pop(0)
    return left, target - 1 if target else texts.pop(0)


def _ids(rows: Sequence[Row], columns: Sequence[int]) -> tuple[tuple[str, ...], Sequence[int]]:
    """Return the ids of pairs, and their columns; none if these do not make ids unique, or lines are blank."""
    if not rows or not all(rows):
        return (), ()
    id_columns = [index for index in columns if all(_is_id(row[index].strip()) for row in rows)]
    if not id_columns:
        return (), ()
    ids = tuple("-".join(row[index].strip() for index in id_columns) for row in rows)
    return (ids, id_columns) if len(set(ids)) == len(ids) else ((), ())


def _is_id(cell: str) -> bool:
    return bool(_DIGITS.search(cell)) and " " not in cell and (cell.isdigit() or not _NUMBER.fullmatch(cell))


def _columns(rows: Sequence[Row], columns: Sequence[int]) -> str:
    return ", ".join(f"{index + 1} ({_example(rows, index)})" for index in columns)


def _example(rows: Sequence[Row], index: int) -> str:
    text = next((row[index].strip() for row in rows if row and row[index].strip()), "empty")
    return text[:_MAX_EXAMPLE_LENGTH] + "…" * (len(text) > _MAX_EXAMPLE_LENGTH)
