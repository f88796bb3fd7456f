"""Choice of the columns of words and of tags by their values, with notes on the choice."""

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from core.errors import BadInput, InvalidValue
from core.formats.columns.column_names import is_word_name
from core.formats.columns.column_table import FILLERS, ColumnPlaces, ColumnTable
from core.formats.columns.tag_spellings import Spelling, are_parts_of_speech, spelling_of, strict_tag, tags_by
from core.formats.result import Repair
from core.formats.textfile import TextFile
from core.tags import OUTSIDE, parse_tag

_CHUNK = re.compile(
    "NP|VP|PP|ADJP|ADVP|SBAR|PRT|CONJP|INTJ|LST|UCP|PNP|AP|NC|VC|PC|AC|NX|VX|PX|ADJX|ADVX|NML|QP|"
    "S|SINV|SBARQ|TOP|FRAG|WHNP|WHPP|WHADVP|V|(?:[RC]-)?ARG(?:[0-9A].*|M-.*)"
)
"""Labels of chunks, phrases and semantic roles, which are no named entities."""
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MAX_SENTENCES = 200
"""Sentences that are examined to classify a column."""
_MAX_SHOWN_VALUES = 5
"""Values of a column that are shown."""


@dataclass(frozen=True, slots=True)
class ColumnRequest:
    """Requested columns of words and tags, counted from 1; 0 detects the column by its values.

    ``usual`` is the column of tags in a format that has several columns of them; ``form`` is the format's name.
    ``only``: the tags must be in one column, since nobody can choose another.
    """

    word: int = 0
    tag: int = 0
    usual: int = 0
    form: str = "conll"
    only: bool = False

    def word_index(self, numbered: bool) -> int | None:
        """Return the column of words, counted from 0, if it is requested or follows numbers; None if not."""
        if self.word:
            return self.word - 1
        return 1 if numbered else None


@dataclass(frozen=True, slots=True)
class TagColumn:
    """A column, counted from 0, whose values are tags in some spelling."""

    index: int
    spelling: Spelling

    @property
    def is_chunks(self) -> bool:
        """True if all labels are those of chunks, which are no named entities."""
        return bool(self.spelling.labels) and all(map(_CHUNK.fullmatch, self.spelling.labels))

    @property
    def is_entities(self) -> bool:
        """True if there are labels, and not only those of chunks."""
        return bool(self.spelling.labels) and not self.is_chunks

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Order: entities before columns of only O, before chunks; with prefixes before without; left to right."""
        return self.is_chunks, not self.spelling.labels, self.spelling.runs, self.index


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of words and tags (counted from 0), the spelling of the tags, and notes on the choice."""

    word: int
    tag: int
    spelling: Spelling
    repairs: tuple[Repair, ...] = ()

    @property
    def places(self) -> ColumnPlaces:
        """Columns of words and tags."""
        return ColumnPlaces(self.word, self.tag, self.spelling.takes)


def choose_layout(table: ColumnTable, request: ColumnRequest, numbered: bool) -> Layout:
    """Choose the columns of a settled table; `BadInput` if none holds tags, or for a value that is no tag."""
    check_columns(table.file, (request.word, request.tag), table.width)
    word = request.word_index(numbered)
    chosen, others = _choose_tags(table, request, word, numbered)
    _refuse_unread(table, chosen, request)
    if word is None:
        word = _word_column(table, chosen.index)
    described = {word, chosen.index, *(column.index for column in others), *range(int(numbered))}
    notes = [
        *_word_notes(word, table, request, numbered),
        *_spelling_notes(chosen),
        *_tag_notes(table, chosen, others, request),
        *_unread_notes(table, sorted(set(range(table.width)) - described)),
    ]
    return Layout(word, chosen.index, chosen.spelling, tuple(Repair(table.file.name, note) for note in notes))


def check_columns(file: TextFile, numbers: Iterable[int], width: int) -> None:
    """Raise `BadInput` for a requested column, counted from 1, that a file does not have; 0 requests none."""
    for number in numbers:
        if not 0 <= number <= width:
            raise BadInput(file.name, f"there is no column {number}.", f"It has {width}, counted from 1.")


