"""Brackets around entities: insertion into a text, and recovery from its translation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.markers.marker_insertion import insert
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
    """Return the exact text of a sentence with each entity in square brackets: "I saw [Ann Lee] ."

    Entities are sorted and disjoint. ``spaced`` sets a space on the inner side of each bracket.
    ``protect`` turns brackets of the text itself that could be taken for markers into round ones, so that those in the
    translation are markers and nothing else.
    """
    space = " " if spaced else ""
    openings = dict.fromkeys((span.start for span in entities), OPEN + space)
    closings = dict.fromkeys((span.end - 1 for span in entities), space + CLOSE)
    words, gaps = map(_rounded, (sentence.words, sentence.gaps)) if protect else (sentence.words, sentence.gaps)
    return insert(words, gaps, openings, closings)


def _rounded(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts with round brackets for all that could be taken for markers."""
    return tuple(text.translate(_LITERAL) for text in texts)


@dataclass(frozen=True, slots=True)
class Recovered:
    """A translation without its markers.

    ``pieces`` are the ranges of characters ``[start, end)`` of ``text`` that were in brackets,
    left to right and disjoint; ``strays`` counts brackets without a partner or without text.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    strays: int = 0

    @property
    def strings(self) -> tuple[str, ...]:
        """The text of each piece."""
        return tuple(self.text[start:end] for start, end in self.pieces)


def normalised(text: str) -> str:
    """Return the text with full-width and East Asian brackets as ``[ ]``, and doubled ones as one."""
    return _DOUBLED.sub(lambda match: match[0][0], text.translate(_VARIANTS))


def recover(text: str, keep_strays: bool = False) -> Recovered:
    """Find the bracketed pieces of a translation and take the brackets out.

    White space, line ends too, becomes single spaces. Brackets pair with the nearest partner, and
    text in none is plain text. A bracket without a partner is dropped, or left in with ``keep_strays``.
    """
    text = normalised(" ".join(text.split()))
    plain, pieces, strays, end = "", [], 0, 0
    for match in _INNERMOST.finditer(text):
        between, count = _without_brackets(text[end : match.start()], keep_strays)
        plain, strays, end = plain + between, strays + count, match.end()
        inside = match[1].strip()
        if not inside:
            strays += 2
            continue
        plain += _space_before(match[1], plain)
        pieces.append((len(plain), len(plain) + len(inside)))
        plain += inside + _space_behind(match[1], text[end : end + 1])
    tail, count = _without_brackets(text[end:], keep_strays)
    return Recovered(plain + tail, tuple(pieces), strays + count)


def _space_before(inside: str, before: str) -> str:
    """Return the space that moves out behind ``before``, unless there is one already."""
    return " " if inside[0].isspace() and before[-1:].strip() else ""


def _space_behind(inside: str, following: str) -> str:
    """Return the space that moves out before the ``following`` character, unless that is a space or punctuation."""
    needs_space = following.strip() and following not in _CLOSES_UP
    return " " if inside[-1].isspace() and needs_space else ""


def _without_brackets(text: str, keep: bool) -> tuple[str, int]:
    """Return the text without its brackets (with them to ``keep``), and how many it has."""
    plain, count = _ANY.subn("", text)
    return text if keep else plain, count
