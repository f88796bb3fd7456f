"""Names that the target gives twice: both halves of "洛克 （ Rocco ）" are labelled once one is."""

from collections.abc import Sequence

import numpy as np

from core.methods.assignment import Picks
from core.methods.matching.glosses import gloss_after, glossed_before, script
from core.methods.matching.scored import ScoredCandidates
from core.model import Candidate


def second_halves(judged: Sequence[ScoredCandidates], picks: Picks) -> list[Candidate]:
    """The second halves of names given twice, where their words are still free."""
    taken = {j for entry, ks in zip(judged, picks, strict=True) for k in ks for j in entry.words(k)}
    found = []
    for entry, ks in zip(judged, picks, strict=True):
        for k in ks:
            other = _other_half(entry, k)
            if other is not None and taken.isdisjoint(entry.words(other)):
                taken.update(entry.words(other))
                found.append(entry.candidate(other, "same name, in and before brackets"))
    return found


def _other_half(entry: ScoredCandidates, k: int) -> int | None:
    """The option that gives the same name in the other script, after option ``k`` or before it."""
    words = entry.question.scene.pair.target.words
    inside = gloss_after(words, entry.words(k).stop)
    if inside is not None:
        other = entry.place(*inside)
        return other if other is not None and entry.copies(other) and _scripts_differ(entry, k, other) else None
    before = glossed_before(words, entry.words(k).start, entry.words(k).stop)
    if before is None or not entry.copies(k):
        return None
    ending = np.flatnonzero(entry.options.end == before)
    if not len(ending):
        return None
    other = int(ending[np.argmax(entry.score[ending])])
    return other if _scripts_differ(entry, k, other) else None


def _scripts_differ(entry: ScoredCandidates, one: int, other: int) -> bool:
    words = entry.question.scene.pair.target.words
    first, second = (script([words[j] for j in entry.words(k)]) for k in (one, other))
    return first != second
