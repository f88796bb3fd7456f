"""Candidates as options of the matchers, and the choice that the picks of a matcher make."""

from collections.abc import Sequence

import numpy as np

from core.methods.assignment import Picks, SpanOptions
from core.methods.base import Choice
from core.model import Candidate

RUNNERS_UP = 5
"""Candidates kept per entity beside the chosen one."""


def span_options(candidates: Sequence[Candidate]) -> SpanOptions:
    """Return the ranges and scores of one entity's candidates as arrays."""
    start = np.array([candidate.start for candidate in candidates], dtype=np.intp)
    end = np.array([candidate.end for candidate in candidates], dtype=np.intp)
    return SpanOptions(start, end, np.array([candidate.score for candidate in candidates], dtype=np.float64))


def choice_of(entities: Sequence[Sequence[Candidate]], picks: Picks) -> Choice:
    """Return the candidates picked, in target order, and the first of the others of each entity."""
    chosen: list[Candidate] = []
    others: list[Candidate] = []
    for candidates, picked in zip(entities, picks, strict=True):
        chosen += [candidates[k] for k in picked]
        others += [candidate for k, candidate in enumerate(candidates) if k not in picked][:RUNNERS_UP]
    return Choice(tuple(sorted(chosen, key=lambda candidate: candidate.start)), tuple(others))
