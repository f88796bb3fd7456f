"""Where two markers fit into a fixed translation: exact branch and bound over forced decodes.

CODEC (Le, Chen, Ritter and Xu 2024, arXiv 2402.03131), section 3: of all ways to put one opening
and one closing marker into a translation, find those that a translation model, shown the
source with one entity marked, finds most likely. Positions are between pieces: ``o`` before
piece ``o``, and ``c`` before piece ``c``, with ``o < c <= number of pieces``.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.translators import Forced

Floats = NDArray[np.float64]
Pieces = Sequence[int]


class Decoded(NamedTuple):
    """What a model says to a forced decode of n pieces, in nats.

    ``pieces``: (n + 1,) the log probability of each piece after those before it, then that of
    the end; ``opening`` and ``closing``: (n + 1,) that of a marker's first piece in that place.
    """

    pieces: Floats
    opening: Floats
    closing: Floats


Decode = Callable[[Sequence[Pieces]], list[Decoded]]
"""Decodes batches of sequences of pieces by force."""


def decoder(forced: Forced) -> Decode:
    """A forced decoder that watches the first pieces of the opening and the closing marker, in that order."""

    def decode(sequences: Sequence[Pieces]) -> list[Decoded]:
        return [Decoded(*np.array(rows, dtype=np.float64).T) for rows in forced(sequences)]

    return decode


class Insertion(NamedTuple):
    """Markers before pieces ``opening`` and ``closing``, and the log probability of the whole."""

    score: float
    opening: int
    closing: int


class Markers(NamedTuple):
    """The pieces, usually one each, that mark an entity's beginning and end."""

    opening: tuple[int, ...]
    closing: tuple[int, ...]


def likely_openings(
    unmarked: Floats, marked: Floats, least: float = 0.5, window: int = 5, beside: float = 0.1
) -> list[int]:
    """The pieces before which a marker may open.

    ``unmarked`` and ``marked`` are the log probabilities of the translation's pieces under the
    source without and with markers: where the model, shown the markers, would sooner write one,
    the piece that follows loses. Pieces that lose at least ``least``, and those that lose
    ``beside`` within ``window`` pieces of one.
    """
    lost = unmarked - marked
    certain = np.flatnonzero(lost >= least)
    return [int(k) for k in np.flatnonzero(lost >= beside) if np.any(np.abs(certain - k) <= window)]


@dataclass(frozen=True, slots=True)
class Insertions:
    """The search for the best ways to mark one entity in a translation.

    ``keep``: how many ways; ``ahead``: pieces after the closing marker that are looked at before
    a way is either given up or decoded to its end (0: to its end at once); ``batch``: sequences
    decoded together; ``limit``: decodes after which the search ends with what it has, as it may
    have to where a model has no opinion (None: it goes on until what it has is certain).
    """

    decode: Decode
    markers: Markers
    keep: int = 5
    ahead: int = 5
    batch: int = 16
    limit: int | None = None

    def best(self, pieces: Pieces, openings: Iterable[int], closings: Iterable[int]) -> list[Insertion]:
        """The ``keep`` most likely insertions, best first; exactly those that enumeration finds, within the limit.

        The log probability of a beginning bounds all that begins so, since every further piece
        can only lower it. What has the highest bound is continued first; the search ends when
        no bound is above the worst of the ways kept.
        """
        search = _Search(self, tuple(pieces), sorted(set(openings)), sorted(set(closings)))
        search.start()
        while search.step():
            pass
        return sorted(search.found, key=lambda way: (-way.score, way.opening, way.closing))


class _Branch(NamedTuple):
    """A beginning: its bound, a number that settles ties, its markers and how far it was decoded."""

    bound: float  # negated, for the heap
    number: int
    opening: int
    closing: int | None
    ahead: bool


@dataclass(slots=True)
class _Search:
    options: Insertions
    pieces: tuple[int, ...]
    openings: list[int]
    closings: list[int]
    queue: list[_Branch] = field(default_factory=list)
    found: list[Insertion] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    spent: int = 0

    def start(self) -> None:
        """One decode bounds every opening."""
        if not self.openings or not self.closings:
            return
        [plain] = self.options.decode([self.pieces])
        before = np.concatenate(([0.0], np.cumsum(plain.pieces)))
        for o in self.openings:
            self._push(float(before[o] + plain.opening[o]), o, None, False)

    def step(self) -> bool:
        """Continue the most promising branches, a batch of them; False when none can get in."""
        if self._over() and self.found:
            return False
        if self._over():  # first of all something complete
            self.queue = sorted(branch for branch in self.queue if branch.closing is not None) or self.queue
        taken: list[_Branch] = []
        while self.queue and len(taken) < self.options.batch and -self.queue[0].bound > self._worst():
            taken.append(heapq.heappop(self.queue))
        self.spent += len(taken)
        if taken:
            decoded = self.options.decode([self._sequence(branch) for branch in taken])
            for branch, said in zip(taken, decoded, strict=True):
                self._continue(branch, said)
        return bool(taken)

    def _over(self) -> bool:
        return self.options.limit is not None and self.spent >= self.options.limit

    def _worst(self) -> float:
        return self.found[0].score if len(self.found) == self.options.keep else -np.inf

    def _push(self, bound: float, opening: int, closing: int | None, ahead: bool) -> None:
        heapq.heappush(self.queue, _Branch(-bound, next(self.numbers), opening, closing, ahead))

    def _sequence(self, branch: _Branch) -> tuple[int, ...]:
        """The pieces to decode: with the opening marker, with both and a look ahead, or the whole."""
        t, (opening, closing) = self.pieces, self.options.markers
        if branch.closing is None:
            return (*t[: branch.opening], *opening, *t[branch.opening :])
        reach = branch.closing + self.options.ahead if branch.ahead else len(t)
        return (
            *t[: branch.opening],
            *opening,
            *t[branch.opening : branch.closing],
            *closing,
            *t[branch.closing : reach],
        )

    def _continue(self, branch: _Branch, said: Decoded) -> None:
        o, c = branch.opening, branch.closing
        if c is None:
            before = np.concatenate(([0.0], np.cumsum(said.pieces)))
            shift = len(self.options.markers.opening)
            for close in self.closings:
                if close > o:
                    short = 0 < self.options.ahead < len(self.pieces) - close
                    self._push(float(before[close + shift] + said.closing[close + shift]), o, close, short)
        elif branch.ahead:
            self._push(float(said.pieces[:-1].sum()), o, c, False)
        else:
            self._keep(Insertion(float(said.pieces.sum()), o, c))

    def _keep(self, way: Insertion) -> None:
        heapq.heappush(self.found, way)
        if len(self.found) > self.options.keep:
            heapq.heappop(self.found)
