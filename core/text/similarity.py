"""How alike two words look once both are romanised: copies, cognates, transliterations."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler, Levenshtein

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_VOWELS = re.compile(r"[aeiouyhw]+")
_SOUNDS = str.maketrans("ckqgxzjbpvdt", "kkkkssspppt" + "t")


@lru_cache(maxsize=200_000)
def romanised(word: str) -> str:
    """Letters and digits of a word in lower-case ASCII, whatever its script."""
    return _NOT_LETTERS.sub("", anyascii(word).lower())


@lru_cache(maxsize=200_000)
def skeleton(form: str) -> str:
    """The consonants of a romanised form, related sounds merged."""
    return _VOWELS.sub("", form).translate(_SOUNDS)


@lru_cache(maxsize=500_000)
def likeness(source: str, target: str) -> float:
    """How alike two words look, 0..1; 1 only when their romanised forms are equal.

    The best of normalised Levenshtein, Jaro-Winkler (for common beginnings) and
    Levenshtein on the consonants; words of one or two letters and numbers are alike only
    when identical.
    """
    one, other = romanised(source), romanised(target)
    if one == other:
        return 1.0 if one or source == target else 0.0
    if min(len(one), len(other)) < 3 or any(map(str.isdigit, one + other)):
        return 0.0
    plain = Levenshtein.normalized_similarity(one, other, score_cutoff=0.5)
    common = 0.9 * float(JaroWinkler.normalized_similarity(one, other, score_cutoff=0.75))
    bones, other_bones = skeleton(one), skeleton(other)
    sounds = 0.0
    if min(len(bones), len(other_bones)) >= 2:
        sounds = 0.9 * float(Levenshtein.normalized_similarity(bones, other_bones, score_cutoff=0.6))
    return min(0.99, max(plain, common, sounds))


def likenesses(source: Sequence[str], target: Sequence[str]) -> NDArray[np.float64]:
    """`likeness` of every source with every target word, shape (source words, target words)."""
    return np.array([[likeness(one, other) for other in target] for one in source], dtype=np.float64)


@lru_cache(maxsize=200_000)
def is_punctuation(word: str) -> bool:
    """Whether a word has no letter and no digit."""
    return not any(map(str.isalnum, word))
