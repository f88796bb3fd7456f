"""Class views: four coarse looks at a word whose co-occurrence along links is learnt beside that of the words.

A view puts every word into a class (its case, its suffix, its length, the end of the word before). How much
more often two classes are linked than by chance, damped, multiplies the probability that their words are
linked. Nothing is known before training: all factors are 1 until links have been counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

MAX_CLASSES = 2_000
"""Classes of a view and side that are told apart, the first that occur; bounds the tables."""
MAX_LENGTH = 12
"""Characters from which all words count as equally long."""
OTHER = 0
"""The class of words whose own is not told apart: its factor is 1."""


@lru_cache(maxsize=100_000)
def _case(word: str) -> str:
    has_digit = any(map(str.isdigit, word))
    if not any(map(str.isalpha, word)):
        return "9" if has_digit else "."
    if has_digit:
        return "x9"
    if word.isupper() and len(word) > 1:
        return "AA"
    return "A" if word[0].isupper() else "a"


def _suffix(word: str) -> str:
    lower = word.lower()
    return "-" + lower[-2:] if len(lower) > 2 and _case(word) in _WORDS else lower


def _length(word: str) -> str:
    case = _case(word)
    return str(min(len(word), MAX_LENGTH)) if case in _WORDS else case


def _ending(word: str) -> str:
    return word.lower()[-3:] or "<"


_WORDS = frozenset(["AA", "A", "a"])
"""The cases of words of letters only."""


class View(NamedTuple):
    """A look at words: ``classify`` names the class of a word.

    ``weight`` is the power to which its factors are taken, ``smoothing`` the links that each pair of classes
    is given beside those counted. With ``reads_previous``, a word has the class of the word before it, the first that
    of an empty word.
    """

    classify: Callable[[str], str]
    weight: float
    smoothing: float
    reads_previous: bool = False

    def words_read(self, words: Sequence[str]) -> Sequence[str]:
        """Return for each word of a sentence the word whose class it has."""
        return ["", *words][: len(words)] if self.reads_previous else words


VIEWS = (View(_case, 0.5, 1.0), View(_suffix, 0.5, 3.0), View(_length, 0.3, 3.0), View(_ending, 0.3, 3.0, True))
"""The views; weights and smoothing were chosen on seven sets of gold links and checked on seven others."""


@dataclass(slots=True)
class ClassVocabulary:
    """Numbers for the classes of one side, for each view; 0 (`OTHER`) for those not told apart.

    ``numbers`` are those of classes, ``word_numbers`` those of the classes of the words met so far.
    """

    numbers: tuple[dict[str, int], ...] = field(default_factory=lambda: tuple({} for _ in VIEWS))
    is_frozen: bool = False
    word_numbers: tuple[dict[str, int], ...] = field(default_factory=lambda: tuple({} for _ in VIEWS), repr=False)

    def frozen(self) -> "ClassVocabulary":
        """Return a vocabulary of the same classes that does not grow."""
        return ClassVocabulary(self.numbers, is_frozen=True)

    def add(self, words: Sequence[str]) -> Integers:
        """Return the classes of words, shape (views, words); new ones get numbers while there are some left."""
        rows = []
        for number, (view, word_numbers) in enumerate(zip(VIEWS, self.word_numbers, strict=True)):
            read = view.words_read(words)
            self._learn(number, [word for word in read if word not in word_numbers])
            rows.append([word_numbers[word] for word in read])
        return np.array(rows, dtype=np.int32).reshape(len(VIEWS), len(words))

    def _learn(self, view: int, words: Sequence[str]) -> None:
        """Note the classes of words of one sentence that were not met before."""
        numbers, names = self.numbers[view], list(map(VIEWS[view].classify, words))
        if not self.is_frozen and len(numbers) < MAX_CLASSES:
            for name in names:
                numbers.setdefault(name, len(numbers) + 1)
        for word, name in zip(words, names, strict=True):
            self.word_numbers[view][word] = numbers.get(name, OTHER)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of classes of each view, with `OTHER`."""
        return tuple(len(numbers) + 1 for numbers in self.numbers)


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """Expected links between the classes of either side: a table (source classes, target classes) for each view."""

    tables: tuple[Floats, ...]

    @classmethod
    def zeros(cls, sources: ClassVocabulary, targets: ClassVocabulary) -> "ClassCounts":
        """Return empty tables."""
        return cls(tuple(np.zeros(shape) for shape in zip(sources.sizes, targets.sizes, strict=True)))

    def add(self, sources: Integers, targets: Integers, links: Floats) -> None:
        """Add the expected ``links`` of words of these classes.

        Links have the shape (pairs, source words, target words), classes (views, pairs, words).
        """
        for table, rows, columns in zip(self.tables, sources, targets, strict=True):
            cells = _cells(table, rows, columns)
            table += np.bincount(cells.ravel(), weights=links.ravel(), minlength=table.size).reshape(table.shape)

    def factors(self) -> "ClassFactors":
        """Return how much likelier than by chance each two classes are linked, to the power of the view's weight."""
        return ClassFactors(tuple(_factors(table, view) for table, view in zip(self.tables, VIEWS, strict=True)))


def _factors(table: Floats, view: View) -> Floats:
    total = table.sum()
    if not total:
        return np.ones_like(table)
    rows, columns = np.divmod(np.flatnonzero(table), table.shape[1])
    expected = table.sum(axis=1)[rows] * table.sum(axis=0)[columns] / total
    factors = np.ones_like(table)
    factors[rows, columns] = ((table[rows, columns] + view.smoothing) / (expected + view.smoothing)) ** view.weight
    factors[OTHER, :] = factors[:, OTHER] = 1.0
    return factors


@dataclass(frozen=True, slots=True)
class ClassFactors:
    """What the classes of two words multiply the probability of a link by; no tables count as all 1."""

    tables: tuple[Floats, ...] = ()

    def product(self, sources: Integers, targets: Integers) -> Floats | float:
        """Return the product over the views for each cell (pairs, source words, target words)."""
        product: Floats | float = 1.0
        for view, table in enumerate(self.tables):
            product = product * table.take(_cells(table, sources[view], targets[view]))
        return product


def _cells(table: Floats, rows: Integers, columns: Integers) -> NDArray[np.int64]:
    """Return the index into a flat table of each two classes, from shapes (pairs, rows) and (pairs, columns)."""
    cells: NDArray[np.int64] = rows[:, :, None].astype(np.int64) * table.shape[1] + columns[:, None, :]
    return cells
