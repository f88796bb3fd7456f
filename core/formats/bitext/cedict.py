"""The text of CC-CEDICT, a Chinese-English dictionary: ``北橋 北桥 [Bei3 qiao2] /Northbridge/``."""

import re
from collections.abc import Iterator, Sequence

from core.formats.result import Repair, clean_text
from core.formats.textfile import TextFile
from core.lexicons.dictionary import Entry

CEDICT_LANGS = ("en", "zh")
"""The languages of both sides of the entries that are read."""
MAX_GLOSS_WORDS = 4
"""Limit of the words of a gloss; longer ones explain a word instead of translating it."""
_LINE = re.compile(r"(\S+) (\S+) \[[^/]*\] /(.*)/\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PARTS = re.compile("[/;,]")
_REFERENCES = (
    "variant of",
    "see ",
    "CL:",
    "surname",
    "abbr. for",
    "used in",
    "also written",
    "old variant",
    "erhua",
)
"""Beginnings of glosses that are about another word, or about this one."""
_LEADING = frozenset(["to", "a", "an", "the", "be", "of"])
_FUNCTION_WORDS = frozenset(
    ["a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from", "and", "or", "as", "is", "be", "not"]
) | {"it", "its", "one's", "sb", "sth", "s"}
"""Words of English, and of glosses ("sb": somebody), that do not share the weight of a gloss with its other words."""


def is_cedict(lines: Sequence[str]) -> bool:
    """Test whether most lines are entries of CC-CEDICT."""
    return sum(_LINE.fullmatch(line) is not None for line in lines) > len(lines) / 2


def read_cedict(file: TextFile, lines: Sequence[tuple[int, str]]) -> tuple[list[Entry], list[Repair]]:
    """Read numbered lines: English words with the traditional and the simplified form of a Chinese word."""
    entries: list[Entry] = []
    repairs: list[Repair] = []
    without_gloss = 0
    for number, line in lines:
        match = _LINE.fullmatch(line)
        if not match:
            repairs.append(Repair(file.place(number), "it is no entry of CC-CEDICT, and was left out."))
            continue
        traditional, simplified, text = match.groups()
        forms = dict.fromkeys(map(clean_text, (traditional, simplified)))
        glosses = list(_glosses(text))
        without_gloss += not glosses
        entries += [(words, (form,)) for words in glosses for form in forms]
    if without_gloss:
        what = f"{without_gloss:,} words have no short translation, and were left out."
        repairs.append(Repair(file.name, what))
    return entries, repairs


def _glosses(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of each translation of a word: of several, those that are no function words."""
    for part in _PARTS.split(_BRACKETS.sub("", text)):
        gloss = clean_text(part)
        if gloss.startswith(_REFERENCES):
            continue
        words = _without_leading(gloss.split())
        if 0 < len(words) <= MAX_GLOSS_WORDS:
            yield tuple(word for word in words if word.lower() not in _FUNCTION_WORDS) or tuple(words)


def _without_leading(words: Sequence[str]) -> Sequence[str]:
    """Return the words without articles, "to" and the like before them; the last word stays."""
    while len(words) > 1 and words[0].lower() in _LEADING:
        words = words[1:]
    return words
