"""Likeliest offsets of the translations along the lines of a corpus (a Viterbi path)."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.misalignment.clues import Clues, Numbers, Places
from core.misalignment.weights import Weights, fitted, usual

MAX_OFFSET = 5
"""Largest offset that is searched for."""
OFFSETS = range(-MAX_OFFSET, MAX_OFFSET + 1)
PLAIN, UNRELATED = MAX_OFFSET, len(OFFSETS)
"""The states of a line that is paired rightly, and of one that is no translation of any line nearby; the other states
are the indices of their offsets in `OFFSETS`."""
NO_OFFSET = MAX_OFFSET + 1
MIN_LINES = 20
"""Fewer lines are no evidence."""
MAX_LINE_SCORE = 4.0
"""Largest score of one line, which may be a quotation, or full of names by chance."""
UNRELATED_LEVEL = 0.4
"""Point between chance (0) and the usual score of lines of the corpus (1) below which text counts as unrelated."""
MIN_USUAL_SCORE = 1.0
"""Least usual score above chance at which lines may count as unrelated."""
MIN_STANDARD_ERRORS = 2.0
"""Standard errors above chance from which a run is a translation after all, if a free one."""
SAMPLES = (-17, -14, -11, -8, 8, 11, 14, 17)
"""Offsets at which lines are no translations, but are of the same text as often as neighbours are."""
MAX_TRAINING_LINES, BLOCKS = 10_000, 5
"""Lines of a larger corpus that weights are learnt from, and the number of blocks that they are in."""
WINDOW_LINES, CONTEXT_LINES = 5, 20
"""Lines in a row whose scores are summed in a larger corpus, and lines around a low sum that are scored in full."""


class Lines:
    """Lines of a corpus with the score of each in each state, ``worth`` (lines, states), and its score by ``chance``.

    Both are filled for the lines of the blocks that a path was searched in.
    """

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.count = clues.lines
        self.cost = float(np.log(self.count * (len(OFFSETS) + 1)))
        self.worth = np.zeros((self.count, len(OFFSETS) + 1), np.float32)
        self.chance = np.zeros(self.count, np.float32)
        self.usual = 0.0

    def to_learn_from(self) -> list[slice]:
        """Return all lines in one block or, of too many lines, some blocks that are evenly spread."""
        if self.count <= MAX_TRAINING_LINES:
            return [slice(0, self.count)]
        size = MAX_TRAINING_LINES // BLOCKS
        starts = np.linspace(0, self.count - size, BLOCKS).astype(int).tolist()
        return [slice(start, start + size) for start in starts]

    def begin(self, blocks: Sequence[slice]) -> Weights:
        """Return the usual weights of clues, centred on these blocks."""
        return usual(self._apart(blocks))

    def learn(self, blocks: Sequence[slice], path: Places) -> Weights:
        """Learn the weights of clues from the path through some blocks; return the usual ones where it is too short."""
        offsets = np.full(self.count, NO_OFFSET)
        for block in blocks:
            offsets[block] = self.offsets(path)[block]
        lines = (offsets != NO_OFFSET).nonzero()[0]
        if len(lines) < MIN_LINES:
            return self.begin(blocks)
        self.clues.learn(lines, offsets[lines])
        together = []
        for block in blocks:
            for offset in OFFSETS:
                is_translated = offsets[self.clues.inside(block, offset)] == offset
                together.append(self.clues(block, offset)[is_translated])
        return fitted(_sample(together), self._apart(blocks))

    def _apart(self, blocks: Sequence[slice]) -> Numbers:
        """Return clues of lines that are no translations."""
        return _sample([self.clues(block, offset) for block in blocks for offset in SAMPLES])

    def walk(self, weights: Weights, blocks: Sequence[slice]) -> Places:
        """Return the likeliest path through the training blocks, whose mean score becomes the ``usual`` one."""
        self.look(weights, blocks)
        above = [self.worth[block, :UNRELATED].max(1) - self.chance[block] for block in blocks]
        self.usual = float(np.concatenate(above).mean())
        return self.path(blocks)

    def look(self, weights: Weights, blocks: Iterable[slice]) -> None:
        """Score the lines of some blocks in every state."""
        for block in blocks:
            for state, offset in enumerate(OFFSETS):
                self.worth[block, state] = self._worth(weights, block, offset)
            self.chance[block] = np.mean([self._worth(weights, block, offset) for offset in SAMPLES], 0)

    def path(self, blocks: Iterable[slice]) -> Places:
        """Return the likeliest state of each line of some blocks that were scored; `PLAIN` elsewhere."""
        path = np.full(self.count, PLAIN)
        self.worth[:, UNRELATED] = np.where(self.clues.blank, 0, self._unrelated())
        for block in blocks:
            path[block] = likeliest(self.worth[block], self.cost)
        return path

    def suspects(self, weights: Weights) -> list[slice]:
        """Return blocks of lines around those that are, several in a row, less like translations than is usual."""
        whole = slice(0, self.count)
        self.chance = np.mean([self._worth(weights, whole, offset) for offset in SAMPLES[::3]], 0)
        above = np.where(self.clues.blank, 0, self._worth(weights, whole, 0) - self._unrelated())
        low = np.convolve(above, np.ones(WINDOW_LINES), "same") < 0
        is_close = np.convolve(low, np.ones(2 * CONTEXT_LINES + 1), "same") > 0.5
        edges = np.diff(np.concatenate([[0], is_close.astype(np.int8), [0]])).nonzero()[0].tolist()
        return [slice(first, end) for first, end in zip(edges[::2], edges[1::2], strict=True)]

    def _unrelated(self) -> Numbers:
        """Return the score of each line as no translation; no line is one where the clues cannot tell lines apart."""
        above = UNRELATED_LEVEL * self.usual if self.usual > MIN_USUAL_SCORE else -2 * MAX_LINE_SCORE
        return (self.chance + above).astype(np.float32)

    def _worth(self, weights: Weights, block: slice, offset: int) -> Numbers:
        """Return the score of each line at an offset, 0 where there is no such line, or a blank one."""
        scores = np.zeros(self.count, np.float32)
        rows = self.clues.inside(block, offset)
        blank = self.clues.blank
        scores[rows] = np.clip(weights(self.clues(block, offset)), -MAX_LINE_SCORE, MAX_LINE_SCORE)
        scores[rows][blank[rows] | blank[rows.start + offset : rows.stop + offset]] = 0
        return scores[block]

    def offsets(self, path: Places) -> Places:
        """Return the offset of each line's translation below it on a path, `NO_OFFSET` where there is none."""
        offsets = np.where(path == UNRELATED, NO_OFFSET, path - MAX_OFFSET)
        partners = np.arange(self.count) + offsets
        return np.where((partners < 0) | (partners >= self.count) | self.clues.blank, NO_OFFSET, offsets)

    def is_unrelated(self, first: int, end: int) -> bool:
        """Return whether lines are no likelier translations of those they are paired with than of lines elsewhere."""
        above = (self.worth[first:end, PLAIN] - self.chance[first:end])[~self.clues.blank[first:end]]
        return len(above) > 1 and bool(above.mean() < MIN_STANDARD_ERRORS * above.std() / np.sqrt(len(above)))


def likeliest(worth: Numbers, cost: float) -> Places:
    """Return the path through ``worth`` (lines, states) with the highest sum, where a change of state costs ``cost``.

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


def _sample(clues: Sequence[Numbers]) -> Numbers:
    """Return at most about `MAX_TRAINING_LINES` of these rows, evenly spread."""
    rows = np.concatenate(clues)
    return rows[:: max(1, len(rows) // MAX_TRAINING_LINES)]
