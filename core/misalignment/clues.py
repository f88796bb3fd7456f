"""What speaks for or against two lines being translations, for all lines of a corpus at once.

Nothing here knows a language: names and cognates are compared by what they look like in Latin letters, numbers by
their digits; then there are marks such as "?" and quotes, length, and words that meet in other lines of this corpus.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from core.model import SentencePair
from core.text.numbers import digits
from core.text.similarity import romanised

Numbers = NDArray[np.float32]
Places = NDArray[np.intp]

GRAM = 4
MOST_COMMON = 0.05
"""Pieces of words in more than this share of the lines tell nothing about a line."""
MOST_MEETING = 0.2
"""The same for words that meet, which are counted in at most so many lines:"""
MOST_LINES = 10_000
FEW = 20
FOLD = 25
"""Lines in a row that learn from the same half of the corpus: which words meet is learnt from the other half."""
FAINT, ENOUGH = 0.02, 1e-6
WORTH, APART = 10.0, 1.5
"""The most that numbers may be worth, and that lengths may be apart (as a logarithm)."""

_MARKS = ("?？؟", "!！", ":：", '"“”„«»「」', "()（）", ";；", "%％٪")


class SideWords(NamedTuple):
    """Words of one side: how often each stands in each line, (lines, words), and the words."""

    counts: sparse.csr_matrix
    words: list[str]


class SharedWords(NamedTuple):
    """What both sides have in common: weights in the source lines, presence in the target lines, and the weight of
    all that stands in a line, common or not."""

    source: sparse.csr_matrix
    target: sparse.csr_matrix
    source_total: Numbers
    target_total: Numbers


class Clues:
    """The clues of a corpus: ``clues(rows, offset)`` are those of source lines ``i`` and target lines ``i + offset``.

    They have a row for each line of ``rows`` that has such a line (`inside`), and a column for each of ``names``; the
    last is zero before `learn`. ``blank`` tells the lines with an empty side.
    """

    names = ("names", "numbers shared", "numbers apart", "length", "length²", "marks shared", "marks apart", "words")

    def __init__(self, pairs: Sequence[SentencePair]) -> None:
        self.lines = len(pairs)
        self._sides = side([pair.source.words for pair in pairs]), side([pair.target.words for pair in pairs])
        self._grams = _shared(self._sides, _grams, common=MOST_COMMON)
        self._numbers = _shared(self._sides, _number)
        self._marks = [np.minimum(some.counts @ _mark_table(some.words), 1) for some in self._sides]
        self._lengths = [np.log1p(some.counts @ _sizes(some.words)) for some in self._sides]
        self._ratio = np.median(self._lengths[0] - self._lengths[1])
        self.blank = (self._lengths[0] == 0) | (self._lengths[1] == 0)
        self._meeting: Cooccurrence | None = None
        self._known: dict[tuple[int, int, int], Numbers] = {}

    def inside(self, rows: slice, offset: int) -> slice:
        """Those of the source lines that have a target line at an offset."""
        start = min(max(rows.start, -offset), rows.stop)
        return slice(start, max(start, min(rows.stop, self.lines - offset)))

    def learn(self, lines: Places, offsets: Places) -> None:
        """Learn which words meet, from source lines and how far from each its translation stands."""
        self._meeting = Cooccurrence(self._sides, lines, offsets)

    def __call__(self, rows: slice, offset: int) -> Numbers:
        here = self.inside(rows, offset)
        if here.start == here.stop:
            return np.zeros((0, len(self.names)), np.float32)
        key = here.start, here.stop, offset
        if key not in self._known:
            self._known[key] = self._plain(here, offset)
        found = self._known[key].copy()
        if self._meeting is not None:
            found[:, -1] = self._meeting(here, offset)
        return found

    def _plain(self, rows: slice, offset: int) -> Numbers:
        there = _moved(rows, offset)
        names, numbers = self._grams, self._numbers
        size = np.sqrt(names.source_total[rows] * names.target_total[there]) + ENOUGH
        alike = _products(names.source, rows, names.target, there) / size
        shared = _products(numbers.source, rows, numbers.target, there)
        apart = numbers.source_total[rows] + numbers.target_total[there] - 2 * shared
        length = np.minimum(np.abs(self._lengths[0][rows] - self._lengths[1][there] - self._ratio), APART)
        marks = self._marks[0][rows], self._marks[1][there]
        columns = (
            np.log(alike + FAINT),
            np.minimum(shared, WORTH),
            np.minimum(apart, WORTH),
            length,
            length**2,
            np.minimum(*marks).sum(1),
            np.abs(marks[0] - marks[1]).sum(1),
            np.zeros_like(length),
        )
        return np.column_stack(columns).astype(np.float32)


class Cooccurrence:
    """Words of both sides that meet in more lines than chance would have it.

    What is learnt from one half of the corpus is used on the other, so that no line speaks for itself.
    """

    def __init__(self, sides: tuple[SideWords, SideWords], lines: Places, offsets: Places) -> None:
        source, target = (_present(one.counts) for one in sides)
        source, target = _of_use(source), _of_use(target)
        weights = [np.log((1 + one.shape[0]) / (1 + _sums(one, 0))) for one in (source, target)]
        folds = (np.arange(source.shape[0]) // FOLD) % 2
        weighted = (source @ sparse.diags(weights[0])).tocsr()
        halves, tables = [], []
        for fold in (0, 1):
            others = _spread((folds[lines] != fold).nonzero()[0])
            tables.append(_table(source[lines[others]], target[lines[others] + offsets[others]]))
            halves.append(sparse.diags((folds == fold).astype(np.float32)) @ weighted)
        self._expected = (sparse.hstack(halves) @ sparse.vstack(tables)).tocsr()
        self._target = target
        self._totals = _sums(weighted, 1) + 1, np.maximum(_sums(target @ sparse.diags(weights[1]), 1), 1)

    def __call__(self, rows: slice, offset: int) -> Numbers:
        there = _moved(rows, offset)
        met = _products(self._expected, rows, self._target, there)
        size = np.sqrt(self._totals[0][rows] * self._totals[1][there])
        return np.log(met / size + FAINT).astype(np.float32)


def side(lines: Sequence[Sequence[str]]) -> SideWords:
    """The words of some lines, counted."""
    known: dict[str, int] = {}
    places = [known.setdefault(word, len(known)) for line in lines for word in line]
    ends = np.cumsum([0, *map(len, lines)])
    counts = sparse.csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(lines), len(known)))
    counts.sum_duplicates()
    return SideWords(counts, list(known))


def _shared(
    sides: tuple[SideWords, SideWords], parts: Callable[[str], Iterable[str]], common: float = 1.0
) -> SharedWords:
    """The parts of words in at most a ``common`` share of the lines, weighted by how rare they are."""
    known: dict[str, int] = {}
    tables = [[[known.setdefault(part, len(known)) for part in parts(word)] for word in one.words] for one in sides]
    source, target = (_present(one.counts @ _rows(table, len(known))) for one, table in zip(sides, tables, strict=True))
    lines = source.shape[0]
    counts = _sums(source, 0), _sums(target, 0)
    rarity = np.log((1 + 2 * lines) / (1 + counts[0] + counts[1]))
    rarity[counts[0] + counts[1] > max(FEW, 2 * common * lines)] = 0
    totals = [one @ rarity for one in (source, target)]
    met = ((counts[0] > 0) & (counts[1] > 0) & (rarity > 0)).nonzero()[0]
    return SharedWords((source[:, met] @ sparse.diags(rarity[met])).tocsr(), target[:, met].tocsr(), *totals)


def _grams(word: str) -> set[str]:
    """Pieces of a word in Latin letters; the same for "Tbilisi" and "თბილისი"."""
    letters = romanised(word)
    if len(letters) < GRAM - 1 or any(map(str.isdigit, letters)):
        return set()
    marked = f"^{letters}$"
    return {marked[start : start + GRAM] for start in range(len(marked) - GRAM + 1)}


def _number(word: str) -> tuple[str, ...]:
    found = digits(word)
    return (found,) if found else ()


def _mark_table(words: Sequence[str]) -> Numbers:
    return np.array([[any(map(word.__contains__, some)) for some in _MARKS] for word in words], np.float32).reshape(
        len(words), len(_MARKS)
    )


def _sizes(words: Sequence[str]) -> Numbers:
    return np.array([len(word) for word in words], np.float32)


def _rows(places: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    ends = np.cumsum([0, *map(len, places)])
    flat = [place for some in places for place in some]
    return sparse.csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(places), width))


def _present(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    found = counts.tocsr(copy=True)
    found.data[:] = 1
    return found


def _of_use(present: sparse.csr_matrix) -> sparse.csr_matrix:
    """The words that stand in two lines or more, but not in very many."""
    counts = _sums(present, 0)
    return present[:, ((counts >= 2) & (counts <= MOST_MEETING * present.shape[0])).nonzero()[0]].tocsr()


def _spread(lines: Places) -> Places:
    """At most `MOST_LINES` of these, evenly spread."""
    if len(lines) <= MOST_LINES:
        return lines
    return lines[np.linspace(0, len(lines) - 1, MOST_LINES).astype(np.intp)]


def _table(source: sparse.csr_matrix, target: sparse.csr_matrix) -> sparse.csr_matrix:
    """How much each two words belong together (Dice), (source words, target words), where it is more than chance."""
    both = (source.T @ target).tocoo()
    counts = _sums(source, 0)[both.row], _sums(target, 0)[both.col]
    chance = counts[0] * counts[1] / max(1, source.shape[0])
    dice = 2 * both.data / (counts[0] + counts[1])
    good = (both.data >= 2) & (both.data > chance + 2 * np.sqrt(chance + 0.5)) & (dice > 0.1)
    return sparse.csr_matrix((dice[good], (both.row[good], both.col[good])), shape=both.shape)


def _moved(rows: slice, offset: int) -> slice:
    return slice(rows.start + offset, rows.stop + offset)


def _products(one: sparse.csr_matrix, rows: slice, other: sparse.csr_matrix, there: slice) -> Numbers:
    """The inner products of some rows of one matrix with as many rows of another."""
    return _sums(_view(one, rows).multiply(_view(other, there)), 1)


def _view(matrix: sparse.csr_matrix, rows: slice) -> sparse.csr_matrix:
    """Some rows of a matrix, which share its memory."""
    ends = matrix.indptr[rows.start : rows.stop + 1]
    inner = slice(ends[0], ends[-1])
    shape = rows.stop - rows.start, matrix.shape[1]
    return sparse.csr_matrix((matrix.data[inner], matrix.indices[inner], ends - ends[0]), shape=shape)


def _sums(matrix: sparse.csr_matrix, axis: int) -> Numbers:
    return np.asarray(matrix.sum(axis), np.float32).ravel()
