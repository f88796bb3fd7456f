"""CoNLL-U and CoNLL-U Plus: numbered words with many columns, ids and texts in comments.

Plain CoNLL-U has no column for entities: they are in MISC, as ``NER=B-PER``. CoNLL-U Plus names its columns in its
first line. Lines of multiword tokens (``3-4``) and empty nodes (``5.1``) are no words; the words of a multiword token
get its tag. Text is exact: ``# text`` and ``SpaceAfter=No``, and for other white space ``SpacesAfter``, with the
escapes of UDPipe.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import ClassVar

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fit_items, without_controls
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.columns.conll import mark_document_starts, tags_of
from core.formats.columns.conllu_rows import TagRequest, read_rows
from core.formats.columns.conllu_tags import NOTHING, UNKNOWN, is_usual
from core.formats.columns.tag_cells import merge_tag_columns
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.model import Sentence
from core.tags import OUTSIDE
from core.text import one_line

COLUMNS = ("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC")
PLUS = ("ID", "FORM", "MISC", "SPANBRIDGE:NER")

_GLOBAL = "global.columns"
_ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}
_SPECIAL = re.compile(r"[ \t\n\r|\\]")
_KEEPS = frozenset(Preserves) - {Preserves.EMPTY, Preserves.LANGS, Preserves.LINKS, Preserves.POSSIBLE}


@dataclass(frozen=True, slots=True)
class ConllU:
    """CoNLL-U: numbered words in ten columns, with the tags of entities in the last one.

    ``key``: the name of the tag in the last column, as in ``NER=B-PER``, or of a column. Where no word has ``NER``,
    another name is read under which all values are tags.
    """

    key: str = "NER"

    title: ClassVar[str] = "CoNLL-U"
    endings: ClassVar[tuple[str, ...]] = (".conllu",)
    keeps: ClassVar[frozenset[Preserves]] = _KEEPS
    loses: ClassVar[str] = "Sentences without words are left out."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return min((0.95 * _row_share(file.head()) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences; one in which no word has the key is not annotated."""
        request = TagRequest(self.key, "conllu:key", self.key == ConllU().key)
        return read_side_files(files, lambda file: _read_side(file, lang, request))

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        return {f"{stem}.conllu": "".join(_sentences(fit_items(self, items), self._row)).encode()}

    def _row(self, word: str, tag: str, misc: str) -> Sequence[str]:
        entity = "" if tag == UNKNOWN else f"{self.key}={_escaped(tag)}"
        return word, *"_______", "|".join(filter(None, [entity, misc])) or UNKNOWN


