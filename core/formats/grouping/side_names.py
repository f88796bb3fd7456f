"""Names of two sides without what only says the side: ``doc1.en`` and ``doc1.de`` are both ``doc1``."""

import re
from collections import Counter
from collections.abc import Sequence

from core.formats.grouping.file_names import SIDES
from core.text import is_known, language_named

_WORD = re.compile(r"[^\W\d_]+")
_WHOLE_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
_SIGNS = re.compile(r"([\W_])[\W_]+")


def is_marker(word: str) -> bool:
    """Whether a word of a name may say a side, a language or a script."""
    lower = word.lower()
    return lower in SIDES or is_known(lower) or bool(_SCRIPT.fullmatch(word) or language_named(word))


def neutral(
    source: Sequence[str], target: Sequence[str], any_word: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of both sides without the words that all names of one side have, and the other side has not.

    Only languages, scripts and sides are left out, or ``any_word`` that stands by itself; of a word that comes several
    times in a name the last. A name of which nothing would be left stays as it is.
    """
    pattern = _WHOLE_WORD if any_word else _WORD
    left, right = _common(source, pattern), _common(target, pattern)
    return tuple(
        _without(names, [word for word in own.elements() if any_word or is_marker(word)], pattern)
        for names, own in ((source, left - right), (target, right - left))
    )  # type: ignore[return-value]


def _common(names: Sequence[str], pattern: re.Pattern[str]) -> Counter[str]:
    """The words that all names have, each as often as every one of them has it."""
    each = (Counter(pattern.findall(name)) for name in dict.fromkeys(names))
    common = next(each, Counter())
    for words in each:
        if not common:
            break
        common &= words
    return common


def _without(names: Sequence[str], words: Sequence[str], pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(_cut(name, words, pattern) or name for name in names) if words else tuple(names)


def _cut(name: str, words: Sequence[str], pattern: re.Pattern[str]) -> str:
    for word in words:
        *_, last = (match for match in pattern.finditer(name) if match[0] == word)
        name = name[: last.start()] + name[last.end() :]
    parts = (_SIGNS.sub(r"\1", part).strip("._- ") for part in name.split("/"))
    return "/".join(part for part in parts if part)
