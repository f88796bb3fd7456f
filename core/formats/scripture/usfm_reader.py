"""Read the verses of USFM text: what belongs to them is joined, everything else is left out and counted."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from core.errors import BadInput
from core.formats.result import Repair
from core.formats.scripture.usfm_markers import ASIDE, BREAKS, LEFT_OUT, MarkerKind, UsfmToken, tokens
from core.formats.scripture.verses import BOOK, Verse, VerseRange
from core.formats.textfile import TextFile
from core.text.phrases import counted

_NUMBER = re.compile(r"\s*([0-9]{1,4})(?!\d)")
_VERSES = re.compile(
    r"\s*([0-9]{1,4})([A-Za-z]?)(?:[\u200f\u200e]?[-–,][\u200f\u200e]?([0-9]{1,4})[A-Za-z]?)?(?![A-Za-z0-9])"
)
_OPTIONAL_BREAK = re.compile(r"(?<!\S)//(?!\S)\s?")
_NO_BREAK = "\u00a0"
_UNNUMBERED = "unnumbered passage"
"""Text of a chapter that belongs to no verse."""


class VerseText(NamedTuple):
    """The text of verses, and the line that it begins on, counted from 1."""

    verses: VerseRange
    text: str
    line: int


class UsfmReader:
    """Reads the verses of a file; afterwards ``repairs`` lists what was left out, by its kind."""

    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.text = file.text()
        self.left_out: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.notes: list[Repair] = []
        self._book = ""
        self._chapter: int | None = None
        self._verses: VerseRange | None = None
        self._parts: list[str] = []
        self._verse_line = 1
        self._aside = ""
        self._opened = ""
        self._skipping = self._in_heading = True
        self._line, self._counted_to = 1, 0

    def read(self) -> Iterator[VerseText]:
        """Yield the verses in their order; a verse in parts (3a, 3b) is one."""
        for token in tokens(self.text):
            yield from self._take(token)
        yield from self._finished()

    @property
    def repairs(self) -> list[Repair]:
        """What was left out or read over, counted by kind, and each irregularity."""
        repairs = list(self.notes)
        if self.left_out:
            listed = ", ".join(counted(number, kind) for kind, number in self.left_out.items())
            repairs.append(Repair(self.file.name, f"{listed}: left out of the verses."))
        if self.unknown:
            listed = ", ".join(f"\\{name} ({number:,})" for name, number in self.unknown.most_common(10))
            repairs.append(Repair(self.file.name, f"unknown markers, whose text was kept: {listed}."))
        return repairs

    def _take(self, token: UsfmToken) -> Iterator[VerseText]:
        if self._aside:
            if not self._leaves_aside(token):
                return
        elif token.ends and token.name == self._opened:
            self._cut_attributes()
        self._opened = "" if token.ends else token.name
        if token.ends:
            self._add(token.text)
        elif token.kind in BREAKS:
            yield from self._begin(token)
        elif token.kind in ASIDE or token.kind is MarkerKind.MILESTONE:
            self._aside = token.name
            self._count(token)
        else:
            if token.kind is MarkerKind.UNKNOWN and token.name:
                self.unknown[token.name] += 1
            self._add(token.text)

    def _leaves_aside(self, token: UsfmToken) -> bool:
        """Tell whether a token ends what stands aside; a break ends it too, and is then listed."""
        if token.ends and token.name in (self._aside, "*"):
            self._aside = ""
            return True
        if token.ends or token.kind not in BREAKS:
            return False
        self.notes.append(Repair(self._place(token), f"\\{self._aside} has no end; the text up to here was left out."))
        self._aside = ""
        return True

    def _count(self, token: UsfmToken) -> None:
        if token.kind in LEFT_OUT:
            self.left_out[str(token.kind)] += 1

    def _begin(self, token: UsfmToken) -> Iterator[VerseText]:
        """Begin a book, chapter, verse or paragraph, or a heading, whose text is skipped."""
        if token.kind is MarkerKind.BOOK:
            yield from self._finished()
            self._begin_book(token)
        elif token.kind is MarkerKind.CHAPTER:
            yield from self._finished()
            self._begin_chapter(token)
        elif token.kind is MarkerKind.VERSE:
            yield from self._begin_verse(token)
        elif token.kind is MarkerKind.PARAGRAPH:
            self._skipping, self._in_heading = self._verses is None, False
            self._parts.append(" ")
            self._add(token.text)
        else:
            self._skipping = self._in_heading = True
            self._parts.append(" ")
            self._count(token)

    def _begin_book(self, token: UsfmToken) -> None:
        code = token.text.strip()[:3].upper()
        if not BOOK.fullmatch(code):
            raise BadInput(self._place(token), "\\id names no book.", "Write its code of three letters, as \\id GEN.")
        self._book, self._chapter, self._verses = code, None, None
        self._skipping = self._in_heading = True

    def _begin_chapter(self, token: UsfmToken) -> None:
        match = _NUMBER.match(token.text)
        if match is None:
            raise BadInput(self._place(token), "\\c has no number.", "Write the number of the chapter, as \\c 1.")
        self._chapter, self._verses = int(match[1]), None
        self._skipping, self._in_heading = True, False
        self._add(token.text[match.end() :])

    def _begin_verse(self, token: UsfmToken) -> Iterator[VerseText]:
        match = _VERSES.match(token.text)
        if match is None:
            raise BadInput(
                self._place(token), "\\v has no number.", "Write the number of the verse, as \\v 1 or \\v 1-2."
            )
        verses = self._named(token, match)
        if match[2] and self._verses is not None and self._verses == verses:
            self._parts.append(" ")
        else:
            yield from self._finished()
            self._verses, self._verse_line = verses, self._line_of(token)
        self._skipping = self._in_heading = False
        self._add(token.text[match.end() :].removeprefix(" "))

    def _named(self, token: UsfmToken, match: re.Match[str]) -> VerseRange:
        if not self._book:
            raise BadInput(self._place(token), "a verse comes before any \\id.", "Begin with the book, as \\id GEN.")
        if self._chapter is None:
            raise BadInput(self._place(token), "a verse comes before any \\c.", "Write the chapter first, as \\c 1.")
        first: Verse = (self._chapter, int(match[1]))
        last: Verse = (self._chapter, int(match[3] or match[1]))
        if last < first:
            problem = f"the verses {match[0].strip()} end before they begin."
            raise BadInput(self._place(token), problem, "Write the smaller number first.")
        return VerseRange(self._book, first, last)

    def _add(self, text: str) -> None:
        """Add text to the verse; count what stands outside of any, apart from headings, which are counted as such."""
        if not self._skipping:
            self._parts.append(text)
        elif text.strip() and not self._in_heading:
            self.left_out[_UNNUMBERED] += 1

    def _cut_attributes(self) -> None:
        """Cut the attributes of words (``\\w gnat|lemma="gnat"\\w*``) off the text before an end."""
        if self._parts and not self._skipping:
            self._parts[-1] = self._parts[-1].partition("|")[0]

    def _finished(self) -> Iterator[VerseText]:
        """Yield the verse before, if there is one."""
        if self._verses is not None:
            lines = "".join(self._parts).split("\n")
            text = " ".join(filter(None, map(str.strip, lines)))
            yield VerseText(
                self._verses, _OPTIONAL_BREAK.sub("", text).replace("~", _NO_BREAK).strip(), self._verse_line
            )
        self._verses, self._parts = None, []

    def _line_of(self, token: UsfmToken) -> int:
        self._line += self.text.count("\n", self._counted_to, token.offset)
        self._counted_to = token.offset
        return self._line

    def _place(self, token: UsfmToken) -> str:
        return self.file.place(self._line_of(token))
