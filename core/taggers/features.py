"""Features of the embedded tagger: each word's form, its neighbours, and their shapes.

Features are texts ("w=paris"), as CRFsuite takes them. A change here needs a new model: its file
names the `VERSION` it was trained with.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

VERSION = 1

_RUNS = re.compile(r"(.)\1+")
_AFFIX_SIZES = range(1, 5)
_EDGE = "^"
"""Stands for what is before the first and after the last word."""


def features(words: Sequence[str]) -> list[list[str]]:
    """Return the features of each word of a sentence.

    Of the word: its lower-cased form, its shape ("Xxx-dd") and its short shape ("Xx-d"), prefixes
    and suffixes of one to four letters, whether it begins the sentence, and whether the sentence
    is written in capitals. Of two neighbours on each side: lower-cased form and short shape. Of
    pairs: the word with the one before and with the one after it, and the short shapes of three.
    """
    lower = [_EDGE, _EDGE, *(word.lower() for word in words), _EDGE, _EDGE]
    shapes = [_EDGE, _EDGE, *map(short_shape, words), _EDGE, _EDGE]
    loud = _is_loud(words)
    rows = []
    for index, word in enumerate(words, 2):
        own = list(_own_features(word))
        for offset in (-2, -1, 1, 2):
            own += (f"w{offset}={lower[index + offset]}", f"s{offset}={shapes[index + offset]}")
        own += (
            f"w-1w={lower[index - 1]}|{lower[index]}",
            f"ww1={lower[index]}|{lower[index + 1]}",
            f"s-1ss1={shapes[index - 1]}|{shapes[index]}|{shapes[index + 1]}",
            f"first={index == 2}|{shapes[index]}",
        )
        if loud:
            own.append(f"loud={shapes[index]}")
        rows.append(own)
    return rows


@lru_cache(maxsize=50_000)
def _own_features(word: str) -> tuple[str, ...]:
    lower = word.lower()
    affixes: list[str] = []
    for size in _AFFIX_SIZES:
        if len(lower) > size:
            affixes += (f"p{size}={lower[:size]}", f"e{size}={lower[-size:]}")
    return ("bias", f"w={lower}", f"s={short_shape(word)}", f"S={shape(word)}", *affixes)


def shape(word: str) -> str:
    """Return a word with capitals as X, other letters as x, digits as d; at most ten characters."""
    return "".join(_char_class(char) for char in word[:10])


@lru_cache(maxsize=50_000)
def short_shape(word: str) -> str:
    """Return the `shape` of the whole word with each run as one character: "Xx" for "Angela"."""
    return _RUNS.sub(r"\1", "".join(map(_char_class, word)))[:10]


def _char_class(char: str) -> str:
    if char.isupper():
        return "X"
    if char.isalpha():
        return "x"
    return "d" if char.isdigit() else char


def _is_loud(words: Sequence[str]) -> bool:
    """Return whether most words of more than one letter are written in capitals."""
    long = list(filter(_is_long, words))
    return len(long) > 2 and sum(map(str.isupper, long)) > len(long) / 2


def _is_long(word: str) -> bool:
    return len(word) > 1 and word.isalpha()
