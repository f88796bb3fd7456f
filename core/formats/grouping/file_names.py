"""Side of a corpus and languages, read from the names of files and folders.

Languages are recognised by codes of ISO 639-1 and 639-3, of BCP 47 (``pt-BR``) and FLORES (``eng_Latn.devtest``), and
by their English names (``english-swahili.tsv``). A code that is a word as well (``my_data``, ``to_annotate``), and one
in the middle of a name, is a language only where another file has another code in its place.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from core.formats.grouping.language_codes import Code, CodeTrust, codes_in, is_pair
from core.formats.grouping.name_words import SIDES
from core.text import base_language

_SIDE_WORDS = re.compile("|".join(SIDES), re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")

TARGET_RANK = 3
"""The rank of a side that its name makes the target."""
_RANKS = {"source": 0, "target": TARGET_RANK}

_Alternatives = Mapping[Hashable, set[str]]
"""The languages that occur in the same place of a path, by the path around them."""


class Name(NamedTuple):
    """Parts of the name of a file: the side ("source", "target" or ""), the language or "", and those of pairs."""

    side: str = ""
    lang: str = ""
    langs: tuple[str, str] = ("", "")

    @property
    def tells_side(self) -> bool:
        """Whether it has a word for a side, or a language, which may be that of one side."""
        return bool(self.side or self.lang)

    @property
    def is_alphabetical(self) -> bool:
        """Whether its pair may be in the order of the alphabet, which says nothing: ``de-en``, as in OPUS."""
        return "en" in self.langs and self.langs == tuple(sorted(self.langs))

    @property
    def side_in_pair(self) -> str:
        """The side of its language in its pair; "" where the pair does not tell."""
        if not self.lang or self.lang not in self.langs or self.is_alphabetical:
            return ""
        return "source" if self.lang == self.langs[0] else "target"

    def partner_of(self, lang: str) -> str:
        """Return the language of its pair that is not this; "" where there is none."""
        return next((partner for partner in self.langs if partner not in {"", lang}), "")


def read_name(path: str) -> Name:
    """Read side and language from the name of a file, or else from those of its folders."""
    return read_names([path])[path]


def read_names(paths: Sequence[str]) -> dict[str, Name]:
    """Read each of the names in comparison with the others.

    The folders that hold all of them distinguish no sides: they count only where no other part of any name does.
    """
    folded = [path.replace(".zip/", "/") for path in paths]
    alternatives = _langs_by_context(folded)
    shared = _shared_depth(folded)
    names = [_name(path, alternatives, shared) for path in folded]
    if not any(name.tells_side for name in names):
        names = [_name(path, alternatives, 0) for path in folded]
    return dict(zip(paths, names, strict=True))


def _shared_depth(paths: Sequence[str]) -> int:
    """Count the folders that all of the paths begin with."""
    levels = zip(*(path.split("/")[:-1] for path in paths), strict=False)
    return len(list(takewhile(lambda folders: len(set(folders)) == 1, levels)))


def source_rank(name: Name) -> int:
    """Rank a side, the source (0) before the target: by its name, else English first, else in the order of the files.

    ``lug-en`` makes Luganda the source; ``de-en``, in the order of the alphabet, does not make German so, as in OPUS.
    """
    side = name.side or name.side_in_pair
    if side:
        return _RANKS[side]
    return 1 if base_language(name.lang) == "en" else 2


def doubtful_code(path: str) -> str:
    """Return a code of two letters in the name of a file that alone may be a word; "" where there is none."""
    codes = (code for code in codes_in(path.rpartition("/")[2]) if code.trust < CodeTrust.LIKELY)
    return next((code.lang for code in codes if code.end - code.start == 2), "")


def _langs_by_context(paths: Iterable[str]) -> _Alternatives:
    """Return the languages, without codes that are rather words, by the path around them (`_context`)."""
    langs: dict[Hashable, set[str]] = defaultdict(set)
    for path in paths:
        for number, part in enumerate(path.split("/")):
            for code in codes_in(part):
                if code.trust is not CodeTrust.WORD:
                    langs[_context(path, number, code)].add(code.lang)
    return langs


def _context(path: str, number: int, code: Code) -> tuple[str, ...]:
    """Return a path without the code in its part of that number, and without words for sides there."""
    parts = path.split("/")
    part = parts[number]
    before, behind = (_SIDE_WORDS.sub("", piece) for piece in (part[: code.start], part[code.end :]))
    return (*parts[:number], before, behind, *parts[number + 1 :])


def _name(path: str, alternatives: _Alternatives, shared: int) -> Name:
    """Read a path, its last parts first; the first ``shared`` folders give only the languages of pairs.

    A code that is not sure counts where ``alternatives`` have another language in its place.
    """
    names = _names_of_parts(path, alternatives)
    own = names[shared:]
    pairs = [name.langs for name in reversed(names)]
    return Name(
        side=_last(name.side for name in own),
        lang=_last(name.lang for name in own),
        langs=next(filter(any, pairs), ("", "")),
    )


def _names_of_parts(path: str, alternatives: _Alternatives) -> list[Name]:
    """Read each part of a path."""
    names = []
    for number, part in enumerate(path.split("/")):
        sure = [code for code in codes_in(part) if _is_sure(path, number, code, alternatives)]
        names.append(_name_of_part(part, sure))
    return names


def _name_of_part(part: str, codes: Sequence[Code]) -> Name:
    """Read one part of a path: its first word for a side, its last language, and the languages of its first pair."""
    sides = map(SIDES.get, _WORD.findall(part.lower()))
    side = next(filter(None, sides), "")
    for left, right in pairwise(codes):
        if is_pair(part, left, right):
            singles = [code for code in codes if code not in (left, right)]
            return Name(side, _last_lang(singles), (left.lang, right.lang))
    return Name(side, _last_lang(codes))


def _last_lang(codes: Sequence[Code]) -> str:
    return codes[-1].lang if codes else ""


def _last(texts: Iterable[str]) -> str:
    """Return the last of the texts that is not empty; "" if there is none."""
    return next(filter(None, reversed(list(texts))), "")


def _is_sure(path: str, number: int, code: Code, alternatives: _Alternatives) -> bool:
    if code.trust >= CodeTrust.LIKELY:
        return True
    langs = alternatives.get(_context(path, number, code), set())
    return bool(langs - {code.lang})
