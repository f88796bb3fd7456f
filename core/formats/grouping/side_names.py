"""Names of two sides without the words for a side: ``doc1.en`` and ``doc1.de`` are both ``doc1``."""

import re
from collections import Counter
from collections.abc import Sequence

from core.formats.grouping.name_words import SIDES
from core.text import is_known, language_named

_WORD = re.compile(r"[^\W\d_]+")
_WHOLE_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
_SIGNS = re.compile(r"([\W_])[\W_]+")


def is_marker(word: str) -> bool:
    """Tell whether a word of a name may be one for a side, a language or a script."""
    lower = word.lower()
    if lower in SIDES or is_known(lower):
        return True
    return bool(_SCRIPT.fullmatch(word) or language_named(word))


def neutral(
    source: Sequence[str], target: Sequence[str], any_word: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of both sides without the words that all names of one side have, and the other side lacks.

    Only words for languages, scripts and sides are removed, or ``any_word`` that is one by itself; of a word that
    occurs several times in a name the last. A name that would become empty stays as it is.
    """
    pattern = _WHOLE_WORD if any_word else _WORD
    left, right = _common(source, pattern), _common(target, pattern)
    markers = _markers(left - right, any_word), _markers(right - left, any_word)
    return _without(source, markers[0], pattern), _without(target, markers[1], pattern)


def _markers(words: Counter[str], any_word: bool) -> list[str]:
    return list(words.elements() if any_word else filter(is_marker, words.elements()))


def _common(names: Sequence[str], pattern: re.Pattern[str]) -> Counter[str]:
    """Count the words that all names have, each as often as every name has it."""
    counts = (Counter(pattern.findall(name)) for name in dict.fromkeys(names))
    common = next(counts, Counter())
    for words in counts:
        if not common:
            break
        common &= words
    return common


def _without(names: Sequence[str], words: Sequence[str], pattern: re.Pattern[str]) -> tuple[str, ...]:
    if not words:
        return tuple(names)
    return tuple(_cut(name, words, pattern) or name for name in names)


def _cut(name: str, words: Sequence[str], pattern: re.Pattern[str]) -> str:
    """Remove the last occurrence of each word, and the signs that become superfluous by that."""
    for word in words:
        name = _cut_last(name, word, pattern)
    parts = (_SIGNS.sub(r"\1", part).strip("._- ") for part in name.split("/"))
    return "/".join(filter(None, parts))


def _cut_last(name: str, word: str, pattern: re.Pattern[str]) -> str:
    *_, last = (match for match in pattern.finditer(name) if match[0] == word)
    return name[: last.start()] + name[last.end() :]
