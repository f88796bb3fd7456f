"""Likeness of two words once both are romanised: copies, cognates, transliterations.

There are two measures, made of the same parts. `likeness` compares the few words of one entity with
those of its sentence; the weights of the default recipe were fitted to it. `core.text.cognates` compares
whole vocabularies for the aligner's prior, where chance likeness is met millions of times: there a
skeleton weighs less, its classes are coarser and spelled sounds ("sch", "ph") count as one, and the
work is done in bulk. Neither can take the other's constants without new links and projections.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product, starmap

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler, Levenshtein

MIN_LETTERS = 3
"""Letters of the shortest word that can be like another; shorter ones are alike only when identical."""
MIN_CONSONANTS = 2
"""Consonants of the shortest skeleton that is compared."""
MAX_LIKENESS = 0.99
"""The most for words whose romanised forms are not equal."""
BEGINNING_WEIGHT = CONSONANT_WEIGHT = 0.9
"""What equal beginnings (Jaro-Winkler) and equal consonants count, of what equal letters do."""

_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


def letter_classes(classes: Mapping[str, str], dropped: str) -> dict[int, str | None]:
    """Return a table for `str.translate`: each letter becomes its class, those ``dropped`` go.

    ``classes`` gives the letters of each class, as ``{"k": "ckqg"}``.
    """
    table: dict[int, str | None] = dict.fromkeys(map(ord, dropped))
    for name, letters in classes.items():
        table |= dict.fromkeys(map(ord, letters), name)
    return table


_CONSONANTS = letter_classes({"k": "cqg", "s": "xzj", "p": "bv", "t": "d"}, dropped="aeiouyhw")


@lru_cache(maxsize=200_000)
def romanise(word: str) -> str:
    """Return the letters and digits of a word in lower-case ASCII, whatever its script."""
    return _NOT_ALNUM.sub("", anyascii(word).lower())


@lru_cache(maxsize=200_000)
def consonants(form: str) -> str:
    """Return the consonants of a romanised form, related sounds merged."""
    return form.translate(_CONSONANTS)


@lru_cache(maxsize=100_000)
def likeness(source: str, target: str) -> float:
    """Score how alike two words look, 0..1; 1 only when their romanised forms are equal.

    The best of normalised Levenshtein, Jaro-Winkler (for common beginnings) and
    Levenshtein on the consonants; words of one or two letters and numbers are alike only
    when identical.
    """
    left, right = romanise(source), romanise(target)
    if left == right:
        return float(bool(left) or source == target)
    if min(len(left), len(right)) < MIN_LETTERS or not (left + right).isalpha():
        return 0.0
    letters = Levenshtein.normalized_similarity(left, right, score_cutoff=0.5)
    beginnings = BEGINNING_WEIGHT * float(JaroWinkler.normalized_similarity(left, right, score_cutoff=0.75))
    return min(MAX_LIKENESS, max(letters, beginnings, _sound_likeness(consonants(left), consonants(right))))


def _sound_likeness(left: str, right: str) -> float:
    if min(len(left), len(right)) < MIN_CONSONANTS:
        return 0.0
    return CONSONANT_WEIGHT * float(Levenshtein.normalized_similarity(left, right, score_cutoff=0.6))


def likenesses(source: Sequence[str], target: Sequence[str]) -> NDArray[np.float64]:
    """Score every source with every target word by `likeness`, shape (source words, target words)."""
    scores = np.array(list(starmap(likeness, product(source, target))), dtype=np.float64)
    return scores.reshape(len(source), len(target))


@lru_cache(maxsize=200_000)
def is_punctuation(word: str) -> bool:
    """Test whether a word has no letter and no digit."""
    return not any(map(str.isalnum, word))
