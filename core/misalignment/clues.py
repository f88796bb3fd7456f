"""Features (clues) that tell whether two lines are translations, for all lines of a corpus at once.

No clue depends on a language: names and cognates are compared by their forms in Latin letters, numbers by their
digits; then there are marks such as "?" and quotes, length, and words that co-occur in other lines of this corpus.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from core.model import SentencePair
from core.text.numbers import digits
from core.text.similarity import romanise

Numbers = NDArray[np.float32]
Places = NDArray[np.intp]

GRAM_LETTERS = 4
MAX_GRAM_SHARE = 0.05
"""Pieces of words in more than this share of the lines are ignored."""
MAX_WORD_SHARE = 0.2
"""Words in more than this share of the lines are not counted as co-occurring."""
MAX_COUNTED_LINES = 10_000
"""Lines in which co-occurring words are counted."""
MIN_COMMON_LINES = 20
FOLD_LINES = 25
"""Lines in a row of the same fold: which words co-occur is learnt from the other half of the corpus."""
FLOOR, EPSILON = 0.02, 1e-6
MAX_NUMBER_WEIGHT, MAX_LENGTH_DIFFERENCE = 10.0, 1.5
"""Limits of the weight of numbers, and of the difference of lengths (as a logarithm)."""

_MARKS = ("?？؟", "!！", ":：", '"“”„«»「」', "()（）", ";；", "%％٪")


class SideWords(NamedTuple):
    """Words of one side, and the count of each in each line, (lines, words)."""

    counts: sparse.csr_matrix
    words: list[str]


class SharedWords(NamedTuple):
    """Parts of words that both sides have: weights in the source lines, presence in the target lines, and the total
    weight of the parts of each line, common or not."""

    source: sparse.csr_matrix
    target: sparse.csr_matrix
    source_total: Numbers
    target_total: Numbers


class Clues:
    """The clues of a corpus: ``clues(rows, offset)`` are those of source lines ``i`` and target lines ``i + offset``.

    They have a row for each line of ``rows`` that has such a line (`inside`), and a column for each of ``names``; the
    last is zero before `learn`. ``blank`` is true for the lines with an empty side.
    """

    names = ("names", "numbers shared", "numbers apart", "length", "length²", "marks shared", "marks apart", "words")

    def __init__(self, pairs: Sequence[SentencePair]) -> None:
        self.lines = len(pairs)
        self._sides = (
            count_words([pair.source.words for pair in pairs]),
            count_words([pair.target.words for pair in pairs]),
        )
        self._grams = _shared(self._sides, _grams, common=MAX_GRAM_SHARE)
        self._numbers = _shared(self._sides, _number)
        self._marks = [np.minimum(side.counts @ _mark_table(side.words), 1) for side in self._sides]
        self._lengths = [np.log1p(side.counts @ _sizes(side.words)) for side in self._sides]
        self._ratio = np.median(self._lengths[0] - self._lengths[1])
        self.blank = (self._lengths[0] == 0) | (self._lengths[1] == 0)
        self._cooccurrence: Cooccurrence | None = None
        self._cache: dict[tuple[int, int, int], Numbers] = {}

    def inside(self, rows: slice, offset: int) -> slice:
        """Return the range of the source lines that have a target line at an offset."""
        start = min(max(rows.start, -offset), rows.stop)
        return slice(start, max(start, min(rows.stop, self.lines - offset)))

    def learn(self, lines: Places, offsets: Places) -> None:
        """Learn which words co-occur, from source lines and the offset of the translation of each."""
        self._cooccurrence = Cooccurrence(self._sides, lines, offsets)

    def __call__(self, rows: slice, offset: int) -> Numbers:
        inside = self.inside(rows, offset)
        if inside.start == inside.stop:
            return np.zeros((0, len(self.names)), np.float32)
        key = inside.start, inside.stop, offset
        if key not in self._cache:
            self._cache[key] = self._plain(inside, offset)
        clues = self._cache[key].copy()
        if self._cooccurrence is not None:
            clues[:, -1] = self._cooccurrence(inside, offset)
        return clues

    def _plain(self, rows: slice, offset: int) -> Numbers:
        partners = _moved(rows, offset)
        names, numbers = self._grams, self._numbers
        size = np.sqrt(names.source_total[rows] * names.target_total[partners]) + EPSILON
        alike = _products(names.source, rows, names.target, partners) / size
        shared = _products(numbers.source, rows, numbers.target, partners)
        apart = numbers.source_total[rows] + numbers.target_total[partners] - 2 * shared
        difference = np.abs(self._lengths[0][rows] - self._lengths[1][partners] - self._ratio)
        length = np.minimum(difference, MAX_LENGTH_DIFFERENCE)
        marks = self._marks[0][rows], self._marks[1][partners]
        columns = (
            np.log(alike + FLOOR),
            np.minimum(shared, MAX_NUMBER_WEIGHT),
            np.minimum(apart, MAX_NUMBER_WEIGHT),
            length,
            length**2,
            np.minimum(*marks).sum(1),
            np.abs(marks[0] - marks[1]).sum(1),
            np.zeros_like(length),
        )
        return np.column_stack(columns).astype(np.float32)


class Cooccurrence:
    """Words of both sides that co-occur in more lines than expected by chance.

    Statistics of one half of the corpus are used on the other, so that no line is evidence for itself.
    """

    def __init__(self, sides: tuple[SideWords, SideWords], lines: Places, offsets: Places) -> None:
        source, target = (_informative(_present(side.counts)) for side in sides)
        weights = [np.log((1 + presence.shape[0]) / (1 + _sums(presence, 0))) for presence in (source, target)]
        folds = (np.arange(source.shape[0]) // FOLD_LINES) % 2
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
        partners = _moved(rows, offset)
        shared = _products(self._expected, rows, self._target, partners)
        size = np.sqrt(self._totals[0][rows] * self._totals[1][partners])
        return np.log(shared / size + FLOOR).astype(np.float32)


def count_words(lines: Sequence[Sequence[str]]) -> SideWords:
    """Count the words of some lines."""
    vocabulary: dict[str, int] = {}
    places = [vocabulary.setdefault(word, len(vocabulary)) for line in lines for word in line]
    ends = np.cumsum([0, *map(len, lines)])
    counts = sparse.csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(lines), len(vocabulary)))
    counts.sum_duplicates()
    return SideWords(counts, list(vocabulary))


def _shared(
    sides: tuple[SideWords, SideWords], parts: Callable[[str], Iterable[str]], common: float = 1.0
) -> SharedWords:
    """Return the parts of words in at most a ``common`` share of the lines, weighted by their rarity."""
    index: dict[str, int] = {}
    tables = [[_indices(parts(word), index) for word in side.words] for side in sides]
    width = len(index)
    source, target = (_present(side.counts @ _rows(table, width)) for side, table in zip(sides, tables, strict=True))
    lines = source.shape[0]
    counts = _sums(source, 0), _sums(target, 0)
    rarity = np.log((1 + 2 * lines) / (1 + counts[0] + counts[1]))
    rarity[counts[0] + counts[1] > max(MIN_COMMON_LINES, 2 * common * lines)] = 0
    shared = ((counts[0] > 0) & (counts[1] > 0) & (rarity > 0)).nonzero()[0]
    weighted = (source[:, shared] @ sparse.diags(rarity[shared])).tocsr()
    return SharedWords(weighted, target[:, shared].tocsr(), source @ rarity, target @ rarity)


def _indices(parts: Iterable[str], index: dict[str, int]) -> list[int]:
    """Return the column of each part; a new part gets the next one."""
    return [index.setdefault(part, len(index)) for part in parts]


def _grams(word: str) -> set[str]:
    """Return the pieces of a word in Latin letters, the same for "Tbilisi" and "თბილისი"."""
    letters = romanise(word)
    if len(letters) < GRAM_LETTERS - 1 or any(map(str.isdigit, letters)):
        return set()
    marked = f"^{letters}$"
    return {marked[start : start + GRAM_LETTERS] for start in range(len(marked) - GRAM_LETTERS + 1)}


def _number(word: str) -> tuple[str, ...]:
    number = digits(word)
    return (number,) if number else ()


def _mark_table(words: Sequence[str]) -> Numbers:
    """Return which kinds of marks occur in each word, (words, kinds)."""
    table = np.zeros((len(words), len(_MARKS)), np.float32)
    for row, word in enumerate(words):
        for column, marks in enumerate(_MARKS):
            table[row, column] = any(mark in word for mark in marks)
    return table


def _sizes(words: Sequence[str]) -> Numbers:
    return np.array([len(word) for word in words], np.float32)


def _rows(places: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    ends = np.cumsum([0, *map(len, places)])
    flat = [place for row in places for place in row]
    return sparse.csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(places), width))


def _present(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    presence = counts.tocsr(copy=True)
    presence.data[:] = 1
    return presence


def _informative(presence: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the columns of the words in two lines or more, but at most in `MAX_WORD_SHARE` of them."""
    counts = _sums(presence, 0)
    columns = ((counts >= 2) & (counts <= MAX_WORD_SHARE * presence.shape[0])).nonzero()[0]
    return presence[:, columns].tocsr()


