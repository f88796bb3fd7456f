"""Search for the places of two markers in a fixed translation: exact branch and bound over forced decodes.

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
    """Log probabilities of a forced decode of n pieces, in nats.

    ``pieces``: (n + 1,) the log probability of each piece after those before it, then that of
    the end; ``opening`` and ``closing``: (n + 1,) that of a marker's first piece in that place.
    """

    pieces: Floats
    opening: Floats
    closing: Floats


Decode = Callable[[Sequence[Pieces]], list[Decoded]]
"""A function that decodes batches of sequences of pieces by force."""


def decoder(forced: Forced) -> Decode:
    """Return a forced decoder that watches the first pieces of the opening and the closing marker, in that order."""

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
    """Return the pieces before which a marker may open.

    ``unmarked`` and ``marked`` are the log probabilities of the translation's pieces under the
    source without and with markers: where the model, given the markers, prefers to write one,
    the piece that follows loses. Pieces that lose at least ``least``, and those that lose
    ``beside`` within ``window`` pieces of one.
    """
    loss = unmarked - marked
    certain = np.flatnonzero(loss >= least)
    return [int(k) for k in np.flatnonzero(loss >= beside) if np.any(np.abs(certain - k) <= window)]


@dataclass(frozen=True, slots=True)
class Insertions:
    """The search for the best ways to mark one entity in a translation.

    ``keep``: how many ways; ``ahead``: pieces after the closing marker that are decoded before
    a way is either given up or decoded to its end (0: to its end at once); ``batch``: sequences
    decoded together; ``limit``: decodes after which the search ends with the best so far, needed
    where a model has no preference (None: it goes on until the best are certain).
    """

    decode: Decode
    markers: Markers
    keep: int = 5
    ahead: int = 5
    batch: int = 16
    limit: int | None = None

    def best(self, pieces: Pieces, openings: Iterable[int], closings: Iterable[int]) -> list[Insertion]:
        """Return the ``keep`` most likely insertions, best first; exactly those of enumeration, within the limit.

        The log probability of a beginning bounds all its continuations, since every further piece
        can only lower it. The beginning with the highest bound is continued first; the search ends
        when no bound is above the worst of the ways kept.
        """
        search = _Search(self, tuple(pieces), sorted(set(openings)), sorted(set(closings)))
        search.start()
        while batch := search.next_batch():
            search.extend(batch)
        return sorted(search.complete, key=lambda way: (-way.score, way.opening, way.closing))


class _Branch(NamedTuple):
    """A beginning of an insertion: the negated bound (for the heap), a number that breaks ties, and the markers.

    ``closing`` is None before it is chosen; ``ahead``: only some pieces after it are decoded next.
    """

    negated_bound: float
    number: int
    opening: int
    closing: int | None
    ahead: bool


@dataclass(slots=True)
class _Search:
    """One search: a heap of branches, best bound first, and a heap of complete insertions, worst first."""

    options: Insertions
    pieces: tuple[int, ...]
    openings: list[int]
    closings: list[int]
    queue: list[_Branch] = field(default_factory=list)
    complete: list[Insertion] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    decodes: int = 0

    def start(self) -> None:
        """Bound every opening by one decode of the unmarked pieces."""
        if not self.openings or not self.closings:
            return
        [plain] = self.options.decode([self.pieces])
        before = np.concatenate(([0.0], np.cumsum(plain.pieces)))
        for o in self.openings:
            self._push(float(before[o] + plain.opening[o]), o, None, False)

    def next_batch(self) -> list[_Branch]:
        """Pop the most promising branches; none when no further one can become one of the best."""
        if self._is_over_limit():
            self._cut_short()
        batch: list[_Branch] = []
        while len(batch) < self.options.batch and self._is_promising():
            batch.append(heapq.heappop(self.queue))
        return batch

    def extend(self, batch: Sequence[_Branch]) -> None:
        """Continue branches by one decode each."""
        self.decodes += len(batch)
        decoded = self.options.decode(list(map(self._sequence, batch)))
        for branch, output in zip(batch, decoded, strict=True):
            self._continue(branch, output)

    def _cut_short(self) -> None:
        """Drop all branches once there is a complete insertion; until then those without a closing marker."""
        if self.complete:
            self.queue.clear()
        closed = sorted(branch for branch in self.queue if branch.closing is not None)
        self.queue = closed or self.queue

    def _is_promising(self) -> bool:
        """Test whether the highest bound is above the worst insertion kept."""
        return bool(self.queue) and -self.queue[0].negated_bound > self._worst_score()

    def _is_over_limit(self) -> bool:
        return self.options.limit is not None and self.decodes >= self.options.limit

    def _worst_score(self) -> float:
        return self.complete[0].score if len(self.complete) == self.options.keep else -np.inf

    def _push(self, bound: float, opening: int, closing: int | None, ahead: bool) -> None:
        heapq.heappush(self.queue, _Branch(-bound, next(self.numbers), opening, closing, ahead))

    def _sequence(self, branch: _Branch) -> tuple[int, ...]:
        """Return the pieces to decode: with the opening marker, with both and a look ahead, or the whole."""
        pieces, (opening, closing) = self.pieces, self.options.markers
        before = (*pieces[: branch.opening], *opening)
        if branch.closing is None:
            return (*before, *pieces[branch.opening :])
        end = branch.closing + self.options.ahead if branch.ahead else len(pieces)
        return (*before, *pieces[branch.opening : branch.closing], *closing, *pieces[branch.closing : end])

    def _continue(self, branch: _Branch, output: Decoded) -> None:
        if branch.closing is None:
            self._push_closings(branch.opening, output)
        elif branch.ahead:
            self._push(float(output.pieces[:-1].sum()), branch.opening, branch.closing, False)
        else:
            self._keep(Insertion(float(output.pieces.sum()), branch.opening, branch.closing))

    def _push_closings(self, opening: int, output: Decoded) -> None:
        before = np.concatenate(([0.0], np.cumsum(output.pieces)))
        shift = len(self.options.markers.opening)
        for closing in self.closings:
            if closing > opening:
                ahead = 0 < self.options.ahead < len(self.pieces) - closing
                bound = float(before[closing + shift] + output.closing[closing + shift])
                self._push(bound, opening, closing, ahead)

    def _keep(self, way: Insertion) -> None:
        heapq.heappush(self.complete, way)
        if len(self.complete) > self.options.keep:
            heapq.heappop(self.complete)
