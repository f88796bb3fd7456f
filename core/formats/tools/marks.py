"""Marks where they belong: checked against what the file says stands there, and fitted to whole words."""

import unicodedata
from collections.abc import Iterable, Sequence

from core.errors import BadInput
from core.formats.result import Repair, clean_text, flat_spans
from core.formats.tools.offsets import CharacterSpan, Range, covered, from_units, utf16_offsets
from core.model import Span

REACH = 10_000
"""How many characters to either side the text of a mark is looked for."""


def settled_marks(text: str, marks: Iterable[CharacterSpan], where: str, repairs: list[Repair]) -> list[CharacterSpan]:
    """Those of the marks whose place in ``text`` is certain, as `settled` finds it."""
    utf16 = utf16_offsets(text)
    places = (settled(text, mark, where, repairs, utf16) for mark in marks)
    return [mark for mark in places if mark is not None]


def settled(
    text: str, mark: CharacterSpan, where: str, repairs: list[Repair], utf16: Sequence[int] | None = None
) -> CharacterSpan | None:
    """The mark where it belongs in ``text``: checked against what the file says stands there.

    Where that is not so, offsets are tried as UTF-16 (``utf16``: those of the text, where they are known), then the
    nearest place that reads like that; None where there is none. `BadInput` for a range outside the text.
    """
    start, end, label, said = mark
    inside = 0 <= start <= end <= len(text)
    if inside and (not said or reads_like(text[start:end], said)):
        return mark
    if said:
        in_units = from_units(utf16 or utf16_offsets(text), (start, end)) if 0 <= start <= end else (0, 0)
        if reads_like(text[slice(*in_units)], said):
            repairs.append(Repair(where, f"{named(mark)} counts UTF-16 units; it was read as {said[:60]!r}."))
            return CharacterSpan(*in_units, label, said)
        at = _nearest(text, said, start)
        if at >= 0:
            repairs.append(Repair(where, f"{named(mark)} was moved by {at - start} to {clean_text(said)[:60]!r}."))
            return CharacterSpan(at, at + len(said), label, said)
    if not inside:
        problem = f"an entity goes from character {start} to {end}, but its text has {len(text)}."
        raise BadInput(where, problem, "Characters count from 0; the end is exclusive.")
    what = f"{named(mark)} should read {clean_text(said)[:60]!r}, which is not there, and was left out."
    repairs.append(Repair(where, what))
    return None


def reads_like(there: str, said: str) -> bool:
    """Whether a text is what the file says stands there, but for white space and forms of the same letters."""
    return there == said or _plain(there) == _plain(said)


def _plain(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text.replace("\\n", " ")).split()


def _nearest(text: str, said: str, start: int) -> int:
    start = min(max(start, 0), len(text))
    before = text.rfind(said, max(start - REACH, 0), start + len(said))
    behind = text.find(said, start, start + REACH + len(said))
    return min((at for at in (before, behind) if at >= 0), key=lambda at: abs(at - start), default=-1)


def fitted(
    text: str, marks: Iterable[CharacterSpan], words: Sequence[Range], told: tuple[str, list[Repair]]
) -> tuple[Span, ...]:
    """Marks as disjoint spans of words, given by their ranges in ``text``; ``told``: where, and the repairs so far."""
    where, repairs = told
    spans = []
    for mark in marks:
        first, last = covered((mark.start, mark.end), words)
        label = clean_text(mark.label)
        if first >= last or not label:
            why = "holds no word" if label else "has no label"
            repairs.append(Repair(where, f"{named(mark)} {why} and was left out."))
            continue
        start, end = words[first][0], words[last - 1][1]
        if start < mark.start or mark.end < end:
            whole = clean_text(text[start:end])[:60]
            repairs.append(Repair(where, f"{named(mark)} cuts a word and was widened to {whole!r}."))
        spans.append(Span(first, last, label))
    return flat_spans(spans, where, repairs)


def named(mark: CharacterSpan) -> str:
    """A mark for a message: its label and where it stands."""
    return f"{clean_text(mark.label)[:40] or 'an entity'} at characters {mark.start}-{mark.end}"
