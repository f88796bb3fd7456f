"""Languages by their codes: English name, direction, whether words are written with spaces between them.

Codes are read as in BCP 47 (``sr-Latn``) or FLORES (``ace_Arab``): a language of two or three letters and, optionally,
a script, which then decides. Meanings of codes and usual scripts come from `langcodes`, with the data of IANA and
Unicode CLDR; it is imported when the first code is looked up.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, starmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langcodes import Language

UNKNOWN = "und"
"""The code of an undetermined language."""

_SPACELESS = frozenset(["Hans", "Hant", "Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"])
_RTL = frozenset(["Arab", "Armi", "Hebr", "Thaa", "Nkoo", "Syrc", "Adlm", "Rohg", "Samr", "Mand"])
_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?", re.I)
_CODE = re.compile(r"(?!q[a-t][a-z])[a-z]{2,3}", re.I | re.A)  # from qaa to qtz they are for private use
_NO_LANGUAGE = frozenset([UNKNOWN, "mis", "mul", "zxx"])
_SCRIPTS_BEYOND_CLDR = {"acm": "Arab", "acq": "Arab", "aii": "Syrc", "ajp": "Arab", "azb": "Arab", "pbt": "Arab"}
"""The scripts of languages that CLDR lacks, and that translators and treebanks have."""


@lru_cache(maxsize=256)
def subtags(lang: str) -> tuple[str, str, str]:
    """Split a code into language, script and region, ``("zh", "Hant", "TW")``; each may be empty."""
    language, *parts = lang.replace("_", "-").split("-")
    script = next(filter(_is_script, parts), "")
    region = next(filter(_is_region, parts), "")
    return language.lower(), script.title(), region.upper()


def _is_script(subtag: str) -> bool:
    return len(subtag) == 4 and subtag.isalpha()


def _is_region(subtag: str) -> bool:
    return len(subtag) == 2


@lru_cache(maxsize=1024)
def _lookup(code: str) -> "Language | None":
    """Look up a language by its code in lower case without script and region; None where there is none."""
    if code in _NO_LANGUAGE or not _CODE.fullmatch(code):
        return None
    from langcodes import Language

    readings = (Language.get(code, normalize=normalize) for normalize in (False, True))
    return next(filter(Language.is_valid, readings), None)


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
    subtags_as_written = match.groups(default="")
    if not _is_plausible(*subtags_as_written):
        return ""
    code = _shortest_usual_code(match["language"])
    _, script, region = subtags_as_written
    parts = [code, "" if script.title() == script_of(code) else script.title(), region.upper()]
    return "-".join(filter(None, parts))


def _is_plausible(code: str, script: str, region: str) -> bool:
    """Test whether subtags, as written, are those of a language that is used; with a script any language is."""
    language = _lookup(code.lower())
    if language is None or not (script or _is_used(language)):
        return False
    is_unlikely = _is_second_language(code, region) and not _is_likely(language, region.upper())
    return _is_valid(language, script.title(), region.upper()) and not is_unlikely


def _shortest_usual_code(language: str) -> str:
    from langcodes.language_lists import CLDR_LANGUAGES

    short = base_language(language)
    return short if short in CLDR_LANGUAGES else language.lower()


def _is_valid(language: "Language", script: str, region: str) -> bool:
    from langcodes import Language

    return Language.make(language.language, script=script or None, territory=region or None).is_valid()


def _is_second_language(code: str, region: str) -> bool:
    """Test whether a region, as written, may be a second language, as in ``en-de``."""
    is_written_as_region = region.isupper() and code[0].islower()
    return is_known(region.lower()) and not is_written_as_region


def _is_used(language: "Language") -> bool:
    """Test whether a code of two letters is still in use, or one of three stands for a language that people write.

    The main language of a macrolanguage (``swh`` of ``sw``, ``cmn`` of ``zh``) is written as that one is.
    """
    from langcodes import Language

    code = _code(language)
    current = _code(Language.get(code))
    if len(code) == 2:
        return len(current) > 2 or current == code
    return language.writing_population() > 0 or _stands_for_a_group(code)


def _code(language: "Language") -> str:
    return language.language or ""


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
    if not name.isprintable() or name not in _names():  # the look-up breaks on control characters
        return ""
    return usual_code(_code(Language.get(_names()[name][0].decode())))


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
    return script or _SCRIPTS_BEYOND_CLDR.get(language) or _script_by_cldr(language)


def _script_by_cldr(code: str) -> str:
    language = _lookup(code)
    if language is None:
        return ""
    return language.maximize().script or ""


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
    return (*starmap(_gap_between, pairwise(words)), "")


@lru_cache(maxsize=512)
def _spaces(count: int) -> tuple[str, ...]:
    """Return the same object for all sentences of that length: in a large corpus gaps would take much memory."""
    return (" ",) * (count - 1) + ("",)


def _gap_between(left: str, right: str) -> str:
    """Return the gap between two words in a text without spaces."""
    return " " if _is_spaced(left[-1:]) and _is_spaced(right[:1]) else ""


def _is_spaced(character: str) -> bool:
    """Test whether a character belongs to words of an alphabet with spaces (below Thai in Unicode)."""
    return character.isalnum() and character < "\u0e00"
