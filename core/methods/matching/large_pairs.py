"""Pairs with so many entities and words that candidates are not weighed: from the first to the last linked word."""

from collections.abc import Sequence
from dataclasses import replace

from core.methods.base import Choice, source_entities
from core.methods.heuristic import Heuristic
from core.model import Alignment, Candidate, SentencePair

MAX_CELLS = 1_000_000
"""Entities of a pair times target words up to which candidates are weighed: seconds for a pair of a thousand each."""

TOO_LARGE = "not weighed: the pair has too many entities and words"


def is_too_large(pair: SentencePair) -> bool:
    """Test whether a pair has so many entities and words that candidates are not weighed."""
    return len(source_entities(pair)) * len(pair.target) > MAX_CELLS


def project_hulls(pair: SentencePair, alignment: Alignment) -> Choice:
    """Project from the first to the last linked word, and say why."""
    chosen, others = Heuristic(shape="hull", ratio=None, top=1)(pair, alignment)
    return Choice(_with_size_note(chosen), _with_size_note(others))


def _with_size_note(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(replace(candidate, rule=f"{candidate.rule}; {TOO_LARGE}") for candidate in candidates)
