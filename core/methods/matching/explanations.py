"""Rules in a few plain words: why a candidate stands for its entity."""

from collections.abc import Sequence

from core.methods.candidates import runs
from core.text.similarity import likenesses

MIN_LOOK_ALIKE = 0.75
"""The likeness of two words from which they are called look-alikes."""


def rule(entity: Sequence[str], words: Sequence[str], linked: Sequence[int], start: int) -> str:
    """Explain why the target ``words`` from ``start`` on stand for an entity linked to the words ``linked``."""
    shape = link_shape(linked, start, start + len(words))
    look = _look(entity, words)
    return f"{look}, {shape}" if look else shape


def link_shape(linked: Sequence[int], start: int, end: int) -> str:
    """Describe how the range ``[start, end)`` relates to the linked words, ascending."""
    inside = [j for j in linked if start <= j < end]
    if not inside:
        return "not linked"
    parts = [_core(inside, linked)]
    wider = inside[0] - start + end - inside[-1] - 1
    if wider:
        parts.append(f"widened by {wider}")
    if len(inside) < len(linked):
        parts.append(f"{len(linked) - len(inside)} linked left out")
    return ", ".join(parts)


def _core(inside: Sequence[int], linked: Sequence[int]) -> str:
    touched = runs(inside)
    if len(touched) == 1:
        return "aligned run" if touched[0] in runs(linked) else "part of an aligned run"
    gap = inside[-1] + 1 - inside[0] - len(inside)
    return f"gap of {gap} filled" if len(touched) == 2 else f"hull of {len(touched)} aligned runs"


def _look(entity: Sequence[str], words: Sequence[str]) -> str:
    noun = "words" if len(words) > 1 else "word"
    if tuple(entity) == tuple(words):
        return f"copied {noun}"
    best = likenesses(entity, words).max(axis=0)
    return f"look-alike {noun}" if best.min() >= MIN_LOOK_ALIKE else ""
