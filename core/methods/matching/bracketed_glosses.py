"""Second mentions of chosen names: both halves of "洛克 （ Rocco ）" are labelled once one is."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from core.methods.assignment import Picks, picked
from core.methods.candidates import Range
from core.methods.matching.glosses import gloss_after, glossed_before, script
from core.methods.matching.scored import ScoredCandidates
from core.model import Candidate


def bracketed_glosses(scored: Sequence[ScoredCandidates], picks: Picks) -> list[Candidate]:
    """Return the other halves of the names picked, where their words are still free."""
    names = list(picked(scored, picks))
    taken = set(chain.from_iterable(entity.target_range(k) for entity, k in names))
    halves = []
    for entity, k in names:
        half = _other_half(entity, k)
        if half is not None and taken.isdisjoint(entity.target_range(half)):
            taken.update(entity.target_range(half))
            halves.append(entity.candidate(half, "same name, in and before brackets"))
    return halves


def _other_half(scored: ScoredCandidates, k: int) -> int | None:
    """Return the option with the same name in the other script, after option ``k`` or before it."""
    gloss = gloss_after(scored.pair.target.words, scored.target_range(k).stop)
    half = _glossed_name(scored, k) if gloss is None else _copied_gloss(scored, gloss)
    if half is None or _script(scored, half) == _script(scored, k):
        return None
    return half


def _copied_gloss(scored: ScoredCandidates, gloss: Range) -> int | None:
    """Return the option of the words in brackets, where they spell the entity as the source does."""
    half = scored.find(*gloss)
    return half if half is not None and scored.copies(half) else None


def _glossed_name(scored: ScoredCandidates, k: int) -> int | None:
    """Return the option before the brackets around option ``k``, where this spells the entity as the source does."""
    span = scored.target_range(k)
    name_end = glossed_before(scored.pair.target.words, span.start, span.stop)
    if name_end is None or not scored.copies(k):
        return None
    return _best_before(scored, name_end)


def _best_before(scored: ScoredCandidates, end: int) -> int | None:
    """Return the best of the options that end before word ``end``."""
    indices = np.flatnonzero(scored.options.end == end)
    return int(indices[np.argmax(scored.score[indices])]) if len(indices) else None


def _script(scored: ScoredCandidates, k: int) -> str:
    return script([scored.pair.target.words[j] for j in scored.target_range(k)])
