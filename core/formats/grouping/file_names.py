"""What the names of files and folders say: which side of a corpus they are, and which languages.

Languages are told by codes of ISO 639-1 and 639-3, of BCP 47 (``pt-BR``) and FLORES (``eng_Latn.devtest``), and by
their English names (``english-swahili.tsv``). A code that is a word as well (``my_data``, ``to_annotate``), and one in
the midst of a name, is a language only where another file has another code in its place.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from core.text import base_language, is_known, language_named, usual_code

SIDES = {"source": "source", "src": "source", "target": "target", "tgt": "target", "trg": "target"}
"""Words that say which side a file is, and which."""

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
"""What the parts of a data set are called that models are trained, chosen and measured on."""

_PARTS = SPLITS | {"gold"}
"""Words for parts of a corpus, which stand around what names it."""
_WORDS = frozenset(
    re.findall(
        r"\w+",
        "am an as be he hi id ie io is it la mt my na ne no or os so st to ts als alt arg bak bar bin bug cat cos den "
        "div ext fan fat fit fur her him lag len mac man mar mas may men min mon nan new nor per que run sat sin src "
        "sun more",
    )
)
"""Codes that stand in names of files as words, or short for words, as well."""


LAST = 3
"""The rank of what a name calls the target."""


class Name(NamedTuple):
    """What the name of a file says: "source", "target" or "", its language or "", and the languages of the pairs."""

    side: str = ""
    lang: str = ""
    langs: tuple[str, str] = ("", "")


class _Trust(IntEnum):
    """How sure it is that a part of a name is a language."""

    WORD = 0
    """A code that is rather a word."""
    INNER = 1
    """A code in the midst of a name."""
    LIKELY = 2
    SURE = 3
    """A name of a language, or a code with a script or region."""


class _Code(NamedTuple):
    """A language in a part of a path: its code, where it begins and ends, and how sure that is."""

    lang: str
    start: int
    end: int
    trust: _Trust


def read_name(path: str) -> Name:
    """What a file's name, or else its folders', say about side and language."""
    return read_names([path])[path]


def read_names(paths: Sequence[str]) -> dict[str, Name]:
    """What each of the names says, in the light of the others.

    The folders that hold all of them tell no side from another: they count where nothing else says anything.
    """
    plain = [path.replace(".zip/", "/") for path in paths]
    codes = {path: [_codes(part) for part in path.split("/")] for path in plain}
    beside = _places(codes)
    folders = zip(*(path.split("/")[:-1] for path in plain), strict=False)
    shared = sum(1 for _ in takewhile(lambda same: len(set(same)) == 1, folders))
    names = [_name(path, codes[path], beside, shared) for path in plain]
    if not any(name.side or name.lang for name in names):
        names = [_name(path, codes[path], beside, 0) for path in plain]
    return dict(zip(paths, names, strict=True))


def source_rank(name: Name) -> int:
    """How early a side comes, the source before the target: as the name says, else English first, else as they came.

    ``lug-en`` says that Luganda is the source; ``de-en``, in the order of the alphabet, does not, as in OPUS.
    """
    if name.side:
        return 0 if name.side == "source" else LAST
    says_nothing = "en" in name.langs and name.langs == tuple(sorted(name.langs))
    if name.lang and name.lang in name.langs and not says_nothing:
        return 0 if name.lang == name.langs[0] else LAST
    return 1 if base_language(name.lang) == "en" else 2


def doubtful_code(path: str) -> str:
    """A code of two letters in the name of a file that by itself tells no language; "" where there is none."""
    codes = (code for code in _codes(path.rpartition("/")[2]) if code.trust < _Trust.LIKELY)
    return next((code.lang for code in codes if code.end - code.start == 2), "")


def _places(codes: Mapping[str, Sequence[Sequence[_Code]]]) -> Mapping[object, set[str]]:
    """The languages that stand at a place and are no words, by the path without them."""
    found: dict[object, set[str]] = defaultdict(set)
    for path, parts in codes.items():
        for number, part in enumerate(parts):
            for code in part:
                if code.trust is not _Trust.WORD:
                    found[_around(path, number, code)].add(code.lang)
    return found


def _around(path: str, number: int, code: _Code) -> tuple[str, ...]:
    """A path without that code in its part of that number, and without words for sides."""
    parts = path.split("/")
    part = parts[number]
    before, behind = (_SIDE_WORDS.sub("", piece) for piece in (part[: code.start], part[code.end :]))
    return (*parts[:number], before, behind, *parts[number + 1 :])


def _name(path: str, codes: Sequence[Sequence[_Code]], beside: Mapping[object, set[str]], shared: int) -> Name:
    side, lang, langs = "", "", ("", "")
    for number, part in reversed(list(enumerate(path.split("/")))):
        told = [
            code
            for code in codes[number]
            if code.trust >= _Trust.LIKELY or beside.get(_around(path, number, code), set()) - {code.lang}
        ]
        both = next((two for two in pairwise(told) if _joined(part, *two)), None)
        alone = [code.lang for code in told if not both or code not in both]
        if both and not any(langs):
            langs = both[0].lang, both[1].lang
        if number >= shared:
            side = side or next((SIDES[word] for word in _WORD.findall(part.lower()) if word in SIDES), "")
            lang = lang or (alone[-1] if alone else "")
    return Name(side, lang, langs)


def _joined(part: str, left: _Code, right: _Code) -> bool:
    """Whether two languages are written as a pair: ``en-de``, ``en2de``, ``English_to_Swahili``."""
    words = {part[code.start : code.end].lower() for code in (left, right)} & _WORDS
    between = part[left.end : right.start].lower()
    return between in _JOINTS and not (words and between == "_") and len(words) < 2


@lru_cache(maxsize=4096)
def _codes(part: str) -> tuple[_Code, ...]:
    """The languages in a part of a path, in their order."""
    treebank = _TREEBANK.match(part)
    found: list[_Code] = []
    pieces = [(match.start(), match.end()) for match in re.finditer(r"[^.]+", part)]
    for number, (start, end) in enumerate(pieces):
        found += _of_piece(part, start, end, number == 0)
    found = list(_paired(part, [code for code in found if not _is_joint(part, code)]))
    if treebank and is_known(treebank[1]):
        code = _Code(usual_code(treebank[1]) or treebank[1], 0, treebank.end(1), _Trust.SURE)
        found = [code, *(one for one in found if one.start > code.end and one.trust is _Trust.SURE)]
    return tuple(found)


def _is_joint(part: str, code: _Code) -> bool:
    """Whether a code is the word between the two languages of ``en-to-sw``."""
    around = part[max(0, code.start - 1) : code.end + 1].lower()
    return code.start > 1 and around in {"-to-", "_to_"}


def _of_piece(part: str, start: int, end: int, first: bool) -> Iterator[_Code]:
    """The languages between two dots."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(part, start, end)]
    words = [(left, right) for left, right in words if not part[left].isdigit()]
    named = [(left, right) for left, right in words if part[left:right].lower() not in _PARTS]
    index = 0
    while index < len(words):
        left, _ = words[index]
        for count in (3, 2, 1):
            taken = words[index : index + count]
            lang, sure = _lang(part[left : taken[-1][1]]) if len(taken) == count else ("", False)
            if lang:
                break
        else:
            index += 1
            continue
        whole = left == start and taken[-1][1] == end
        edge = bool(named) and (taken[0] == named[0] or taken[-1] == named[-1])
        trust = _Trust.SURE if sure else _trust(part[left : taken[-1][1]].lower(), whole, edge, first)
        yield _Code(lang, left, taken[-1][1], trust)
        index += count


