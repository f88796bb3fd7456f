"""CoNLL-U and CoNLL-U Plus: numbered words with many columns, ids and texts in comments.

Plain CoNLL-U has no column for entities: they stand in MISC, as ``NER=B-PER``. CoNLL-U Plus names its columns in its
first line. Lines of multiword tokens (``3-4``) and empty nodes (``5.1``) are no words. Text is exact: ``# text`` and
``SpaceAfter=No``, and for other white space ``SpacesAfter``, with the escapes of UDPipe.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from core.errors import BadInput, InvalidValue
from core.formats.columns import Block, blocks
from core.formats.conll import tags_of, with_starts
from core.formats.fitting import Limits, fitted, without_controls
from core.formats.format import Files, Item, Keeps, Written
from core.formats.imported import Repair, clean_words, note_length
from core.formats.sides import Side, merged
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.tags import OUTSIDE, detect_scheme, parse_tag, read_tags
from core.words import gaps_within, one_line

COLUMNS = ("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC")
PLUS = ("ID", "FORM", "MISC", "SPANBRIDGE:NER")

_NOTHING, _UNKNOWN = "*", "_"
_ENTITIES = re.compile(r"(?:.*:)?(?:NER|NE|ENTITY|BIO)", re.IGNORECASE)
_GLOBAL = "global.columns"
_ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}
_ESCAPED = re.compile(r"\\[stnrp\\]")
_SPECIAL = re.compile(r"[ \t\n\r|\\]")
_UNESCAPES = {written: meant for meant, written in _ESCAPES.items()}
_WORD = re.compile(r"[1-9][0-9]{0,8}")
_RANGE = re.compile(r"([0-9]{1,9})[-.]([0-9]{1,9})")
_KEEPS = frozenset(Keeps) - {Keeps.EMPTY, Keeps.LANGS, Keeps.LINKS, Keeps.POSSIBLE}

Tag = Callable[[Sequence[str], Mapping[str, str]], str]
"""A word's tag by its columns and what MISC says."""