@dataclass(frozen=True, slots=True)
class ConllUPlus:
    """CoNLL-U Plus: numbered words in columns that the first line names.

    ``column``: the name of the column of tags, or of the tag in MISC; where it is empty, the column that is called NER,
    NE, ENTITY or BIO, or else the first that holds nothing but tags.
    """

    column: str = ""

    title: ClassVar[str] = "CoNLL-U Plus"
    endings: ClassVar[tuple[str, ...]] = (".conllup", ".cupt")
    keeps: ClassVar[frozenset[Preserves]] = _KEEPS
    loses: ClassVar[str] = "Sentences without words are left out."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return min(map(_plus_confidence, files), default=0.0)

    def read(self, files: Files, lang: str) -> CorpusSide:
        """Read the sentences; ``*`` is a word outside, and a sentence of nothing but ``_`` is not annotated."""
        return read_side_files(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        names = _named_columns(file)
        _check_names(file, names)
        column = self.column or next(filter(is_usual, names), "")
        side = read_rows(file, lang, names, TagRequest(column, "conllup:column", not self.column))
        if column not in names:
            self._refuse_untagged(file, side, names)
        return side

    def _refuse_untagged(self, file: TextFile, side: CorpusSide, names: Sequence[str]) -> None:
        """Raise `BadInput` for a file that has no column of tags, and no sentence with tags in MISC."""
        if all(sentence.spans is None for sentence in side.sentences):
            place = self.column or "NER (NE, ENTITY, BIO)"
            listed = ", ".join(names)[:80]
            problem = f"ID, FORM and {place} are not all among its columns {listed}, and MISC has no tags."
            raise BadInput(file.place(1), problem, "Name the column of tags, or choose another format.")

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        opening = f"# {_GLOBAL} = {' '.join(PLUS)}\n"
        return {f"{stem}.conllup": (opening + "".join(_sentences(fit_items(self, items), self._row))).encode()}

    def _row(self, word: str, tag: str, misc: str) -> Sequence[str]:
        return word, misc or UNKNOWN, NOTHING if tag == OUTSIDE else tag


def _check_names(file: TextFile, names: Sequence[str]) -> None:
    """Raise `BadInput` for a file that does not name its columns, or not those of numbers and words."""
    if not names:
        problem = "it does not say its columns."
        raise BadInput(file.place(1), problem, "Begin it with # global.columns = ID FORM ... NS:NER.")
    if not {"ID", "FORM"} <= set(names):
        problem = f"ID and FORM are not both among its columns {', '.join(names)[:80]}."
        raise BadInput(file.place(1), problem, "Name the columns of numbers and words so.")


RowWriter = Callable[[str, str, str], Sequence[str]]
"""Function that makes the cells behind the number of word, tag and gap."""


def _sentences(items: Sequence[OutgoingSentence], row: RowWriter) -> Iterator[str]:
    """Yield the text of each sentence."""
    for item, starts in mark_document_starts(items):
        sentence = item.sentence
        if starts:
            yield f"# newdoc id = {item.document}\n"
        yield f"# sent_id = {item.id}\n# text = {one_line(sentence.slice(0, len(sentence)))}\n"
        yield from _word_lines(sentence, row)
        yield "\n"


def _word_lines(sentence: Sentence, row: RowWriter) -> Iterator[str]:
    tags = [UNKNOWN] * len(sentence) if sentence.spans is None else tags_of(sentence)
    gaps = [*map(_gap_text, sentence.gaps[:-1]), ""]
    for number, cells in enumerate(map(row, sentence.words, tags, gaps), 1):
        yield "\t".join([str(number), *cells]) + "\n"


def _gap_text(gap: str) -> str:
    """Return the entry of MISC for the text behind a word; "" for a space."""
    if gap == " ":
        return ""
    if not gap:
        return "SpaceAfter=No"
    return f"SpacesAfter={_escaped(gap)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text)


def _row_share(head: Sequence[str]) -> float:
    """Return the share of word lines that have the columns of CoNLL-U, or some more, and begin with a number."""
    lines = list(filter(_is_word_line, head))
    return sum(map(_is_row, lines)) / max(1, len(lines))


def _is_row(line: str) -> bool:
    return line.count("\t") >= len(COLUMNS) - 1 and line[:1].isdigit()


def _is_word_line(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _read_side(file: TextFile, lang: str, request: TagRequest) -> CorpusSide:
    """Read a file of CoNLL-U, or of one with more columns, two of which may be one tag."""
    if len(_columns(file)) < len(COLUMNS) + 2:
        return read_rows(file, lang, _columns(file), request)
    file, repairs = merge_tag_columns(file, len(COLUMNS))
    side = read_rows(file, lang, _columns(file), request)
    return replace(side, repairs=(*repairs, *side.repairs))


def _columns(file: TextFile) -> Sequence[str]:
    """Return the columns of a file of CoNLL-U; further ones on its first word line are named by number."""
    first = next(filter(_is_word_line, file.head()), "")
    return (*COLUMNS, *(str(number) for number in range(len(COLUMNS) + 1, first.count("\t") + 2)))


def _named_columns(file: TextFile) -> tuple[str, ...]:
    """Return the columns named by a comment at the head of a file of CoNLL-U Plus; none without such a comment."""
    for line in takewhile(lambda line: line.startswith("#"), file.head()):
        name, _, columns = line.removeprefix("#").partition("=")
        if name.strip() == _GLOBAL:
            return tuple(columns.split())
    return ()


def _plus_confidence(file: TextFile) -> float:
    return 0.0 if _named_columns(file) in {(), COLUMNS} else 0.97
