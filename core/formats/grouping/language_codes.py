"""Codes and names of languages in a part of a path, each with the confidence that it is one there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from core.formats.grouping.name_words import SPLITS
from core.text import is_known, language_named, usual_code

_WORD = re.compile(r"[^\W\d_]+|\d+")
_PIECE = re.compile(r"[^.]+")
_TREEBANK = re.compile(r"([a-z]{2,3})_[a-z0-9]+-ud(?:-|$)")
_JOINTS = frozenset(["-", "–", "_", "2", "-to-", "_to_"])
_PARTS = SPLITS | {"gold"}
"""Words for parts of a corpus, which surround the words that name it."""
_WORDS = frozenset(
    re.findall(
        r"\w+",
        "am an as be he hi id ie io is it la mt my na ne no or os so st to ts als alt arg bak bar bin bug cat cos den "
        "div ext fan fat fit fur her him lag len mac man mar mas may men min mon nan new nor per que run sat sin src "
        "sun more",
    )
)
"""Codes that occur in names of files as words, or short for words, as well."""
_MAX_WORDS = 3
"""Words of the name of a language, at most."""


class CodeTrust(IntEnum):
    """Confidence that a part of a name is a language."""

    WORD = 0
    """A code that is rather a word."""
    INNER = 1
    """A code in the middle of a name."""
    LIKELY = 2
    SURE = 3
    """A name of a language, or a code with a script or region."""


class Code(NamedTuple):
    """A language in a part of a path: its code, its range of characters, and the confidence in it."""

    lang: str
    start: int
    end: int
    trust: CodeTrust

    def at_least(self, trust: CodeTrust) -> "Code":
        """Return the same language with that confidence, or more if it has more."""
        return self._replace(trust=max(self.trust, trust))

    def is_surely_behind(self, end: int) -> bool:
        """Tell whether it begins after a place, and is sure."""
        return self.start > end and self.trust is CodeTrust.SURE


def is_pair(part: str, left: Code, right: Code) -> bool:
    """Tell whether two languages are written as a pair: ``en-de``, ``en2de``, ``English_to_Swahili``."""
    words = _WORDS.intersection(part[code.start : code.end].lower() for code in (left, right))
    joint = part[left.end : right.start].lower()
    if words and joint == "_":
        return False
    return joint in _JOINTS and len(words) < 2


@lru_cache(maxsize=16384)
def codes_in(part: str) -> tuple[Code, ...]:
    """Return the languages in a part of a path, in their order."""
    pieces = enumerate(_PIECE.finditer(part))
    codes = chain.from_iterable(_codes_of_piece(piece, number == 0) for number, piece in pieces)
    separate = [code for code in codes if not _is_joint(part, code)]
    return _with_treebank(part, _with_sure_pairs(part, separate))


def _is_joint(part: str, code: Code) -> bool:
    """Tell whether a code is the word between the two languages of ``en-to-sw``."""
    context = part[max(0, code.start - 1) : code.end + 1].lower()
    return code.start > 1 and context in {"-to-", "_to_"}


def _with_treebank(part: str, codes: Sequence[Code]) -> tuple[Code, ...]:
    """Return the codes; for the name of a treebank, its language and the codes that are sure behind it."""
    treebank = _treebank_code(part)
    if treebank is None:
        return tuple(codes)
    return (treebank, *(code for code in codes if code.is_surely_behind(treebank.end)))


def _treebank_code(part: str) -> Code | None:
    """Return the language of a treebank, as of ``en_ewt-ud-dev``; None for other names."""
    match = _TREEBANK.match(part)
    if not match or not is_known(match[1]):
        return None
    return Code(usual_code(match[1]) or match[1], 0, match.end(1), CodeTrust.SURE)


def _codes_of_piece(piece: re.Match[str], is_first: bool) -> Iterator[Code]:
    """Yield the languages between two dots, each of at most three words."""
    part = piece.string
    words = _words_between(part, *piece.span())
    edges = _naming_edges(part, words)
    for code in _langs_of_words(part, words):
        text = part[code.start : code.end].lower()
        is_ending = not is_first and (code.start, code.end) == piece.span()
        is_edge = not edges.isdisjoint((code.start, code.end))
        yield code.at_least(_trust(text, is_ending, is_edge))


def _words_between(part: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges of the words, without numbers."""
    return [match.span() for match in _WORD.finditer(part, start, end) if not match[0][0].isdigit()]


def _naming_edges(part: str, words: Sequence[tuple[int, int]]) -> set[int]:
    """Return where the words that name a corpus begin and end, without those for its parts."""
    naming = [word for word in words if part[slice(*word)].lower() not in _PARTS]
    return {naming[0][0], naming[-1][1]} if naming else set()


def _langs_of_words(part: str, words: Sequence[tuple[int, int]]) -> Iterator[Code]:
    """Yield the languages that one or several words are: sure, or rather words."""
    index = 0
    while index < len(words):
        count, lang, trust = _longest_lang(part, words[index : index + _MAX_WORDS])
        if lang:
            yield Code(lang, words[index][0], words[index + count - 1][1], trust)
        index += count


def _longest_lang(part: str, words: Sequence[tuple[int, int]]) -> tuple[int, str, CodeTrust]:
    """Return the most of the words that are a language, and that language; one word and "" where there is none."""
    for count in range(len(words), 0, -1):
        lang, trust = _lang(part[words[0][0] : words[count - 1][1]])
        if lang:
            return count, lang, trust
    return 1, "", CodeTrust.WORD


def _trust(code: str, is_ending: bool, is_edge: bool) -> CodeTrust:
    """Judge a code alone: by itself behind a dot, or first or last of the words that name a corpus."""
    if code not in _WORDS:
        return CodeTrust.LIKELY if is_edge else CodeTrust.INNER
    return CodeTrust.LIKELY if is_ending and len(code) == 2 else CodeTrust.WORD


def _with_sure_pairs(part: str, codes: Sequence[Code]) -> list[Code]:
    """Return the same codes, surer where they are written as a pair, and wherever a language of a pair occurs again."""
    paired = _paired_langs(part, codes)
    return [code.at_least(CodeTrust.LIKELY) if code.lang in paired else code for code in codes]


def _paired_langs(part: str, codes: Iterable[Code]) -> set[str]:
    """Return the languages that are written as a pair with another."""
    paired: set[str] = set()
    for left, right in pairwise(codes):
        if left.lang != right.lang and is_pair(part, left, right):
            paired |= {left.lang, right.lang}
    return paired


def _lang(text: str) -> tuple[str, CodeTrust]:
    """Return the language of which a text is the code or name ("" for none), and whether it is sure."""
    name = _language_named(text)
    if name:
        return name, CodeTrust.SURE
    trust = CodeTrust.SURE if len(text) > 3 else CodeTrust.WORD
    return "" if _is_phrase(text) else usual_code(text), trust


def _language_named(text: str) -> str:
    """Return the language with that name; "" where there is none, or it is too short or common a word."""
    if len(text) <= 3 or text.lower() in _WORDS:
        return ""
    return language_named(text.replace("_", " ").replace("-", " "))


def _is_phrase(text: str) -> bool:
    """Tell whether a text is two words rather than a code with a region, as in "to-do"."""
    first, _, second = text.replace("_", "-").partition("-")
    return first in _WORDS and second != first and len(second) == 2 and second.islower()
