"""Alignment by the contextual vectors of an encoder: the common part of `SimAlign` and `Awesome`.

Links and scores of a pair of sentences are cached (`core.cache`) by model, options, words and
languages, so that the model is loaded only for pairs that are new.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.aligners.encoder import Encoder, Floats, Integers, Pieces, word_starts
from core.aligners.extraction import Links, linked
from core.cache import output_cache
from core.model import Alignment, Scores, SentencePair

BATCH_SIZE = 256
"""Pairs whose vectors are in memory at once."""

SCORE_STEPS = 65_535
"""Scores are cached as whole numbers of this many steps between 0 and 1."""

Link = Callable[[Pieces, Pieces], tuple[NDArray[np.bool_], NDArray[Any]]]
"""A function from the sub-words of both sides to links and scores (source sub-words, target sub-words)."""


@dataclass(frozen=True, slots=True)
class ContextualAligner:
    """A prepared aligner over an encoder.

    ``name`` is the origin of its links; ``kind`` is the key of its outputs in the cache; ``load`` gives
    the encoder; ``link`` takes the sub-words of both sides, or their means by word where ``whole``.
    """

    name: str
    kind: str
    load: Callable[[], Encoder]
    link: Link
    whole: bool = False

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        """Return links and scores (float32, 0..1) of each pair.

        Two words are linked where any of their sub-words are; their score is the highest of
        these. A word without sub-words has no links, and the score 0 with every word.
        """
        filled = [pair for pair in pairs if all(pair.size)]

        def compute(indices: list[int]) -> list[Any]:
            return self._compute([filled[index] for index in indices])

        outputs = iter(output_cache().get_or_compute(self.kind, [_key(pair) for pair in filled], compute, BATCH_SIZE))
        return [self._alignment(pair.size, next(outputs) if all(pair.size) else None) for pair in pairs]

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
        word_links = by_word(links, source.words, target.words, size)
        return word_links, by_word(scores.astype(np.float32), source.words, target.words, size)

    def _alignment(self, size: tuple[int, int], output: Any) -> Alignment:
        """Return the alignment that `_packed` wrote; without links where there is no output."""
        if output is None:
            return Alignment((), size, scores=np.zeros(size, np.float32), origin=self.name)
        links, text = output
        steps = np.frombuffer(base64.b64decode(text), "<u2").reshape(size)
        scores = (steps / np.float32(SCORE_STEPS)).astype(np.float32)
        return Alignment(tuple((i, j) for i, j in links), size, scores=scores, origin=self.name)


def by_word(cells: NDArray[Any], rows: Integers, columns: Integers, size: tuple[int, int]) -> NDArray[Any]:
    """Return the greatest cell of each pair of words, from cells of pairs of sub-words.

    ``rows`` and ``columns`` hold the word of each sub-word, ascending.
    """
    first_rows, first_columns = word_starts(rows), word_starts(columns)
    merged = np.maximum.reduceat(np.maximum.reduceat(cells, first_rows, axis=0), first_columns, axis=1)
    best = np.zeros(size, cells.dtype)
    best[np.ix_(rows[first_rows], columns[first_columns])] = merged
    return best


def softmax(products: Floats, axis: int) -> Floats:
    """Return the softmax along an axis."""
    powers = np.exp(products - products.max(axis, keepdims=True))
    shares: Floats = powers / powers.sum(axis, keepdims=True)
    return shares


def probability(products: Floats) -> Floats:
    """Return the probability 0..1 that each pair of sub-words is linked, by the dot products of their vectors.

    As in the program of AWESoME's authors (Dou & Neubig 2021): the harmonic mean of the
    softmaxes over rows and over columns, the products first divided by the square root of the
    number of choices, which makes them less sharp.
    """
    rows, columns = products.shape
    forward = softmax(products / np.float32(columns**0.5), 1)
    backward = softmax(products / np.float32(rows**0.5), 0)
    mean: Floats = 2 * forward * backward / (forward + backward + np.float32(1e-9))
    return mean


def _key(pair: SentencePair) -> list[Any]:
    return [pair.source.words, pair.target.words, pair.source.lang, pair.target.lang]


def _packed(links: Links, scores: Scores) -> list[Any]:
    """Return links and scores as JSON: pairs of words, and the matrix in base64."""
    steps = np.rint(np.clip(scores, 0, 1) * SCORE_STEPS).astype("<u2")
    return [linked(links), base64.b64encode(steps.tobytes()).decode()]
