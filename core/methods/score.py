"""Judge: what speaks for and against each target range proposed for a source entity.

A scorer looks at one `Question` (an entity, its sentence pair and the proposed ranges) and
returns one number per range; greater is better, and what only speaks against a range is 0
or below. A range's score is the weighted sum of its scorers' numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from core.methods.surface import is_punctuation, likenesses, romanised, skeleton
from core.methods.survey import Survey
from core.model import Alignment, SentencePair, Span

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

ALIKE_FROM = 0.6
"""Likeness of two words from which it counts."""


@dataclass(frozen=True)
class Scene:
    """A sentence pair with its links; what is shared by the questions about its entities."""

    pair: SentencePair
    alignment: Alignment
    survey: Survey

    @cached_property
    def linked(self) -> Floats:
        """1 where two words are linked, else 0; shape (source words, target words)."""
        matrix = np.zeros(self.alignment.size)
        for i, j in self.alignment.sure + self.alignment.possible:
            matrix[i, j] = 1.0
        return matrix

    @cached_property
    def mass(self) -> Floats:
        """Link probabilities; the links themselves where the aligner kept no scores."""
        scores = self.alignment.scores
        return self.linked if scores is None else scores.astype(np.float64)

    @cached_property
    def columns(self) -> Floats:
        total: Floats = self.mass.sum(axis=0)
        return total

    @cached_property
    def punctuation(self) -> Floats:
        return np.array([is_punctuation(word) for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def lower(self) -> Floats:
        return np.array([word[0].islower() for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def upper(self) -> Floats:
        return np.array([word[0].isupper() for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def letters(self) -> Floats:
        return np.array([len(romanised(word)) for word in self.pair.target.words], dtype=np.float64)

    @cached_property
    def common(self) -> Floats:
        return np.array(self.survey.commonness(self.pair.target.words, self.survey.target))

    @cached_property
    def name_odds(self) -> Floats:
        return np.array(self.survey.name_odds(self.pair, self.alignment))

    @cached_property
    def sounds(self) -> tuple[str, Indices]:
        """The consonants of the whole target sentence and where each word's begin."""
        parts = [skeleton(romanised(word)) for word in self.pair.target.words]
        return "".join(parts), np.concatenate(([0], np.cumsum([len(part) for part in parts])))


@dataclass(frozen=True)
class Question:
    """One entity of a scene and the target ranges ``[start, end)`` to be judged."""

    scene: Scene
    entity: Span
    start: Indices
    end: Indices

    @cached_property
    def length(self) -> Indices:
        return self.end - self.start

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The entity's words."""
        return self.scene.pair.source.words[self.entity.start : self.entity.end]

    @cached_property
    def pairs(self) -> Floats:
        """Links of each target word with the entity."""
        return self._rows(self.scene.linked)

    @cached_property
    def linked(self) -> Floats:
        """1 for target words linked to the entity, else 0."""
        return (self.pairs > 0).astype(np.float64)

    @cached_property
    def inside(self) -> Floats:
        """Link probability of each target word with the entity."""
        return self._rows(self.scene.mass)

    @cached_property
    def alike(self) -> Floats:
        """Likeness of entity words (rows) and target words, 0 below `ALIKE_FROM`."""
        alike = likenesses(self.words, self.scene.pair.target.words)
        alike[alike < ALIKE_FROM] = 0
        return alike

    def sums(self, per_word: Floats) -> Floats:
        """The sum of a number per target word over each range."""
        running = np.concatenate(([0.0], np.cumsum(per_word)))
        total: Floats = running[self.end] - running[self.start]
        return total

    def greatest(self, per_word: Floats) -> Floats:
        """The greatest of a number per target word in each range."""
        size = len(per_word)
        table = np.full((size + 1, size), -np.inf)
        for n in range(1, int(self.length.max(initial=0)) + 1):
            table[n, : size - n + 1] = np.maximum(table[n - 1, : size - n + 1], per_word[n - 1 :])
        best: Floats = table[self.length, self.start]
        return best

    def edges(self, per_word: Floats) -> Floats:
        """A number per target word, added up over the first and last word of each range."""
        total: Floats = per_word[self.start] + per_word[self.end - 1]
        return total

    def neighbours(self, per_word: Floats, beyond: float = 0.0) -> Floats:
        """A number per target word, added up over the words before and after each range."""
        padded = np.concatenate(([beyond], per_word, [beyond]))
        total: Floats = padded[self.start] + padded[self.end + 1]
        return total

    def _rows(self, matrix: Floats) -> Floats:
        total: Floats = matrix[self.entity.start : self.entity.end].sum(axis=0)
        return total


Scorer = Callable[[Question], Floats]


def links(question: Question) -> Floats:
    """Alignment score 2·pairs / (entity words + range words), equation 4.2 of Politov et al. 2025.

    Pairs, not words, are counted, so many-to-many links can raise it above 1.
    """
    score: Floats = 2 * question.sums(question.pairs) / (len(question.entity) + question.length)
    return score


