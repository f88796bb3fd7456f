"""Find runs of lines that are paired with the wrong lines: off by one or more, or with text that is no translation.

For each line and each offset the clues give the log odds that the two lines are translations rather than chance.
The likeliest path along the lines wins, where every change of offset costs as much as there are places for it and
offsets to choose from: a run is reported only where the sum of its lines is higher than that cost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.components.component import Progress
from core.misalignment.clues import Clues, Places
from core.misalignment.path import MAX_OFFSET, MAX_TRAINING_LINES, MIN_LINES, NO_OFFSET, PLAIN, UNRELATED, Lines
from core.model import SentencePair

PASSES = 3
"""Number of passes: the first uses the usual weights of clues, the others those along the path before."""


@dataclass(frozen=True, slots=True)
class Run:
    """Source lines ``[first, end)`` of a corpus, counted from 0, that are paired with the wrong target lines.

    ``offset`` is the distance of each translation below its line, ``None`` where no line nearby is one.
    ``partners`` are the target lines of the translations, one for each source line, ``None`` where there is none.
    """

    first: int
    end: int
    offset: int | None
    partners: tuple[int | None, ...]

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def lines(self) -> range:
        """The source lines."""
        return range(self.first, self.end)


def find_runs(pairs: Sequence[SentencePair], progress: Progress | None = None) -> tuple[Run, ...]:
    """Find the runs of a corpus, in their order; the order of its pairs must be that of the files.

    Linear in the lines. Of more than `MAX_TRAINING_LINES`, weights are learnt from so many, and other offsets are
    tried only where several lines in a row are less like translations than usual.
    """
    if len(pairs) < MIN_LINES:
        return ()
    _report(progress, 0)
    lines = Lines(Clues(pairs))
    blocks = lines.to_learn_from()
    weights = lines.begin(blocks)
    path = lines.walk(weights, blocks)
    for number in range(1, PASSES):
        _report(progress, number / PASSES)
        weights = lines.learn(blocks, path)
        path = lines.walk(weights, blocks)
    if len(pairs) > MAX_TRAINING_LINES:
        blocks = lines.suspects(weights)
        lines.look(weights, blocks)
        path = lines.path(blocks)
    return tuple(_runs(lines, path))


def _report(progress: Progress | None, fraction: float) -> None:
    if progress:
        progress(fraction, "Looking for lines out of step")


def _runs(lines: Lines, path: Places) -> Iterator[Run]:
    path = path.copy()
    for first, end in _stretches(path):
        if path[first] == UNRELATED and not lines.is_unrelated(first, end):
            path[first:end] = PLAIN
    partners, losers = _partners(lines, path)
    last_end = 0
    for first, end in _stretches(path):
        state = path[first]
        lost = [line for line, winner in losers.items() if first <= winner < end]  # lines beside the run
        first, end = max(last_end, min([first, *lost])), max([end, *(line + 1 for line in lost)])
        if first < end:
            offset = None if state == UNRELATED else int(state) - MAX_OFFSET
            yield Run(first, end, offset, tuple(int(j) if j >= 0 else None for j in partners[first:end]))
            last_end = end


def _stretches(path: Places) -> list[tuple[int, int]]:
    """Return lines in a row with the same state, other than `PLAIN`, as ``[first, end)``."""
    ends = [*(np.diff(path).nonzero()[0] + 1).tolist(), len(path)]
    starts = [0, *ends[:-1]]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if path[start] != PLAIN]


def _partners(lines: Lines, path: Places) -> tuple[Places, dict[int, int]]:
    """Return the translation of each source line, -1 for none; no target line is used twice.

    Also return the lines that were paired rightly but lose their target to the line of a run, with that line.
    """
    partners = np.full(lines.count, -1, np.intp)
    owners: dict[int, int] = {}
    losers: dict[int, int] = {}
    offsets = lines.offsets(path)
    for line in (offsets != NO_OFFSET).nonzero()[0].tolist():
        target = line + int(offsets[line])
        rival = owners.get(target)
        if rival is not None:
            loser, winner = line, rival
            if lines.worth[line, path[line]] > lines.worth[rival, path[rival]]:
                loser, winner = winner, loser
            partners[loser] = -1
            if path[loser] == PLAIN:
                losers[loser] = winner
            if loser == line:
                continue
        owners[target] = line
        partners[line] = target
    blank = lines.clues.blank & (path == PLAIN)
    partners[blank] = blank.nonzero()[0]
    return partners, losers
