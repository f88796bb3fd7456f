"""Which columns of a file hold the text of source and target, where ids, scores or attributions stand beside them."""

import re
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from core.errors import BadInput
from core.formats.alignments.links import is_link
from core.formats.result import Repair, bounded
from core.formats.textfile import TextFile
from core.text import language_named, usual_code

BAR = "|||"
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
"""What columns of parallel text are called."""
_ENOUGH = 1_000
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Halves:
    """The texts of source and target of each line, and what is to be said.

    ``ids`` and ``links`` hold what stands in the column of that kind for each line; they are empty without one.
    ``langs`` are the languages that a first line names, "" where it names none.
    """

    texts: Sequence[tuple[str, str]]
    first: int = 1
    ids: tuple[str, ...] = ()
    langs: tuple[str, str] = ("", "")
    repairs: tuple[Repair, ...] = ()
    links: tuple[str, ...] = ()


def read_halves(file: TextFile, source: int = 0, target: int = 0) -> Halves:
    """The two texts of each line, which are empty in a blank line; columns are counted from 1, 0 is to be found out.

    `BadInput` names a line that has other columns than most, or says which columns there are.
    """
    lines = list(bounded(file.lines(), file.name))
    mark = mark_of(lines)
    rows = [line.split(mark) if line.strip() else [] for line in lines]
    width = width_of(rows)
    for number, row in enumerate(rows, 1):
        if row and (len(row) != width or width < 2):
            parts = "a source and a target" if width < 3 else f"{width} as in the other lines"
            remedy = f"Put one {'tab' if mark == chr(9) else mark} between them on each line."
            raise BadInput(file.place(number), f"there are {len(row)} parts, not {parts}.", remedy)
    repairs = []
    first, header = 1, []
    if rows and is_header(rows[0]):
        header = rows[0]
        repairs.append(Repair(file.place(1), "it names the columns, and is no pair."))
        rows, first = rows[1:], 2
    left, right = _chosen(file, [row for row in rows if row], width, source, target)
    texts = [(row[left], row[right]) if row else ("", "") for row in rows]
    rest = [index for index in range(width) if index not in {left, right}]
    ids, named = _ids(rows, rest)
    linked = next((index for index in rest if _holds_links(rows, index)), None)
    if linked is not None:
        repairs.append(Repair(file.name, f"the links were read from column {linked + 1}; they count words at blanks."))
        rest.remove(linked)
    if rest:
        repairs.append(Repair(file.name, _told(rows, (left, right), named, [i for i in rest if i not in named])))
    repairs += _blanks(file, rows, first)
    links = tuple(row[linked] if row else "" for row in rows) if linked is not None else ()
    langs = (_language(header[left]), _language(header[right])) if header else ("", "")
    return Halves(texts, first, ids, langs, tuple(repairs), links)


def _holds_links(rows: Sequence[Row], index: int) -> bool:
    cells = [row[index].split() for row in rows if row]
    return any(cells) and all(is_link(link) for links in cells for link in links)


def _blanks(file: TextFile, rows: Sequence[Row], first: int) -> list[Repair]:
    """A note on lines where nothing stands: each keeps its place, as a pair without words."""
    places = [number for number, row in enumerate(rows, first) if not row]
    if not places:
        return []
    more = f"; lines like it: {len(places):,}" if len(places) > 1 else ""
    return [Repair(file.place(places[0]), f"it is empty and was read as a pair without words{more}.")]


def _told(rows: Sequence[Row], chosen: tuple[int, int], named: Sequence[int], unread: Sequence[int]) -> str:
    what = [f"source and target were read from columns {chosen[0] + 1} and {chosen[1] + 1}"]
    what += [f"the ids from {_columns(rows, named)}"] if named else []
    what += [f"not read: {_columns(rows, unread)}"] if unread else []
    return f"{'; '.join(what)}."


