"""Pharaoh files: the links of one pair on each line, source-target, counted from 0.

``i-j`` is sure, ``ipj`` and ``i?j`` are possible; a third part (a score) is skipped and listed, and so are columns
beside the links, after tabs or bars, as the scores of fast_align (``0-0 1-1<TAB>-4.2``) and the text of Marian
(``das Haus ||| 0-0 1-1``). Ids before a tab may give the order. An empty line means no links.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import ClassVar, Literal, NamedTuple

from core.errors import BadInput
from core.formats.alignments.links import (
    check_range,
    has_scores,
    is_link,
    parse_links,
    read_link_files,
    source_target_link,
    suggest_remedy,
    write_links,
)
from core.formats.base import Files, Preserves, Written
from core.formats.bitext.text_columns import BAR, TAB, text_columns
from core.formats.result import Imported, Repair
from core.formats.textfile import TextFile
from core.model import Alignment, Link, SentencePair

_MAX_SPLITS = 8
"""Separators of a line that are counted."""
_MIN_SHARE = 0.5
"""Share of lines with links in one column from which the other lines are mistakes."""
_MIN_LINES = 10
"""Number of lines with links from which a missing index 0 is suspicious."""
_PAIRS_WITH_LINKS = 0.45
"""Confidence for a file of two texts and their links: lower than for pairs."""


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
        return min((self._confidence(file.head(50)) for file in files), default=0.0)

    def _confidence(self, lines: Sequence[str]) -> float:
        layout = _detect_layout(lines)
        if layout is None:
            return 0.6 if _detect_layout(lines, _MIN_SHARE) else 0.0
        if _texts_beside(lines, layout) > 1:
            return _PAIRS_WITH_LINKS
        return 0.95 if layout.mark == BAR else 0.9

    def read(self, files: Files, imported: Imported) -> Imported:
        return read_link_files(files, lambda file: with_links(imported, file, self.base, self.swapped), self.combine)

    def write(self, stem: str, pairs: Sequence[SentencePair]) -> Written:
        text = write_pharaoh([pair.alignment for pair in pairs], self.base, self.swapped)
        return {f"{stem}.pharaoh": text.encode()}


@dataclass(frozen=True, slots=True)
class _PharaohLine:
    """One line: its place, its id ("" without one), and its links with the numbers of the file."""

    where: str
    id: str
    sure: list[Link]
    possible: list[Link]

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, the sure ones first."""
        return (*self.sure, *self.possible)


def read_pharaoh(
    file: TextFile, pairs: Sequence[SentencePair], base: int = 0, swapped: bool = False
) -> tuple[tuple[Alignment, ...], tuple[Repair, ...]]:
    """Read one alignment for each pair; return them with the assumptions that were made.

    ``base`` is the number that the file gives to the first word (0 or 1); ``swapped``
    reads target-source links. `BadInput` names the line of a link outside its pair.
    """
    texts = list(file.lines())
    layout = _layout(texts)
    lines = [_read_line(text, file.place(number), layout) for number, text in enumerate(texts, 1)]
    _check_count(file, lines, pairs)
    ordered, repairs = _in_order(file, lines, [pair.id for pair in pairs])
    alignments = _alignments(ordered, pairs, base, swapped)
    return alignments, (*repairs, *_doubts(file, lines, base), *_beside(file, texts, layout))


def with_links(imported: Imported, file: TextFile, base: int = 0, swapped: bool = False) -> Imported:
    """Replace the links of pairs by those of a Pharaoh file."""
    alignments, repairs = read_pharaoh(file, imported.pairs, base, swapped)
    pairs = tuple(replace(pair, alignment=links) for pair, links in zip(imported.pairs, alignments, strict=True))
    return Imported(pairs, imported.repairs + repairs)


class _PharaohLayout(NamedTuple):
    """The mark between the columns of a line, and the index of the column of links; -1: the last."""

    mark: str
    column: int


_PLAIN = _PharaohLayout(TAB, -1)


def _layout(lines: Sequence[str]) -> _PharaohLayout:
    """Return the layout of a file of links, some of whose lines may be mistakes."""
    if not any(TAB in line or BAR in line for line in lines):
        return _PLAIN
    return _detect_layout(lines, _MIN_SHARE) or _PLAIN


def _detect_layout(lines: Sequence[str], min_share: float = 1.0) -> _PharaohLayout | None:
    """Detect the column that holds nothing but links in at least this share of the lines that are not empty."""
    shown = list(filter(str.strip, lines))
    mark = _common_mark(shown)
    shares = list(map(_share_of_links, _columns(shown, mark)))
    best = max(shares, default=0.0)
    if best < min_share:
        return None
    return _PharaohLayout(mark, shares.index(best)) if mark else _PLAIN


def _columns(lines: Sequence[str], mark: str) -> Iterable[Sequence[str]]:
    """Return the columns of lines; without a mark that all lines have only the last, behind a tab."""
    if not mark:
        return [[line.rpartition(TAB)[2] for line in lines]]
    return zip_longest(*(line.split(mark, _MAX_SPLITS) for line in lines), fillvalue="")


