"""A small English-German corpus with gold and links, whose pairs are tagged with what they are a test of."""

from collections.abc import Sequence
from dataclasses import replace

from core.model import SentencePair, Span
from tests.workspaces import pair

COPY, CROSSING, SPLIT, ADDED = "verbatim copy", "crossing mentions", "split rendering", "added mention"
Range = tuple[int, int, str]


def tagged(
    pair_id: str, texts: tuple[str, str], sides: tuple[Sequence[Range], Sequence[Range]], links: str, *names: str
) -> SentencePair:
    """A pair with these entities on both sides, tagged with these phenomena."""
    source, target = (tuple(Span(*span) for span in side) for side in sides)
    plain = pair(pair_id, *texts, source, links)
    return replace(plain, target=plain.target.with_spans(target), phenomena=names)


TAGGED = (
    tagged(
        "copy",
        ("Mira Holt sings", "Mira Holt singt"),
        ([(0, 2, "PER")], [(0, 2, "PER")]),
        "0-0 1-1 2-2",
        COPY,
    ),
    tagged(
        "crossed",
        ("Lunden welcomed Mira Holt", "Mira Holt kam nach Lunden"),
        ([(0, 1, "LOC"), (2, 4, "PER")], [(0, 2, "PER"), (4, 5, "LOC")]),
        "0-4 2-0 3-1",
        COPY,
        CROSSING,
    ),
    tagged(
        "split",
        ("Lunden Harbour Board met", "Lunden und sein Hafen mit dem Rat tagte"),
        ([(0, 3, "ORG")], [(0, 7, "ORG")]),
        "0-0 1-3 2-6 3-7",
        SPLIT,
    ),
    tagged(
        "added",
        ("It rained all day", "In Lunden regnete es den ganzen Tag"),
        ([], [(1, 2, "LOC")]),
        "0-3 1-2 3-6",
        ADDED,
    ),
    tagged(
        "plain",
        ("Nobody sings", "Niemand singt"),
        ([], []),
        "0-0 1-1",
    ),
)
"""``hull`` is right but for the added mention; ``paper-heuristic`` breaks at the split rendering too."""
