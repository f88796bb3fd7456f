"""Side of a corpus and languages, read from the names of files and folders.

Languages are recognised by codes of ISO 639-1 and 639-3, of BCP 47 (``pt-BR``) and FLORES (``eng_Latn.devtest``), and
by their English names (``english-swahili.tsv``). A code that is a word as well (``my_data``, ``to_annotate``), and one
in the middle of a name, is a language only where another file has another code in its place.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from core.text import base_language, is_known, language_named, usual_code

SIDES = {"source": "source", "src": "source", "target": "target", "tgt": "target", "trg": "target"}
"""Words for a side of a corpus, and that side."""

_SIDE_WORDS = re.compile("|".join(SIDES), re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TREEBANK = re.compile(r"([a-z]{2,3})_[a-z0-9]+-ud(?:-|$)")
_JOINTS = frozenset(["-", "–", "_", "2", "-to-", "_to_"])
SPLITS = frozenset(
    [
        "train",
        "training",
        "dev",
        "devel",
        "development",
        "valid",
        "validation",
        "val",
        "test",
        "testing",
        "eval",
        "devtest",
    ]
)
"""Names of the parts of a data set on which models are trained, chosen and measured."""

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


TARGET_RANK = 3
"""The rank of a side that its name makes the target."""


class Name(NamedTuple):
    """Parts of the name of a file: the side ("source", "target" or ""), the language or "", and those of pairs."""

    side: str = ""
    lang: str = ""
    langs: tuple[str, str] = ("", "")


class _Trust(IntEnum):
    """Confidence that a part of a name is a language."""

    WORD = 0
    """A code that is rather a word."""
    INNER = 1
    """A code in the middle of a name."""
    LIKELY = 2
    SURE = 3
    """A name of a language, or a code with a script or region."""


class _Code(NamedTuple):
    """A language in a part of a path: its code, its range of characters, and the confidence in it."""

    lang: str
    start: int
    end: int
    trust: _Trust


def read_name(path: str) -> Name:
    """Read side and language from the name of a file, or else from those of its folders."""
    return read_names([path])[path]


def read_names(paths: Sequence[str]) -> dict[str, Name]:
    """Read each of the names in comparison with the others.

    The folders that hold all of them distinguish no sides: they count only where no other part of any name does.
    """
    folded = [path.replace(".zip/", "/") for path in paths]
    codes = {path: list(map(_codes, path.split("/"))) for path in folded}
    alternatives = _langs_by_context(codes)
    shared = _shared_depth(folded)
    names = [_name(path, codes[path], alternatives, shared) for path in folded]
    if not any(name.side or name.lang for name in names):
        names = [_name(path, codes[path], alternatives, 0) for path in folded]
    return dict(zip(paths, names, strict=True))


def _shared_depth(paths: Sequence[str]) -> int:
    """Count the folders that all of the paths begin with."""
    levels = zip(*(path.split("/")[:-1] for path in paths), strict=False)
    return sum(1 for _ in takewhile(lambda folders: len(set(folders)) == 1, levels))


def source_rank(name: Name) -> int:
    """Rank a side, the source (0) before the target: by its name, else English first, else in the order of the files.

    ``lug-en`` makes Luganda the source; ``de-en``, in the order of the alphabet, does not make German so, as in OPUS.
    """
    if name.side:
        return 0 if name.side == "source" else TARGET_RANK
    is_alphabetical = "en" in name.langs and name.langs == tuple(sorted(name.langs))
    if name.lang and name.lang in name.langs and not is_alphabetical:
        return 0 if name.lang == name.langs[0] else TARGET_RANK
    return 1 if base_language(name.lang) == "en" else 2


def doubtful_code(path: str) -> str:
    """Return a code of two letters in the name of a file that alone may be a word; "" where there is none."""
    codes = (code for code in _codes(path.rpartition("/")[2]) if code.trust < _Trust.LIKELY)
    return next((code.lang for code in codes if code.end - code.start == 2), "")


def _langs_by_context(codes: Mapping[str, Sequence[Sequence[_Code]]]) -> Mapping[Hashable, set[str]]:
    """Return the languages, without codes that are rather words, by the path around them (`_context`)."""
    langs: dict[Hashable, set[str]] = defaultdict(set)
    for path, parts in codes.items():
        for number, part in enumerate(parts):
            for code in part:
                if code.trust is not _Trust.WORD:
                    langs[_context(path, number, code)].add(code.lang)
    return langs


def _context(path: str, number: int, code: _Code) -> tuple[str, ...]:
    """Return a path without the code in its part of that number, and without words for sides there."""
    parts = path.split("/")
    part = parts[number]
    before, behind = (_SIDE_WORDS.sub("", piece) for piece in (part[: code.start], part[code.end :]))
    return (*parts[:number], before, behind, *parts[number + 1 :])


def _name(path: str, codes: Sequence[Sequence[_Code]], alternatives: Mapping[Hashable, set[str]], shared: int) -> Name:
    """Read a path from its last part to the first; the first ``shared`` folders give only the languages of pairs.

    A code that is not sure counts where ``alternatives`` have another language in its place.
    """
    side, lang, langs = "", "", ("", "")
    for number, part in reversed(list(enumerate(path.split("/")))):
        sure = [code for code in codes[number] if _is_sure(path, number, code, alternatives)]
        name = _name_of_part(part, sure)
        if not any(langs):
            langs = name.langs
        if number >= shared:
            side, lang = side or name.side, lang or name.lang
    return Name(side, lang, langs)


def _name_of_part(part: str, codes: Sequence[_Code]) -> Name:
    """Read one part of a path: its first word for a side, its last language, and the languages of its first pair."""
    side = next((SIDES[word] for word in _WORD.findall(part.lower()) if word in SIDES), "")
    for left, right in pairwise(codes):
        if _is_pair(part, left, right):
            singles = [code.lang for code in codes if code not in (left, right)]
            return Name(side, _last(singles), (left.lang, right.lang))
    return Name(side, _last([code.lang for code in codes]))


def _last(langs: Sequence[str]) -> str:
    return langs[-1] if langs else ""


def _is_sure(path: str, number: int, code: _Code, alternatives: Mapping[Hashable, set[str]]) -> bool:
    if code.trust >= _Trust.LIKELY:
        return True
    return bool(alternatives.get(_context(path, number, code), set()) - {code.lang})


def _is_pair(part: str, left: _Code, right: _Code) -> bool:
    """Tell whether two languages are written as a pair: ``en-de``, ``en2de``, ``English_to_Swahili``."""
    words = {part[code.start : code.end].lower() for code in (left, right)} & _WORDS
    joint = part[left.end : right.start].lower()
    return joint in _JOINTS and not (words and joint == "_") and len(words) < 2


@lru_cache(maxsize=4096)
def _codes(part: str) -> tuple[_Code, ...]:
    """Return the languages in a part of a path, in their order."""
    codes: list[_Code] = []
    for number, piece in enumerate(re.finditer(r"[^.]+", part)):
        codes += _codes_of_piece(part, piece.start(), piece.end(), number == 0)
    codes = list(_with_sure_pairs(part, [code for code in codes if not _is_joint(part, code)]))
    treebank = _TREEBANK.match(part)
    if treebank and is_known(treebank[1]):
        code = _Code(usual_code(treebank[1]) or treebank[1], 0, treebank.end(1), _Trust.SURE)
        codes = [code, *(later for later in codes if later.start > code.end and later.trust is _Trust.SURE)]
    return tuple(codes)


def _is_joint(part: str, code: _Code) -> bool:
    """Tell whether a code is the word between the two languages of ``en-to-sw``."""
    context = part[max(0, code.start - 1) : code.end + 1].lower()
    return code.start > 1 and context in {"-to-", "_to_"}


def _codes_of_piece(part: str, start: int, end: int, is_first: bool) -> Iterator[_Code]:
    """Yield the languages between two dots, each of at most three words."""
    matches = _WORD.finditer(part, start, end)
    words = [match.span() for match in matches if not match[0][0].isdigit()]
    naming = [word for word in words if part[slice(*word)].lower() not in _PARTS]
    index = 0
    while index < len(words):
        count, lang, is_certain = _longest_lang(part, words[index : index + 3])
        if not lang:
            index += 1
            continue
        taken = words[index : index + count]
        left, right = taken[0][0], taken[-1][1]
        is_whole = left == start and right == end
        is_edge = bool(naming) and (taken[0] == naming[0] or taken[-1] == naming[-1])
        trust = _Trust.SURE if is_certain else _trust(part[left:right].lower(), is_whole, is_edge, is_first)
        yield _Code(lang, left, right, trust)
        index += count


def _longest_lang(part: str, words: Sequence[tuple[int, int]]) -> tuple[int, str, bool]:
    """Return the most of the words that are a language, that language ("" for none), and whether it is certain."""
    for count in range(len(words), 0, -1):
        lang, is_certain = _lang(part[words[0][0] : words[count - 1][1]])
        if lang:
            return count, lang, is_certain
    return 0, "", False


def _trust(code: str, is_whole: bool, is_edge: bool, is_first: bool) -> _Trust:
    """Judge a code alone: whole between two dots, first or last of the words that name it, before the first dot."""
    if code in _WORDS:
        return _Trust.LIKELY if is_whole and not is_first and len(code) == 2 else _Trust.WORD
    return _Trust.LIKELY if is_edge else _Trust.INNER


def _with_sure_pairs(part: str, codes: Sequence[_Code]) -> Iterator[_Code]:
    """Yield the same codes, surer where they are written as a pair, and wherever a language of a pair occurs again."""
    paired: set[str] = set()
    for left, right in pairwise(codes):
        if left.lang != right.lang and _is_pair(part, left, right):
            paired |= {left.lang, right.lang}
    for code in codes:
        yield code._replace(trust=max(code.trust, _Trust.LIKELY)) if code.lang in paired else code


def _lang(text: str) -> tuple[str, bool]:
    """Return the language of which a text is the code or name ("" for none), and whether it can be nothing else."""
    lang = language_named(text.replace("_", " ").replace("-", " ")) if len(text) > 3 else ""
    if lang and text.lower() not in _WORDS:
        return lang, True
    first, _, second = text.replace("_", "-").partition("-")
    is_phrase = first in _WORDS and second != first and len(second) == 2 and second.islower()  # "to-do"
    return "" if is_phrase else usual_code(text), len(text) > 3
