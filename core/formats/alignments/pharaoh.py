"""Pharaoh files: the links of one pair on each line, source-target, counted from 0.

``i-j`` is sure, ``ipj`` and ``i?j`` are possible; a third part (a score) is read over and listed, and so is what stands
beside the links, after tabs or bars, as the scores of fast_align (``0-0 1-1<TAB>-4.2``) and the text of Marian
(``das Haus ||| 0-0 1-1``). An id before a tab may tell the order. An empty line means no links.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import ClassVar, Literal, NamedTuple

from core.errors import BadInput
from core.formats.alignments.links import (
    check_range,
    has_scores,
    is_link,
    links_of_files,
    parse_links,
    placed,
    way_to_fit,
    write_links,
)
from core.formats.base import Files, Preserves, Written
from core.formats.bitext.text_columns import BAR, text_columns
from core.formats.result import Imported, Repair
from core.formats.textfile import TextFile
from core.model import Alignment, Link, SentencePair

_MOST_PARTS = 8
_MOSTLY = 0.5
"""The share of lines with links in one place, from which on the others are mistakes."""
_ENOUGH = 10
"""Lines with links from which on a missing index 0 is suspicious."""


@dataclass(frozen=True, slots=True)
class Pharaoh:
    """A line of links for each pair, as ``0-0 1-2`` with ``1p2`` or ``1?2`` for possible ones.

    ``base``: the number of the first word, 0 or 1; ``swapped``: whether links are target-source; ``combine``: how
    several files, as of the two directions of an aligner, become one: ``grow-diag-final-and``, ``grow-diag-final``,
    ``grow-diag``, ``union``, ``intersection`` or ``vote``.
    """

    base: Literal[0, 1] = 0
    swapped: bool = False
    combine: str = "grow-diag-final-and"

    title: ClassVar[str] = "Pharaoh"
    endings: ClassVar[tuple[str, ...]] = (".pharaoh", ".align", ".talp", ".txt")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.LINKS, Preserves.POSSIBLE})
    loses: ClassVar[str] = "A pair that nobody has linked is written like one without links."

    def likeness(self, files: Files) -> float:
        return min((self._likeness(file.head(50)) for file in files), default=0.0)

    def _likeness(self, lines: Sequence[str]) -> float:
        layout = _layout(lines)
        if layout is None:
            return 0.6 if _layout(lines, _MOSTLY) else 0.0
        if _texts_beside(lines, layout) > 1:
            return _PAIRS_WITH_LINKS
        return 0.95 if layout.mark == BAR else 0.9

    def read(self, files: Files, imported: Imported) -> Imported:
        return links_of_files(files, lambda file: with_links(imported, file, self.base, self.swapped), self.combine)

    def write(self, stem: str, pairs: Sequence[SentencePair]) -> Written:
        written = (
            write_links(pair.alignment, "p", self.base, self.swapped) if pair.alignment else "" for pair in pairs
        )
        return {f"{stem}.pharaoh": "".join(f"{line}\n" for line in written).encode()}


@dataclass(frozen=True, slots=True)
class _PharaohLine:
    """One line: its place, its id (empty without one), and the links as they stand."""

    where: str
    id: str
    sure: list[Link]
    possible: list[Link]


def read_pharaoh(
    file: TextFile, pairs: Sequence[SentencePair], base: int = 0, swapped: bool = False
) -> tuple[tuple[Alignment, ...], tuple[Repair, ...]]:
    """One alignment for each pair, and what was assumed to read them.

    ``base`` is the number that the file gives to the first word (0 or 1); ``swapped``
    reads target-source links. `BadInput` names the line of a link outside its pair.
    """
    texts = list(file.lines())
    is_plain = not any("\t" in text or BAR in text for text in texts)
    layout = (None if is_plain else _layout(texts, _MOSTLY)) or _PLAIN
    lines = [_read_line(text, file.place(number), layout) for number, text in enumerate(texts, 1)]
    _check_count(file, lines, pairs)
    ordered, repairs = _in_order(file, lines, [pair.id for pair in pairs])
    try:
        alignments = tuple(
            _alignment(line, pair.size, base, swapped) for line, pair in zip(ordered, pairs, strict=True)
        )
    except BadInput as error:
        sized = [((*line.sure, *line.possible), pair.size) for line, pair in zip(ordered, pairs, strict=True)]
        raise BadInput(error.where, error.problem, way_to_fit(sized, base)) from error
    return alignments, (*repairs, *_doubts(file, lines, base), *_beside(file, texts, layout))


def with_links(imported: Imported, file: TextFile, base: int = 0, swapped: bool = False) -> Imported:
    """The same pairs with the links of a Pharaoh file in place of their own."""
    alignments, repairs = read_pharaoh(file, imported.pairs, base, swapped)
    pairs = tuple(replace(pair, alignment=links) for pair, links in zip(imported.pairs, alignments, strict=True))
    return Imported(pairs, imported.repairs + repairs)


_PAIRS_WITH_LINKS = 0.45
"""How much a file of two texts and their links looks like links: less than like pairs."""


class _Layout(NamedTuple):
    """What separates the parts of a line, and which of them holds the links; -1: the last."""

    mark: str
    place: int


_PLAIN = _Layout("\t", -1)


def _layout(lines: Sequence[str], least: float = 1.0) -> _Layout | None:
    """Where in the lines that are not empty there are links and nothing else, in at least that share of them."""
    shown = [line for line in lines if line.strip()]
    mark = next((mark for mark in (BAR, "\t") if all(mark in line for line in shown)), "")
    if not mark:
        last = _share_of_links([line.rpartition("\t")[2] for line in shown])
        return _PLAIN if last >= least else None
    parts = zip_longest(*(line.split(mark, _MOST_PARTS) for line in shown), fillvalue="")
    shares = [_share_of_links(column) for column in parts]
    best = max(shares, default=0.0)
    return _Layout(mark, shares.index(best)) if best >= least else None


def _texts_beside(lines: Sequence[str], layout: _Layout) -> int:
    """Count the columns of text beside the links: where there are two, the file holds pairs in the first place."""
    rows = [line.split(layout.mark) for line in lines if line.strip()]
    width = min(map(len, rows), default=0)
    texts = text_columns([row[:width] for row in rows], width)
    return len([column for column in texts if column != layout.place % width]) if width else 0


def _share_of_links(texts: Sequence[str]) -> float:
    """The share of the texts with words that hold nothing but links."""
    filled = [text.split() for text in texts if text.strip()]
    return sum(all(map(is_link, words)) for words in filled) / len(filled) if filled else 0.0


def _read_line(text: str, where: str, layout: _Layout) -> _PharaohLine:
    parts = text.split(layout.mark, _MOST_PARTS) if text.strip() else [""]
    index = layout.place if layout.place >= 0 else len(parts) - 1
    name = "\t".join(parts[:index]).strip() if layout.mark == "\t" else ""
    return _PharaohLine(where, name, *parse_links(parts[index] if index < len(parts) else "", where))


def _beside(file: TextFile, texts: Sequence[str], layout: _Layout) -> Iterator[Repair]:
    """A note of what stands beside the links and on them, and was read over."""
    first = next((text.split(layout.mark, _MOST_PARTS) for text in texts if text.strip()), [""])
    over = first[layout.place + 1 :] if layout.place >= 0 else []
    if layout.mark == BAR:
        over = first[: layout.place] + over
    if over:
        shown = ", ".join(repr(part.strip()[:40]) for part in over)
        yield Repair(file.name, f"what stands beside the links, as {shown}, was read over.")
    if any(map(has_scores, texts)):
        yield Repair(file.name, "the scores of links were read over.")


def _check_count(file: TextFile, lines: Sequence[_PharaohLine], pairs: Sequence[SentencePair]) -> None:
    if len(lines) != len(pairs):
        first = min(len(lines), len(pairs)) + 1
        raise BadInput(
            file.place(first),
            f"the file has {len(lines)} lines, but there are {len(pairs)} pairs.",
            "There must be one line for each pair; an empty line stands for no links.",
        )


def _in_order(
    file: TextFile, lines: Sequence[_PharaohLine], ids: Sequence[str]
) -> tuple[Sequence[_PharaohLine], tuple[Repair, ...]]:
    """The lines in the order of the pairs: by id where the ids are the pairs', else as they stand."""
    by_id = {line.id: line for line in lines}
    if by_id.keys() == set(ids):
        return [by_id[name] for name in ids], ()
    if any(by_id):
        return lines, (Repair(file.name, "its ids are not those of the pairs; lines were taken in order."),)
    return lines, ()


def _doubts(file: TextFile, lines: Sequence[_PharaohLine], base: int) -> tuple[Repair, ...]:
    """A note where a file that should count from 0 never does so."""
    linked = [line for line in lines if line.sure or line.possible]
    if base or len(linked) < _ENOUGH or any(0 in link for line in linked for link in (*line.sure, *line.possible)):
        return ()
    return (Repair(file.name, "no link has a word 0: check that the file does not count from 1."),)


def _alignment(line: _PharaohLine, size: tuple[int, int], base: int, swapped: bool) -> Alignment:
    sure, possible = ([placed(link, base, swapped) for link in links] for links in (line.sure, line.possible))
    check_range([*sure, *possible], size, line.where)
    return Alignment.of(sure, size, possible)


def write_pharaoh(alignments: Sequence[Alignment | None]) -> str:
    """One line per pair, ``i-j`` sure and ``ipj`` possible; an empty line where there are no links."""
    return "".join(f"{write_links(links, 'p') if links else ''}\n" for links in alignments)
