"""Numbered markers, the same before and after an entity: ``__SLOT0__ Ann Lee __SLOT0__``.

Those of CROP (Yang et al. 2022, arXiv 2210.07022): the number is that of the entity a piece stands for.
"""

import re
from collections.abc import Sequence

from core.markers.marker_insertion import insert
from core.model import Sentence, Span

_SLOT = re.compile(r"_{1,2}\s*SLOT\s*(\d+)\s*_{1,2}", re.IGNORECASE)


def mark_slots(sentence: Sentence, entities: Sequence[Span]) -> str:
    """Return the text of a sentence with the k-th entity between two ``__SLOTk__``."""
    openings = {span.start: f"__SLOT{k}__ " for k, span in enumerate(entities)}
    closings = {span.end - 1: f" __SLOT{k}__" for k, span in enumerate(entities)}
    return insert(sentence.words, sentence.gaps, openings, closings)


def recover_slots(text: str, count: int) -> list[str]:
    """Return the text between the two markers of each of ``count`` entities; empty where one is lost or repeated."""
    marks = list(_SLOT.finditer(text))
    return [_SLOT.sub("", _between(text, marks, k)).strip() for k in range(count)]


def _between(text: str, marks: Sequence[re.Match[str]], k: int) -> str:
    """Return the text between the two markers with number ``k``; empty where there are not two."""
    own = [mark for mark in marks if int(mark[1]) == k]
    return text[own[0].end() : own[1].start()] if len(own) == 2 else ""
