"""The likeliest offsets of the translations along the lines of a corpus."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.misalignment.clues import Clues, Numbers, Places
from core.misalignment.weights import Weights, fitted, usual

FARTHEST = 5
"""The largest offset that is looked for."""
OFFSETS = range(-FARTHEST, FARTHEST + 1)
PLAIN, UNRELATED = FARTHEST, len(OFFSETS)
"""The states of a line that is paired rightly, and of one that is no translation of any line nearby; the other states
are the places of their offsets in `OFFSETS`."""
NOWHERE = FARTHEST + 1
ENOUGH = 0.5
FEWEST = 20
"""Fewer lines tell nothing."""
CAP = 4.0
"""What one line may say at most: it may be a quotation, or full of names by chance."""
UNLIKE = 0.4
"""Where between chance (0) and what lines of the corpus are usually worth (1) text counts as unrelated."""
TELLING = 1.0
"""What lines must usually be worth above chance, for any to count as unrelated."""
SURE = 2.0
"""Standard errors above chance from which a run is a translation after all, if a free one."""
SAMPLES = (-17, -14, -11, -8, 8, 11, 14, 17)
"""Offsets at which lines do not belong together, but are of the same text as often as neighbours are."""
MOST, BLOCKS = 10_000, 5
"""Of more lines so many are learnt from, in so many blocks."""
WINDOW, AROUND = 5, 20
"""Lines in a row that are looked at together where there are more, and how many around them are looked at closer."""


class Lines:
    """The lines of a corpus, with what each says for each state in ``worth`` (lines, states), and by ``chance``.

    Both hold the lines of the blocks that a path was looked for in.
    """

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.count = clues.lines
        self.cost = float(np.log(self.count * (len(OFFSETS) + 1)))
        self.worth = np.zeros((self.count, len(OFFSETS) + 1), np.float32)
        self.chance = np.zeros(self.count, np.float32)
        self.usual = 0.0

    def to_learn_from(self) -> list[slice]:
        """All lines in one block or, of too many lines, some blocks that are evenly spread."""
        if self.count <= MOST:
            return [slice(0, self.count)]
        size = MOST // BLOCKS
        starts = np.linspace(0, self.count - size, BLOCKS).astype(int).tolist()
        return [slice(start, start + size) for start in starts]

    def begin(self, blocks: Sequence[slice]) -> Weights:
        """The weights that clues usually have, as they fit these blocks."""
        return usual(self._apart(blocks))

    def learn(self, blocks: Sequence[slice], path: Places) -> Weights:
        """What clues weigh along the path through some blocks; what they usually do where it tells too little."""
        offsets = np.full(self.count, NOWHERE)
        for block in blocks:
            offsets[block] = self.offsets(path)[block]
        lines = (offsets != NOWHERE).nonzero()[0]
        if len(lines) < FEWEST:
            return self.begin(blocks)
        self.clues.learn(lines, offsets[lines])
        together = [
            self.clues(block, offset)[offsets[self.clues.inside(block, offset)] == offset]
            for block in blocks
            for offset in OFFSETS
        ]
        return fitted(_some(together), self._apart(blocks))

    def _apart(self, blocks: Sequence[slice]) -> Numbers:
        """Clues of lines that do not belong together."""
        return _some([self.clues(block, offset) for block in blocks for offset in SAMPLES])

    def walk(self, weights: Weights, blocks: Sequence[slice]) -> Places:
        """The likeliest path through the blocks that are learnt from, whose lines are then usual."""
        self.look(weights, blocks)
        above = [self.worth[block, :UNRELATED].max(1) - self.chance[block] for block in blocks]
        self.usual = float(np.concatenate(above).mean())
        return self.path(blocks)

    def look(self, weights: Weights, blocks: Iterable[slice]) -> None:
        """Weigh the clues of the lines of some blocks."""
        for block in blocks:
            for state, offset in enumerate(OFFSETS):
                self.worth[block, state] = self._worth(weights, block, offset)
            self.chance[block] = np.mean([self._worth(weights, block, offset) for offset in SAMPLES], 0)

    def path(self, blocks: Iterable[slice]) -> Places:
        """The likeliest state of each line of some blocks that were looked at; `PLAIN` elsewhere."""
        path = np.full(self.count, PLAIN)
        self.worth[:, UNRELATED] = np.where(self.clues.blank, 0, self._unrelated())
        for block in blocks:
            path[block] = likeliest(self.worth[block], self.cost)
        return path

    def suspects(self, weights: Weights) -> list[slice]:
        """Blocks of lines around those that are, some in a row, less like translations than is usual."""
        whole = slice(0, self.count)
        self.chance = np.mean([self._worth(weights, whole, offset) for offset in SAMPLES[::3]], 0)
        above = np.where(self.clues.blank, 0, self._worth(weights, whole, 0) - self._unrelated())
        low = np.convolve(above, np.ones(WINDOW), "same") < 0
        near = np.convolve(low, np.ones(2 * AROUND + 1), "same") > ENOUGH
        edges = np.diff(np.concatenate([[0], near.astype(np.int8), [0]])).nonzero()[0].tolist()
        return [slice(first, end) for first, end in zip(edges[::2], edges[1::2], strict=True)]

    def _unrelated(self) -> Numbers:
        """What each line is worth if it is no translation; where lines cannot be told from others, none is that."""
        above = UNLIKE * self.usual if self.usual > TELLING else -2 * CAP
        return (self.chance + above).astype(np.float32)

    def _worth(self, weights: Weights, block: slice, offset: int) -> Numbers:
        """What each line is worth at an offset; nothing where there is no line, or a blank one."""
        found = np.zeros(self.count, np.float32)
        rows = self.clues.inside(block, offset)
        blank = self.clues.blank
        found[rows] = np.clip(weights(self.clues(block, offset)), -CAP, CAP)
        found[rows][blank[rows] | blank[rows.start + offset : rows.stop + offset]] = 0
        return found[block]

    def offsets(self, path: Places) -> Places:
        """How far below each line its translation stands on a path, `NOWHERE` where there is none."""
        offsets = np.where(path == UNRELATED, NOWHERE, path - FARTHEST)
        there = np.arange(self.count) + offsets
        return np.where((there < 0) | (there >= self.count) | self.clues.blank, NOWHERE, offsets)

    def is_unrelated(self, first: int, end: int) -> bool:
        """Whether lines are no likelier translations of those they are paired with than of lines elsewhere."""
        above = (self.worth[first:end, PLAIN] - self.chance[first:end])[~self.clues.blank[first:end]]
        return len(above) > 1 and bool(above.mean() < SURE * above.std() / np.sqrt(len(above)))


def likeliest(worth: Numbers, cost: float) -> Places:
    """The path through ``worth`` (lines, states) with the highest sum, where every change of state costs ``cost``.

    It begins and ends in `PLAIN`: to be in another state at either end costs one change.
    """
    count, states = worth.shape
    back = np.zeros((count, states), np.intp)
    every = np.arange(states)
    toll = np.where(every == PLAIN, 0, cost).astype(np.float32)
    best = worth[0] - toll
    for line in range(1, count):
        top = int(best.argmax())
        changed = best[top] - cost
        stays = best >= changed
        back[line] = np.where(stays, every, top)
        best = np.where(stays, best, changed) + worth[line]
    path = np.zeros(count, np.intp)
    path[-1] = int((best - toll).argmax())
    for line in range(count - 1, 0, -1):
        path[line - 1] = back[line, path[line]]
    return path


def _some(clues: Sequence[Numbers]) -> Numbers:
    """At most about `MOST` of these rows, evenly spread."""
    rows = np.concatenate(clues)
    return rows[:: max(1, len(rows) // MOST)]
