"""Which entity each bracketed piece of a translation stands for."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from core.model import Span

FUZZY = 0.5
"""Likeness that two strings must exceed to be taken for the same."""


def ratio(left: str, right: str) -> float:
    """Likeness 0..1 of two strings, ``difflib.SequenceMatcher.ratio``."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def last_match(pieces: Sequence[str], translations: Sequence[str], threshold: float = FUZZY) -> list[int | None]:
    """For each piece, left to right, the *last* unused translation that is like it.

    As published by Politov et al. 2025: lower-cased, the piece with its brackets, and the
    running best never updated, so that the last translation above the threshold wins.
    """
    used: set[int] = set()
    found: list[int | None] = []
    for piece in pieces:
        like = [
            index
            for index, text in enumerate(translations)
            if index not in used and ratio(f"[{piece}]".lower(), text.lower()) > threshold
        ]
        found.append(like[-1] if like else None)
        used.update(like[-1:])
    return found


def best_match(pieces: Sequence[str], strings: Sequence[Sequence[str]], threshold: float = FUZZY) -> list[int | None]:
    """For each piece the entity it is likest to, of greatest total likeness, each entity once.

    ``strings`` are the ways each entity may be written: its translation alone, its own text.
    Where as many pieces as entities are there and one of each is left, they belong together.
    """
    if not pieces or not strings:
        return [None] * len(pieces)
    like = np.array([[max(ratio(piece.lower(), way.lower()) for way in ways) for ways in strings] for piece in pieces])
    like[like <= threshold] = 0
    found: list[int | None] = [None] * len(pieces)
    for row, column in zip(*linear_sum_assignment(like, maximize=True), strict=True):
        found[row] = int(column) if like[row, column] else None
    left = [row for row, column in enumerate(found) if column is None]
    if len(pieces) == len(strings) and len(left) == 1:
        [found[left[0]]] = set(range(len(strings))) - set(found)
    return found


class Assignment(NamedTuple):
    """The index of the entity of each piece, or why there is none."""

    entities: tuple[int, ...]
    why: str = ""


def assign(pieces: Sequence[str], entities: Sequence[Span], own: Sequence[str], alone: Sequence[str]) -> Assignment:
    """The entity, hence the label, of each piece, by the rules of EasyProject.

    ``own`` are the entities' texts, ``alone`` their translations by themselves. Entities of one
    label are taken in order. Otherwise, in this sequence: equal to a translation alone, equal to
    an entity's own text, like a translation alone, like an own text (first hit, each entity
    once); a single piece that is left takes the entity that is left. Labels are what this
    settles: among entities of one label the order may be wrong.
    """
    if len(pieces) != len(entities):
        return Assignment((), f"{len(entities)} marked, but {len(pieces)} came back")
    if len({entity.label for entity in entities}) <= 1:
        return Assignment(tuple(range(len(pieces))))
    found: list[int | None] = [None] * len(pieces)
    for ways, fits in ((alone, _equal), (own, _equal), (alone, _like), (own, _like)):
        for place, piece in enumerate(pieces):
            if found[place] is None:
                found[place] = _first(piece, ways, found, fits)
    left = [place for place, entity in enumerate(found) if entity is None]
    if len(left) > 1:
        return Assignment((), f"{len(left)} pieces are like no entity: {', '.join(pieces[place] for place in left)}")
    rest = set(range(len(entities))) - set(found)
    return Assignment(tuple(rest.pop() if entity is None else entity for entity in found))


def _first(piece: str, ways: Sequence[str], used: Sequence[int | None], fits: Callable[[str, str], bool]) -> int | None:
    return next((index for index, way in enumerate(ways) if index not in used and fits(piece, way)), None)


def _equal(left: str, right: str) -> bool:
    return left.lower() == right.lower()


def _like(left: str, right: str) -> bool:
    return ratio(left.lower(), right.lower()) > FUZZY
