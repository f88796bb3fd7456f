"""Brackets around entities: insertion into a text, and recovery from its translation."""

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
    """Return the exact text of a sentence with each entity in square brackets: "I saw [Ann Lee] ."

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
        # a space on the inner side of a bracket moves out, unless there is one already or punctuation follows
        plain += " " if match[1][0].isspace() and plain and not plain[-1].isspace() else ""
        pieces.append((len(plain), len(plain) + len(inside)))
        plain += inside
        following = text[end : end + 1]
        needs_space = following and not following.isspace() and following not in _CLOSES_UP
        plain += " " if match[1][-1].isspace() and needs_space else ""
    tail, count = _without_brackets(text[end:], keep_strays)
    return Recovered(plain + tail, tuple(pieces), strays + count)


def _without_brackets(text: str, keep: bool) -> tuple[str, int]:
    """Return the text without its brackets (with them to ``keep``), and how many it has."""
    count = len(_ANY.findall(text))
    return (text if keep or not count else _ANY.sub("", text)), count
