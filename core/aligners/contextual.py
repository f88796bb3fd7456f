"""Aligning by the contextual vectors of an encoder: what `SimAlign` and `Awesome` have in common.

What came out for a pair of sentences is remembered (`core.cache`) by model, options, words and
languages, so that the model is loaded only for pairs that are new.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.aligners.encoder import Encoder, Floats, Integers, Pieces, starts
from core.aligners.extraction import Links, linked
from core.cache import output_cache
from core.model import Alignment, Scores, SentencePair

TOGETHER = 256
"""Pairs whose vectors are in memory at once."""

STEPS = 65_535
"""Scores are remembered as whole numbers of this many steps between 0 and 1."""

Link = Callable[[Pieces, Pieces], tuple[NDArray[np.bool_], NDArray[Any]]]
"""From the sub-words of both sides to links and scores (source sub-words, target sub-words)."""


@dataclass(frozen=True, slots=True)
class ContextualAligner:
    """Ready to align: ``kind`` is what outcomes are remembered by, ``load`` gives the encoder,
    ``link`` sees the sub-words of both sides, or words where it is asked about these ``whole``."""

    name: str
    kind: str
    load: Callable[[], Encoder]
    link: Link
    whole: bool = False

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        """Links and scores (float32, 0..1) of each pair.

        Two words are linked where any of their sub-words are; their score is the highest of
        these. A word without sub-words has no links, and the score 0 with every word.
        """
        asked = [pair for pair in pairs if all(pair.size)]

        def compute(places: list[int]) -> list[Any]:
            return self._compute([asked[place] for place in places])

        found = iter(output_cache().get_or_compute(self.kind, [_key(pair) for pair in asked], compute, TOGETHER))
        return [self._alignment(pair.size, next(found) if all(pair.size) else None) for pair in pairs]

    def _compute(self, pairs: Sequence[SentencePair]) -> list[Any]:
        pieces = self.load()([side for pair in pairs for side in (pair.source, pair.target)])
        sides = zip(pieces[::2], pieces[1::2], strict=True)
        return [_packed(*self._words(*side, pair.size)) for side, pair in zip(sides, pairs, strict=True)]

    def _words(self, source: Pieces, target: Pieces, size: tuple[int, int]) -> tuple[Links, Scores]:
        if not (len(source.words) and len(target.words)):
            return np.zeros(size, bool), np.zeros(size, np.float32)
        if self.whole:
            source, target = source.averaged(), target.averaged()
        links, scores = self.link(source, target)
        places = source.words, target.words
        return by_word(links, *places, size), by_word(scores.astype(np.float32), *places, size)

    def _alignment(self, size: tuple[int, int], found: Any) -> Alignment:
        if found is None:
            return Alignment((), size, scores=np.zeros(size, np.float32), origin=self.name)
        links, text = found
        steps = np.frombuffer(base64.b64decode(text), "<u2").reshape(size)
        scores = (steps / np.float32(STEPS)).astype(np.float32)
        return Alignment(tuple((i, j) for i, j in links), size, scores=scores, origin=self.name)


def by_word(cells: NDArray[Any], rows: Integers, columns: Integers, size: tuple[int, int]) -> NDArray[Any]:
    """The greatest cell of each pair of words, from cells of pairs of sub-words.

    ``rows`` and ``columns`` tell the word of each sub-word, ascending.
    """
    row, column = starts(rows), starts(columns)
    best = np.zeros(size, cells.dtype)
    merged = np.maximum.reduceat(np.maximum.reduceat(cells, row, axis=0), column, axis=1)
    best[np.ix_(rows[row], columns[column])] = merged
    return best


def softmax(products: Floats, axis: int) -> Floats:
    powers = np.exp(products - products.max(axis, keepdims=True))
    shares: Floats = powers / powers.sum(axis, keepdims=True)
    return shares


def probability(products: Floats) -> Floats:
    """How likely each pair of sub-words is linked, by the dot products of their vectors.

    As AWESoME's authors tell it (Dou & Neubig 2021, their program): the harmonic mean of the
    softmaxes over rows and over columns, the products first divided by the square root of the
    number of choices, which makes them less sharp.
    """
    rows, columns = products.shape
    there, back = softmax(products / np.float32(columns**0.5), 1), softmax(products / np.float32(rows**0.5), 0)
    found: Floats = 2 * there * back / (there + back + np.float32(1e-9))
    return found


def _key(pair: SentencePair) -> list[Any]:
    return [pair.source.words, pair.target.words, pair.source.lang, pair.target.lang]


def _packed(links: Links, scores: Scores) -> list[Any]:
    steps = np.rint(np.clip(scores, 0, 1) * STEPS).astype("<u2")
    return [linked(links), base64.b64encode(steps.tobytes()).decode()]
