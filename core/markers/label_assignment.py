"""Assignment of the bracketed pieces of a translation to entities, and so to labels."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.model import Span

FUZZY = 0.5
"""Likeness that two strings must exceed to match."""


def ratio(left: str, right: str) -> float:
    """Return the likeness 0..1 of two strings, ``difflib.SequenceMatcher.ratio``."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def last_match(pieces: Sequence[str], translations: Sequence[str], threshold: float = FUZZY) -> list[int | None]:
    """Return for each piece, left to right, the index of the *last* unused translation that is like it.

    As published by Politov et al. 2025: lower-cased, the piece with its brackets, and the
    running best never updated, so that the last translation above the threshold wins.
    """
    matches: list[int | None] = []
    for piece in pieces:
        marked = f"[{piece}]".lower()
        free = reversed(_free(translations, matches))
        alike = (index for index in free if ratio(marked, translations[index].lower()) > threshold)
        matches.append(next(alike, None))
    return matches


def _free(texts: Sequence[str], matches: Sequence[int | None]) -> list[int]:
    """Return the indices of the texts that no piece has."""
    return [index for index in range(len(texts)) if index not in matches]


def best_match(pieces: Sequence[str], strings: Sequence[Sequence[str]], threshold: float = FUZZY) -> list[int | None]:
    """Return for each piece the index of its entity, for the greatest total likeness, each entity once.

    ``strings`` are the ways each entity may be written: its translation alone, its own text.
    With as many pieces as entities, a single piece that is left takes the entity that is left.
    """
    from scipy.optimize import linear_sum_assignment  # slow to import

    matches: list[int | None] = [None] * len(pieces)
    likeness = _likeness(pieces, strings)
    likeness[likeness <= threshold] = 0
    for place, entity in zip(*linear_sum_assignment(likeness, maximize=True), strict=True):
        if likeness[place, entity]:
            matches[place] = int(entity)
    _match_last(matches, len(strings))
    return matches


def _match_last(matches: list[int | None], entities: int) -> None:
    """Match a single piece that is left with the entity that is left, if there are as many pieces as entities."""
    if len(matches) == entities and matches.count(None) == 1:
        [matches[matches.index(None)]] = set(range(entities)).difference(matches)


def _likeness(pieces: Sequence[str], strings: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """Return the greatest likeness of each piece and each entity's strings, shape (pieces, entities)."""
    matrix = np.zeros((len(pieces), len(strings)))
    for row, piece in enumerate(pieces):
        for column, spellings in enumerate(strings):
            matrix[row, column] = max(ratio(piece.lower(), spelling.lower()) for spelling in spellings)
    return matrix


class Assignment(NamedTuple):
    """The index of the entity of each piece, or the reason why there is none."""

    entities: tuple[int, ...]
    why: str = ""


def assign(pieces: Sequence[str], entities: Sequence[Span], own: Sequence[str], alone: Sequence[str]) -> Assignment:
    """Assign to each piece its entity, hence its label, by the rules of EasyProject.

    ``own`` are the entities' texts, ``alone`` their translations by themselves. Entities of one
    label are taken in order. Otherwise, in this sequence: equal to a translation alone, equal to
    an entity's own text, like a translation alone, like an own text (first hit, each entity
    once); a single piece that is left takes the entity that is left. Only labels are certain:
    among entities of one label the order may be wrong.
    """
    if len(pieces) != len(entities):
        return Assignment((), f"{len(entities)} marked, but {len(pieces)} came back")
    if len({entity.label for entity in entities}) <= 1:
        return Assignment(tuple(range(len(pieces))))
    return _assignment(pieces, _matches(pieces, own, alone))


def _assignment(pieces: Sequence[str], matches: Sequence[int | None]) -> Assignment:
    """Return the entities that match the pieces, or the reason where some piece has none."""
    unmatched = _unmatched(pieces, matches)
    if unmatched:
        return Assignment((), f"{len(unmatched)} pieces are like no entity: {', '.join(unmatched)}")
    return Assignment(tuple(entity for entity in matches if entity is not None))


def _unmatched(pieces: Sequence[str], matches: Sequence[int | None]) -> list[str]:
    return [piece for piece, entity in zip(pieces, matches, strict=True) if entity is None]


def _matches(pieces: Sequence[str], own: Sequence[str], alone: Sequence[str]) -> list[int | None]:
    """Return for each piece the index of its entity, by equality first, then by likeness."""
    matches: list[int | None] = [None] * len(pieces)
    for texts, fits in ((alone, _are_equal), (own, _are_equal), (alone, _are_alike), (own, _are_alike)):
        for place, piece in enumerate(pieces):
            if matches[place] is None:
                matches[place] = _first_free(texts, partial(fits, piece), matches)
    _match_last(matches, len(own))
    return matches


def _first_free(texts: Sequence[str], fits: Callable[[str], bool], matches: Sequence[int | None]) -> int | None:
    """Return the index of the first text that fits and that no piece has."""
    return next((index for index in _free(texts, matches) if fits(texts[index])), None)


def _are_equal(left: str, right: str) -> bool:
    return left.lower() == right.lower()


def _are_alike(left: str, right: str) -> bool:
    return ratio(left.lower(), right.lower()) > FUZZY
