"""Runs of lines that are paired with the wrong lines: off by one or more, or with text that is no translation.

For each line and each offset of its translation the clues say how much likelier the two are translations than chance.
The likeliest path along the lines wins, where every change of offset costs as much as there are places for it and
offsets to choose from: a run is found only where its lines together outweigh that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.components.component import Progress
from core.misalignment.clues import Clues, Places
from core.misalignment.path import FARTHEST, FEWEST, MOST, NOWHERE, PLAIN, UNRELATED, Lines
from core.model import SentencePair

PASSES = 3
"""The first goes by what clues usually weigh, the others by what they weigh along the path before."""


@dataclass(frozen=True, slots=True)
class Run:
    """Source lines ``[first, end)`` of a corpus, counted from 0, that are paired with the wrong target lines.

    ``offset`` is how far below each its translation stands, ``None`` where it stands nowhere near.
    ``partners`` are the target lines of the translations, one for each source line, ``None`` where there is none.
    """

    first: int
    end: int
    offset: int | None
    partners: tuple[int | None, ...]

    def __len__(self) -> int:
        return self.end - self.first


def find_runs(pairs: Sequence[SentencePair], progress: Progress | None = None) -> tuple[Run, ...]:
    """The runs of a corpus, in their order; the order of its pairs must be that of the files.

    Linear in the lines. Of more than `MOST` lines, so many are learnt from, and other offsets are tried only where
    some lines in a row are less than usual like translations.
    """
    if len(pairs) < FEWEST:
        return ()
    told = progress or (lambda share, what: None)
    told(0, "Looking for lines out of step")
    lines = Lines(Clues(pairs))
    blocks = lines.to_learn_from()
    weights = lines.begin(blocks)
    path = lines.walk(weights, blocks)
    for number in range(1, PASSES):
        told(number / PASSES, "Looking for lines out of step")
        weights = lines.learn(blocks, path)
        path = lines.walk(weights, blocks)
    if len(pairs) > MOST:
        blocks = lines.suspects(weights)
        lines.look(weights, blocks)
        path = lines.path(blocks)
    return tuple(_runs(lines, path))


def _runs(lines: Lines, path: Places) -> Iterator[Run]:
    path = path.copy()
    for first, end in _stretches(path):
        if path[first] == UNRELATED and not lines.is_unrelated(first, end):
            path[first:end] = PLAIN
    partners, losers = _partners(lines, path)
    done = 0
    for first, end in _stretches(path):
        state = path[first]
        lost = [line for line, winner in losers.items() if first <= winner < end]  # lines beside the run
        first, end = max(done, min([first, *lost])), max([end, *(line + 1 for line in lost)])
        if first < end:
            offset = None if state == UNRELATED else int(state) - FARTHEST
            yield Run(first, end, offset, tuple(int(j) if j >= 0 else None for j in partners[first:end]))
            done = end


def _stretches(path: Places) -> list[tuple[int, int]]:
    """Lines in a row with the same state, other than `PLAIN`, as ``[first, end)``."""
    ends = [*(np.diff(path).nonzero()[0] + 1).tolist(), len(path)]
    starts = [0, *ends[:-1]]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if path[start] != PLAIN]


def _partners(lines: Lines, path: Places) -> tuple[Places, dict[int, int]]:
    """The translation of each source line, -1 for none, each target line being that of one at most.

    Also the lines that were paired rightly but have to give way to the line of a run, with that line.
    """
    partners = np.full(lines.count, -1, np.intp)
    owners: dict[int, int] = {}
    losers: dict[int, int] = {}
    offsets = lines.offsets(path)
    for line in (offsets != NOWHERE).nonzero()[0].tolist():
        there = line + int(offsets[line])
        rival = owners.get(there)
        if rival is not None:
            loser, winner = line, rival
            if lines.worth[line, path[line]] > lines.worth[rival, path[rival]]:
                loser, winner = winner, loser
            partners[loser] = -1
            if path[loser] == PLAIN:
                losers[loser] = winner
            if loser == line:
                continue
        owners[there] = line
        partners[line] = there
    blank = lines.clues.blank & (path == PLAIN)
    partners[blank] = blank.nonzero()[0]
    return partners, losers