@dataclass(slots=True)
class _Rows:
    """The words of one sentence, and the lines of its multiword tokens."""

    lines: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    miscs: list[Mapping[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    ranges: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def add(self, line: int, name: str, word: str, misc: Mapping[str, str]) -> None:
        self.lines.append(line)
        self.names.append(name)
        self.words.append(word)
        self.miscs.append(misc)

    def gaps(self) -> tuple[str, ...]:
        """No space where MISC says so, for a word or for the multiword token that ends with it."""
        tight = {name for name, misc in zip(self.names, self.miscs, strict=True) if misc.get("SpaceAfter") == "No"}
        tight |= {name.rpartition("-")[2] for name, misc in self.ranges if misc.get("SpaceAfter") == "No"}
        last = self.names[-1] if self.names else ""
        return tuple("" if name in tight or name == last else " " for name in self.names)


@dataclass(frozen=True, slots=True)
class ConllU:
    """CoNLL-U: numbered words in ten columns, with the tags of entities in the last one.

    ``key``: the name of the tag in the last column, as in ``NER=B-PER``.
    """

    key: str = "NER"

    title: ClassVar[str] = "CoNLL-U"
    endings: ClassVar[tuple[str, ...]] = (".conllu",)
    keeps: ClassVar[frozenset[Keeps]] = _KEEPS
    loses: ClassVar[str] = "Sentences without words are left out."
    limits: ClassVar[Limits] = Limits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return min((0.95 * _share(file.head(), len(COLUMNS)) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> Side:
        """The sentences; one where no word has the key is not annotated."""
        return merged(files, lambda file: _Reader(file, lang, COLUMNS, self._tag).side())

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        return {f"{stem}.conllu": "".join(_sentences(fitted(self, items), self._row)).encode()}

    def _tag(self, columns: Sequence[str], misc: Mapping[str, str]) -> str:
        return _unescaped(misc.get(self.key, _UNKNOWN))

    def _row(self, word: str, tag: str, misc: str) -> Sequence[str]:
        entity = "" if tag == _UNKNOWN else f"{self.key}={_escaped(tag)}"
        return word, *"_______", "|".join(filter(None, [entity, misc])) or _UNKNOWN


@dataclass(frozen=True, slots=True)
class ConllUPlus:
    """CoNLL-U Plus: numbered words in columns that the first line names.

    ``column``: the name of the column of tags; where it is empty, the one that is called NER, NE, ENTITY or BIO.
    """

    column: str = ""

    title: ClassVar[str] = "CoNLL-U Plus"
    endings: ClassVar[tuple[str, ...]] = (".conllup", ".cupt")
    keeps: ClassVar[frozenset[Keeps]] = _KEEPS
    loses: ClassVar[str] = "Sentences without words are left out."
    limits: ClassVar[Limits] = Limits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return min((0.97 * _has_columns(file.head(1)) for file in files), default=0.0)

    def read(self, files: Files, lang: str) -> Side:
        """The sentences; ``*`` is a word outside, and a sentence with nothing but ``_`` is not annotated."""
        return merged(files, lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> Side:
        head = next(iter(file.head(1)), "")
        if not _has_columns([head]):
            problem = "it does not say its columns."
            raise BadInput(file.place(1), problem, "Begin it with # global.columns = ID FORM ... NS:NER.")
        names = head.partition("=")[2].split()
        place = names.index(self._column(names, file.place(1)))
        return _Reader(file, lang, names, lambda columns, _: columns[place]).side()

    def _column(self, names: Sequence[str], where: str) -> str:
        found = [name for name in names if (name == self.column if self.column else _ENTITIES.fullmatch(name))]
        if "ID" not in names or "FORM" not in names or not found:
            wanted = self.column or "NER (NE, ENTITY, BIO)"
            problem = f"ID, FORM and {wanted} are not all among its columns {', '.join(names)[:80]}."
            raise BadInput(where, problem, "Name the column of tags, or choose another format.")
        return found[0]

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        opening = f"# {_GLOBAL} = {' '.join(PLUS)}\n"
        return {f"{stem}.conllup": (opening + "".join(_sentences(fitted(self, items), self._row))).encode()}

    def _row(self, word: str, tag: str, misc: str) -> Sequence[str]:
        return word, misc or _UNKNOWN, _NOTHING if tag == OUTSIDE else tag


class _Reader:
    """One file: its columns, and how a word's tag is told from its columns and MISC (``_`` where there is none)."""

    def __init__(self, file: TextFile, lang: str, names: Sequence[str], tag: Tag) -> None:
        self.file, self.lang, self.names, self.tag = file, lang, names, tag
        self.id, self.form = names.index("ID"), names.index("FORM")
        self.misc = names.index("MISC") if "MISC" in names else None
        self.repairs: list[Repair] = []
        self.unspelled = 0

    def side(self) -> Side:
        rows = [(block, self._rows(block)) for block in blocks(self.file, numbered=True)]
        rows = [(block, some) for block, some in rows if some.words]
        scheme = detect_scheme(some.tags for _, some in rows)
        sentences = [self._sentence(block, some, scheme) for block, some in rows]
        if self.unspelled:
            what = f"{self.unspelled:,} texts are not their words (as with multiword tokens); the words were kept."
            self.repairs.append(Repair(self.file.name, what))
        ids = tuple(block.comments.get("sent_id", "") for block, _ in rows)
        documents = tuple(block.document for block, _ in rows)
        return Side(
            self.file.name,
            tuple(sentences),
            tuple(block.first for block, _ in rows),
            tuple(self.repairs),
            ids if any(ids) else (),
            documents if any(documents) else (),
        )

    def _rows(self, block: Block) -> _Rows:
        found = _Rows()
        for index, line in enumerate(block.lines):
            where = self.file.place(block.number(index))
            columns = line.split("\t")
            if len(columns) != len(self.names):
                problem = f"there are {len(columns)} columns, not {len(self.names)}."
                raise BadInput(where, problem, "Columns are separated by single tabs; an empty one holds _.")
            misc = _read_misc(columns[self.misc]) if self.misc is not None else {}
            name = columns[self.id]
            if _RANGE.fullmatch(name):
                found.ranges.append((name, misc))
            elif _WORD.fullmatch(name):
                found.add(block.number(index), name, columns[self.form], misc)
                found.tags.append(self._checked(self.tag(columns, misc), where))
            else:
                raise BadInput(where, f"{name[:40]!r} is no number of a word.", "The first column counts the words.")
        return found

    def _checked(self, tag: str, where: str) -> str:
        try:
            parse_tag(OUTSIDE if tag in {_NOTHING, _UNKNOWN} else tag)
        except InvalidValue as error:
            raise BadInput(where, str(error), "Check which column or key holds the tags.") from error
        return OUTSIDE if tag == _NOTHING else tag

    def _sentence(self, block: Block, rows: _Rows, scheme: str) -> Sentence:
        where = self.file.place(block.first)
        words = clean_words(rows.words, where, self.repairs)
        note_length(len(words), where, self.repairs)
        return Sentence(words, self._gaps(block, words, rows), self.lang, self._spans(rows, scheme))

    def _spans(self, rows: _Rows, scheme: str) -> tuple[Span, ...] | None:
        if all(tag == _UNKNOWN for tag in rows.tags):
            return None
        spans, broken = read_tags([OUTSIDE if tag == _UNKNOWN else tag for tag in rows.tags], scheme)
        self.repairs += [Repair(self.file.place(rows.lines[one.index]), one.what) for one in broken]
        return spans

    def _gaps(self, block: Block, words: Sequence[str], rows: _Rows) -> tuple[str, ...]:
        text = block.comments.get("text", "")
        told = gaps_within(words, text) if text else None
        self.unspelled += bool(text) and told is None
        gaps = list(told or rows.gaps())
        for index, misc in enumerate(rows.miscs):
            if "SpacesAfter" in misc:
                gaps[index] = _unescaped(misc["SpacesAfter"])
        return tuple(gaps)


def _read_misc(text: str) -> dict[str, str]:
    if text in {"_", ""}:
        return {}
    return {key: value for key, _, value in (part.partition("=") for part in text.split("|"))}


def _sentences(items: Sequence[Item], row: Callable[[str, str, str], Sequence[str]]) -> Iterator[str]:
    for item, starts in with_starts(items):
        sentence = item.sentence
        if starts:
            yield f"# newdoc id = {item.document}\n"
        yield f"# sent_id = {item.id}\n# text = {one_line(sentence.slice(0, len(sentence)))}\n"
        tags = [_UNKNOWN] * len(sentence) if sentence.spans is None else tags_of(sentence)
        words = zip(sentence.words, tags, sentence.gaps, strict=True)
        for number, (word, tag, gap) in enumerate(words, 1):
            last = number == len(sentence)
            columns = row(word, tag, "" if last else _written_gap(gap))
            yield "\t".join([str(number), *columns]) + "\n"
        yield "\n"


def _written_gap(gap: str) -> str:
    if gap in {"", " "}:
        return "" if gap else "SpaceAfter=No"
    return f"SpacesAfter={_escaped(gap)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPES[match[0]], text)


def _share(head: Sequence[str], size: int) -> float:
    """How many of the lines of words have that many columns and begin with a number."""
    rows = [line.split("\t") for line in head if line.strip() and not line.startswith("#")]
    return sum(len(row) == size and row[0][:1].isdigit() for row in rows) / len(rows) if rows else 0.0


def _has_columns(head: Sequence[str]) -> bool:
    return bool(head) and head[0].removeprefix("#").partition("=")[0].strip() == _GLOBAL
