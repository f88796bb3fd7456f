"""All ways to put two markers into a translation, enumerated: what the search must agree with."""

from collections.abc import Iterable

from core.methods.codec.insertion import Decode, Insertion, Markers, Pieces


def every_insertion(
    decode: Decode, markers: Markers, pieces: Pieces, openings: Iterable[int], closings: Iterable[int]
) -> list[Insertion]:
    """List all insertions with their log probabilities, best first."""
    t = tuple(pieces)
    places = [(o, c) for o in openings for c in closings if o < c]
    decoded = decode([(*t[:o], *markers.opening, *t[o:c], *markers.closing, *t[c:]) for o, c in places])
    ways = [Insertion(float(said.pieces.sum()), o, c) for (o, c), said in zip(places, decoded, strict=True)]
    return sorted(ways, key=lambda way: (-way.score, way.opening, way.closing))
