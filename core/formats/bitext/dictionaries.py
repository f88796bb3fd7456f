"""Bilingual word lists and dictionaries: tab-separated lines, and the text of CC-CEDICT.

A tab-separated line holds a word or name and its translations, separated by ";" or in further columns; several words
on a side belong together. A first line may name the columns. Lines that begin with "#" are comments.
"""

from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import NamedTuple

import regex

from core.errors import BadInput
from core.formats.bitext.cedict import CEDICT_LANGS, is_cedict, read_cedict
from core.formats.bitext.text_columns import header_languages, is_header
from core.formats.result import Repair, clean_text
from core.formats.textfile import TextFile
from core.lexicons.dictionary import Dictionary, Entry
from core.text import UNKNOWN, base_language, is_spaceless, language_name, macrolanguage, tokenise
from core.text.languages import script_of

MAX_LINES = 1_000_000
"""Limit of the lines of a dictionary."""
MAX_ENTRY_WORDS = 10
"""Limit of the words on a side of an entry; longer texts are sentences or explanations."""
_EXAMINED = 1_000
"""Lines whose scripts tell which column is which."""
_SCRIPTS = {"Hans": ("Han",), "Hant": ("Han",), "Hani": ("Han",), "Jpan": ("Han", "Hira", "Kana"), "Kore": ("Hang",)}
"""Scripts of Unicode that make up those of languages, where they are others."""
_HAS_LETTERS = regex.compile(r"[\p{L}\p{N}]")

Languages = tuple[str, str]
NumberedLine = tuple[int, str]


class ImportedDictionary(NamedTuple):
    """A dictionary that was read, from the source to the target language, and the repairs of its reading."""

    dictionary: Dictionary
    repairs: tuple[Repair, ...] = ()


class _Row(NamedTuple):
    """A line of a list: its number, the text of its first column, and the translations in the others."""

    number: int
    word: str
    translations: tuple[str, ...]


def read_dictionary(file: TextFile, langs: Languages, columns: Languages = ("", "")) -> ImportedDictionary:
    """Read a word list or dictionary for a corpus of two languages.

    ``columns`` are the languages of its columns; where they are not given, a first line that names them, or the
    scripts of both columns, tell whether the list is the other way round. `BadInput` names the file or line of what
    cannot be read.
    """
    lines = _numbered_lines(file)
    if is_cedict([line for _, line in lines[:_EXAMINED]]):
        entries, repairs = read_cedict(file, lines)
        is_inverted = _is_inverted(file, columns if any(columns) else CEDICT_LANGS, langs) or False
    else:
        entries, repairs, is_inverted = _read_list(file, lines, langs, columns)
    if not entries:
        remedy = "Write a word and its translation on each line, with a tab between them."
        raise BadInput(file.name, "it holds no word with a translation.", remedy)
    if is_inverted:
        entries = [(target, source) for source, target in entries]
    unique = tuple(dict.fromkeys(entries))
    return ImportedDictionary(Dictionary(clean_text(file.name), unique), tuple(repairs))


def _numbered_lines(file: TextFile) -> list[NumberedLine]:
    """Return the lines that hold something, with their numbers, without comments."""
    lines = [(number, line) for number, line in enumerate(file.lines(), 1) if line.strip() and line[0] != "#"]
    if len(lines) > MAX_LINES:
        raise BadInput(file.name, f"it has more than {MAX_LINES:,} lines.", "Leave out what the corpus does not need.")
    return lines


def _read_list(
    file: TextFile, lines: Sequence[NumberedLine], langs: Languages, columns: Languages
) -> tuple[list[Entry], list[Repair], bool]:
    """Read a tab-separated list: its entries as they stand, the repairs, and whether it is the other way round."""
    repairs: list[Repair] = []
    named, lines = _without_header(file, lines, repairs)
    rows = [row for number, line in lines if (row := _row(file, number, line, repairs))]
    is_inverted = _is_inverted(file, columns if any(columns) else named, langs)
    if is_inverted is None:
        is_inverted = _has_other_scripts(rows, langs)
    sides = (langs[1], langs[0]) if is_inverted else langs
    entries = [entry for row in rows for entry in _entries(file, row, sides, repairs)]
    return entries, repairs, is_inverted