def _choose_tags(
    table: ColumnTable, request: ColumnRequest, word: int | None, numbered: bool
) -> tuple[TagColumn, list[TagColumn]]:
    """Return the column of tags, and the columns of entities that might be read instead."""
    if request.tag:
        return _requested_column(table, request.tag - 1), []
    candidates = tag_columns(table, word, numbered)
    if not candidates:
        return _fallback(table, request, word), []
    chosen = min(candidates, key=lambda column: column.index != request.usual - 1)  # the likeliest if none is usual
    return chosen, [column for column in candidates if column.is_entities and column is not chosen]


def tag_columns(table: ColumnTable, word: int | None = None, numbered: bool = False) -> list[TagColumn]:
    """Return the columns that hold tags, the likeliest first; the first column only if no other does."""
    indices = sorted(set(range(1 + numbered, table.width)) - {word})
    columns = _columns_of_tags(table, indices) or _first_column(table, word, numbered)
    return sorted(columns, key=lambda column: column.rank)


def _columns_of_tags(table: ColumnTable, indices: Sequence[int]) -> list[TagColumn]:
    """Return those of these columns that hold tags."""
    return [TagColumn(index, spelling) for index in indices if (spelling := _spelling(table, index))]


def _first_column(table: ColumnTable, word: int | None, numbered: bool) -> list[TagColumn]:
    """Return the first column if it holds tags, and neither words nor numbers."""
    if word == 0 or numbered:
        return []
    return [column for column in _columns_of_tags(table, [0]) if _has_both(column.spelling, table.values(0))]


def _has_both(spelling: Spelling, values: Collection[str]) -> bool:
    """Return true if there are words in entities, and words in none."""
    return bool(spelling.labels) and any(spelling.tags.get(value) == OUTSIDE for value in values)


def _spelling(table: ColumnTable, index: int, requested: bool = False) -> Spelling | None:
    return spelling_of(table.values(index), lambda: table.counts(index), requested)


def _requested_column(table: ColumnTable, index: int) -> TagColumn:
    return TagColumn(index, _spelling(table, index, True) or Spelling({}))


def _fallback(table: ColumnTable, request: ColumnRequest, word: int | None) -> TagColumn:
    """Return the other one of two columns, though it does not look like tags; `BadInput` for more columns."""
    if table.width == 2:
        index = int(word != 1)
        return TagColumn(index, Spelling(tags_by(strict_tag, table.values(index))))
    columns = "; ".join(f"{index + 1} has {_shown(table.values(index))}" for index in range(1, table.width))
    remedy = f"Name the column of tags: {_command(table, request, table.width)}."
    raise BadInput(table.file.name, f"no column looks like tags: {columns}.", remedy)


def _refuse_unread(table: ColumnTable, chosen: TagColumn, request: ColumnRequest) -> None:
    """Raise `BadInput` for the first value of the column that is no tag."""
    unread = set(chosen.spelling.unread(table.values(chosen.index)))
    if unread:
        where, value = table.first_of(chosen.index, unread)
        raise BadInput(where, _unread_problem(value), _unread_remedy(table, chosen, request, where))


def _unread_problem(value: str) -> str:
    try:
        parse_tag(value)
    except InvalidValue as error:
        return str(error)
    return f"{value!r} is not one tag as the others are."


def _unread_remedy(table: ColumnTable, chosen: TagColumn, request: ColumnRequest, where: str) -> str:
    """Return what to do about a value that is no tag: choose another column, or change the line."""
    remedy = f"Tags were looked for in column {chosen.index + 1}"
    if table.width > 2:
        remedy += f" of {table.width}; for another: {_command(table, request, table.width)}."
    else:
        remedy += ". Write it like the others, or O."
    if where == table.file.place(1):
        remedy += " If the line names the columns, take it out."
    return remedy


