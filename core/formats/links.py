"""The notation of word links: ``i-j`` sure, ``ipj`` or ``i?j`` possible, separated by spaces."""

import re
from collections.abc import Iterable

from core.errors import BadInput
from core.model import Alignment, Link

# A third part, a score, is read over; ASCII digits only, and few enough to be an index.
_LINK = re.compile(r"([0-9]{1,9})([-p?])([0-9]{1,9})(?:-[0-9.eE+-]+)?")


def parse_links(text: str, where: str) -> tuple[list[Link], list[Link]]:
    """The sure and the possible links of one line, as (left, right) numbers as they stand."""
    sure: list[Link] = []
    possible: list[Link] = []
    for part in text.split():
        match = _LINK.fullmatch(part)
        if match is None:
            raise BadInput(
                where,
                f"{part[:40]!r} is not a link.",
                "Links look like 0-1, or 0p1 and 0?1 where they are only possible.",
            )
        (sure if match[2] == "-" else possible).append((int(match[1]), int(match[3])))
    return sure, possible


def read_links(text: str, size: tuple[int, int], where: str, origin: str = "given") -> Alignment:
    """The alignment that a line of 0-based source-target links means for a pair of ``size``."""
    sure, possible = parse_links(text, where)
    check_range([*sure, *possible], size, where)
    return Alignment.of(sure, size, possible, origin=origin)


def check_range(links: Iterable[Link], size: tuple[int, int], where: str) -> None:
    """Refuse links outside a pair of ``size`` (source words, target words)."""
    for i, j in links:
        if not (0 <= i < size[0] and 0 <= j < size[1]):
            raise BadInput(
                where,
                f"the link {i}-{j} lies outside a pair of {size[0]} and {size[1]} words.",
                "Links are source-target and count from 0.",
            )


def write_links(alignment: Alignment, possible: str = "?") -> str:
    """The links of one alignment on a line, sorted; ``possible`` is the sign between unsure ones."""
    marked = [(i, j, "-") for i, j in alignment.sure] + [(i, j, possible) for i, j in alignment.possible]
    return " ".join(f"{i}{sign}{j}" for i, j, sign in sorted(marked))
