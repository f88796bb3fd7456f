"""From each entity's candidates to a choice in which no target word is taken twice."""

from collections.abc import Sequence

import numpy as np

from core.methods.assignment import Picks, SpanOptions
from core.methods.base import Choice
from core.model import Candidate

RUNNERS_UP = 5


def options(candidates: Sequence[Candidate]) -> SpanOptions:
    """One entity's candidates as the matchers see them."""
    start = np.array([candidate.start for candidate in candidates], dtype=np.intp)
    end = np.array([candidate.end for candidate in candidates], dtype=np.intp)
    return SpanOptions(start, end, np.array([candidate.score for candidate in candidates], dtype=np.float64))


def settled(judged: Sequence[Sequence[Candidate]], picks: Picks) -> Choice:
    """The candidates picked, in target order, and the first of the others of each entity."""
    chosen = [some[k] for some, taken in zip(judged, picks, strict=True) for k in taken]
    others: list[Candidate] = []
    for some, taken in zip(judged, picks, strict=True):
        others += [candidate for k, candidate in enumerate(some) if k not in taken][:RUNNERS_UP]
    return Choice(tuple(sorted(chosen, key=lambda candidate: candidate.start)), tuple(others))