def _word_column(table: ColumnTable, tag: int) -> int:
    """Return the first column besides the tags, or a later one with words if the first describes sentences."""
    first, *later = sorted(set(range(table.width)) - {tag})
    if not _is_about_sentences(table, first):
        return first
    candidates = _named_words(table, later) or later
    return next((index for index in candidates if _holds_words(table, index)), first)


def _named_words(table: ColumnTable, columns: Sequence[int]) -> list[int]:
    """Return those of these columns whose names are those of words."""
    return [index for index, name in enumerate(table.names) if index in columns and is_word_name(name)]


def _holds_words(table: ColumnTable, index: int) -> bool:
    values = table.values(index)
    lettered = any(map(str.isalpha, values))
    return lettered and not are_parts_of_speech(values) and not _is_about_sentences(table, index)


def _is_about_sentences(table: ColumnTable, index: int) -> bool:
    """Return true for a column that is mostly blank, all numbers, or constant within every sentence."""
    columns = list(islice(table.sentence_cells(index), _MAX_SENTENCES))
    longest = max(map(len, columns), default=0)
    if longest < 2:
        return False
    if _are_blanks_or_numbers(list(map(str.strip, chain.from_iterable(columns)))):
        return True
    return longest > 2 and all(len(set(column)) == 1 for column in columns)


def _are_blanks_or_numbers(cells: Sequence[str]) -> bool:
    return 2 * cells.count("") >= len(cells) or all(map(_NUMBER.fullmatch, cells))


def _word_notes(word: int, table: ColumnTable, request: ColumnRequest, numbered: bool) -> Iterator[str]:
    if word and not request.word and not numbered:
        yield f"the words were read from column {word + 1}; {_option(table, request, 'word', 1)} reads column 1."


def _spelling_notes(chosen: TagColumn) -> Iterator[str]:
    if chosen.spelling.what:
        yield chosen.spelling.what
    if chosen.is_chunks:
        yield f"the tags of column {chosen.index + 1} look like chunks ({_shown(chosen.spelling.labels)})."


def _tag_notes(
    table: ColumnTable, chosen: TagColumn, others: Sequence[TagColumn], request: ColumnRequest
) -> Iterator[str]:
    """Describe the columns of tags besides the chosen one, with their labels, and the options that read them."""
    if not others:
        return
    named = ", ".join(_column(table, column.index, column.spelling.labels) for column in (chosen, *others))
    if request.only:
        problem = f"several columns hold tags: {named}."
        raise BadInput(table.file.name, problem, "Leave the words and one column of tags in it.")
    options = ", ".join(_option(table, request, "tag", column.index + 1) for column in others)
    yield f"several columns hold tags: {named}. Column {chosen.index + 1} was read; to read another: {options}."


def _unread_notes(table: ColumnTable, columns: Sequence[int]) -> Iterator[str]:
    """Describe the columns that hold something, and were not read."""
    named = [_column(table, index, filled) for index in columns if (filled := _filled_values(table, index))]
    if named:
        yield f"not read: column{'s' * (len(named) > 1)} {', '.join(named)}."


def _filled_values(table: ColumnTable, index: int) -> set[str]:
    return {value for value in table.values(index) if value.strip() not in FILLERS}


def _column(table: ColumnTable, index: int, values: Iterable[str]) -> str:
    name = f" {table.names[index].strip()[:40]}" if index < len(table.names) else ""
    return f"{index + 1}{name} ({_shown(values)})"


def _shown(values: Iterable[str]) -> str:
    shortened = sorted({value[:20] for value in values})
    text = ", ".join(shortened[:_MAX_SHOWN_VALUES])
    if len(shortened) > _MAX_SHOWN_VALUES:
        text += " …"
    return text or "nothing but O"


def _option(table: ColumnTable, request: ColumnRequest, name: str, number: int) -> str:
    return f"{name}={number} (--as {shlex.quote(table.file.name)} {request.form}:{name}={number})"


def _command(table: ColumnTable, request: ColumnRequest, number: int) -> str:
    return f"--as {shlex.quote(table.file.name)} {request.form}:tag={number}"