def _spread(lines: Places) -> Places:
    """Return at most `MAX_COUNTED_LINES` of these lines, evenly spread."""
    if len(lines) <= MAX_COUNTED_LINES:
        return lines
    return lines[np.linspace(0, len(lines) - 1, MAX_COUNTED_LINES).astype(np.intp)]


def _table(source: sparse.csr_matrix, target: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the Dice coefficients above chance of all pairs of words, (source words, target words)."""
    together = (source.T @ target).tocoo()
    counts = _sums(source, 0)[together.row], _sums(target, 0)[together.col]
    chance = counts[0] * counts[1] / max(1, source.shape[0])
    dice = 2 * together.data / (counts[0] + counts[1])
    good = (together.data >= 2) & (together.data > chance + 2 * np.sqrt(chance + 0.5)) & (dice > 0.1)
    return sparse.csr_matrix((dice[good], (together.row[good], together.col[good])), shape=together.shape)


def _moved(rows: slice, offset: int) -> slice:
    return slice(rows.start + offset, rows.stop + offset)


def _products(source: sparse.csr_matrix, rows: slice, target: sparse.csr_matrix, partners: slice) -> Numbers:
    """Return the inner products of some rows of one matrix with as many rows of another."""
    return _sums(_view(source, rows).multiply(_view(target, partners)), 1)


def _view(matrix: sparse.csr_matrix, rows: slice) -> sparse.csr_matrix:
    """Return some rows of a matrix, which share its memory."""
    ends = matrix.indptr[rows.start : rows.stop + 1]
    inner = slice(ends[0], ends[-1])
    shape = rows.stop - rows.start, matrix.shape[1]
    return sparse.csr_matrix((matrix.data[inner], matrix.indices[inner], ends - ends[0]), shape=shape)


def _sums(matrix: sparse.csr_matrix, axis: int) -> Numbers:
    return np.asarray(matrix.sum(axis), np.float32).ravel()
