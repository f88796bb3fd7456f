"""Second mentions of chosen names: both halves of "洛克 （ Rocco ）" are labelled once one is."""

from collections.abc import Sequence

import numpy as np

from core.methods.assignment import Picks
from core.methods.matching.glosses import gloss_after, glossed_before, script
from core.methods.matching.scored import ScoredCandidates
from core.model import Candidate


def bracketed_glosses(scored: Sequence[ScoredCandidates], picks: Picks) -> list[Candidate]:
    """Return the other halves of the names picked, where their words are still free."""
    picked = [(entity, k) for entity, chosen in zip(scored, picks, strict=True) for k in chosen]
    taken: set[int] = set()
    for entity, k in picked:
        taken.update(entity.target_range(k))
    halves = []
    for entity, k in picked:
        half = _other_half(entity, k)
        if half is not None and taken.isdisjoint(entity.target_range(half)):
            taken.update(entity.target_range(half))
            halves.append(entity.candidate(half, "same name, in and before brackets"))
    return halves


def _other_half(scored: ScoredCandidates, k: int) -> int | None:
    """Return the option with the same name in the other script, after option ``k`` or before it."""
    words, span = scored.pair.target.words, scored.target_range(k)
    gloss = gloss_after(words, span.stop)
    if gloss is not None:
        half = scored.find(*gloss)
        is_copy = half is not None and scored.copies(half)
    else:
        name_end = glossed_before(words, span.start, span.stop)
        is_copy = name_end is not None and scored.copies(k)
        half = _best_before(scored, name_end) if is_copy and name_end is not None else None
    if half is None or not is_copy or _script(scored, half) == _script(scored, k):
        return None
    return half


def _best_before(scored: ScoredCandidates, end: int) -> int | None:
    """Return the best of the options that end before word ``end``."""
    indices = np.flatnonzero(scored.options.end == end)
    return int(indices[np.argmax(scored.score[indices])]) if len(indices) else None


def _script(scored: ScoredCandidates, k: int) -> str:
    return script([scored.pair.target.words[j] for j in scored.target_range(k)])
