"""Renderings of a name elsewhere in the corpus: ranges that co-occur with it again and again.

A range that occurs in most of the targets whose sources hold the entity, and in few others,
is its usual rendering, whatever the links of this one sentence say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from core.methods.base import source_entities
from core.methods.candidates import subranges
from core.model import SentencePair

Key = tuple[str, ...]

STEM_LETTERS = 5
"""Letters of a word that are compared, so that inflected forms count together."""
MAX_WORDS = 6
"""Words of the longest rendering that is counted."""
MAX_PAIRS = 200
"""Pairs read for one entity; bounds time and memory."""


@lru_cache(maxsize=1000)
def key(words: tuple[str, ...]) -> Key:
    """Return the stems of words, by which names and renderings are compared."""
    return tuple(word.lower()[:STEM_LETTERS] for word in words)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Counts of pairs: with each recurring entity, with each range, with both."""

    entities: Mapping[Key, int] = field(default_factory=dict)
    ranges: Mapping[Key, int] = field(default_factory=dict)
    joint: Mapping[Key, Mapping[Key, int]] = field(default_factory=dict)

    def dice(self, entity: Key, ranges: Iterable[Key], own: int) -> list[float]:
        """Return 2·pairs with both / (pairs with the entity + pairs with the range) for each range.

        ``own`` is 1 for a pair of the corpus, which is no witness for itself, 0 for others.
        """
        joint = self.joint.get(entity, {})
        size = self.entities.get(entity, 0) - own
        if size <= 0:
            return [0.0 for _ in ranges]
        scores = []
        for rendering in ranges:
            count = joint.get(rendering) if len(rendering) <= MAX_WORDS else None
            scores.append(0.0 if count is None else 2 * (count - own) / (size + self.ranges.get(rendering, 0) - own))
        return scores


def count_recurrence(pairs: Sequence[SentencePair]) -> Recurrence:
    """Count the entities that occur in two pairs or more, and the ranges that recur in their targets."""
    places = _pairs_by_entity(pairs)
    joint = {entity: _recurring_ranges(holders) for entity, holders in places.items()}
    counted = set(chain.from_iterable(joint.values()))
    ranges: Counter[Key] = Counter()
    for pair in pairs:
        ranges.update(counted.intersection(_ranges(pair)))
    entities = {entity: len(holders) for entity, holders in places.items()}
    return Recurrence(entities, ranges, joint)


def _pairs_by_entity(pairs: Sequence[SentencePair]) -> dict[Key, list[SentencePair]]:
    """Return the pairs that hold each entity, the first `MAX_PAIRS`, for entities in two pairs or more."""
    holders: dict[Key, list[SentencePair]] = {}
    for pair in pairs:
        for entity in _entity_keys(pair):
            holders.setdefault(entity, []).append(pair)
    return {entity: own[:MAX_PAIRS] for entity, own in holders.items() if len(own) > 1}


def _entity_keys(pair: SentencePair) -> set[Key]:
    return {key(pair.source.words[entity.start : entity.end]) for entity in source_entities(pair)}


def _recurring_ranges(pairs: Iterable[SentencePair]) -> dict[Key, int]:
    """Count the pairs that hold each range, for ranges in the targets of two pairs or more."""
    counts: Counter[Key] = Counter()
    for pair in pairs:
        counts.update(set(_ranges(pair)))
    return {rendering: count for rendering, count in counts.items() if count > 1}


def _ranges(pair: SentencePair) -> Iterator[Key]:
    words = key(pair.target.words)
    return (words[start:end] for start, end in subranges(0, len(words), MAX_WORDS))
