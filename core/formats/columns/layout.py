"""Choice of the columns of words and of tags by their values, with notes on the choice."""

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from core.errors import BadInput, InvalidValue
from core.formats.columns.column_table import FILLERS, Cells, ColumnPlaces, ColumnTable
from core.formats.columns.tag_spellings import Spelling, are_parts_of_speech, spelling_of, strict_tag
from core.formats.result import Repair
from core.tags import OUTSIDE, parse_tag

_CHUNK = re.compile(
    "NP|VP|PP|ADJP|ADVP|SBAR|PRT|CONJP|INTJ|LST|UCP|PNP|AP|NC|VC|PC|AC|NX|VX|PX|ADJX|ADVX|NML|QP|"
    "S|SINV|SBARQ|TOP|FRAG|WHNP|WHPP|WHADVP|V|(?:[RC]-)?ARG(?:[0-9A].*|M-.*)"
)
"""Labels of chunks, phrases and semantic roles, which are no named entities."""
_NAME = re.compile(
    "tokens?|words?|forms?|text|surface|lemma|[ux]?pos(-tags?)?|chunks?(-tags?)?|tags?|labels?|ner?(-(tags?|labels?))?|"
    "ne-.+|nel-.+|(named-)?entit(y|ies)|(iob2?|bio|bioes)(-tags?)?|gold|true|predict(ed|ions?)|pred|misc|annotations?|"
    "ent-(iob|type)-?|(lemma|pos|tag|dep)-|class|type|(outer|inner|nested|coarse|fine)(-tags?)?|id|index|sent(ence)?(-(#|id|number))?|doc(ument)?|features"
)
"""Names of columns, with dashes between words."""
_WORD = re.compile("#? ?(tokens?|words?|forms?|surface)", re.IGNORECASE)
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
    for number in (request.word, request.tag):
        if not 0 <= number <= table.width:
            raise BadInput(table.file.name, f"there is no column {number}.", f"It has {table.width}, counted from 1.")
    word = request.word - 1 if request.word else int(numbered) or None
    chosen, others = _choose_tags(table, request, word, numbered)
    _refuse_unread(table, chosen, request)
    if word is None:
        word = _word_column(table, chosen.index)
    described = {word, chosen.index, *(column.index for column in others)}
    if numbered:
        described.add(0)
    notes = [
        *_word_notes(word, table, request, numbered),
        *_spelling_notes(chosen),
        *_tag_notes(table, chosen, others, request),
        *_unread_notes(table, [index for index in range(table.width) if index not in described]),
    ]
    return Layout(word, chosen.index, chosen.spelling, tuple(Repair(table.file.name, note) for note in notes))


def _choose_tags(
    table: ColumnTable, request: ColumnRequest, word: int | None, numbered: bool
) -> tuple[TagColumn, list[TagColumn]]:
    """Return the column of tags, and the columns of entities that might be read instead."""
    if request.tag:
        return _requested_column(table, request.tag - 1), []
    candidates = tag_columns(table, word, numbered)
    chosen = _chosen(candidates, request) or _fallback(table, request, word)
    return chosen, [column for column in candidates if column.spelling.labels and not column.is_chunks]


def tag_columns(table: ColumnTable, word: int | None = None, numbered: bool = False) -> list[TagColumn]:
    """Return the columns that hold tags, the likeliest first; the first column only if no other does."""
    indices = [index for index in range(1 + numbered, table.width) if index != word]
    columns = _columns_of_tags(table, indices)
    if not columns and word != 0 and not numbered:
        columns = [column for column in _columns_of_tags(table, [0]) if _has_both(column.spelling, table.values(0))]
    return sorted(columns, key=lambda column: column.rank)


def _columns_of_tags(table: ColumnTable, indices: Sequence[int]) -> list[TagColumn]:
    """Return those of these columns that hold tags."""
    spellings = [(index, _spelling(table, index)) for index in indices]
    return [TagColumn(index, spelling) for index, spelling in spellings if spelling]


def _has_both(spelling: Spelling, values: Collection[str]) -> bool:
    """Return true if there are words in entities, and words in none."""
    return bool(spelling.labels) and any(spelling.tags.get(value) == OUTSIDE for value in values)


def _spelling(table: ColumnTable, index: int, requested: bool = False) -> Spelling | None:
    return spelling_of(table.values(index), lambda: table.counts(index), requested)


def _requested_column(table: ColumnTable, index: int) -> TagColumn:
    return TagColumn(index, _spelling(table, index, True) or Spelling({}))


def _chosen(columns: Sequence[TagColumn], request: ColumnRequest) -> TagColumn | None:
    usual = [column for column in columns if column.index == request.usual - 1]
    return next(iter([*usual, *columns]), None)


