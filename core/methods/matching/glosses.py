"""Words in brackets that repeat a name in another script, as in "洛克 （ Rocco ）".

In Chinese, Russian or Arabic text a foreign name is often followed by its original spelling in
brackets; annotators mark both as mentions of one entity. This module reads words only;
`core.methods.matching.bracketed_glosses` decides which candidates they make.
"""

import unicodedata
from collections.abc import Sequence

from core.methods.candidates import Range

OPENING, CLOSING = "([（［", ")]）］"
MAX_GLOSS_WORDS = 10
"""The longest text in brackets, in words, that is taken for a gloss."""


def gloss_after(words: Sequence[str], end: int) -> Range | None:
    """Return the range of words in the brackets that open at word ``end``, if any."""
    if end >= len(words) or words[end] not in OPENING:
        return None
    for closing in range(end + 1, min(end + 2 + MAX_GLOSS_WORDS, len(words))):
        if words[closing] in CLOSING:
            return (end + 1, closing) if closing > end + 1 else None
    return None


def glossed_before(words: Sequence[str], start: int, end: int) -> int | None:
    """Return the end of the name that ``[start, end)`` glosses: before the brackets that hold just these words."""
    bracketed = start > 1 and end < len(words) and words[start - 1] in OPENING and words[end] in CLOSING
    return start - 1 if bracketed else None


def script(words: Sequence[str]) -> str:
    """Return the script of the first letter by its Unicode name (``LATIN``, ``CJK``, ...); empty without letters."""
    letter = next(filter(str.isalpha, "".join(words)), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""
