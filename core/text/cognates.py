"""Similarity of the words of two vocabularies by look and sound, in any script.

Words are romanised, then compared as strings and as skeletons of consonants in which
sounds that languages exchange for one another are one class (after Dolgopolsky's
consonant classes, 1964). Names, numbers, loans and cognates come out high. `core.text.similarity`
says why there are two measures.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import eq
from typing import NamedTuple

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from core.text.similarity import MIN_CONSONANTS, MIN_LETTERS, letter_classes, romanise

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SKELETON_WEIGHT = 0.7
"""What equal skeletons count, of what equal words do."""
BATCH_SIZE = 500_000
"""Pairs of words compared at once; bounds the memory."""

_SPELLINGS = (
    (re.compile(r"tsch|tch|sch|sh|ch|zh|cz|sz|c(?=[eiy])"), "s"),
    (re.compile(r"ph"), "p"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ck|q"), "k"),
    (re.compile(r"x"), "ks"),
)
_CLASSES = letter_classes({"p": "bfvw", "t": "d", "k": "cg", "s": "zj", "r": "l"}, dropped="aeiouyh")
_REPEATED = re.compile(r"(.)\1+")


class PhoneticForm(NamedTuple):
    """A word as it is compared: romanised text, skeleton of consonant classes, and whether
    only an equal text counts (numbers, punctuation, words of one or two letters)."""

    text: str
    skeleton: str
    exact: bool


@lru_cache(maxsize=100_000)
def phonetic_form(word: str) -> PhoneticForm:
    """Romanise a word and reduce it to its skeleton."""
    text = romanise(word) or anyascii(word).lower().strip() or word
    exact = len(text) < MIN_LETTERS or not text.isalpha()
    return PhoneticForm(text, "" if exact else _skeleton(text), exact)


def _skeleton(text: str) -> str:
    for spelling, sound in _SPELLINGS:
        text = spelling.sub(sound, text)
    return _REPEATED.sub(r"\1", text.translate(_CLASSES))


def similarity(source: str, target: str) -> float:
    """Score the similarity of two words, 0..1."""
    return float(_compare([phonetic_form(source.lower())], [phonetic_form(target.lower())])[0])


def _compare(left: Sequence[PhoneticForm], right: Sequence[PhoneticForm]) -> Floats:
    """Score the similarity 0..1 of ``left[k]`` and ``right[k]`` for each k.

    The greatest of: normalised Levenshtein similarity; for words that begin with the same
    letter, twice the Jaro-Winkler similarity less one; Levenshtein similarity of the skeletons.
    """
    texts = [word.text for word in left], [word.text for word in right]
    skeletons = [word.skeleton for word in left], [word.skeleton for word in right]
    equal = np.array(list(map(eq, *texts)), bool)
    exact = np.array([a.exact or b.exact for a, b in zip(left, right, strict=True)], bool)
    same_start = np.array([a[:1] == b[:1] for a, b in zip(*texts, strict=True)], bool)
    long_enough = np.minimum(*map(_lengths, skeletons)) >= MIN_CONSONANTS
    letters = process.cpdist(*texts, scorer=Levenshtein.normalized_similarity, dtype=np.float64)
    beginnings = 2 * process.cpdist(*texts, scorer=JaroWinkler.normalized_similarity, dtype=np.float64) - 1
    sounds = SKELETON_WEIGHT * process.cpdist(*skeletons, scorer=Levenshtein.normalized_similarity, dtype=np.float64)
    best = np.maximum(np.where(same_start, beginnings, 0), np.where(long_enough, sounds, 0))
    return np.where(equal, 1.0, np.where(exact, 0.0, np.maximum(letters, best)))


class PhoneticVocabulary:
    """The phonetic forms of a vocabulary, with arrays that bound their similarity from above."""

    def __init__(self, words: Sequence[PhoneticForm]) -> None:
        self.words = words
        self.exact = np.array([word.exact for word in words], bool)
        self.start = np.array([ord(word.text[0]) for word in words], np.int64)
        self.letters, self.length = _bit_sets([word.text for word in words])
        self.consonants, self.consonant_count = _bit_sets([word.skeleton for word in words])


def _bit_sets(texts: Sequence[str]) -> tuple[NDArray[np.uint64], Integers]:
    """Return the set of characters of each text as 64 bits, and its length."""
    lengths = _lengths(texts)
    characters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    sets, filled = np.zeros(len(texts), np.uint64), np.flatnonzero(lengths)
    if len(filled):
        starts = np.cumsum(lengths)[filled] - lengths[filled]
        sets[filled] = np.bitwise_or.reduceat(np.uint64(1) << (characters & np.uint64(63)), starts)
    return sets, lengths


def _lengths(texts: Sequence[str]) -> Integers:
    return np.array(list(map(len, texts)), np.int64)


def similarities(
    sources: PhoneticVocabulary, targets: PhoneticVocabulary, rows: Integers, columns: Integers, floor: float
) -> Floats:
    """Score the similarity of source ``rows[k]`` and target ``columns[k]`` for each k; 0 below ``floor``.

    Pairs whose letters alone rule out ``floor`` are never compared, so millions are cheap.
    """
    scores = np.zeros(len(rows))
    for start in range(0, len(rows), BATCH_SIZE):
        batch = slice(start, start + BATCH_SIZE)
        reachable = start + np.flatnonzero(_may_reach(floor, sources, targets, rows[batch], columns[batch]))
        left = [sources.words[i] for i in rows[reachable].tolist()]
        right = [targets.words[j] for j in columns[reachable].tolist()]
        if left:
            scores[reachable] = _compare(left, right)
    return np.where(scores >= floor, scores, 0.0)


def _may_reach(
    floor: float, sources: PhoneticVocabulary, targets: PhoneticVocabulary, rows: Integers, columns: Integers
) -> NDArray[np.bool_]:
    """Test for each pair of words whether its similarity can be ``floor`` or more."""
    letters = sources.letters[rows], targets.letters[columns]
    lengths = sources.length[rows], targets.length[columns]
    consonants = sources.consonants[rows], targets.consonants[columns]
    counts = sources.consonant_count[rows], targets.consonant_count[columns]
    equal = (letters[0] == letters[1]) & (lengths[0] == lengths[1])
    long_enough = np.minimum(*counts) >= MIN_CONSONANTS
    alike = _upper_bound(*letters, *lengths) >= floor
    alike |= long_enough & (_upper_bound(*consonants, *counts) >= floor / SKELETON_WEIGHT)
    alike |= sources.start[rows] == targets.start[columns]
    return np.where(sources.exact[rows] | targets.exact[columns], equal, alike)


def _upper_bound(
    left: NDArray[np.uint64], right: NDArray[np.uint64], left_length: Integers, right_length: Integers
) -> Floats:
    """Return the greatest normalised Levenshtein similarity that words of these letters can have.

    Letters of one word that the other lacks each cost an edit.
    """
    longest = np.maximum(np.maximum(left_length, right_length), 1)
    lacking = np.maximum(np.bitwise_count(left & ~right), np.bitwise_count(right & ~left))
    bound: Floats = 1 - np.maximum(lacking, np.abs(left_length - right_length)) / longest
    return bound
