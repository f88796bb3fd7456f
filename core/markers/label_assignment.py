"""Assignment of the bracketed pieces of a translation to entities, and so to labels."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

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
    used: set[int] = set()
    matches: list[int | None] = []
    for piece in pieces:
        marked = f"[{piece}]".lower()
        match = None
        for index, text in enumerate(translations):
            if index not in used and ratio(marked, text.lower()) > threshold:
                match = index
        matches.append(match)
        if match is not None:
            used.add(match)
    return matches


def best_match(pieces: Sequence[str], strings: Sequence[Sequence[str]], threshold: float = FUZZY) -> list[int | None]:
    """Return for each piece the index of its entity, for the greatest total likeness, each entity once.

    ``strings`` are the ways each entity may be written: its translation alone, its own text.
    With as many pieces as entities, a single piece that is left takes the entity that is left.
    """
    if not pieces or not strings:
        return [None] * len(pieces)
    likeness = _likeness(pieces, strings)
    likeness[likeness <= threshold] = 0
    matches: list[int | None] = [None] * len(pieces)
    for place, entity in zip(*linear_sum_assignment(likeness, maximize=True), strict=True):
        matches[place] = int(entity) if likeness[place, entity] else None
    unmatched = [index for index, match in enumerate(matches) if match is None]
    if len(pieces) == len(strings) and len(unmatched) == 1:
        [matches[unmatched[0]]] = set(range(len(strings))) - set(matches)
    return matches


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
    matches: list[int | None] = [None] * len(pieces)
    for texts, fits in ((alone, _are_equal), (own, _are_equal), (alone, _are_alike), (own, _are_alike)):
        _match_free(pieces, texts, fits, matches)
    unmatched = [pieces[place] for place, entity in enumerate(matches) if entity is None]
    if len(unmatched) > 1:
        return Assignment((), f"{len(unmatched)} pieces are like no entity: {', '.join(unmatched)}")
    free_entities = set(range(len(entities))) - set(matches)
    return Assignment(tuple(free_entities.pop() if entity is None else entity for entity in matches))


def _match_free(
    pieces: Sequence[str], texts: Sequence[str], fits: Callable[[str, str], bool], matches: list[int | None]
) -> None:
    """Match each piece without an entity with the first free entity whose text fits; ``matches`` is changed."""
    for place, piece in enumerate(pieces):
        if matches[place] is None:
            free = [index for index in range(len(texts)) if index not in matches]
            matches[place] = next((index for index in free if fits(piece, texts[index])), None)


def _are_equal(left: str, right: str) -> bool:
    return left.lower() == right.lower()


def _are_alike(left: str, right: str) -> bool:
    return ratio(left.lower(), right.lower()) > FUZZY
