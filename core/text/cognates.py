"""How alike words of two languages look and sound, in any script.

Words are romanised, then compared as strings and as skeletons of consonants in which
sounds that languages exchange for one another are one class (after Dolgopolsky's
consonant classes, 1964). Names, numbers, loans and cognates come out high.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SKELETON = 0.7  # an equal skeleton counts less than an equal word
SHORTEST_SKELETON = 2
SHORTEST_WORD = 3
CHUNK = 500_000

_SPELLINGS = (
    (re.compile(r"tsch|tch|sch|sh|ch|zh|cz|sz|c(?=[eiy])"), "s"),
    (re.compile(r"ph"), "p"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ck|q"), "k"),
    (re.compile(r"x"), "ks"),
)
_CLASSES = str.maketrans("bfvwdcgzljr", "pppptkksrsr", "aeiouyh")
_REPEATED = re.compile(r"(.)\1+")
_NOT_ALNUM = re.compile(r"[^0-9a-z]+")


class PhoneticForm(NamedTuple):
    """A word as it is compared: romanised text, skeleton of consonant classes, and whether
    only an equal text counts (numbers, punctuation, words of one or two letters)."""

    text: str
    skeleton: str
    exact: bool


@lru_cache(maxsize=100_000)
def sound(word: str) -> PhoneticForm:
    """Romanise a word and find what it is compared by."""
    romanised = anyascii(word).lower().strip()
    text = _NOT_ALNUM.sub("", romanised) or romanised or word
    exact = len(text) < SHORTEST_WORD or not text.isalpha()
    return PhoneticForm(text, "" if exact else _skeleton(text), exact)


def _skeleton(text: str) -> str:
    for spelling, class_ in _SPELLINGS:
        text = spelling.sub(class_, text)
    return _REPEATED.sub(r"\1", text.translate(_CLASSES))


def similarity(source: str, target: str) -> float:
    """Similarity 0..1 of two words."""
    return float(_compare([sound(source.lower())], [sound(target.lower())])[0])


def _compare(left: Sequence[PhoneticForm], right: Sequence[PhoneticForm]) -> Floats:
    """Similarity 0..1 of ``left[k]`` and ``right[k]`` for each k.

    The greatest of: normalised Levenshtein similarity; for words that begin with the same
    letter, twice the Jaro-Winkler similarity less one; Levenshtein similarity of the skeletons.
    """
    texts = [word.text for word in left], [word.text for word in right]
    bones = [word.skeleton for word in left], [word.skeleton for word in right]
    pairs = list(zip(left, right, strict=True))
    equal = np.array([a.text == b.text for a, b in pairs], bool)
    exact = np.array([a.exact or b.exact for a, b in pairs], bool)
    same_start = np.array([a.text[:1] == b.text[:1] for a, b in pairs], bool)
    solid = np.array([min(len(a.skeleton), len(b.skeleton)) >= SHORTEST_SKELETON for a, b in pairs], bool)
    likeness = process.cpdist(*texts, scorer=Levenshtein.normalized_similarity, dtype=np.float64)
    begins = 2 * process.cpdist(*texts, scorer=JaroWinkler.normalized_similarity, dtype=np.float64) - 1
    bony = SKELETON * process.cpdist(*bones, scorer=Levenshtein.normalized_similarity, dtype=np.float64)
    likeness = np.maximum(likeness, np.maximum(np.where(same_start, begins, 0), np.where(solid, bony, 0)))
    return np.where(equal, 1.0, np.where(exact, 0.0, likeness))


class PhoneticVocabulary:
    """The sounds of a vocabulary, with what bounds their similarity from above as arrays."""

    def __init__(self, words: Sequence[PhoneticForm]) -> None:
        self.words = words
        self.exact = np.array([word.exact for word in words], bool)
        self.start = np.array([ord(word.text[0]) for word in words], np.int64)
        self.letters, self.length = _bits([word.text for word in words])
        self.bones, self.bone_count = _bits([word.skeleton for word in words])


def _bits(texts: Sequence[str]) -> tuple[NDArray[np.uint64], Integers]:
    """The set of characters of each text as 64 bits, and its length."""
    bits = [0] * len(texts)
    for index, text in enumerate(texts):
        for character in set(text):
            bits[index] |= 1 << (ord(character) & 63)
    return np.array(bits, np.uint64), np.array([len(text) for text in texts], np.int64)


def similarities(
    sources: PhoneticVocabulary, targets: PhoneticVocabulary, rows: Integers, columns: Integers, floor: float
) -> Floats:
    """Similarity of source ``rows[k]`` and target ``columns[k]`` for each k; 0 below ``floor``.

    Pairs whose letters alone rule out ``floor`` are never compared, so millions are cheap.
    """
    found = np.zeros(len(rows))
    for start in range(0, len(rows), CHUNK):
        part = slice(start, start + CHUNK)
        close = start + np.flatnonzero(_may_reach(floor, sources, targets, rows[part], columns[part]))
        left = [sources.words[i] for i in rows[close].tolist()]
        right = [targets.words[j] for j in columns[close].tolist()]
        if left:
            found[close] = _compare(left, right)
    return np.where(found >= floor, found, 0.0)


def _may_reach(
    floor: float, sources: PhoneticVocabulary, targets: PhoneticVocabulary, rows: Integers, columns: Integers
) -> NDArray[np.bool_]:
    letters, lengths = (
        (sources.letters[rows], targets.letters[columns]),
        (sources.length[rows], targets.length[columns]),
    )
    bones = sources.bones[rows], targets.bones[columns]
    bone_counts = sources.bone_count[rows], targets.bone_count[columns]
    equal = (letters[0] == letters[1]) & (lengths[0] == lengths[1])
    solid = np.minimum(*bone_counts) >= SHORTEST_SKELETON
    alike = _bound(*letters, *lengths) >= floor
    alike |= solid & (_bound(*bones, *bone_counts) >= floor / SKELETON)
    alike |= sources.start[rows] == targets.start[columns]
    return np.where(sources.exact[rows] | targets.exact[columns], equal, alike)


def _bound(
    left: NDArray[np.uint64], right: NDArray[np.uint64], left_length: Integers, right_length: Integers
) -> Floats:
    """No normalised Levenshtein similarity can be above this: letters of one word that the
    other lacks each cost an edit."""
    longest = np.maximum(np.maximum(left_length, right_length), 1)
    lacking = np.maximum(np.bitwise_count(left & ~right), np.bitwise_count(right & ~left))
    bound: Floats = 1 - np.maximum(lacking, np.abs(left_length - right_length)) / longest
    return bound