def dice(question: Question) -> Floats:
    """Expected Dice of the link probabilities, 2·inside / (rows of the entity + columns of the range + 0.15·length)."""
    inside = question.inside
    whole = inside.sum() + question.sums(question.scene.columns) + 0.15 * question.length
    score: Floats = 2 * question.sums(inside) / whole
    return score


def hull(question: Question) -> Floats:
    """1 for the range from the first to the last linked word, else 0."""
    found = np.flatnonzero(question.pairs)
    if not len(found):
        return np.zeros(len(question.start))
    score: Floats = ((question.start == found[0]) & (question.end == found[-1] + 1)).astype(np.float64)
    return score


def foreign(question: Question) -> Floats:
    """Against words that are linked, but only to words outside the entity (four at most)."""
    others = (question.scene.linked.sum(axis=0) > 0) & (question.pairs == 0)
    return -np.minimum(question.sums(others.astype(np.float64)), 4.0)


def cut(question: Question) -> Floats:
    """Against linked words left just outside and, less so, unlinked words at an edge."""
    return -question.neighbours(question.linked) - 0.25 * question.edges(1 - question.linked)


def likeness(question: Question) -> Floats:
    """Dice of look-alike words: each word's best likeness across the two, over all words of both."""
    alike = question.alike
    rows = sum((question.greatest(row) for row in alike), np.zeros(len(question.start)))
    score: Floats = (rows + question.sums(alike.max(axis=0))) / (len(question.entity) + question.length)
    return score


def sound(question: Question) -> Floats:
    """Likeness of the consonants of the whole entity and the whole range, 0 below one half."""
    bones = "".join(skeleton(romanised(word)) for word in question.words)
    if len(bones) < 2:
        return np.zeros(len(question.start))
    text, offset = question.scene.sounds
    ranges = [text[a:b] for a, b in zip(offset[question.start].tolist(), offset[question.end].tolist(), strict=True)]
    scores = cdist([bones], ranges, scorer=Levenshtein.normalized_similarity, score_cutoff=0.5, dtype=np.float64)
    found: Floats = scores[0]
    return found


def elsewhere(question: Question) -> Floats:
    """Against look-alikes of the entity's words left just outside."""
    return -question.neighbours(question.alike.max(axis=0))


def length(question: Question) -> Floats:
    """Against ranges with fewer words than the entity and, less so, with more words or other numbers of letters."""
    size = len(question.entity)
    shorter = np.maximum(size - question.length, 0) / size
    longer = np.maximum(question.length - size, 0) / size
    letters = sum(len(romanised(word)) for word in question.words)
    ratio = np.abs(np.log((question.sums(question.scene.letters) + 1) / (letters + 1)))
    return -(shorter + 0.2 * longer + 0.1 * ratio)


def punctuation(question: Question) -> Floats:
    """Against punctuation at an edge where the entity has none."""
    first, last = (float(is_punctuation(word)) for word in (question.words[0], question.words[-1]))
    return -_beyond(question, question.scene.punctuation, first, last)


def common(question: Question) -> Floats:
    """Against frequent words (articles, prepositions) at an edge where the entity has none as frequent."""
    survey = question.scene.survey
    first, last = survey.commonness((question.words[0], question.words[-1]), survey.source)
    return -_beyond(question, question.scene.common, first, last)


def case(question: Question) -> Floats:
    """Against small letters at an edge, or everywhere, where the entity has capitals and these usually survive.

    A capital at the beginning of the source sentence says nothing.
    """
    entity, lower = question.entity, question.scene.lower
    capital = [word[0].isupper() and i > 0 for i, word in enumerate(question.words, entity.start)]
    at_edges = lower[question.start] * capital[0] + lower[question.end - 1] * capital[-1]
    throughout = (question.sums(question.scene.upper) == 0) & (question.sums(lower) > 0) & any(capital)
    score: Floats = -question.scene.survey.case * (at_edges + 0.5 * throughout)
    return score


def names(question: Question) -> Floats:
    """Log odds, from the rest of the corpus, of the range's words to lie in a name, less those of its neighbours."""
    odds = question.scene.name_odds
    inside = question.edges(odds) / 2 - question.greatest(-odds)
    return inside / 2 - question.neighbours(odds, beyond=-3.0) / 2


def position(question: Question) -> Floats:
    """Against ranges that lie elsewhere in their sentence than the entity does in its own (both 0..1)."""
    rows, columns = question.scene.alignment.size
    entity = question.entity
    return -np.abs((question.start + question.end) / columns - (entity.start + entity.end) / rows) / 2


SCORERS: dict[str, Scorer] = {
    "links": links,
    "dice": dice,
    "hull": hull,
    "foreign": foreign,
    "cut": cut,
    "likeness": likeness,
    "sound": sound,
    "elsewhere": elsewhere,
    "length": length,
    "punctuation": punctuation,
    "common": common,
    "case": case,
    "names": names,
    "position": position,
}


def _beyond(question: Question, per_word: Floats, first: float, last: float) -> Floats:
    """How far the edges of each range exceed those of the entity."""
    total: Floats = np.maximum(per_word[question.start] - first, 0) + np.maximum(per_word[question.end - 1] - last, 0)
    return total
