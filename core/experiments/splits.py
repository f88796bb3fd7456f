"""Split of one corpus into train, dev and test.

Sentences that belong together, of one document or of the same words, are never in two parts.
The part of a document follows from a hash of its name and the seed: it stays the same when the
corpus grows.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.errors import InvalidValue
from core.model import SentencePair

Pairs = tuple[SentencePair, ...]


class Parts(NamedTuple):
    """Three disjoint parts of a corpus, each in its order."""

    train: Pairs
    dev: Pairs
    test: Pairs


@dataclass(frozen=True, slots=True)
class CorpusSplit:
    """How a corpus is split.

    ``test_ids`` is the prefix of the ids of all test pairs ("": they are drawn); ``dev_share`` and
    ``test_share`` are shares of the pairs, 0..1, dev of what is not test. ``documents`` is a
    pattern whose first group names the document in an id, ``block`` so many neighbours count as one where no
    document is known. ``seed`` draws.
    """

    test_ids: str = ""
    dev_share: float = 0.15
    test_share: float = 0.25
    documents: str = ""
    block: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.dev_share < 1 and 0 <= self.test_share < 1 and self.block >= 1):
            raise InvalidValue("Shares of a split are at least 0 and below 1, and a block has at least one pair.")
        try:
            re.compile(self.documents)
        except re.error as error:
            raise InvalidValue(f"The pattern {self.documents!r} cannot be read: {error}.") from error

    def __call__(self, pairs: Sequence[SentencePair]) -> Parts:
        """Split the pairs, each part in their order."""
        names = self._group_names(pairs)
        test = self._test_names(names, pairs)
        dev = self._draw([name for name in names if name not in test], self.dev_share)
        train = set(names) - test - dev
        return Parts(_select(pairs, names, train), _select(pairs, names, dev), _select(pairs, names, test))

    def _test_names(self, names: Sequence[str], pairs: Sequence[SentencePair]) -> set[str]:
        """Return the groups of the test: those with a pair of its ids, or else drawn ones."""
        if not self.test_ids:
            return self._draw(names, self.test_share)
        return {name for name, pair in zip(names, pairs, strict=True) if pair.id.startswith(self.test_ids)}

    def _group_names(self, pairs: Sequence[SentencePair]) -> list[str]:
        """Return for each pair the name of its group: documents that share a sentence are one group."""
        names = [self._document(pair, place) for place, pair in enumerate(pairs)]
        first: dict[tuple[str, ...], str] = {}
        parents: dict[str, str] = {}
        for pair, name in zip(pairs, names, strict=True):
            group = _root(parents, first.setdefault(pair.target.words, name))
            own_group = _root(parents, name)
            if own_group != group:
                parents[own_group] = group
        return [_root(parents, name) for name in names]

    def _document(self, pair: SentencePair, place: int) -> str:
        """Return the document of the pair at index ``place``, or the name of its block of neighbours."""
        if pair.document:
            return pair.document
        match = re.search(self.documents, pair.id) if self.documents else None
        return match[1] if match and match.groups() else f"block {place // self.block}"

    def _draw(self, names: Sequence[str], share: float) -> set[str]:
        """Draw the names with the smallest hashes that together have about a ``share`` of the pairs."""
        target, drawn, count = share * len(names), set[str](), 0
        sizes = Counter(names)
        for name in sorted(sizes, key=self._hash):
            if count + sizes[name] / 2 > target:
                break
            drawn.add(name)
            count += sizes[name]
        return drawn

    def _hash(self, name: str) -> str:
        return hashlib.sha256(f"{self.seed} {name}".encode("utf-8", "surrogatepass")).hexdigest()


def _root(parents: Mapping[str, str], name: str) -> str:
    while name in parents:
        name = parents[name]
    return name


def _select(pairs: Sequence[SentencePair], names: Sequence[str], selected: Container[str]) -> Pairs:
    return tuple(pair for pair, name in zip(pairs, names, strict=True) if name in selected)
