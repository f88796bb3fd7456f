"""Slow and obvious ways to compute what the product computes fast."""

from collections.abc import Iterable

from core.methods.codec.insertion import Decode, Insertion, Markers, Pieces


def every_insertion(
    decode: Decode, markers: Markers, pieces: Pieces, openings: Iterable[int], closings: Iterable[int]
) -> list[Insertion]:
    """Return all insertions with their log probabilities, best first: `Insertions.best` must agree with them."""
    words = tuple(pieces)
    places = [(o, c) for o in openings for c in closings if o < c]
    decoded = decode([(*words[:o], *markers.opening, *words[o:c], *markers.closing, *words[c:]) for o, c in places])
    ways = [Insertion(float(output.pieces.sum()), o, c) for (o, c), output in zip(places, decoded, strict=True)]
    return sorted(ways, key=lambda way: (-way.score, way.opening, way.closing))