def _fallback(table: ColumnTable, request: ColumnRequest, word: int | None) -> TagColumn:
    """Return the other one of two columns, though it does not look like tags; `BadInput` for more columns."""
    if table.width == 2:
        index = int(word != 1)
        tags = {value: strict_tag(value) for value in table.values(index)}
        return TagColumn(index, Spelling({value: tag for value, tag in tags.items() if tag}))
    columns = "; ".join(f"{index + 1} has {_shown(table.values(index))}" for index in range(1, table.width))
    remedy = f"Name the column of tags: {_command(table, request, table.width)}."
    raise BadInput(table.file.name, f"no column looks like tags: {columns}.", remedy)


def _refuse_unread(table: ColumnTable, chosen: TagColumn, request: ColumnRequest) -> None:
    """Raise `BadInput` for the first value of the column that is no tag."""
    unread = set(chosen.spelling.unread(table.values(chosen.index)))
    if not unread:
        return
    where, value = _first_of(table, chosen.index, unread)
    try:
        parse_tag(value)
        problem = f"{value!r} is not one tag as the others are."
    except InvalidValue as error:
        problem = str(error)
    remedy = f"Tags were looked for in column {chosen.index + 1}"
    if table.width > 2:
        remedy += f" of {table.width}; for another: {_command(table, request, table.width)}."
    else:
        remedy += ". Write it like the others, or O."
    if where == table.file.place(1):
        remedy += " If the line names the columns, take it out."
    raise BadInput(where, problem, remedy)


def _first_of(table: ColumnTable, column: int, values: Collection[str]) -> tuple[str, str]:
    """Return the place of the first of these values in a column, and the value."""
    for cut in table.cuts:
        for index, (row, _) in enumerate(cut.rows()):
            cells = table.trimmed(row)
            if len(cells) == table.width and cells[column] in values:
                return table.file.place(cut.block.number(index)), cells[column]
    raise AssertionError("these values come from the table")


def _word_column(table: ColumnTable, tag: int) -> int:
    """Return the first column besides the tags, or a later one with words if the first describes sentences."""
    first, *later = [index for index in range(table.width) if index != tag]
    if not later or not _is_about_sentences(table, first):
        return first
    named = [index for index in later if _is_named_word(table, index)]
    return next((index for index in named or later if _holds_words(table, index)), first)


def _is_named_word(table: ColumnTable, index: int) -> bool:
    return index < len(table.names) and bool(_WORD.fullmatch(table.names[index].strip()))


def _holds_words(table: ColumnTable, index: int) -> bool:
    values = table.values(index)
    lettered = any(map(str.isalpha, values))
    return lettered and not are_parts_of_speech(values) and not _is_about_sentences(table, index)


def _is_about_sentences(table: ColumnTable, index: int) -> bool:
    """Return true for a column that is mostly blank, all numbers, or constant within every sentence."""
    examined = islice(table.cuts, _MAX_SENTENCES)
    columns = [cut.columns[index] for cut in examined if len(cut.columns) == table.width]
    longest = max(map(len, columns), default=0)
    if longest < 2:
        return False
    cells = list(map(str.strip, chain.from_iterable(columns)))
    if 2 * cells.count("") >= len(cells) or all(map(_NUMBER.fullmatch, cells)):
        return True
    return longest > 2 and all(len(set(column)) == 1 for column in columns)


def _word_notes(word: int, table: ColumnTable, request: ColumnRequest, numbered: bool) -> Iterator[str]:
    if word and not request.word and not numbered:
        yield f"the words were read from column {word + 1}; {_option(table, request, 'word', 1)} reads column 1."


def _spelling_notes(chosen: TagColumn) -> Iterator[str]:
    if chosen.spelling.what:
        yield chosen.spelling.what
    if chosen.is_chunks:
        yield f"the tags of column {chosen.index + 1} look like chunks ({_shown(chosen.spelling.labels)})."


def _tag_notes(
    table: ColumnTable, chosen: TagColumn, candidates: Sequence[TagColumn], request: ColumnRequest
) -> Iterator[str]:
    """Describe the columns of tags besides the chosen one, with their labels, and the options that read them."""
    others = [column for column in candidates if column.index != chosen.index]
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
    named = []
    for index in columns:
        values = {value for value in table.values(index) if value.strip() not in FILLERS}
        if values:
            named.append(_column(table, index, values))
    if named:
        yield f"not read: column{'s' * (len(named) > 1)} {', '.join(named)}."


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


def is_header(cells: Cells) -> bool:
    """Return true for names of columns, as in ``token label``; the name of row numbers may be empty."""
    named = cells[1:] if len(cells) > 2 and not cells[0].strip() else cells
    return len(named) > 1 and all(map(_is_name, named))


def _is_name(cell: str) -> bool:
    name = "-".join(re.split(r"[\s_-]+", cell.strip().removeprefix("#").strip().casefold()))
    return bool(_NAME.fullmatch(name))
