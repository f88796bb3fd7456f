"""A line for people about what aligners know of two languages before they see a corpus."""

from collections.abc import Iterable

from core.lexicons.shipped import shipped_knowledge


def knowledge_line(source_lang: str, target_lang: str, dictionaries: Iterable[tuple[str, int]]) -> str:
    """Describe the word tables and dictionaries of a corpus; of each dictionary its name and number of entries."""
    shipped = shipped_knowledge(source_lang, target_lang)
    lists = [f"{name} ({size:,} entries)" for name, size in dictionaries]
    if not shipped and not lists:
        return "The lexical aligner learns from this corpus alone: there is no word table for its languages."
    missing = "" if shipped else " There is no word table for these languages."
    return f"The lexical aligner starts from the {' and '.join([*shipped.origins, *lists])}.{missing}"
