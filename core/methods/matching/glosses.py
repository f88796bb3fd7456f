"""Names that the target gives twice: in its own script, and as they are spelt abroad in brackets.

In Chinese, Russian or Arabic text a foreign name is often followed by its original in
brackets; annotators mark both. "洛克 （ Rocco ）" is two mentions of one entity.
"""

import unicodedata
from collections.abc import Sequence

from core.methods.candidates import Range

OPENING, CLOSING = "([（［", ")]）］"
REACH = 10
"""The longest text in brackets, in words, that is taken for a gloss."""


def gloss_after(words: Sequence[str], end: int) -> Range | None:
    """The words in the brackets that open at word ``end``, if any."""
    if end >= len(words) or words[end] not in OPENING:
        return None
    inside = range(end + 1, min(end + 2 + REACH, len(words)))
    closing = next((j for j in inside if words[j] in CLOSING), end + 1)
    return (end + 1, closing) if closing > end + 1 else None


def glossed_before(words: Sequence[str], start: int, end: int) -> int | None:
    """Where the name ends that ``[start, end)`` glosses: before the brackets that hold just these words."""
    bracketed = start > 1 and end < len(words) and words[start - 1] in OPENING and words[end] in CLOSING
    return start - 1 if bracketed else None


def script(words: Sequence[str]) -> str:
    """The script of the first letter, as Unicode names it (``LATIN``, ``CJK``, ...); empty without letters."""
    letter = next((character for word in words for character in word if character.isalpha()), None)
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""
