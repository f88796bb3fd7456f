"""Markers of USFM 3.1 (ubsicap.github.io/usfm), by what becomes of the text behind them."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

_MARKER = re.compile(r"\\(?:\*|\+?([A-Za-z]+[0-9]*(?:-[0-9]+)?(?:-[se])?)(\*)?)")
_DIGITS = re.compile(r"[0-9-]+$")


class MarkerKind(StrEnum):
    """The kinds of markers; the value of a kind whose text is left out names it for people, in the singular."""

    BOOK = "book"
    CHAPTER = "chapter"
    VERSE = "verse"
    PARAGRAPH = "paragraph"
    CHARACTERS = "character marker"
    MILESTONE = "milestone"
    HEADING = "heading"
    INTRODUCTION = "introductory paragraph"
    FOOTNOTE = "footnote"
    CROSS_REFERENCE = "cross reference"
    FIGURE = "figure"
    NUMBER = "alternative number"
    UNKNOWN = "unknown marker"


ASIDE = (
    MarkerKind.FOOTNOTE,
    MarkerKind.CROSS_REFERENCE,
    MarkerKind.FIGURE,
    MarkerKind.NUMBER,
)
"""Kinds that end with a marker of their own, and whose text is no part of the verse."""
LEFT_OUT = (*ASIDE, MarkerKind.HEADING, MarkerKind.INTRODUCTION)
"""Kinds whose text is left out and counted."""
BREAKS = (
    MarkerKind.BOOK,
    MarkerKind.CHAPTER,
    MarkerKind.VERSE,
    MarkerKind.PARAGRAPH,
    MarkerKind.HEADING,
    MarkerKind.INTRODUCTION,
)
"""Kinds that end whatever stood before them."""

_NAMES = {
    MarkerKind.BOOK: "id",
    MarkerKind.CHAPTER: "c",
    MarkerKind.VERSE: "v",
    MarkerKind.PARAGRAPH: "p m po pr cls pmo pm pmc pmr pi mi nb pc ph b pb q qr qc qm lh li lf lim tr lit nd-p",
    MarkerKind.HEADING: "ide usfm sts rem h toc toca mt mte ms mr s sr r d sp sd cl cp cd qa periph restore",
    MarkerKind.INTRODUCTION: "imt is ip ipi im imi ipq imq ipr iq ib ili iot io iex imte ie iqs",
    MarkerKind.FOOTNOTE: "f fe ef",
    MarkerKind.CROSS_REFERENCE: "x ex rq",
    MarkerKind.FIGURE: "fig",
    MarkerKind.NUMBER: "ca va vp cat pro fm",
    MarkerKind.CHARACTERS: (
        "add bk dc k lit nd ord pn png addpn qt sig sls tl wj em bd it bdit no sc sup jmp rb w wg wh wa ndx lik liv "
        "litl qs qac tc tcr tcc th thr thc efm xt fr ft fk fq fqa fl fw fp fv fdc xo xop xk xq xta xot xnt xdc rt ior "
        "iqt"
    ),
    MarkerKind.MILESTONE: "ts qt-s qt-e ts-s ts-e k-s k-e za-s za-e",
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}


class UsfmToken(NamedTuple):
    """A marker, or the end of one, with the text that follows it up to the next, and the place of the text's beginning.

    The text before the first marker has no ``name``. A milestone's end (``\\*``) has the name ``*``.
    """

    name: str
    ends: bool
    text: str
    offset: int

    @property
    def kind(self) -> MarkerKind:
        """What it marks; numbers behind a name (``q2``, ``li1-2``) are no part of it."""
        if self.name.endswith(("-s", "-e")):
            return MarkerKind.MILESTONE
        return _KINDS.get(self.name) or _KINDS.get(_DIGITS.sub("", self.name)) or MarkerKind.UNKNOWN


def tokens(text: str) -> Iterator[UsfmToken]:
    """Cut a text at its markers; the one space behind an opening marker belongs to it."""
    name, ends, start = "", False, 0
    for match in _MARKER.finditer(text):
        yield _token(name, ends, text, (start, match.start()))
        name, ends, start = match[1] or "*", match[1] is None or bool(match[2]), match.end()
    yield _token(name, ends, text, (start, len(text)))


def _token(name: str, ends: bool, text: str, place: tuple[int, int]) -> UsfmToken:
    start, end = place
    if name and not ends and text[start : min(start + 1, end)].isspace() and text[start] != "\n":
        start += 1
    return UsfmToken(name, ends, text[start:end], start)