def _trust(code: str, whole: bool, edge: bool, first: bool) -> _Trust:
    """How sure a code alone is: ``whole`` where nothing else stands between two dots, ``first`` before the first."""
    if code in _WORDS:
        return _Trust.LIKELY if whole and not first and len(code) == 2 else _Trust.WORD
    return _Trust.LIKELY if edge else _Trust.INNER


def _paired(part: str, codes: Sequence[_Code]) -> Iterator[_Code]:
    """The same codes, surer where they stand as a pair, and wherever one of a pair stands again."""
    pairs = [two for two in pairwise(codes) if _joined(part, *two) and two[0].lang != two[1].lang]
    said = {code.lang for two in pairs for code in two}
    for code in codes:
        yield code._replace(trust=max(code.trust, _Trust.LIKELY)) if code.lang in said else code


def _lang(text: str) -> tuple[str, bool]:
    """The language that a text is the code or name of ("" where it is none), and whether it can be nothing else."""
    named = language_named(text.replace("_", " ").replace("-", " ")) if len(text) > 3 else ""
    if named and text.lower() not in _WORDS:
        return named, True
    first, _, second = text.replace("_", "-").partition("-")
    is_phrase = first in _WORDS and second != first and len(second) == 2 and second.islower()  # "to-do"
    return "" if is_phrase else usual_code(text), len(text) > 3
