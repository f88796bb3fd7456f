"""Marks located in their text by their surface string, and widened to whole words."""

import unicodedata
from collections.abc import Iterable, Sequence

from core.errors import BadInput
from core.formats.result import Repair, clean_text, flat_spans
from core.formats.tools.offsets import CharacterSpan, Range, covered_words, from_units, utf16_offsets
from core.model import Span

MAX_SHIFT = 10_000
"""Characters to either side of a mark in which its surface string is searched."""


def locate_marks(text: str, marks: Iterable[CharacterSpan], where: str, repairs: list[Repair]) -> list[CharacterSpan]:
    """Return the marks whose place in ``text`` is certain, as `locate_mark` finds it."""
    utf16 = utf16_offsets(text)
    return list(filter(None, (locate_mark(text, mark, where, repairs, utf16) for mark in marks)))


def locate_mark(
    text: str, mark: CharacterSpan, where: str, repairs: list[Repair], utf16: Sequence[int] | None = None
) -> CharacterSpan | None:
    """Locate a mark in ``text``, checked against the surface string that the file gives.

    Where that differs, offsets are tried as UTF-16 (``utf16``: those of the text, where they are known), then the
    nearest place that reads so; None where there is none. `BadInput` for a range outside the text.
    """
    if mark.is_within(text) and _reads_in_place(text, mark):
        return mark
    relocated = _relocated(text, mark, where, repairs, utf16)
    if relocated is None:
        _refuse_outside(text, mark, where)
        surface = clean_text(mark.surface)[:60]
        what = f"{describe_mark(mark)} should read {surface!r}, which is not there, and was left out."
        repairs.append(Repair(where, what))
    return relocated


def _reads_in_place(text: str, mark: CharacterSpan) -> bool:
    return not mark.surface or reads_like(text[mark.start : mark.end], mark.surface)


def _refuse_outside(text: str, mark: CharacterSpan, where: str) -> None:
    if not mark.is_within(text):
        problem = f"an entity goes from character {mark.start} to {mark.end}, but its text has {len(text)}."
        raise BadInput(where, problem, "Characters count from 0; the end is exclusive.")


def _relocated(
    text: str, mark: CharacterSpan, where: str, repairs: list[Repair], utf16: Sequence[int] | None
) -> CharacterSpan | None:
    """Return the mark at the place where its surface string is; None where it has none, or that is nowhere."""
    if not mark.surface:
        return None
    return _in_utf16(text, mark, where, repairs, utf16) or _moved(text, mark, where, repairs)


def _in_utf16(
    text: str, mark: CharacterSpan, where: str, repairs: list[Repair], utf16: Sequence[int] | None
) -> CharacterSpan | None:
    """Return the mark with its offsets read as UTF-16 units, None where it does not read as it should so."""
    start, end, label, surface = mark
    characters = from_units(utf16 or utf16_offsets(text), (start, end)) if 0 <= start <= end else (0, 0)
    if not reads_like(text[slice(*characters)], surface):
        return None
    repairs.append(Repair(where, f"{describe_mark(mark)} counts UTF-16 units; it was read as {surface[:60]!r}."))
    return CharacterSpan(*characters, label, surface)


def _moved(text: str, mark: CharacterSpan, where: str, repairs: list[Repair]) -> CharacterSpan | None:
    """Return the mark at the nearest place that reads as it should, None where there is none."""
    start, _, label, surface = mark
    place = _nearest(text, surface, start)
    if place < 0:
        return None
    what = f"{describe_mark(mark)} was moved by {place - start} to {clean_text(surface)[:60]!r}."
    repairs.append(Repair(where, what))
    return CharacterSpan(place, place + len(surface), label, surface)


def reads_like(text: str, surface: str) -> bool:
    """Tell whether a text is the surface string, but for white space and forms of the same letters."""
    return text == surface or _normalized(text) == _normalized(surface)


def _normalized(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text.replace("\\n", " ")).split()


def _nearest(text: str, surface: str, start: int) -> int:
    """Return the place of the surface string nearest to ``start``, the earlier of two as near; -1 for none."""
    start = min(max(start, 0), len(text))
    before = text.rfind(surface, max(start - MAX_SHIFT, 0), start + len(surface))
    behind = text.find(surface, start, start + MAX_SHIFT + len(surface))
    if before < 0 or behind < 0:
        return max(before, behind)
    return before if start - before <= behind - start else behind


def word_spans(
    text: str, marks: Iterable[CharacterSpan], words: Sequence[Range], context: tuple[str, list[Repair]]
) -> tuple[Span, ...]:
    """Return marks as disjoint spans of words, which are ranges in ``text``; a mark that cuts a word is widened.

    ``context``: the place for messages, and the repairs so far.
    """
    spans = (_word_span(text, mark, words, context) for mark in marks)
    return flat_spans(filter(None, spans), *context)


def _word_span(
    text: str, mark: CharacterSpan, words: Sequence[Range], context: tuple[str, list[Repair]]
) -> Span | None:
    """Return a mark as a span of the words that it touches; None, which is listed, without word or label."""
    where, repairs = context
    first, last = covered_words((mark.start, mark.end), words)
    label = clean_text(mark.label)
    if first >= last or not label:
        reason = "holds no word" if label else "has no label"
        repairs.append(Repair(where, f"{describe_mark(mark)} {reason} and was left out."))
        return None
    start, end = words[first][0], words[last - 1][1]
    if start < mark.start or mark.end < end:
        whole = clean_text(text[start:end])[:60]
        repairs.append(Repair(where, f"{describe_mark(mark)} cuts a word and was widened to {whole!r}."))
    return Span(first, last, label)


def describe_mark(mark: CharacterSpan) -> str:
    """Describe a mark for a message: its label and its range."""
    return f"{clean_text(mark.label)[:40] or 'an entity'} at characters {mark.start}-{mark.end}"
