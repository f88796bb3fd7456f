"""Stems: the first letters of words, by which inflected forms share what is learnt."""

from functools import lru_cache

WHOLE_WORD = 50
"""The number of letters from which a stem counts as the whole word."""
_HAN = ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\U00020000", "\U0003ffff")


@lru_cache(maxsize=200_000)
def stem(word: str, letters: int) -> str:
    """Return the first letters of a word in lower case; of one in Chinese characters, the first character.

    A character carries what a syllable or two carry elsewhere. From `WHOLE_WORD` letters on, every word is whole.
    """
    if letters < WHOLE_WORD and is_han(word):
        return word[:1]
    return word[:letters].lower()


def is_han(word: str) -> bool:
    """Test whether a word begins with a Chinese character."""
    return any(first <= word[:1] <= last for first, last in _HAN)