def _without_header(
    file: TextFile, lines: Sequence[NumberedLine], repairs: list[Repair]
) -> tuple[Languages, Sequence[NumberedLine]]:
    """Return the languages that a first line names, and the lines behind it."""
    if not lines:
        return ("", ""), lines
    number, first = lines[0]
    cells = first.split("\t")
    if not is_header(cells):
        return ("", ""), lines
    repairs.append(Repair(file.place(number), "it names the columns, and is no entry."))
    return header_languages(cells), lines[1:]


def _row(file: TextFile, number: int, line: str, repairs: list[Repair]) -> _Row | None:
    """Split a line into a word and its translations; None, and a repair, where one of them is missing."""
    word, *cells = line.split("\t")
    translations = [clean_text(part) for cell in cells for part in cell.split(";")]
    row = _Row(number, clean_text(word), tuple(filter(None, translations)))
    if row.word and row.translations:
        return row
    problem = "it lacks a word or a translation" if cells else "there is no tab between a word and its translation"
    repairs.append(Repair(file.place(number), f"{problem}, and was left out."))
    return None


def _entries(file: TextFile, row: _Row, langs: Languages, repairs: list[Repair]) -> Iterator[Entry]:
    """Yield the entry of each translation of a row; longer ones than an entry may be are left out."""
    word = _words(row.word, langs[0])
    for translation in row.translations:
        entry = word, _words(translation, langs[1])
        if max(map(len, entry)) <= MAX_ENTRY_WORDS:
            yield entry
            continue
        what = f"{translation[:40]!r} has, or translates, more than {MAX_ENTRY_WORDS} words and was left out."
        repairs.append(Repair(file.place(row.number), what))


def _words(text: str, lang: str) -> tuple[str, ...]:
    """Cut a text into words as corpora have them; where a language is written without spaces, only at spaces."""
    words = text.split() if is_spaceless(lang) else tokenise(text, lang)[0]
    return tuple(filter(_HAS_LETTERS.search, words)) or tuple(words)


def _is_inverted(file: TextFile, columns: Languages, langs: Languages) -> bool | None:
    """Return whether columns of these languages are the other way round; None where they do not tell."""
    straight, inverted = _fit(columns, langs), _fit(columns, (langs[1], langs[0]))
    if not straight and not inverted:
        remedy = "Give a dictionary of these two languages."
        problem = f"it is of {_pair_name(columns)}, and the corpus of {_pair_name(langs)}."
        raise BadInput(file.name, problem, remedy)
    return None if straight and inverted else inverted


def _pair_name(langs: Languages) -> str:
    return " and ".join(map(language_name, langs))


def _fit(columns: Languages, langs: Languages) -> bool:
    """Test whether the columns may be of these languages, in this order."""
    return all(starmap(_may_be, zip(columns, langs, strict=True)))


def _may_be(column: str, lang: str) -> bool:
    return {column, lang} & {"", UNKNOWN} != set() or _group(column) == _group(lang)


def _group(lang: str) -> str:
    return macrolanguage(base_language(lang))


def _has_other_scripts(rows: Sequence[_Row], langs: Languages) -> bool:
    """Return whether more words are in the scripts of the languages when the columns are read the other way round."""
    left = [row.word for row in rows[:_EXAMINED]]
    right = [row.translations[0] for row in rows[:_EXAMINED]]
    source, target = map(_letters, langs)
    straight = _count(source, left) + _count(target, right)
    return _count(source, right) + _count(target, left) > straight


def _letters(lang: str) -> "regex.Pattern[str]":
    """Return the pattern of a letter of a language's script; of any letter where that is not known."""
    script = script_of(lang)
    names = _SCRIPTS.get(script, (script,))
    try:
        return regex.compile("|".join(rf"\p{{Script={name}}}" for name in names))
    except regex.error:
        return regex.compile(r"\p{L}")


def _count(letters: "regex.Pattern[str]", texts: Sequence[str]) -> int:
    return sum(letters.search(text) is not None for text in texts)
