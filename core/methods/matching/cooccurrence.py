"""How one name is rendered elsewhere in the corpus: what comes with it again and again.

A range that stands in most of the targets whose sources hold the entity, and in few others,
is its usual rendering, whatever the links of this one sentence say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.methods.candidates import spanning
from core.model import SentencePair

Key = tuple[str, ...]

STEM = 5
"""Letters by which words are told apart, so that inflected forms count together."""
LONGEST = 6
"""Words of the longest rendering that is counted."""
SAMPLE = 200
"""Pairs looked at for one entity; bounds time and memory."""


def key(words: Iterable[str]) -> Key:
    """What equal names and renderings have in common."""
    return tuple(word.lower()[:STEM] for word in words)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Counts of pairs: with each recurring entity, with each range, with both."""

    entities: Mapping[Key, int] = field(default_factory=dict)
    ranges: Mapping[Key, int] = field(default_factory=dict)
    together: Mapping[Key, Mapping[Key, int]] = field(default_factory=dict)

    def dice(self, entity: Key, ranges: Iterable[Key], own: int) -> list[float]:
        """2·pairs with both / (pairs with the entity + pairs with the range) for each range.

        ``own`` is 1 for a pair of the corpus, which is no witness for itself, 0 for others.
        """
        joint = self.together.get(entity)
        if joint is None:
            return [0.0 for _ in ranges]
        size = self.entities[entity] - own
        return [
            2 * (joint[one] - own) / (size + self.ranges[one] - own) if one in joint and size > 0 else 0.0
            for one in ranges
        ]


def recurrence(pairs: Sequence[SentencePair]) -> Recurrence:
    """Count the entities that stand in two pairs or more, and what recurs beside them."""
    places = _places(pairs)
    together = {entity: _beside(pairs[k] for k in found[:SAMPLE]) for entity, found in places.items()}
    wanted = {one for joint in together.values() for one in joint}
    ranges: Counter[Key] = Counter()
    for pair in pairs:
        ranges.update(wanted.intersection(_ranges(pair)))
    return Recurrence({entity: min(len(found), SAMPLE) for entity, found in places.items()}, ranges, together)


def _places(pairs: Sequence[SentencePair]) -> dict[Key, list[int]]:
    """The pairs that hold each entity, for entities in two pairs or more."""
    places: dict[Key, list[int]] = {}
    for k, pair in enumerate(pairs):
        for entity in {key(pair.source.words[span.start : span.end]) for span in pair.source.spans or ()}:
            places.setdefault(entity, []).append(k)
    return {entity: found for entity, found in places.items() if len(found) > 1}


def _beside(pairs: Iterable[SentencePair]) -> dict[Key, int]:
    """The ranges that recur in the targets of these pairs, and in how many."""
    counted = Counter(one for pair in pairs for one in set(_ranges(pair)))
    return {one: number for one, number in counted.items() if number > 1}


def _ranges(pair: SentencePair) -> Iterator[Key]:
    words = key(pair.target.words)
    return (words[start:end] for start, end in spanning(0, len(words), LONGEST))
