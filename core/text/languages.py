"""Languages by their codes: English name, direction, whether words are written with spaces between them.

Codes are read as in BCP 47 (``sr-Latn``) or FLORES (``ace_Arab``): a language of two or three letters and, optionally,
a script, which then decides. Meanings of codes and usual scripts come from `langcodes`, with the data of IANA and
Unicode CLDR; it is imported when the first code is looked up.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langcodes import Language

UNKNOWN = "und"
"""The code of an undetermined language."""

_SPACELESS = frozenset(["Hans", "Hant", "Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"])
_RTL = frozenset(["Arab", "Armi", "Hebr", "Thaa", "Nkoo", "Syrc", "Adlm", "Rohg", "Samr", "Mand"])
_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?", re.I)
_NO_LANGUAGE = frozenset([UNKNOWN, "mis", "mul", "zxx"])
_SCRIPTS_BEYOND_CLDR = {"acm": "Arab", "acq": "Arab", "aii": "Syrc", "ajp": "Arab", "azb": "Arab", "pbt": "Arab"}
"""The scripts of languages that CLDR lacks, and that translators and treebanks have."""


@lru_cache(maxsize=256)
def subtags(lang: str) -> tuple[str, str, str]:
    """Split a code into language, script and region, ``("zh", "Hant", "TW")``; each may be empty."""
    language, *parts = lang.replace("_", "-").split("-")
    script = next((part.title() for part in parts if len(part) == 4 and part.isalpha()), "")
    region = next((part.upper() for part in parts if len(part) == 2), "")
    return language.lower(), script, region


@lru_cache(maxsize=1024)
def _lookup(code: str) -> "Language | None":
    """Look up a language by its code in lower case without script and region; None where there is none."""
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        return None
    if code in _NO_LANGUAGE or "qaa" <= code <= "qtz":  # the range is for private use
        return None
    from langcodes import Language

    as_written = Language.get(code, normalize=False)
    language = as_written if as_written.is_valid() else Language.get(code)
    return language if language.is_valid() else None


def is_known(code: str) -> bool:
    """Test whether this is the ISO 639 code of a language, in lower case and without a script or region."""
    return _lookup(code) is not None


@lru_cache(maxsize=1024)
def base_language(lang: str) -> str:
    """Return the shortest code of a language, without script and region: ``"en"`` of ``"eng_Latn"``, ``"en-GB"``.

    Codes that mean the same language have the same one; an unknown language keeps its own, in lower case.
    """
    language = subtags(lang)[0]
    if _lookup(language) is None:
        return language
    from langcodes import Language

    current = Language.get(language).language or language
    return "tl" if current == "fil" else current  # Filipino is Tagalog, which models and rules call "tl"


@lru_cache(maxsize=1024)
@lru_cache(maxsize=1024)
def macrolanguage(code: str) -> str:
    """Return the shortest code of the macrolanguage that a language belongs to, or its own: ``"ar"`` of ``"arb"``."""
    language = _lookup(base_language(code))
    return base_language(str(language.prefer_macrolanguage())) if language else base_language(code)


def usual_code(text: str) -> str:
    """Return the language code that a text is, as usually written; "" where it is none, or one that is hardly used.

    ``"eng_Latn"`` is ``"en"``, ``"zh_Hant"`` and ``"PT-br"`` keep what says more than the language. Languages that
    CLDR covers are written by two letters (``"deu"`` is ``"de"``), others as they come (``"lug"``). Of three letters
    nearly all are a code of ISO 639-3: they count where the language has a shorter code, stands for one that has, or
    has people who write it.
    """
    match = _TAG.fullmatch(text)
    if match is None:
        return ""
    language = _lookup(match["language"].lower())
    if language is None or not (match["script"] or _is_used(language)):
        return ""
    script, region = (match["script"] or "").title(), (match["region"] or "").upper()
    if not _is_valid(language, script, region) or _is_unlikely_region(language, match):
        return ""
    code = _shortest_usual_code(match["language"])
    return "-".join(filter(None, [code, "" if script == script_of(code) else script, region]))


def _shortest_usual_code(language: str) -> str:
    from langcodes.language_lists import CLDR_LANGUAGES

    short = base_language(language)
    return short if short in CLDR_LANGUAGES else language.lower()


def _is_valid(language: "Language", script: str, region: str) -> bool:
    from langcodes import Language

    return Language.make(language.language, script=script or None, territory=region or None).is_valid()


def _is_unlikely_region(language: "Language", match: "re.Match[str]") -> bool:
    """Test whether a region may be a second language, as in ``en-de``, and does not go with the first."""
    region = match["region"] or ""
    if not region or not is_known(region.lower()):
        return False
    is_written_as_region = region.isupper() and match.string[0].islower()
    return not is_written_as_region and not _is_likely(language, region.upper())


def _is_used(language: "Language") -> bool:
    """Test whether a code of two letters is still in use, or one of three stands for a language that people write.

    The main language of a macrolanguage (``swh`` of ``sw``, ``cmn`` of ``zh``) is written as that one is.
    """
    from langcodes import Language

    code = language.language or ""
    current = Language.get(code).language or ""
    if len(code) == 2:
        return len(current) > 2 or current == code
    return language.writing_population() > 0 or _stands_for_a_group(code)


def _stands_for_a_group(code: str) -> bool:
    """Test whether the macrolanguage of a code of three letters has a code of two, as ``sw`` of ``swh``."""
    from langcodes.data_dicts import NORMALIZED_MACROLANGUAGES

    return code != "src" and len(NORMALIZED_MACROLANGUAGES.get(code, "")) == 2  # "src" means source in names of files


def _is_likely(language: "Language", region: str) -> bool:
    """Test whether a region goes with a language: ``BR`` with Portuguese, ``TW`` with Chinese in another script."""
    from langcodes import Language

    usual, regional = language.maximize(), Language.make(language.language, territory=region).maximize()
    return usual.territory == region or usual.script != regional.script


@lru_cache(maxsize=1024)
def language_named(text: str) -> str:
    """Return the code of the language of that English name, in any case; "" where there is none, or it is not used."""
    from langcodes import Language
    from language_data.names import normalize_name

    name = normalize_name(text)
    if not name.isprintable():  # the look-up breaks on control characters
        return ""
    if name not in _names():
        return ""
    return usual_code(Language.get(_names()[name][0].decode()).language or "")


@cache
def _names() -> Mapping[str, Sequence[bytes]]:
    """Return the codes of languages by their English names, as Unicode CLDR and Wiktionary have them."""
    from language_data.names import load_trie
    from language_data.util import data_filename

    names: Mapping[str, Sequence[bytes]] = load_trie(data_filename("trie/en/name_to_language.marisa"))
    return names


@lru_cache(maxsize=1024)
def language_name(lang: str) -> str:
    """Return a name for the screen, as "German (de)"; a code that means no language is its own name."""
    language = _lookup(subtags(lang)[0])
    return f"{language.language_name().partition(' (')[0]} ({lang})" if language else lang


@lru_cache(maxsize=1024)
def script_of(lang: str) -> str:
    """Return the script of a code or, where it has none, the usual script of its language; "" if not known."""
    language, script, _ = subtags(lang)
    if script or language in _SCRIPTS_BEYOND_CLDR:
        return script or _SCRIPTS_BEYOND_CLDR[language]
    entry = _lookup(language)
    return (entry.maximize().script if entry else None) or ""


def direction(lang: str) -> str:
    """Return ``"rtl"`` for a language written from right to left, otherwise ``"ltr"``."""
    return "rtl" if script_of(lang) in _RTL else "ltr"


def is_spaceless(lang: str) -> bool:
    """Test whether the language is written without spaces between words."""
    return script_of(lang) in _SPACELESS


def default_gaps(words: Sequence[str], lang: str) -> tuple[str, ...]:
    """Return the gaps of pre-tokenised words without a text: one for each word.

    A space, but in a language written without them only between two words of another
    script ("New", "York"); nothing after the last word.
    """
    if not words:
        return ()
    if not is_spaceless(lang):
        return _spaces(len(words))
    return (*(" " if _spaced(left[-1:], right[:1]) else "" for left, right in pairwise(words)), "")


@lru_cache(maxsize=512)
def _spaces(count: int) -> tuple[str, ...]:
    """Return the same object for all sentences of that length: in a large corpus gaps would take much memory."""
    return (" ",) * (count - 1) + ("",)


def _spaced(left: str, right: str) -> bool:
    """Test whether both characters belong to words of an alphabet with spaces (below Thai in Unicode)."""
    return all(char.isalnum() and char < "\u0e00" for char in (left, right))
