"""Cutting one corpus into what is learned, what is watched (dev) and what is reported (test).

Sentences that belong together, a document or the same words, are never on both sides of a cut,
and where a document goes is told by a hash of its name and the seed: it stays there when the
corpus grows.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
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
    """How a corpus is cut.

    ``test_ids`` is what the ids of all test pairs begin with ("": they are drawn); ``dev_share`` and
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
        names = self._together(pairs)
        if self.test_ids:
            chosen = [pair.id.startswith(self.test_ids) for pair in pairs]
            held = {name for name, is_test in zip(names, chosen, strict=True) if is_test}
        else:
            held = self._drawn(names, self.test_share)
        rest = [name for name in names if name not in held]
        watched = self._drawn(rest, self.dev_share)
        return Parts(
            _of(pairs, names, lambda name: name not in held and name not in watched),
            _of(pairs, names, lambda name: name in watched),
            _of(pairs, names, lambda name: name in held),
        )

    def _together(self, pairs: Sequence[SentencePair]) -> list[str]:
        """For each pair the name of what it must not be parted from: documents that share a sentence are one."""
        names = [self._document(pair, place) for place, pair in enumerate(pairs)]
        first: dict[tuple[str, ...], str] = {}
        joined: dict[str, str] = {}
        for pair, name in zip(pairs, names, strict=True):
            same = _root(joined, first.setdefault(pair.target.words, name))
            if (own := _root(joined, name)) != same:
                joined[own] = same
        return [_root(joined, name) for name in names]

    def _document(self, pair: SentencePair, place: int) -> str:
        match = re.search(self.documents, pair.id) if self.documents else None
        return pair.document or (match[1] if match and match.groups() else f"block {place // self.block}")

    def _drawn(self, names: Sequence[str], share: float) -> set[str]:
        """The names with the smallest hashes that together have about a share of the pairs."""
        wanted, drawn, count = share * len(names), set[str](), 0
        sizes = {name: names.count(name) for name in dict.fromkeys(names)}
        for name in sorted(sizes, key=self._place):
            if count + sizes[name] / 2 > wanted:
                break
            drawn.add(name)
            count += sizes[name]
        return drawn

    def _place(self, name: str) -> str:
        return hashlib.sha256(f"{self.seed} {name}".encode("utf-8", "surrogatepass")).hexdigest()


def _root(joined: Mapping[str, str], name: str) -> str:
    while name in joined:
        name = joined[name]
    return name


def _of(pairs: Sequence[SentencePair], names: Sequence[str], wanted: Callable[[str], bool]) -> Pairs:
    return tuple(pair for pair, name in zip(pairs, names, strict=True) if wanted(name))
