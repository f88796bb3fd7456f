"""Units of the offsets in a file, judged by where they fall: characters, UTF-16 units, UTF-8 bytes, characters with LF.

Most tools count characters; those in JavaScript, Java and C# count UTF-16 units, some in Go and Rust bytes; and where
line ends were made CR LF behind a tool's back, each of them counts as one. Files do not say which. The units are those
by which most of the marks that differ by them fall on whole words, or on their surface strings in the file.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

import regex

from core.formats.result import Repair
from core.formats.tools.marks import reads_like
from core.formats.tools.offsets import (
    CharacterSpan,
    Passage,
    Range,
    ReadContext,
    from_units,
    lf_offsets,
    span_marks,
    utf8_offsets,
    utf16_offsets,
)
from core.model import Sentence
from core.text import is_spaceless

Unit = Literal["characters", "utf-16", "utf-8", "lf"]
OffsetUnit = Literal["judged", "characters", "utf-16", "utf-8", "lf"]
"""Unit of the offsets in a file; "judged" chooses the one that fits best."""


def _character_offsets(text: str) -> Sequence[int]:
    return range(len(text) + 1)


_UNITS: tuple[Unit, ...] = ("characters", "utf-16", "utf-8", "lf")
_OFFSETS: Mapping[Unit, Callable[[str], Sequence[int]]] = {
    "characters": _character_offsets,
    "utf-16": utf16_offsets,
    "utf-8": utf8_offsets,
    "lf": lf_offsets,
}
_WITHIN = regex.compile(
    r"(?V1)[[\p{L}\p{M}\p{N}_]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]"
    r"(?=[\p{L}\p{M}\p{N}_])|.(?=[\p{M}\u200d\p{Emoji_Modifier}])|\u200d(?=.)",
    regex.DOTALL,
)
"""A character behind which no word ends."""
_NAMES: Mapping[Unit, str] = {
    "utf-16": "UTF-16 units",
    "utf-8": "UTF-8 bytes",
    "lf": "characters with one for each line end",
}
_ALTERNATIVE = "The other way is the option offsets="


@dataclass(slots=True)
class _UnitFits:
    """Number of marks that fit by each unit, of those whose range depends on the unit.

    ``unproven``: those that fit both as characters and as UTF-16 units, and have neither a surface string nor words.
    """

    fits: Counter[Unit] = field(default_factory=Counter)
    differing: int = 0
    unproven: int = 0

    def add(self, fitting: Set[Unit], is_proven: bool) -> None:
        """Count a mark that fits by these units."""
        self.fits.update(fitting)
        self.differing += 1
        self.unproven += not is_proven and {"characters", "utf-16"} <= fitting

    @property
    def best(self) -> Unit:
        """The unit by which most marks fit, if these are more than half of them; else characters."""
        best = max(_UNITS, key=self.fits.__getitem__)
        return best if 2 * self.fits[best] > self.differing else "characters"

    @property
    def is_open(self) -> bool:
        """Whether as many marks fit as UTF-16 units as by characters, and nothing proves either."""
        return self.unproven > 0 and self.fits["utf-16"] == self.fits["characters"]

    def remark(self) -> str:
        """Describe the choice of another unit than characters, or one that is open; "" where it is plain."""
        best, fits = self.best, self.fits
        if best != "characters":
            counts = f"{fits[best]} of {self.differing} entities fit so, and {fits['characters']} as characters"
            return f"its offsets were read as {_NAMES[best]}: {counts}. {_ALTERNATIVE}characters."
        if self.is_open:
            what = "its offsets fit as characters and as UTF-16 units, and were read as characters."
            return f"{what} {_ALTERNATIVE}utf-16."
        return ""


def offsets_in(text: str, offsets: OffsetUnit) -> Sequence[int]:
    """Return the offset of each character of ``text`` and, last, of its end, in the unit that files are written in."""
    return _OFFSETS["characters" if offsets == "judged" else offsets](text)


def ranges_in(sentence: Sentence, text: str, offsets: OffsetUnit) -> list[tuple[int, int, str]]:
    """Return the start, the end and the label of each entity in the line ``text``, in the unit of the file."""
    units = offsets_in(text, offsets)
    return [(units[mark.start], units[mark.end], mark.label) for mark in span_marks(sentence)]


def in_characters(passages: Sequence[Passage], offsets: OffsetUnit, context: ReadContext) -> Sequence[Passage]:
    """Return the passages of a file with marks that count characters.

    Where ``offsets`` is "judged", a choice other than characters is listed as a repair, and so is one that is open.
    """
    unit = _judge(passages, context) if offsets == "judged" else offsets
    if unit == "characters":
        return passages
    return [_converted(passage, unit) for passage in passages]


def _depends_on_unit(passage: Passage) -> bool:
    return bool(passage.marks) and (not passage.text.isascii() or "\r\n" in passage.text)


def _converted(passage: Passage, unit: Unit) -> Passage:
    """Return the passage with its marks in characters; a mark that reads right only as it is stays."""
    if not _depends_on_unit(passage):
        return passage
    offsets = _OFFSETS[unit](passage.text)
    marks = [_converted_mark(passage.text, mark, offsets) for mark in passage.known_marks]
    return replace(passage, marks=marks)


def _converted_mark(text: str, mark: CharacterSpan, offsets: Sequence[int]) -> CharacterSpan:
    place = from_units(offsets, (mark.start, mark.end))
    stays = _reads_right(text, mark, mark[:2]) and not _reads_right(text, mark, place)
    return mark if stays else CharacterSpan(*place, mark.label, mark.surface)


def _reads_right(text: str, mark: CharacterSpan, place: Range) -> bool:
    return bool(mark.surface) and reads_like(text[slice(*place)], mark.surface)


def _judge(passages: Sequence[Passage], context: ReadContext) -> Unit:
    """Choose the unit by which most marks fit, characters where as many fit by them."""
    lang, name, repairs = context
    spaceless = is_spaceless(lang)
    marked = list(filter(_depends_on_unit, passages))
    if all(_fits_as_characters(passage, spaceless) for passage in marked):
        return "characters"
    count = _count_fits(marked, spaceless)
    remark = count.remark()
    if remark:
        repairs.append(Repair(name, remark))
    return count.best


def _fits_as_characters(passage: Passage, spaceless: bool) -> bool:
    """Tell whether all marks fit as characters, and no UTF-16 unit is only a part of one."""
    if max(passage.text) > "\uffff":
        return False
    is_whole = _word_test(passage, spaceless)
    return all(_fits(passage.text, mark, mark[:2], is_whole) for mark in passage.known_marks)


def _count_fits(passages: Sequence[Passage], spaceless: bool) -> _UnitFits:
    """Count the marks of passages that fit by each unit."""
    count = _UnitFits()
    for passage in passages:
        is_whole = _word_test(passage, spaceless)
        for ranges, mark in _differing(passage):
            fitting = {unit for unit, place in ranges.items() if _fits(passage.text, mark, place, is_whole)}
            count.add(fitting, is_proven=mark.surface != "" or passage.words is not None)
    return count


def _differing(passage: Passage) -> Iterator[tuple[Mapping[Unit, Range], CharacterSpan]]:
    """Yield the marks whose range of characters depends on the unit, each with its ranges by unit."""
    tables: Mapping[Unit, Sequence[int]] = {unit: _OFFSETS[unit](passage.text) for unit in _UNITS}
    for mark in passage.known_marks:
        units = mark.start, mark.end
        ranges = {unit: from_units(table, units) for unit, table in tables.items()}
        if len(set(ranges.values())) > 1:
            yield ranges, mark


def _word_test(passage: Passage, spaceless: bool) -> Callable[[int, int], bool]:
    """Return a test of whether a range, not empty, falls on whole words: those of the file, where it has any."""
    if passage.words:
        starts, ends = map(frozenset, zip(*passage.words, strict=True))
        return lambda start, end: start in starts and end in ends
    text = passage.text

    def is_whole(start: int, end: int) -> bool:
        if text[start].isspace() or text[end - 1].isspace():
            return False
        return spaceless or not (_is_within_word(text, start) or _is_within_word(text, end))

    return is_whole


def _is_within_word(text: str, border: int) -> bool:
    return bool(border) and _WITHIN.match(text, border - 1) is not None


def _fits(text: str, mark: CharacterSpan, place: Range, is_whole: Callable[[int, int], bool]) -> bool:
    """Tell whether a mark would fall on whole words, or on its surface string, at a place."""
    start, end = place
    if not 0 <= start < end <= len(text):
        return False
    if mark.surface:
        return reads_like(text[start:end], mark.surface)
    return is_whole(start, end)
