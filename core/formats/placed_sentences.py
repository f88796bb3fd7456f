"""Sentences as readers build them, each with its place, and the side of a corpus that they make."""

from collections.abc import Iterable
from typing import NamedTuple

from core.formats.result import Repair
from core.formats.sides import CorpusSide, unless_blank
from core.model import Sentence


class PlacedSentence(NamedTuple):
    """A sentence, the line (or number) that it begins on, its id and its document, and how many lines it takes."""

    sentence: Sentence
    line: int
    id: str = ""
    document: str = ""
    width: int = 1


def side_of(name: str, placed: Iterable[PlacedSentence], repairs: Iterable[Repair] = ()) -> CorpusSide:
    """Build one side of a corpus; ``repairs`` may still grow while the sentences are read."""
    rows = list(placed)
    widths = tuple(row.width for row in rows)
    return CorpusSide(
        name,
        tuple(row.sentence for row in rows),
        tuple(row.line for row in rows),
        tuple(repairs),
        unless_blank(row.id for row in rows),
        unless_blank(row.document for row in rows),
        widths=widths if set(widths) - {1} else (),
    )
