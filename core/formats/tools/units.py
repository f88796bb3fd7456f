"""What the positions of a file count, judged by where they fall: characters, UTF-16 units, UTF-8 bytes, or lines by LF.

Most tools count characters; those in JavaScript, Java and C# count UTF-16 units, some in Go and Rust bytes; and where
line ends were made CR LF behind a tool's back, each of them counts as one. Files do not say which. The units are those
by which most of the marks that differ by them fall on whole words, or on what the file says stands there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import regex

from core.formats.result import Repair
from core.formats.tools.marks import reads_like
from core.formats.tools.offsets import CharacterSpan, Range, from_units, lf_offsets, utf8_offsets, utf16_offsets
from core.text import is_spaceless

if TYPE_CHECKING:
    from core.formats.tools.passages import Passage

Unit = Literal["characters", "utf-16", "utf-8", "lf"]
Counted = Literal["judged", "characters", "utf-16", "utf-8", "lf"]
"""What positions count, or that this is to be judged."""

_UNITS: tuple[Unit, ...] = ("characters", "utf-16", "utf-8", "lf")
_OFFSETS: Mapping[Unit, Callable[[str], Sequence[int]]] = {
    "characters": lambda text: range(len(text) + 1),
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
_OTHER = "The other way is the option offsets="


def offsets_in(text: str, offsets: Counted) -> Sequence[int]:
    """The offset of each character of ``text`` and, last, of its end, as they are written."""
    return _OFFSETS["characters" if offsets == "judged" else offsets](text)


def in_characters(
    passages: "Sequence[Passage]", offsets: Counted, told: tuple[str, str, list[Repair]]
) -> "Sequence[Passage]":
    """The passages of a file with marks that count characters; ``told``: language, file, and the repairs so far.

    Where ``offsets`` is "judged", another choice than characters is listed, and so is one that is open.
    """
    unit = _judged(passages, told) if offsets == "judged" else offsets
    if unit == "characters":
        return passages
    return [_converted(passage, unit) if _hangs_on_unit(passage) else passage for passage in passages]


def _hangs_on_unit(passage: "Passage") -> bool:
    return bool(passage.marks) and (not passage.text.isascii() or "\r\n" in passage.text)


def _converted(passage: "Passage", unit: Unit) -> "Passage":
    text, offsets = passage.text, _OFFSETS[unit](passage.text)
    marks = []
    for mark in passage.marks or ():
        start, end = from_units(offsets, (mark.start, mark.end))
        as_said = mark.said and reads_like(text[mark.start : mark.end], mark.said)
        keep = as_said and not reads_like(text[start:end], mark.said)
        marks.append(mark if keep else CharacterSpan(start, end, mark.label, mark.said))
    return replace(passage, marks=marks)


def _judged(passages: "Sequence[Passage]", told: tuple[str, str, list[Repair]]) -> Unit:
    """The unit by which most marks fit, characters where as many fit by them."""
    lang, name, repairs = told
    spaceless = is_spaceless(lang)
    marked = [passage for passage in passages if _hangs_on_unit(passage)]
    if not any(max(passage.text) > "\uffff" or not _sound(passage, spaceless) for passage in marked):
        return "characters"
    fits: Counter[Unit] = Counter()
    differing = unproven = 0
    for passage in marked:
        whole = _whole(passage, spaceless)
        for ranges, mark in _differing(passage):
            fitting = {unit for unit, place in ranges.items() if _fits(passage.text, mark, place, whole)}
            fits.update(fitting)
            differing += 1
            unproven += {"characters", "utf-16"} <= fitting and not mark.said and passage.words is None
    best = max(_UNITS, key=lambda unit: fits[unit])
    if best != "characters" and 2 * fits[best] > differing:
        counts = f"{fits[best]} of {differing} entities fit so, and {fits['characters']} as characters"
        repairs.append(Repair(name, f"its offsets were read as {_NAMES[best]}: {counts}. {_OTHER}characters."))
        return best
    if unproven and fits["utf-16"] == fits["characters"]:
        what = "its offsets fit as characters and as UTF-16 units, and were read as characters."
        repairs.append(Repair(name, f"{what} {_OTHER}utf-16."))
    return "characters"


def _sound(passage: "Passage", spaceless: bool) -> bool:
    """Whether all marks fit as characters."""
    whole = _whole(passage, spaceless)
    return all(_fits(passage.text, mark, mark[:2], whole) for mark in passage.marks or ())


def _differing(passage: "Passage") -> Iterator[tuple[Mapping[Unit, Range], CharacterSpan]]:
    """The marks whose range of characters hangs on the unit, each with its ranges by unit."""
    tables: Mapping[Unit, Sequence[int]] = {unit: _OFFSETS[unit](passage.text) for unit in _UNITS}
    for mark in passage.marks or ():
        plain = mark.start, mark.end
        ranges = {unit: from_units(table, plain) for unit, table in tables.items()}
        if len(set(ranges.values())) > 1:
            yield ranges, mark


def _whole(passage: "Passage", spaceless: bool) -> Callable[[int, int], bool]:
    """What tells whether a range, not empty, falls on whole words: those of the file, where it has any."""
    if passage.words:
        starts, ends = {start for start, _ in passage.words}, {end for _, end in passage.words}
        return lambda start, end: start in starts and end in ends
    text = passage.text

    def whole(start: int, end: int) -> bool:
        if text[start].isspace() or text[end - 1].isspace():
            return False
        return spaceless or not any(at and _WITHIN.match(text, at - 1) for at in (start, end))

    return whole


def _fits(text: str, mark: CharacterSpan, place: Range, whole: Callable[[int, int], bool]) -> bool:
    """Whether a mark would fall on whole words, or on what it is said to read, at a place."""
    start, end = place
    if not 0 <= start < end <= len(text):
        return False
    if mark.said:
        return reads_like(text[start:end], mark.said)
    return whole(start, end)