def mark_of(lines: Sequence[str]) -> str:
    """What stands between the sides: bars, where there are any and not as many tabs on each line."""
    tabs = {line.count("\t") for line in lines if line.strip()}
    return BAR if (len(tabs) != 1 or 0 in tabs) and any(BAR in line for line in lines) else "\t"


def width_of(rows: Sequence[Row]) -> int:
    """How many columns most rows have; of as many, nearer to two."""
    sizes = Counter(map(len, filter(None, rows)))
    return min(sizes, key=lambda size: (-sizes[size], abs(size - 2)), default=2)


def is_header(row: Row) -> bool:
    """Whether these are names of columns, as in ``source target``, or of languages, as in ``en de``."""
    langs = [lang for cell in row if (lang := _language(cell))]
    named = all(_NAME.fullmatch(cell.strip()) or _language(cell) for cell in row)
    return len(row) > 1 and named and len(set(langs)) == len(langs)


def _language(cell: str) -> str:
    """The language that the name of a column says: a code in small letters, or an English name."""
    name = cell.strip()
    code = "" if name[:1].isupper() or not name else usual_code(name)
    return code or (language_named(name) if len(name) > 3 else "")


def text_columns(rows: Sequence[Row], width: int) -> list[int]:
    """The columns of rows of that width that hold text: not numbers, ids, links, codes, licences or addresses.

    Of two columns, only numbers are not taken for text.
    """
    some = list(islice(rows, _ENOUGH))
    return [index for index in range(width) if not _is_about([row[index].strip() for row in some], width)]


def _is_about(column: Sequence[str], width: int) -> bool:
    """Whether a column says something of the pairs."""
    cells = list(filter(None, column))
    if not cells:
        return width > 2
    if all(map(_NUMBER.fullmatch, cells)):
        return len(cells) > 1 or width > 2
    if width == 2:
        return False
    patterns = {_DIGITS.sub("0", cell) for cell in cells}
    few = len(patterns) <= max(1, len(cells) // 10) and not any(" " in cell for cell in cells)
    return all(map(_ABOUT.fullmatch, cells)) or (len(cells) > 1 and (len(patterns) == 1 or few))


def _chosen(file: TextFile, rows: Sequence[Row], width: int, source: int, target: int) -> tuple[int, int]:
    for number in (source, target):
        if not 0 <= number <= width:
            raise BadInput(file.name, f"there is no column {number}.", f"It has {width}, counted from 1.")
    asked = {source - 1, target - 1}
    texts = text_columns(rows, width) if rows and width > 2 else [0, 1]
    texts = [index for index in texts if index not in asked]
    if source and target and source != target:
        return source - 1, target - 1
    if len(texts) + bool(source) + bool(target) != 2 or (source and source == target):
        command = f"--as {shlex.quote(file.name)} parallel:source=1,target=2"
        problem = f"it has the columns {_columns(rows, range(width))}."
        raise BadInput(file.name, problem, f"Say which are source and target: {command}.")
    left = source - 1 if source else texts.pop(0)
    return left, target - 1 if target else texts.pop(0)


def _ids(rows: Sequence[Row], columns: Sequence[int]) -> tuple[tuple[str, ...], Sequence[int]]:
    """The ids of pairs, and the columns that tell them apart; none where they do not, or lines are blank."""
    named = [index for index in columns if rows and all(row and _is_id(row[index].strip()) for row in rows)]
    ids = tuple("-".join(row[index].strip() for index in named) for row in rows) if named else ()
    return (ids, named) if len(set(ids)) == len(ids) else ((), ())


def _is_id(cell: str) -> bool:
    return bool(_DIGITS.search(cell)) and " " not in cell and (cell.isdigit() or not _NUMBER.fullmatch(cell))


def _columns(rows: Sequence[Row], columns: Sequence[int]) -> str:
    return ", ".join(f"{index + 1} ({_example(rows, index)})" for index in columns)


def _example(rows: Sequence[Row], index: int) -> str:
    text = next((row[index].strip() for row in rows if row and row[index].strip()), "empty")
    return text[:_SHOWN] + "…" * (len(text) > _SHOWN)
