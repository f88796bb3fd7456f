"""Which columns hold the words and the tags, told by what stands in them, and what is said of the choice."""

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

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
"""What columns are called, with dashes between words."""
_WORD = re.compile("#? ?(tokens?|words?|forms?|surface)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ENOUGH = 200
"""Sentences to look at to tell what a column is."""
_FEW = 5
"""Values of a column that are shown."""


@dataclass(frozen=True, slots=True)
class ColumnRequest:
    """What somebody says of the columns, counted from 1; 0 leaves it to their values.

    ``usual`` is where the tags of a format stand that has several columns of them; ``form`` is the format's name.
    ``only``: the tags must be in one column, since nobody is there to choose another.
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
        return bool(self.spelling.labels) and all(map(_CHUNK.fullmatch, self.spelling.labels))

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Entities before columns of nothing but O, before chunks; with prefixes before without; from left to right."""
        return self.is_chunks, not self.spelling.labels, self.spelling.runs, self.index


@dataclass(frozen=True, slots=True)
class Layout:
    """Where words and tags stand, how the tags are spelled, and what is to be said of that."""

    word: int
    tag: int
    spelling: Spelling
    repairs: tuple[Repair, ...] = ()

    @property
    def places(self) -> ColumnPlaces:
        return ColumnPlaces(self.word, self.tag, self.spelling.takes)


def layout_of(table: ColumnTable, asked: ColumnRequest, numbered: bool) -> Layout:
    """Choose the columns of a settled table; `BadInput` where none holds tags, or one that is no tag."""
    for number in (asked.word, asked.tag):
        if not 0 <= number <= table.width:
            raise BadInput(table.file.name, f"there is no column {number}.", f"It has {table.width}, counted from 1.")
    word = asked.word - 1 if asked.word else int(numbered) or None
    found = tag_columns(table, word, numbered) if not asked.tag else [_asked(table, asked.tag - 1)]
    chosen = _chosen(found, asked) or _fallback(table, asked, word)
    _refuse_unread(table, chosen, asked)
    if word is None:
        word = _word_column(table, chosen.index)
    numbers = {0} if numbered else set()
    others = [] if asked.tag else [one for one in found if one.spelling.labels and not one.is_chunks]
    told = [
        *_tell_words(table, word, asked, numbered),
        *_tell_spelling(chosen),
        *_tell_tags(table, chosen, others, asked),
    ]
    read = {word, chosen.index, *numbers, *(one.index for one in others)}
    told += _tell_rest(table, [index for index in range(table.width) if index not in read])
    return Layout(word, chosen.index, chosen.spelling, tuple(Repair(table.file.name, what) for what in told))


def tag_columns(table: ColumnTable, word: int | None = None, numbered: bool = False) -> list[TagColumn]:
    """The columns that hold tags, the likeliest first; the first column only where no other does."""
    indices = [index for index in range(1 + numbered, table.width) if index != word]
    found = [TagColumn(index, one) for index in indices if (one := _spelling(table, index))]
    if (
        not found
        and word != 0
        and not numbered
        and (first := _spelling(table, 0))
        and _has_both(first, table.values(0))
    ):
        found = [TagColumn(0, first)]
    return sorted(found, key=lambda one: one.rank)


def _has_both(spelling: Spelling, values: Collection[str]) -> bool:
    """Whether there are words in entities, and words in none."""
    return bool(spelling.labels) and any(spelling.tags.get(value) == OUTSIDE for value in values)


def _spelling(table: ColumnTable, index: int, asked: bool = False) -> Spelling | None:
    return spelling_of(table.values(index), lambda: table.counts(index), asked)


def _asked(table: ColumnTable, index: int) -> TagColumn:
    return TagColumn(index, _spelling(table, index, True) or Spelling({}))


def _chosen(found: Sequence[TagColumn], asked: ColumnRequest) -> TagColumn | None:
    usual = [one for one in found if one.index == asked.usual - 1]
    return next(iter([*usual, *found]), None)


def _fallback(table: ColumnTable, asked: ColumnRequest, word: int | None) -> TagColumn:
    """The other one of two columns, though it does not look like tags."""
    if table.width == 2:
        index = int(word != 1)
        return TagColumn(index, Spelling({value: tag for value in table.values(index) if (tag := strict_tag(value))}))
    columns = "; ".join(f"{index + 1} has {_shown(table.values(index))}" for index in range(1, table.width))
    remedy = f"Name the column of tags: {_command(table, asked, table.width)}."
    raise BadInput(table.file.name, f"no column looks like tags: {columns}.", remedy)


def _refuse_unread(table: ColumnTable, chosen: TagColumn, asked: ColumnRequest) -> None:
    unread = set(chosen.spelling.unread(table.values(chosen.index)))
    if not unread:
        return
    where, value = _first_of(table, chosen.index, unread)
    try:
        parse_tag(value)
        problem = f"{value!r} is not one tag as the others are."
    except InvalidValue as error:
        problem = str(error)
    there = f"Tags were looked for in column {chosen.index + 1}"
    remedy = f"{there} of {table.width}; for another: {_command(table, asked, table.width)}." if table.width > 2 else ""
    names = " If the line names the columns, take it out." if where == table.file.place(1) else ""
    raise BadInput(where, problem, (remedy or f"{there}. Write it like the others, or O.") + names)


def _first_of(table: ColumnTable, column: int, values: Collection[str]) -> tuple[str, str]:
    """Where the first of some values stands in a column, and which it is."""
    for cut in table.cuts:
        for index, (cells, _) in enumerate(cut.rows()):
            if len(cells) == table.width and cells[column] in values:
                return table.file.place(cut.block.number(index)), cells[column]
    raise AssertionError("these values come from the table")


def _word_column(table: ColumnTable, tag: int) -> int:
    """The first column besides the tags; a later one where that is about sentences, and the later one holds words."""
    first, *rest = [index for index in range(table.width) if index != tag]
    named = [index for index in rest if index < len(table.names) and _WORD.fullmatch(table.names[index].strip())]
    if not rest or not _is_about_sentences(table, first):
        return first
    return next((index for index in named or rest if _holds_words(table, index)), first)


def _holds_words(table: ColumnTable, index: int) -> bool:
    values = table.values(index)
    lettered = any(map(str.isalpha, values))
    return lettered and not are_parts_of_speech(values) and not _is_about_sentences(table, index)


def _is_about_sentences(table: ColumnTable, index: int) -> bool:
    """Whether a column is mostly blank, all numbers, or the same all through every sentence."""
    cuts = [cut for cut in islice(table.cuts, _ENOUGH) if len(cut.columns) == table.width]
    columns = [cut.columns[index] for cut in cuts]
    if not any(len(column) > 1 for column in columns):
        return False
    cells = [cell.strip() for column in columns for cell in column]
    if 2 * cells.count("") >= len(cells) or all(map(_NUMBER.fullmatch, cells)):
        return True
    return any(len(column) > 2 for column in columns) and all(len(set(column)) == 1 for column in columns)


def _tell_words(table: ColumnTable, word: int, asked: ColumnRequest, numbered: bool) -> Iterator[str]:
    if word and not asked.word and not numbered:
        yield f"the words were read from column {word + 1}; {_option(table, asked, 'word', 1)} reads column 1."


def _tell_spelling(chosen: TagColumn) -> Iterator[str]:
    if chosen.spelling.what:
        yield chosen.spelling.what
    if chosen.is_chunks:
        yield f"the tags of column {chosen.index + 1} look like chunks ({_shown(chosen.spelling.labels)})."


def _tell_tags(
    table: ColumnTable, chosen: TagColumn, others: Sequence[TagColumn], asked: ColumnRequest
) -> Iterator[str]:
    """The columns of tags besides the chosen one, with their labels, and how each of them is read."""
    rest = [one for one in others if one.index != chosen.index]
    if rest:
        named = ", ".join(_column(table, one.index, one.spelling.labels) for one in (chosen, *rest))
        if asked.only:
            problem = f"several columns hold tags: {named}."
            raise BadInput(table.file.name, problem, "Leave the words and one column of tags in it.")
        options = ", ".join(_option(table, asked, "tag", one.index + 1) for one in rest)
        yield f"several columns hold tags: {named}. Column {chosen.index + 1} was read; to read another: {options}."


def _tell_rest(table: ColumnTable, columns: Sequence[int]) -> Iterator[str]:
    """The columns that hold something, and were not read."""
    named = [
        _column(table, index, values)
        for index in columns
        if (values := {value for value in table.values(index) if value.strip() not in FILLERS})
    ]
    if named:
        yield f"not read: column{'s' * (len(named) > 1)} {', '.join(named)}."


def _column(table: ColumnTable, index: int, values: Iterable[str]) -> str:
    name = f" {table.names[index].strip()[:40]}" if index < len(table.names) else ""
    return f"{index + 1}{name} ({_shown(values)})"


def _shown(values: Iterable[str]) -> str:
    some = sorted({value[:20] for value in values})
    return ", ".join(some[:_FEW]) + " …" * (len(some) > _FEW) or "nothing but O"


def _option(table: ColumnTable, asked: ColumnRequest, name: str, number: int) -> str:
    return f"{name}={number} (--as {shlex.quote(table.file.name)} {asked.form}:{name}={number})"


def _command(table: ColumnTable, asked: ColumnRequest, number: int) -> str:
    return f"--as {shlex.quote(table.file.name)} {asked.form}:tag={number}"


def is_header(cells: Cells) -> bool:
    """Whether these are names of columns, as in ``token label``; the one of row numbers may be empty."""
    named = cells[1:] if len(cells) > 2 and not cells[0].strip() else cells
    return len(named) > 1 and all(map(_is_name, named))


def _is_name(cell: str) -> bool:
    name = "-".join(re.split(r"[\s_-]+", cell.strip().removeprefix("#").strip().casefold()))
    return bool(_NAME.fullmatch(name))
