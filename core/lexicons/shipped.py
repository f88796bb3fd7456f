"""Word tables that come with Spanbridge: English with some hundred languages, joined through English for others."""

from functools import cache, lru_cache
from pathlib import Path

from core.lexicons.table_file import read_table
from core.lexicons.word_knowledge import WordKnowledge, joined
from core.text.languages import base_language, is_known, macrolanguage

FOLDER = Path(__file__).parents[2] / "assets" / "lexicons"
ENGLISH = "en"
SAME_LANGUAGE = 1
"""Distance in CLDR's language matching up to which two codes mean the same language."""
_ENDING = ".tsv.gz"


def table_languages() -> tuple[str, ...]:
    """Return the languages with a table, as their shortest codes, sorted."""
    return tuple(sorted(path.name.removesuffix(_ENDING) for path in FOLDER.glob(f"*{_ENDING}")))


def has_tables(source_lang: str, target_lang: str) -> bool:
    """Test whether there are tables for a pair of languages."""
    codes = [_code(source_lang), _code(target_lang)]
    return codes[0] != codes[1] and all(code == ENGLISH or code in table_languages() for code in codes)


@lru_cache(maxsize=8)
def shipped_knowledge(source_lang: str, target_lang: str) -> WordKnowledge:
    """Return what the tables know about words of two languages; nothing where one of them has no table."""
    if not has_tables(source_lang, target_lang):
        return WordKnowledge()
    source, target = _code(source_lang), _code(target_lang)
    if source == ENGLISH:
        knowledge, way = _table(target), "word table"
    elif target == ENGLISH:
        knowledge, way = _table(source).inverted(), "word table"
    else:
        knowledge, way = joined(_table(source), _table(target)), "word tables joined through English"
    return WordKnowledge(knowledge.table, (f"{way} ({knowledge.size:,} pairs of words)",))


@cache
def _codes() -> dict[str, str]:
    """Return the table's code for each language, and for each macrolanguage that has none of its own."""
    codes = {macrolanguage(code): code for code in reversed(table_languages())}
    return codes | {code: code for code in table_languages()}


@lru_cache(maxsize=64)
def _code(lang: str) -> str:
    """Return the code of the table of a language, or its own."""
    code = base_language(lang)
    return _codes().get(code) or _codes().get(macrolanguage(code)) or _same_language(code) or code


def _same_language(code: str) -> str | None:
    """Return the table's code that CLDR matches with a language as the same, as ``"nb"`` with ``"no"``."""
    from langcodes import closest_supported_match

    return closest_supported_match(code, table_languages(), max_distance=SAME_LANGUAGE) if is_known(code) else None


@lru_cache(maxsize=8)
def _table(code: str) -> WordKnowledge:
    return WordKnowledge(read_table(FOLDER / f"{code}{_ENDING}"))