def _common_mark(lines: Sequence[str]) -> str:
    """Return the bars or the tab that all lines have; "" if there is neither."""
    return next((mark for mark in (BAR, TAB) if _is_in_all(mark, lines)), "")


def _is_in_all(mark: str, lines: Sequence[str]) -> bool:
    return all(mark in line for line in lines)


def _texts_beside(lines: Sequence[str], layout: _PharaohLayout) -> int:
    """Count the columns of text beside the links: with two of them, the file is rather one of pairs."""
    rows = [line.split(layout.mark) for line in filter(str.strip, lines)]
    if not rows:
        return 0
    width = min(map(len, rows))
    texts = text_columns([row[:width] for row in rows], width)
    return sum(column != layout.column % width for column in texts)


def _share_of_links(texts: Sequence[str]) -> float:
    """Return the share of the texts with words that hold nothing but links."""
    filled = list(map(str.split, filter(str.strip, texts)))
    if not filled:
        return 0.0
    return sum(all(map(is_link, words)) for words in filled) / len(filled)


def _read_line(text: str, where: str, layout: _PharaohLayout) -> _PharaohLine:
    """Parse the links of a line, and its id before a tab."""
    parts = text.split(layout.mark, _MAX_SPLITS)
    index = layout.column if layout.column >= 0 else len(parts) - 1
    name = TAB.join(parts[:index]).strip() if layout.mark == TAB else ""
    links = parts[index] if index < len(parts) else ""
    return _PharaohLine(where, name, *parse_links(links, where))


def _beside(file: TextFile, texts: Sequence[str], layout: _PharaohLayout) -> Iterator[Repair]:
    """List columns beside the links, and scores on them, which were skipped."""
    skipped = _skipped_columns(next(filter(str.strip, texts), ""), layout)
    if skipped:
        shown = ", ".join(repr(part.strip()[:40]) for part in skipped)
        yield Repair(file.name, f"what stands beside the links, as {shown}, was read over.")
    if any(map(has_scores, texts)):
        yield Repair(file.name, "the scores of links were read over.")


def _skipped_columns(line: str, layout: _PharaohLayout) -> list[str]:
    """Return the columns of a line that hold neither links nor, before a tab, an id."""
    if layout.column < 0:
        return []
    parts = line.split(layout.mark, _MAX_SPLITS)
    before = parts[: layout.column] if layout.mark == BAR else []
    return before + parts[layout.column + 1 :]


def _check_count(file: TextFile, lines: Sequence[_PharaohLine], pairs: Sequence[SentencePair]) -> None:
    """Raise `BadInput` at the first line too many or too few."""
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
    """Return the lines in the order of the pairs: by id if the ids are those of the pairs, else as they are."""
    by_id = {line.id: line for line in lines}
    if by_id.keys() == set(ids):
        return [by_id[name] for name in ids], ()
    if any(by_id):
        return lines, (Repair(file.name, "its ids are not those of the pairs; lines were taken in order."),)
    return lines, ()


def _doubts(file: TextFile, lines: Sequence[_PharaohLine], base: int) -> tuple[Repair, ...]:
    """List that a file which should count from 0 has no link with a word 0."""
    links = list(filter(None, (line.links for line in lines)))
    numbers = chain.from_iterable(chain.from_iterable(links))
    if base or len(links) < _MIN_LINES or 0 in numbers:
        return ()
    return (Repair(file.name, "no link has a word 0: check that the file does not count from 1."),)


def _alignments(
    lines: Sequence[_PharaohLine], pairs: Sequence[SentencePair], base: int, swapped: bool
) -> tuple[Alignment, ...]:
    """Return the alignment of each pair; `BadInput` for a link outside suggests how the file would fit."""
    lines_of_pairs = list(zip(lines, pairs, strict=True))
    try:
        return tuple(_alignment(line, pair.size, base, swapped) for line, pair in lines_of_pairs)
    except BadInput as error:
        sized = [(line.links, pair.size) for line, pair in lines_of_pairs]
        raise BadInput(error.where, error.problem, suggest_remedy(sized, base)) from error


def _alignment(line: _PharaohLine, size: tuple[int, int], base: int, swapped: bool) -> Alignment:
    sure = [source_target_link(link, base, swapped) for link in line.sure]
    possible = [source_target_link(link, base, swapped) for link in line.possible]
    check_range([*sure, *possible], size, line.where)
    return Alignment.of(sure, size, possible)


def write_pharaoh(alignments: Sequence[Alignment | None], base: int = 0, swapped: bool = False) -> str:
    """Write one line per pair, ``i-j`` sure and ``ipj`` possible; an empty line for a pair without links."""
    lines = (write_links(links, "p", base, swapped) if links else "" for links in alignments)
    return "".join(f"{line}\n" for line in lines)
