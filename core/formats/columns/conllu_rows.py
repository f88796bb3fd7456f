"""Reader of the rows of CoNLL-U and CoNLL-U Plus: words, tags, the text between words, ids and documents.

Lines of multiword tokens (``3-4``) and empty nodes (``5.1``) are no words; the words of a multiword token get its tag.
Tags that were not read are listed.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import chain, count
from typing import NamedTuple

from core.errors import BadInput, InvalidValue
from core.formats.columns.conllu_sentence import ConlluSentence, MultiwordToken, unescape
from core.formats.columns.conllu_tags import NOTHING, UNKNOWN, TagPlaces, spread_tag
from core.formats.columns.reader import SentenceBlock, blocks, side_of_blocks
from core.formats.columns.tag_spellings import Spelling, spelling_of
from core.formats.result import Repair, clean_words, note_length
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.tags import OUTSIDE, parse_tag, read_tags
from core.text import gaps_within

_WORD = re.compile(r"[1-9][0-9]{0,8}")
_RANGE = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")
_NUMBERED = re.compile(r".+_[0-9]+")
"""A label with the number of its entity, which is not read as a tag."""
_NODE = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
_DOCUMENTS = ("document_id", "doc_id", "document")
_BLANKS = {NOTHING: OUTSIDE, UNKNOWN: UNKNOWN, "": UNKNOWN}
"""Tags of the values that are none."""
_NO_ENTITIES = frozenset({UNKNOWN, NOTHING, OUTSIDE})


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
        self.place = ""
        self.tag_of: Mapping[str, str] = {}

    def side(self) -> CorpusSide:
        """Read all sentences, choose where their tags are, and read these."""
        sentences = [rows for rows in map(self._rows, blocks(self.file, numbered=True)) if rows.words]
        scheme = self._tag_all(sentences)
        read = [self._sentence(rows, scheme) for rows in sentences]
        self._list_mismatches()
        return side_of_blocks(self.file, [rows.block for rows in sentences], read, self.repairs)

    def _list_mismatches(self) -> None:
        if self.mismatched_texts:
            number = f"{self.mismatched_texts:,}"
            self._list(f"{number} texts are not their words (as with multiword tokens); the words were kept.")

    def _tag_all(self, sentences: Sequence[ConlluSentence]) -> str:
        """Set the tags of all sentences; return their scheme."""
        self.place = self._choose_place()
        spelling = self._spelling(sentences)
        self.tag_of = spelling.tags
        for rows in sentences:
            self._tag(rows)
        self._note_blanks(sentences)
        return spelling.scheme(rows.tags for rows in sentences)

    def _rows(self, block: SentenceBlock) -> ConlluSentence:
        """Split the lines of a sentence; `BadInput` for a line with another number of columns."""
        rows = ConlluSentence(block)
        block.document = block.document or block.comment(*_DOCUMENTS)
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

    def _choose_place(self) -> str:
        """Return the key or column to read tags from ("" for none), having listed those that are not read."""
        names = list(self.places.all())
        request = self.request
        place = self._likeliest_place(names)
        if place not in {"", request.name}:
            self._list(f"its tags were read from {self._shown(place)}; {request.option}=NAME reads others.")
        if not place and not request.is_default:
            self._list(f"no word has {self._shown(request.name)}.")
        self._list_unread(names, place)
        return place

    def _likeliest_place(self, names: Sequence[str]) -> str:
        """Return the requested place as the file spells it, or the first with tags if none was requested."""
        place = self.places.like(self.request.name)
        if self.request.is_default and place not in names:
            return next(iter(names), "")
        return place

    def _list_unread(self, names: Sequence[str], place: str) -> None:
        """List the other places of tags, and places that promise tags and hold none."""
        for name in names:
            if name != place:
                self._list(f"{self._shown(name)} holds tags too, which {self.request.option}={name} reads instead.")
        for name, value in self.places.misleading():
            if name != place:
                self._list(f"{self._shown(name)} holds what is no tag, as {value[:40]!r}, and was not read.")

    def _spelling(self, sentences: Sequence[ConlluSentence]) -> Spelling:
        """Return how the values at the place are read as tags; none are if most number their entities."""
        counts = self._value_counts(sentences)
        numbered = list(filter(_NUMBERED.fullmatch, counts))
        if 2 * len(numbered) >= len(counts):
            return Spelling({})
        spelling = spelling_of(counts.keys(), lambda: counts, asked=True) or Spelling({})
        if spelling.what:
            self._list(spelling.what)
        return spelling

    def _value_counts(self, sentences: Sequence[ConlluSentence]) -> Counter[str]:
        """Count the values at the place; words without any count as outside."""
        marks = chain.from_iterable(rows.all_marks() for rows in sentences)
        counts = Counter(map(self._value, marks))
        counts[OUTSIDE] += sum(counts.pop(mark, 0) for mark in (NOTHING, UNKNOWN, ""))
        return counts

    def _value(self, marks: Mapping[str, str]) -> str:
        tag = marks.get(self.place, UNKNOWN)
        return tag if self.place in self.names else unescape(tag)

    def _note_blanks(self, sentences: Sequence[ConlluSentence]) -> None:
        """Read words and sentences without a tag as outside if no word of the file has an explicit O."""
        tags_of_sentences = [set(rows.tags) for rows in sentences]
        if OUTSIDE in set().union(*tags_of_sentences) or not any(map(_are_partly_unknown, tags_of_sentences)):
            return
        untagged = tags_of_sentences.count({UNKNOWN})
        if untagged:
            self._list(f"no word is tagged O: {untagged:,} sentences without tags were read as without entities.")
        for rows in sentences:
            rows.tags = rows.tags_or_outside

    def _shown(self, name: str) -> str:
        return f"the column {name}" if name in self.names else f"{name}= in MISC"

    def _tag(self, rows: ConlluSentence) -> None:
        """Set the tags of a sentence's words: their own, else those of their multiword token."""
        rows.tags = list(map(self._tag_at, rows.marks, rows.lines))
        self._tag_ranges(rows)
        if not _NO_ENTITIES.issuperset(marks.get(self.place, UNKNOWN) for marks in rows.nodes):
            self._list("empty nodes (as 5.1) have tags, which were left out: they are no words.", rows.lines[0])

    def _tag_ranges(self, rows: ConlluSentence) -> None:
        """Give words the tags of their multiword tokens; list those that overlap, or have no words."""
        index, end = dict(zip(rows.names, count())), 0
        for token in rows.ranges:
            tag = self._tag_at(token.marks, token.line)
            first, last = index.get(token.first, -1), index.get(token.last, -1)
            if tag == UNKNOWN:
                continue
            if not end <= first <= last:
                what = f"{token.first}-{token.last} is tagged {tag}, but has no words of its own, and was left out."
                self._list(what, token.line)
                continue
            end = last + 1
            self._share(rows.tags, slice(first, end), tag, token)

    def _share(self, tags: list[str], words: slice, tag: str, token: MultiwordToken) -> None:
        """Give the words of a multiword token its tag, unless they have their own."""
        own = tags[words]
        expected = list(spread_tag(tag, len(own)))
        if set(own) == {tag} and own != expected:
            self._list(f"the words of {token.first}-{token.last} repeat its tag {tag}; it was read once.", token.line)
            own = [UNKNOWN] * len(own)
        tags[words] = [new if old == UNKNOWN else old for old, new in zip(own, expected, strict=True)]
        if tags[words] != expected:
            what = f"{token.first}-{token.last} is tagged {tag}, its words otherwise; the words' own tags were read."
            self._list(what, token.line)

    def _tag_at(self, marks: Mapping[str, str], line: int) -> str:
        """Return the tag at the place, `UNKNOWN` if there is none; `BadInput` for a value that is no tag."""
        value = self._value(marks)
        tag = self.tag_of.get(value, value)
        if tag in _BLANKS:
            return _BLANKS[tag]
        try:
            parse_tag(tag)
        except InvalidValue as error:
            remedy = f"Check which column or key holds the tags; {self.request.option}=NAME reads others."
            raise BadInput(self.file.place(line), str(error), remedy) from error
        return tag

    def _sentence(self, rows: ConlluSentence, scheme: str) -> Sentence:
        where = self.file.place(rows.block.first)
        words = clean_words(rows.words, where, self.repairs)
        note_length(len(words), where, self.repairs)
        return Sentence(words, self._gaps(words, rows), self.lang, self._spans(rows, scheme))

    def _spans(self, rows: ConlluSentence, scheme: str) -> tuple[Span, ...] | None:
        if set(rows.tags) == {UNKNOWN}:
            return None
        spans, broken = read_tags(rows.tags_or_outside, scheme)
        self.repairs += [Repair(self.file.place(rows.lines[repair.index]), repair.what) for repair in broken]
        return spans

    def _gaps(self, words: Sequence[str], rows: ConlluSentence) -> tuple[str, ...]:
        """Return the gaps of the text in the comments, else those in MISC."""
        gaps = list(self._text_gaps(words, rows.block.comments.get("text", "")) or rows.gaps())
        for index, misc in enumerate(rows.miscs):
            if "SpacesAfter" in misc:
                gaps[index] = unescape(misc["SpacesAfter"])
        return tuple(gaps)

    def _text_gaps(self, words: Sequence[str], text: str) -> tuple[str, ...] | None:
        """Return the gaps of a text; None if there is none, or if it is not these words, which counts."""
        if not text:
            return None
        gaps = gaps_within(words, text)
        self.mismatched_texts += gaps is None
        return gaps

    def _list(self, what: str, line: int = 0) -> None:
        self.repairs.append(Repair(self.file.place(line) if line else self.file.name, what))


def _are_partly_unknown(tags: Set[str]) -> bool:
    return UNKNOWN in tags and len(tags) > 1
