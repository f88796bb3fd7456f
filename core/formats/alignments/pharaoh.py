"""Pharaoh files: the links of one pair on each line, source-target, counted from 0.

``i-j`` is sure, ``ipj`` and ``i?j`` are possible; a third part (a score) is skipped and listed, and so are columns
beside the links, after tabs or bars, as the scores of fast_align (``0-0 1-1<TAB>-4.2``) and the text of Marian
(``das Haus ||| 0-0 1-1``). Ids before a tab may give the order. An empty line means no links.
"""

from collections.abc import Iterator, Sequence
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
from core.formats.bitext.text_columns import BAR, text_columns
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
        lines = []
        for pair in pairs:
            links = write_links(pair.alignment, "p", self.base, self.swapped) if pair.alignment else ""
            lines.append(f"{links}\n")
        return {f"{stem}.pharaoh": "".join(lines).encode()}


@dataclass(frozen=True, slots=True)
class _PharaohLine:
    """One line: its place, its id ("" without one), and its links with the numbers of the file."""

    where: str
    id: str
    sure: list[Link]
    possible: list[Link]


def read_pharaoh(
    file: TextFile, pairs: Sequence[SentencePair], base: int = 0, swapped: bool = False
) -> tuple[tuple[Alignment, ...], tuple[Repair, ...]]:
    """Read one alignment for each pair; return them with the assumptions that were made.

    ``base`` is the number that the file gives to the first word (0 or 1); ``swapped``
    reads target-source links. `BadInput` names the line of a link outside its pair.
    """
    texts = list(file.lines())
    layout: _PharaohLayout | None = None
    if any("\t" in text or BAR in text for text in texts):
        layout = _detect_layout(texts, _MIN_SHARE)
    layout = layout or _PLAIN
    lines = [_read_line(text, file.place(number), layout) for number, text in enumerate(texts, 1)]
    _check_count(file, lines, pairs)
    ordered, repairs = _in_order(file, lines, [pair.id for pair in pairs])
    try:
        alignments = tuple(
            _alignment(line, pair.size, base, swapped) for line, pair in zip(ordered, pairs, strict=True)
        )
    except BadInput as error:
        sized = [((*line.sure, *line.possible), pair.size) for line, pair in zip(ordered, pairs, strict=True)]
        raise BadInput(error.where, error.problem, suggest_remedy(sized, base)) from error
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


_PLAIN = _PharaohLayout("\t", -1)


def _detect_layout(lines: Sequence[str], min_share: float = 1.0) -> _PharaohLayout | None:
    """Detect the column that holds nothing but links in at least this share of the lines that are not empty."""
    shown = [line for line in lines if line.strip()]
    mark = _common_mark(shown)
    if not mark:
        last_columns = [line.rpartition("\t")[2] for line in shown]
        return _PLAIN if _share_of_links(last_columns) >= min_share else None
    rows = [line.split(mark, _MAX_SPLITS) for line in shown]
    shares = [_share_of_links(column) for column in zip_longest(*rows, fillvalue="")]
    best = max(shares, default=0.0)
    return _PharaohLayout(mark, shares.index(best)) if best >= min_share else None


def _common_mark(lines: Sequence[str]) -> str:
    """Return the bars or the tab that all lines have; "" if there is neither."""
    for mark in (BAR, "\t"):
        if all(mark in line for line in lines):
            return mark
    return ""


def _texts_beside(lines: Sequence[str], layout: _PharaohLayout) -> int:
    """Count the columns of text beside the links: with two of them, the file is rather one of pairs."""
    rows = [line.split(layout.mark) for line in lines if line.strip()]
    if not rows:
        return 0
    width = min(map(len, rows))
    texts = text_columns([row[:width] for row in rows], width)
    return sum(column != layout.column % width for column in texts)


def _share_of_links(texts: Sequence[str]) -> float:
    """Return the share of the texts with words that hold nothing but links."""
    filled = [text.split() for text in texts if text.strip()]
    if not filled:
        return 0.0
    return sum(all(map(is_link, words)) for words in filled) / len(filled)


def _read_line(text: str, where: str, layout: _PharaohLayout) -> _PharaohLine:
    """Parse the links of a line, and its id before a tab."""
    parts = text.split(layout.mark, _MAX_SPLITS) if text.strip() else [""]
    index = layout.column if layout.column >= 0 else len(parts) - 1
    name = "\t".join(parts[:index]).strip() if layout.mark == "\t" else ""
    links = parts[index] if index < len(parts) else ""
    return _PharaohLine(where, name, *parse_links(links, where))


def _beside(file: TextFile, texts: Sequence[str], layout: _PharaohLayout) -> Iterator[Repair]:
    """List columns beside the links, and scores on them, which were skipped."""
    first = next((text.split(layout.mark, _MAX_SPLITS) for text in texts if text.strip()), [""])
    skipped = first[layout.column + 1 :] if layout.column >= 0 else []
    if layout.mark == BAR:
        skipped = first[: layout.column] + skipped
    if skipped:
        shown = ", ".join(repr(part.strip()[:40]) for part in skipped)
        yield Repair(file.name, f"what stands beside the links, as {shown}, was read over.")
    if any(map(has_scores, texts)):
        yield Repair(file.name, "the scores of links were read over.")


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
    links = [(*line.sure, *line.possible) for line in lines if line.sure or line.possible]
    if base or len(links) < _MIN_LINES or any(0 in link for link in chain.from_iterable(links)):
        return ()
    return (Repair(file.name, "no link has a word 0: check that the file does not count from 1."),)


def _alignment(line: _PharaohLine, size: tuple[int, int], base: int, swapped: bool) -> Alignment:
    sure = [source_target_link(link, base, swapped) for link in line.sure]
    possible = [source_target_link(link, base, swapped) for link in line.possible]
    check_range([*sure, *possible], size, line.where)
    return Alignment.of(sure, size, possible)


def write_pharaoh(alignments: Sequence[Alignment | None]) -> str:
    """Write one line per pair, ``i-j`` sure and ``ipj`` possible; an empty line for a pair without links."""
    return "".join(f"{write_links(links, 'p') if links else ''}\n" for links in alignments)
