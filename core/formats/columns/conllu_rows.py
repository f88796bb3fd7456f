"""Reader of the rows of CoNLL-U and CoNLL-U Plus: words, tags, the text between words, ids and documents.

Lines of multiword tokens (``3-4``) and empty nodes (``5.1``) are no words; the words of a multiword token get its tag.
Tags that were not read are listed.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.errors import BadInput, InvalidValue
from core.formats.columns.conllu_sentence import ConlluSentence, MultiwordToken, unescape
from core.formats.columns.conllu_tags import NOTHING, UNKNOWN, TagPlaces, spread_tag
from core.formats.columns.reader import SentenceBlock, blocks
from core.formats.columns.tag_spellings import Spelling, spelling_of
from core.formats.result import Repair, clean_words, note_length
from core.formats.sides import CorpusSide, names_or_empty
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.tags import OUTSIDE, detect_scheme, parse_tag, read_tags
from core.text import gaps_within

_WORD = re.compile(r"[1-9][0-9]{0,8}")
_RANGE = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")
_NUMBERED = re.compile(r".+_[0-9]+")
"""A label with the number of its entity, which is not read as a tag."""
_NODE = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")


class TagRequest(NamedTuple):
    """The requested key or column of tags, the name of its option, and whether it is only the default."""

    name: str
    option: str
    is_default: bool


def read_rows(file: TextFile, lang: str, names: Sequence[str], request: TagRequest) -> CorpusSide:
    """Read a file with these columns as one side; a sentence without any tag is not annotated."""
    return _ConlluReader(file, lang, names, request).side()


class _ConlluReader:
    """Reader of one file, which notes the values of its keys and columns."""

    def __init__(self, file: TextFile, lang: str, names: Sequence[str], request: TagRequest) -> None:
        self.file, self.lang, self.names, self.request = file, lang, names, request
        self.id, self.form = names.index("ID"), names.index("FORM")
        self.misc = names.index("MISC") if "MISC" in names else None
        self.places = TagPlaces({name: place for place, name in enumerate(names) if name not in {"ID", "FORM"}})
        self.repairs: list[Repair] = []
        self.mismatched_texts = 0
        self.tag_of: Mapping[str, str] = {}

    def side(self) -> CorpusSide:
        """Read all sentences, choose where their tags are, and read these."""
        sentences = [rows for rows in map(self._rows, blocks(self.file, numbered=True)) if rows.words]
        place = self._place()
        spelling = self._spelling(sentences, place)
        self.tag_of = spelling.tags
        for rows in sentences:
            self._tag(rows, place)
        self._note_blanks(sentences)
        scheme = "IOB1" if spelling.runs else detect_scheme(rows.tags for rows in sentences)
        read = tuple(self._sentence(rows, scheme) for rows in sentences)
        if self.mismatched_texts:
            count = f"{self.mismatched_texts:,}"
            self._list(f"{count} texts are not their words (as with multiword tokens); the words were kept.")
        return CorpusSide(
            self.file.name,
            read,
            tuple(rows.block.first for rows in sentences),
            tuple(self.repairs),
            names_or_empty(rows.id for rows in sentences),
            names_or_empty(rows.document for rows in sentences),
        )

    def _rows(self, block: SentenceBlock) -> ConlluSentence:
        """Split the lines of a sentence; `BadInput` for a line with another number of columns."""
        rows = ConlluSentence(block)
        for index, text in enumerate(block.lines):
            line = block.number(index)
            cells = text.split("\t")
            if len(cells) != len(self.names):
                problem = f"there are {len(cells)} columns, not {len(self.names)}."
                remedy = "Columns are separated by single tabs; an empty one holds _."
                raise BadInput(self.file.place(line), problem, remedy)
            self._add(rows, line, cells)
        return rows

    def _add(self, rows: ConlluSentence, line: int, cells: Sequence[str]) -> None:
        """Add a word, a multiword token or an empty node."""
        misc = self._read_misc(cells[self.misc], line) if self.misc is not None else {}
        marks = self.places.marks(cells, misc)
        name = cells[self.id]
        if token := _RANGE.fullmatch(name):
            rows.ranges.append(MultiwordToken(line, token[1], token[2], marks))
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
        misc = {}
        for part in text.split("|"):
            key, _, value = part.partition("=")
            misc[key] = value
        if len(misc) <= text.count("|"):
            self._list(f"MISC has a key twice ({text[:60]}); the last was read.", line)
        return misc

    def _place(self) -> str:
        """Return the key or column to read tags from ("" for none), having listed those that are not read."""
        names = list(self.places.all())
        request = self.request
        place = self.places.like(request.name)
        if request.is_default and place not in names:
            place = next(iter(names), "")
        if place and place != request.name:
            self._list(f"its tags were read from {self._shown(place)}; {request.option}=NAME reads others.")
        if not place and not request.is_default:
            self._list(f"no word has {self._shown(request.name)}.")
        self._list_unread(names, place)
        return place

    def _list_unread(self, names: Sequence[str], place: str) -> None:
        """List the other places of tags, and places that promise tags and hold none."""
        for name in names:
            if name != place:
                self._list(f"{self._shown(name)} holds tags too, which {self.request.option}={name} reads instead.")
        for name, value in self.places.misleading():
            if name != place:
                self._list(f"{self._shown(name)} holds what is no tag, as {value[:40]!r}, and was not read.")

    def _spelling(self, sentences: Sequence[ConlluSentence], place: str) -> Spelling:
        """Return how the values at a place are read as tags; words without any count as outside."""
        counts = Counter(self._value(marks, place) for rows in sentences for marks in rows.all_marks())
        counts[OUTSIDE] += sum(counts.pop(mark, 0) for mark in (NOTHING, UNKNOWN, ""))
        if 2 * sum(map(bool, map(_NUMBERED.fullmatch, counts))) >= len(counts):
            return Spelling({})
        spelling = spelling_of(counts.keys(), lambda: counts, asked=True) or Spelling({})
        if spelling.what:
            self._list(spelling.what)
        return spelling

    def _value(self, marks: Mapping[str, str], place: str) -> str:
        tag = marks.get(place, UNKNOWN)
        return tag if place in self.names else unescape(tag)

    def _note_blanks(self, sentences: Sequence[ConlluSentence]) -> None:
        """Read words and sentences without a tag as outside if no word of the file has an explicit O."""
        if any(OUTSIDE in rows.tags for rows in sentences):
            return
        untagged = sum(set(rows.tags) == {UNKNOWN} for rows in sentences)
        partly_tagged = sum(UNKNOWN in rows.tags for rows in sentences) - untagged
        if not partly_tagged:
            return
        if untagged:
            self._list(f"no word is tagged O: {untagged:,} sentences without tags were read as without entities.")
        for rows in sentences:
            rows.tags = [OUTSIDE if tag == UNKNOWN else tag for tag in rows.tags]

    def _shown(self, name: str) -> str:
        return f"the column {name}" if name in self.names else f"{name}= in MISC"

    def _tag(self, rows: ConlluSentence, place: str) -> None:
        """Set the tags of a sentence's words: their own, else those of their multiword token."""
        marked = zip(rows.marks, rows.lines, strict=True)
        rows.tags = [self._tag_at(marks, line, place) for marks, line in marked]
        index, end = {name: index for index, name in enumerate(rows.names)}, 0
        for token in rows.ranges:
            tag = self._tag_at(token.marks, token.line, place)
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

    def _share(self, tags: list[str], words: slice, tag: str, token: MultiwordToken) -> None:
        """Give the words of a multiword token its tag, unless they have their own."""
        own = tags[words]
        expected = list(spread_tag(tag, len(own)))
        if own == [tag] * len(own) and own != expected:
            self._list(f"the words of {token.first}-{token.last} repeat its tag {tag}; it was read once.", token.line)
            own = [UNKNOWN] * len(own)
        tags[words] = [new if old == UNKNOWN else old for old, new in zip(own, expected, strict=True)]
        if tags[words] != expected:
            what = f"{token.first}-{token.last} is tagged {tag}, its words otherwise; the words' own tags were read."
            self._list(what, token.line)

    def _tag_at(self, marks: Mapping[str, str], line: int, place: str) -> str:
        """Return the tag at a place, `UNKNOWN` if there is none; `BadInput` for a value that is no tag."""
        value = self._value(marks, place)
        tag = self.tag_of.get(value, value)
        try:
            parse_tag(OUTSIDE if tag in {NOTHING, UNKNOWN, ""} else tag)
        except InvalidValue as error:
            remedy = f"Check which column or key holds the tags; {self.request.option}=NAME reads others."
            raise BadInput(self.file.place(line), str(error), remedy) from error
        return {NOTHING: OUTSIDE, "": UNKNOWN}.get(tag, tag)

    def _sentence(self, rows: ConlluSentence, scheme: str) -> Sentence:
        where = self.file.place(rows.block.first)
        words = clean_words(rows.words, where, self.repairs)
        note_length(len(words), where, self.repairs)
        return Sentence(words, self._gaps(words, rows), self.lang, self._spans(rows, scheme))

    def _spans(self, rows: ConlluSentence, scheme: str) -> tuple[Span, ...] | None:
        if all(tag == UNKNOWN for tag in rows.tags):
            return None
        spans, broken = read_tags([OUTSIDE if tag == UNKNOWN else tag for tag in rows.tags], scheme)
        self.repairs += [Repair(self.file.place(rows.lines[repair.index]), repair.what) for repair in broken]
        return spans

    def _gaps(self, words: Sequence[str], rows: ConlluSentence) -> tuple[str, ...]:
        """Return the gaps of the text in the comments, else those in MISC."""
        text = rows.block.comments.get("text", "")
        text_gaps = gaps_within(words, text) if text else None
        self.mismatched_texts += bool(text) and text_gaps is None
        gaps = list(text_gaps or rows.gaps())
        for index, misc in enumerate(rows.miscs):
            if "SpacesAfter" in misc:
                gaps[index] = unescape(misc["SpacesAfter"])
        return tuple(gaps)

    def _list(self, what: str, line: int = 0) -> None:
        self.repairs.append(Repair(self.file.place(line) if line else self.file.name, what))
