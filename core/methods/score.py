"""Judge: what speaks for and against each target range proposed for a source entity.

A scorer looks at one `Question` (an entity, its sentence pair and the proposed ranges) and
returns one number per range. A range's score is the weighted sum of its scorers' numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.methods.surface import likenesses
from core.model import Alignment, SentencePair, Span

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Question:
    """One entity of a pair and the target ranges ``[start, end)`` to be judged."""

    pair: SentencePair
    alignment: Alignment
    entity: Span
    start: Indices
    end: Indices

    @property
    def length(self) -> Indices:
        return self.end - self.start

    def sums(self, per_word: Floats) -> Floats:
        """The sum of a number per target word over each range."""
        running = np.concatenate(([0.0], np.cumsum(per_word)))
        return running[self.end] - running[self.start]


Scorer = Callable[[Question], Floats]


def links(question: Question) -> Floats:
    """Alignment score 2·pairs / (entity words + range words), equation 4.2 of Politov et al. 2025.

    Pairs, not words, are counted, so many-to-many links can raise it above 1.
    """
    pairs = question.sums(_rows(_link_matrix(question.alignment), question.entity))
    return 2 * pairs / (len(question.entity) + question.length)


def dice(question: Question) -> Floats:
    """Expected Dice of the posteriors, 2·inside / (rows of the entity + columns of the range + 0.15·length).

    Links stand in for posteriors where the aligner kept none.
    """
    mass = posteriors(question.alignment)
    inside = _rows(mass, question.entity)
    columns = question.sums(mass.sum(axis=0))
    return 2 * question.sums(inside) / (inside.sum() + columns + 0.15 * question.length)


def surface(question: Question) -> Floats:
    """Dice of the best likeness of each entity word in the range and of each range word in the entity."""
    entity = question.entity
    alike = likenesses(question.pair.source.words[entity.start : entity.end], question.pair.target.words)
    alike[alike < 0.6] = 0
    columns = question.sums(alike.max(axis=0))
    rows = np.array([alike[:, a:b].max(axis=1).sum() for a, b in zip(question.start, question.end, strict=True)])
    return (rows + columns) / (len(entity) + question.length)


SCORERS: dict[str, Scorer] = {"links": links, "dice": dice, "surface": surface}


def posteriors(alignment: Alignment) -> Floats:
    """Link probabilities, shape (source words, target words)."""
    return _link_matrix(alignment) if alignment.scores is None else alignment.scores.astype(np.float64)


def _link_matrix(alignment: Alignment) -> Floats:
    matrix = np.zeros(alignment.size)
    for i, j in alignment.sure + alignment.possible:
        matrix[i, j] = 1.0
    return matrix


def _rows(matrix: Floats, entity: Span) -> Floats:
    total: Floats = matrix[entity.start : entity.end].sum(axis=0)
    return total
