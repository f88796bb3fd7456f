"""Pharaoh files: the links of one pair on each line, source-target, counted from 0.

``i-j`` is sure, ``ipj`` and ``i?j`` are possible; a third part (a score) is read over,
as is an id before a tab, unless ids tell the order. An empty line means no links.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.combine import COMBINATIONS, combined
from core.errors import BadInput, UnknownName
from core.formats.imported import Imported, Repair
from core.formats.links import check_range, parse_links, write_links
from core.formats.textfile import TextFile
from core.model import Alignment, Link, SentencePair

_ENOUGH = 10
"""Lines with links from which on a missing index 0 is suspicious."""


@dataclass(frozen=True, slots=True)
class _Line:
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
    lines = [_read_line(line, file.place(number)) for number, line in enumerate(file.lines(), 1)]
    _check_count(file, lines, pairs)
    ordered, repairs = _in_order(file, lines, [pair.id for pair in pairs])
    try:
        alignments = tuple(
            _alignment(line, pair.size, base, swapped) for line, pair in zip(ordered, pairs, strict=True)
        )
    except BadInput as error:
        raise BadInput(error.where, error.problem, _remedy(ordered, pairs, base)) from error
    return alignments, (*repairs, *_doubts(file, lines, base))


def with_links(imported: Imported, file: TextFile, base: int = 0, swapped: bool = False) -> Imported:
    """The same pairs with the links of a Pharaoh file in place of their own."""
    alignments, repairs = read_pharaoh(file, imported.pairs, base, swapped)
    pairs = tuple(replace(pair, alignment=links) for pair, links in zip(imported.pairs, alignments, strict=True))
    return Imported(pairs, imported.repairs + repairs)


def symmetrised(versions: Sequence[Imported], how: str) -> Imported:
    """The same pairs with the links of several files as one, as of the two directions of an aligner.

    Each version is what `with_links` makes of one file; ``how`` is one of
    `core.combine.COMBINATIONS`.
    """
    if how not in COMBINATIONS:
        raise UnknownName("way to combine links", how, COMBINATIONS)
    pairs = tuple(
        replace(same[0], alignment=combined([pair.alignment for pair in same if pair.alignment], how))
        for same in zip(*(version.pairs for version in versions), strict=True)
    )
    return Imported(pairs, tuple(dict.fromkeys(repair for version in versions for repair in version.repairs)))


def _read_line(text: str, where: str) -> _Line:
    name, tab, links = text.rpartition("\t")
    return _Line(where, name.strip() if tab else "", *parse_links(links, where))


def _check_count(file: TextFile, lines: Sequence[_Line], pairs: Sequence[SentencePair]) -> None:
    if len(lines) != len(pairs):
        first = min(len(lines), len(pairs)) + 1
        raise BadInput(
            file.place(first),
            f"the file has {len(lines)} lines, but there are {len(pairs)} pairs.",
            "There must be one line for each pair; an empty line stands for no links.",
        )


def _in_order(file: TextFile, lines: Sequence[_Line], ids: Sequence[str]) -> tuple[Sequence[_Line], tuple[Repair, ...]]:
    """The lines in the order of the pairs: by id where the ids are the pairs', else as they stand."""
    by_id = {line.id: line for line in lines}
    if by_id.keys() == set(ids):
        return [by_id[name] for name in ids], ()
    if any(by_id):
        return lines, (Repair(file.name, "its ids are not those of the pairs; lines were taken in order."),)
    return lines, ()


def _doubts(file: TextFile, lines: Sequence[_Line], base: int) -> tuple[Repair, ...]:
    """A note where a file that should count from 0 never does so."""
    linked = [line for line in lines if line.sure or line.possible]
    if base or len(linked) < _ENOUGH or any(0 in link for line in linked for link in (*line.sure, *line.possible)):
        return ()
    return (Repair(file.name, "no link has a word 0: check that the file does not count from 1."),)


def _alignment(line: _Line, size: tuple[int, int], base: int, swapped: bool) -> Alignment:
    sure, possible = ([_link(link, base, swapped) for link in links] for links in (line.sure, line.possible))
    check_range([*sure, *possible], size, line.where)
    return Alignment.of(sure, size, possible)


def _link(link: Link, base: int, swapped: bool) -> Link:
    i, j = link[0] - base, link[1] - base
    return (j, i) if swapped else (i, j)


def _remedy(lines: Sequence[_Line], pairs: Sequence[SentencePair], base: int) -> str:
    """What to do about links outside: another base, the other direction, or the right file."""
    fits = [
        (other, swapped)
        for other, swapped in ((base, True), (1 - base, False), (1 - base, True))
        if all(_fits(line, pair.size, other, swapped) for line, pair in zip(lines, pairs, strict=True))
    ]
    if not fits:
        return "Check that the file belongs to these pairs; links are source-target and count from 0."
    other, swapped = fits[0]
    order = "target-source" if swapped else "source-target"
    return f"The file would fit if its links were {order} and counted from {other}."


def _fits(line: _Line, size: tuple[int, int], base: int, swapped: bool) -> bool:
    links = [_link(link, base, swapped) for link in (*line.sure, *line.possible)]
    return all(0 <= i < size[0] and 0 <= j < size[1] for i, j in links)


def write_pharaoh(alignments: Sequence[Alignment | None]) -> str:
    """One line per pair, ``i-j`` sure and ``ipj`` possible; an empty line where there are no links."""
    return "".join(f"{write_links(links, 'p') if links else ''}\n" for links in alignments)
