"""A line for people about what aligners know of two languages before they see a corpus."""

from collections.abc import Iterable

from core.lexicons.cldr_names import Writing, cldr_knowledge
from core.lexicons.shipped import shipped_knowledge


def knowledge_line(source_lang: str, target_lang: str, dictionaries: Iterable[tuple[str, int]]) -> str:
    """Describe the word tables, CLDR names and dictionaries of a corpus; of a dictionary its name and size."""
    shipped = shipped_knowledge(source_lang, target_lang)
    names = cldr_knowledge(Writing(source_lang), Writing(target_lang))
    lists = [f"{name} ({size:,} entries)" for name, size in dictionaries]
    if not shipped and not names and not lists:
        return "The lexical aligner learns from this corpus alone: there is no word table for its languages."
    missing = "" if shipped else " There is no word table for these languages."
    origins = " and ".join([*shipped.origins, *names.origins, *lists])
    return f"The lexical aligner starts from the {origins}.{missing}"
