"""The rows of CoNLL-U and CoNLL-U Plus as sentences: words, tags, the text between words, ids and documents.

Lines of multiword tokens (``3-4``) and empty nodes (``5.1``) are no words; what a multiword token is tagged as, its
words are. Whatever holds tags and was not read is listed.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from core.errors import BadInput, InvalidValue
from core.formats.columns.conllu_tags import NOTHING, UNKNOWN, TagPlaces, spread
from core.formats.columns.reader import SentenceBlock, blocks
from core.formats.columns.tag_spellings import Spelling, spelling_of
from core.formats.result import Repair, clean_words, note_length
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.tags import OUTSIDE, detect_scheme, parse_tag, read_tags
from core.text import gaps_within

_ESCAPED = re.compile(r"\\[stnrp\\]")
_UNESCAPES = {r"\s": " ", r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\p": "|", "\\\\": "\\"}
_WORD = re.compile(r"[1-9][0-9]{0,8}")
_RANGE = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")
_NUMBERED = re.compile(r".+_[0-9]+")
"""A label with the number of its entity, which is none of the spellings that are read."""
_NODE = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
_IDS = ("sent_id", "id", "sentence_id")
_DOCUMENTS = ("document_id", "doc_id", "document")


class TagRequest(NamedTuple):
    """The key or column that the tags are asked for under, its option, and whether it is only the usual one."""

    name: str
    option: str
    is_default: bool


class _Range(NamedTuple):
    """A multiword token: its line, the numbers of its first and last word, and what may be its tags."""

    line: int
    first: str
    last: str
    marks: Mapping[str, str]


@dataclass(slots=True)
class _Rows:
    """The words of one sentence with their lines and numbers, and what is said of each."""

    block: SentenceBlock
    lines: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    miscs: list[Mapping[str, str]] = field(default_factory=list)
    marks: list[Mapping[str, str]] = field(default_factory=list)
    ranges: list[_Range] = field(default_factory=list)
    nodes: list[Mapping[str, str]] = field(default_factory=list)
    tight: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)

    def gaps(self) -> tuple[str, ...]:
        """No space where MISC says so, for a word or for the multiword token that ends with it."""
        last = self.names[-1] if self.names else ""
        return tuple("" if name in self.tight or name == last else " " for name in self.names)


def read_rows(file: TextFile, lang: str, names: Sequence[str], wanted: TagRequest) -> CorpusSide:
    """The sentences of a file with these columns as one side; one without any tag is not annotated."""
    return _ConlluReader(file, lang, names, wanted).side()


class _ConlluReader:
    """One file: its columns, and what its keys and columns were seen to hold."""

    def __init__(self, file: TextFile, lang: str, names: Sequence[str], wanted: TagRequest) -> None:
        self.file, self.lang, self.names, self.wanted = file, lang, names, wanted
        self.id, self.form = names.index("ID"), names.index("FORM")
        self.misc = names.index("MISC") if "MISC" in names else None
        self.places = TagPlaces({name: place for place, name in enumerate(names) if name not in {"ID", "FORM"}})
        self.repairs: list[Repair] = []
        self.unspelled = 0
        self.read: Mapping[str, str] = {}

    def side(self) -> CorpusSide:
        rows = [some for some in map(self._rows, blocks(self.file, numbered=True)) if some.words]
        place = self._place()
        spelling = self._spelling(rows, place)
        self.read = spelling.tags
        for some in rows:
            self._tag(some, place)
        self._note_blanks(rows)
        scheme = "IOB1" if spelling.runs else detect_scheme(some.tags for some in rows)
        sentences = [self._sentence(some, scheme) for some in rows]
        if self.unspelled:
            self._list(f"{self.unspelled:,} texts are not their words (as with multiword tokens); the words were kept.")
        ids = tuple(_first(some.block.comments, _IDS) for some in rows)
        documents = tuple(some.block.document or _first(some.block.comments, _DOCUMENTS) for some in rows)
        return CorpusSide(
            self.file.name,
            tuple(sentences),
            tuple(some.block.first for some in rows),
            tuple(self.repairs),
            ids if any(ids) else (),
            documents if any(documents) else (),
        )

    def _rows(self, block: SentenceBlock) -> _Rows:
        rows = _Rows(block)
        for index, text in enumerate(block.lines):
            line = block.number(index)
            cells = text.split("\t")
            if len(cells) != len(self.names):
                problem = f"there are {len(cells)} columns, not {len(self.names)}."
                remedy = "Columns are separated by single tabs; an empty one holds _."
                raise BadInput(self.file.place(line), problem, remedy)
            self._add(rows, line, cells)
        return rows

    def _add(self, rows: _Rows, line: int, cells: Sequence[str]) -> None:
        misc = self._read_misc(cells[self.misc], line) if self.misc is not None else {}
        marks = self.places.marks(cells, misc)
        name = cells[self.id]
        if token := _RANGE.fullmatch(name):
            rows.ranges.append(_Range(line, token[1], token[2], marks))
        elif _NODE.fullmatch(name):
            rows.nodes.append(marks)
        elif _WORD.fullmatch(name):
            rows.lines.append(line)
            rows.names.append(name)
            rows.words.append(cells[self.form])
            rows.miscs.append(misc)
            rows.marks.append(marks)
        else:
            problem = f"{name[:40]!r} is no number of a word."
            raise BadInput(self.file.place(line), problem, "The first column counts the words.")
        if misc.get("SpaceAfter") == "No":
            rows.tight.add(name.rpartition("-")[2])

    def _read_misc(self, text: str, line: int) -> dict[str, str]:
        if text in {UNKNOWN, ""}:
            return {}
        misc = {key: value for key, _, value in (part.partition("=") for part in text.split("|"))}
        if len(misc) <= text.count("|"):
            self._list(f"MISC has a key twice ({text[:60]}); the last was read.", line)
        return misc

    def _place(self) -> str:
        """The key or column to read tags from ("" for none), having listed what is not read."""
        found = list(self.places.all())
        place = self.places.like(self.wanted.name)
        if self.wanted.is_default and place not in found:
            place = found[0] if found else ""
        if place and place != self.wanted.name:
            self._list(f"its tags were read from {self._shown(place)}; {self.wanted.option}=NAME reads others.")
        if not place and not self.wanted.is_default:
            self._list(f"no word has {self._shown(self.wanted.name)}.")
        for name in found:
            if name != place:
                self._list(f"{self._shown(name)} holds tags too, which {self.wanted.option}={name} reads instead.")
        for name, value in self.places.other():
            if name != place:
                self._list(f"{self._shown(name)} holds what is no tag, as {value[:40]!r}, and was not read.")
        return place

    def _spelling(self, rows: Sequence[_Rows], place: str) -> Spelling:
        """How the values at a place are to be read as tags; words without any count as outside."""
        marks = chain.from_iterable((*some.marks, *(token.marks for token in some.ranges)) for some in rows)
        counts = Counter(self._value(mark, place) for mark in marks)
        counts[OUTSIDE] += sum(counts.pop(mark, 0) for mark in (NOTHING, UNKNOWN, ""))
        numbered = sum(map(bool, map(_NUMBERED.fullmatch, counts)))
        spelling = None if 2 * numbered >= len(counts) else spelling_of(counts.keys(), lambda: counts, asked=True)
        if spelling and spelling.what:
            self._list(spelling.what)
        return spelling or Spelling({})

    def _value(self, marks: Mapping[str, str], place: str) -> str:
        tag = marks.get(place, UNKNOWN)
        return tag if place in self.names else unescaped(tag)

    def _note_blanks(self, rows: Sequence[_Rows]) -> None:
        """Where no word is said to be outside, those without a tag are, and so are sentences without any."""
        if any(OUTSIDE in some.tags for some in rows):
            return
        if any(UNKNOWN in some.tags and set(some.tags) != {UNKNOWN} for some in rows):
            without = sum(set(some.tags) == {UNKNOWN} for some in rows)
            if without:
                self._list(f"no word is tagged O: {without:,} sentences without tags were read as without entities.")
            for some in rows:
                some.tags = [OUTSIDE if tag == UNKNOWN else tag for tag in some.tags]

    def _shown(self, name: str) -> str:
        return f"the column {name}" if name in self.names else f"{name}= in MISC"

    def _tag(self, rows: _Rows, place: str) -> None:
        """Tell the tags of a sentence's words: their own, else those of their multiword token."""
        marked = zip(rows.marks, rows.lines, strict=True)
        rows.tags = [self._checked(marks, line, place) for marks, line in marked]
        index, end = {name: index for index, name in enumerate(rows.names)}, 0
        for token in rows.ranges:
            tag = self._checked(token.marks, token.line, place)
            first, last = index.get(token.first, -1), index.get(token.last, -1)
            if tag == UNKNOWN:
                continue
            if not end <= first <= last:
                what = f"{token.first}-{token.last} is tagged {tag}, but has no words of its own, and was left out."
                self._list(what, token.line)
                continue
            end = last + 1
            self._share(rows.tags, slice(first, end), tag, token)
        if any(marks.get(place, UNKNOWN) not in {UNKNOWN, NOTHING, OUTSIDE} for marks in rows.nodes):
            self._list("empty nodes (as 5.1) have tags, which were left out: they are no words.", rows.lines[0])

    def _share(self, tags: list[str], words: slice, tag: str, token: _Range) -> None:
        """Give the words of a multiword token its tag, where they have none."""
        own = tags[words]
        meant = spread(tag, len(own))
        if own == [tag] * len(own) and own != list(meant):
            self._list(f"the words of {token.first}-{token.last} repeat its tag {tag}; it was read once.", token.line)
            own = [UNKNOWN] * len(own)
        tags[words] = [new if old == UNKNOWN else old for old, new in zip(own, meant, strict=True)]
        if tags[words] != list(meant):
            what = f"{token.first}-{token.last} is tagged {tag}, its words otherwise; the words' own tags were read."
            self._list(what, token.line)

    def _checked(self, marks: Mapping[str, str], line: int, place: str) -> str:
        value = self._value(marks, place)
        tag = self.read.get(value, value)
        try:
            parse_tag(OUTSIDE if tag in {NOTHING, UNKNOWN, ""} else tag)
        except InvalidValue as error:
            remedy = f"Check which column or key holds the tags; {self.wanted.option}=NAME reads others."
            raise BadInput(self.file.place(line), str(error), remedy) from error
        return {NOTHING: OUTSIDE, "": UNKNOWN}.get(tag, tag)

    def _sentence(self, rows: _Rows, scheme: str) -> Sentence:
        where = self.file.place(rows.block.first)
        words = clean_words(rows.words, where, self.repairs)
        note_length(len(words), where, self.repairs)
        return Sentence(words, self._gaps(words, rows), self.lang, self._spans(rows, scheme))

    def _spans(self, rows: _Rows, scheme: str) -> tuple[Span, ...] | None:
        if all(tag == UNKNOWN for tag in rows.tags):
            return None
        spans, broken = read_tags([OUTSIDE if tag == UNKNOWN else tag for tag in rows.tags], scheme)
        self.repairs += [Repair(self.file.place(rows.lines[one.index]), one.what) for one in broken]
        return spans

    def _gaps(self, words: Sequence[str], rows: _Rows) -> tuple[str, ...]:
        text = rows.block.comments.get("text", "")
        told = gaps_within(words, text) if text else None
        self.unspelled += bool(text) and told is None
        gaps = list(told or rows.gaps())
        for index, misc in enumerate(rows.miscs):
            if "SpacesAfter" in misc:
                gaps[index] = unescaped(misc["SpacesAfter"])
        return tuple(gaps)

    def _list(self, what: str, line: int = 0) -> None:
        self.repairs.append(Repair(self.file.place(line) if line else self.file.name, what))


def _first(comments: Mapping[str, str], names: Sequence[str]) -> str:
    return next((comments[name] for name in names if comments.get(name)), "")


def unescaped(text: str) -> str:
    """A value of MISC without the escapes of UDPipe."""
    return _ESCAPED.sub(lambda match: _UNESCAPES[match[0]], text)
