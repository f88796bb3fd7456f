"""Brackets around entities: put into a text, and found again in its translation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.model import Sentence, Span

OPEN, CLOSE = "[", "]"

_OPENING, _CLOSING = "[［【〔〖﹝⟦", "]］】〕〗﹞⟧"
_LITERAL = str.maketrans(_OPENING + _CLOSING, "(" * len(_OPENING) + ")" * len(_CLOSING))
_VARIANTS = str.maketrans(_OPENING + _CLOSING, "[" * len(_OPENING) + "]" * len(_CLOSING))
_DOUBLED = re.compile(r"\[(?:\s*\[)+|\](?:\s*\])+")
_INNERMOST = re.compile(r"\[([^\[\]]*)\]")
_ANY = re.compile(r"[\[\]]")
_CLOSES_UP = frozenset(".,;:!?)…»”'’")


def mark(sentence: Sentence, entities: Iterable[Span], spaced: bool = False, protect: bool = True) -> str:
    """The exact text of a sentence with each entity in square brackets: "I saw [Ann Lee] ."

    Entities are sorted and disjoint. ``spaced`` sets a space on the inner side of each bracket.
    ``protect`` turns brackets of the text itself that could be taken for markers into round ones, so that those in the
    translation are markers and nothing else.
    """
    opening, closing = (OPEN + " ", " " + CLOSE) if spaced else (OPEN, CLOSE)
    starts, ends = {span.start for span in entities}, {span.end - 1 for span in entities}
    parts: list[str] = []
    for index, (word, gap) in enumerate(zip(sentence.words, sentence.gaps, strict=True)):
        plain, after = (word.translate(_LITERAL), gap.translate(_LITERAL)) if protect else (word, gap)
        parts += [opening if index in starts else "", plain, closing if index in ends else "", after]
    return "".join(parts).strip()


@dataclass(frozen=True, slots=True)
class Recovered:
    """A translation without its markers.

    ``pieces`` are the ranges of characters ``[start, end)`` of ``text`` that stood in brackets,
    left to right and disjoint; ``strays`` counts brackets that had no partner or nothing in them.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    strays: int = 0

    @property
    def strings(self) -> tuple[str, ...]:
        """The text of each piece."""
        return tuple(self.text[start:end] for start, end in self.pieces)


def normalised(text: str) -> str:
    """The text with full-width and East Asian brackets as ``[ ]``, and doubled ones as one."""
    return _DOUBLED.sub(lambda found: found[0][0], text.translate(_VARIANTS))


def recover(text: str, keep_strays: bool = False) -> Recovered:
    """Find the bracketed pieces of a translation and take the brackets out.

    White space, line ends too, becomes single spaces.
    Brackets pair with the nearest partner, and what stands in none is text. A bracket without
    a partner is dropped, or left where it is with ``keep_strays``.
    """
    text = normalised(" ".join(text.split()))
    plain, pieces, strays, read = "", [], 0, 0
    for found in _INNERMOST.finditer(text):
        before, lost = _without(text[read : found.start()], keep_strays)
        inside = found[1].strip()
        plain, strays, read = plain + before, strays + lost, found.end()
        if not inside:
            strays += 2
            continue
        plain += " " if found[1][0].isspace() and plain and not plain[-1].isspace() else ""
        pieces.append((len(plain), len(plain) + len(inside)))
        plain += inside
        follows = text[read : read + 1]
        loose = found[1][-1].isspace() and follows and not follows.isspace() and follows not in _CLOSES_UP
        plain += " " if loose else ""
    rest, lost = _without(text[read:], keep_strays)
    return Recovered(plain + rest, tuple(pieces), strays + lost)


def _without(text: str, keep: bool) -> tuple[str, int]:
    """The text without its brackets (with them to ``keep``), and how many it has."""
    count = len(_ANY.findall(text))
    return (text if keep or not count else _ANY.sub("", text)), count
