"""Notation of word links in files: Pharaoh, other index bases and directions, and checks against the size of a pair.

``i-j`` is sure, ``ipj`` or ``i?j`` possible; links are separated by spaces.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from core.errors import BadInput, UnknownName
from core.formats.result import Imported, refuse_none
from core.formats.textfile import TextFile
from core.model import Alignment, Link, SentencePair
from core.symmetrization import COMBINATIONS, combine_alignments

# A third part, a score, is skipped; ASCII digits only, and few enough to be an index.
_LINK = re.compile(r"([0-9]{1,9})([-p?])([0-9]{1,9})(?:[-:/][0-9.eE+-]+)?")
_SCORED = re.compile(r"[0-9][-p?][0-9]{1,9}[-:/]")


def parse_links(text: str, where: str) -> tuple[list[Link], list[Link]]:
    """Return the sure and the possible links of one line as (left, right) numbers of the file."""
    sure: list[Link] = []
    possible: list[Link] = []
    for part in text.split():
        match = _LINK.fullmatch(part)
        if match is None:
            remedy = "Links look like 0-1, or 0p1 and 0?1 where they are only possible."
            raise BadInput(where, f"{part[:40]!r} is not a link.", remedy)
        links = sure if match[2] == "-" else possible
        links.append((int(match[1]), int(match[3])))
    return sure, possible


def is_link(text: str) -> bool:
    """Return true for a link such as ``0-1`` or ``0?1``, with or without a score."""
    return _LINK.fullmatch(text) is not None


def has_scores(text: str) -> bool:
    """Return true if links of a line have scores, as ``0-1:0.93`` and ``0-1-0.93``."""
    return _SCORED.search(text) is not None


def read_links(text: str, size: tuple[int, int], where: str, origin: str = "given") -> Alignment:
    """Read a line of 0-based source-target links as the alignment of a pair of ``size``."""
    sure, possible = parse_links(text, where)
    check_range([*sure, *possible], size, where)
    return Alignment.of(sure, size, possible, origin=origin)


def check_range(links: Iterable[Link], size: tuple[int, int], where: str) -> None:
    """Raise `BadInput` for links outside a pair of ``size`` (source words, target words)."""
    for i, j in links:
        if not _inside((i, j), size):
            raise BadInput(
                where,
                f"the link {i}-{j} lies outside a pair of {size[0]} and {size[1]} words.",
                "Links are source-target and count from 0.",
            )


def source_target_link(link: Link, base: int, swapped: bool) -> Link:
    """Return a link of index base ``base``, target-source if ``swapped``, as a 0-based source-target link."""
    i, j = link[0] - base, link[1] - base
    return (j, i) if swapped else (i, j)


def suggest_remedy(lines: Sequence[tuple[Sequence[Link], tuple[int, int]]], base: int) -> str:
    """Return a remedy for links outside their pairs: another index base, the other direction, or another file.

    ``lines`` holds the links of each pair and its size; they were read as source-target links of index base ``base``.
    """
    for other_base, swapped in ((base, True), (1 - base, False), (1 - base, True)):
        if _all_fit(lines, other_base, swapped):
            order = "target-source" if swapped else "source-target"
            return f"The file would fit if its links were {order} and counted from {other_base}."
    return "Check that the file belongs to these pairs; links are source-target and count from 0."


def _all_fit(lines: Sequence[tuple[Sequence[Link], tuple[int, int]]], base: int, swapped: bool) -> bool:
    return all(_inside(source_target_link(link, base, swapped), size) for links, size in lines for link in links)


def _inside(link: Link, size: tuple[int, int]) -> bool:
    return 0 <= link[0] < size[0] and 0 <= link[1] < size[1]


def write_links(alignment: Alignment, possible: str = "?", base: int = 0, swapped: bool = False) -> str:
    """Write the links of one alignment on a line, sorted; ``possible`` is the sign within possible ones."""
    signs = dict.fromkeys(alignment.sure, "-") | dict.fromkeys(alignment.possible, possible)
    if swapped:
        signs = {(j, i): sign for (i, j), sign in signs.items()}
    return " ".join(f"{i + base}{sign}{j + base}" for (i, j), sign in sorted(signs.items()))


def read_link_files(files: Sequence[TextFile], read: Callable[[TextFile], Imported], combine: str) -> Imported:
    """Read the links of a file, or of several that are combined; `BadInput` if there is no file."""
    refuse_none(files)
    versions = list(map(read, files))
    return versions[0] if len(versions) == 1 else symmetrize(versions, combine)


def symmetrize(versions: Sequence[Imported], how: str) -> Imported:
    """Combine the links of several files for the same pairs, as of the two directions of an aligner.

    Each version has the links of one file; ``how`` is one of `core.symmetrization.COMBINATIONS`. A pair that no file
    has links for has none.
    """
    if how not in COMBINATIONS:
        raise UnknownName("way to combine links", how, COMBINATIONS)
    same_pairs = zip(*(version.pairs for version in versions), strict=True)
    pairs = tuple(_combine(pairs, how) for pairs in same_pairs)
    repairs = chain.from_iterable(version.repairs for version in versions)
    return Imported(pairs, tuple(dict.fromkeys(repairs)))


def _combine(versions: Sequence[SentencePair], how: str) -> SentencePair:
    """Return the same pair of several files with all of its links."""
    alignments = [pair.alignment for pair in versions if pair.alignment]
    return replace(versions[0], alignment=combine_alignments(alignments, how) if alignments else None)
