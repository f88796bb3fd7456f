"""Candidates as options of the matchers, and the choice that the picks of a matcher make."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

import numpy as np

from core.methods.assignment import Picks, SpanOptions
from core.methods.base import Choice
from core.model import Candidate

RUNNERS_UP = 5
"""Candidates kept per entity beside the chosen one."""


def span_options(candidates: Sequence[Candidate]) -> SpanOptions:
    """Return the ranges and scores of one entity's candidates as arrays."""
    rows = [(candidate.start, candidate.end, candidate.score) for candidate in candidates]
    start, end, score = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return SpanOptions(start.astype(np.intp), end.astype(np.intp), score)


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Sort candidates by their scores, the highest first."""
    return sorted(candidates, key=attrgetter("score"), reverse=True)


def choice_of(entities: Sequence[Sequence[Candidate]], picks: Picks) -> Choice:
    """Return the candidates picked, in target order, and the first of the others of each entity."""
    chosen: list[Candidate] = []
    others: list[Candidate] = []
    for candidates, picked in zip(entities, picks, strict=True):
        chosen += [candidates[k] for k in picked]
        others += [candidate for k, candidate in enumerate(candidates) if k not in picked][:RUNNERS_UP]
    return Choice.of(chosen, others)
