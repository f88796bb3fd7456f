"""A line for people about what aligners know of two languages before they see a corpus."""

from collections.abc import Iterable

from core.lexicons.cldr_names import Writing, cldr_knowledge
from core.lexicons.shipped import shipped_knowledge


def knowledge_line(
    source_lang: str, target_lang: str, dictionaries: Iterable[tuple[str, int]], word_tables: bool = True
) -> str:
    """Describe what the aligner of a corpus starts from.

    ``dictionaries`` are those in use, each with its name and number of entries; ``word_tables``: whether the tables
    and names that come with Spanbridge are used where there are some.
    """
    shipped = shipped_knowledge(source_lang, target_lang)
    names = cldr_knowledge(Writing(source_lang), Writing(target_lang))
    lists = [with_size(name, size) for name, size in dictionaries]
    origins = [f"the {' and '.join((*shipped.origins, *names.origins))}"] if word_tables and (shipped or names) else []
    missing = _missing_table(bool(shipped), word_tables)
    if not origins and not lists:
        return f"The lexical aligner learns from this corpus alone: {missing}."
    remark = f" {missing[0].upper()}{missing[1:]}." if missing else ""
    return f"The lexical aligner starts from {' and '.join([*origins, *lists])}.{remark}"


def with_size(name: str, size: int) -> str:
    """Write the name of a dictionary with its number of entries."""
    return f"{name} ({size:,} {'entry' if size == 1 else 'entries'})"


def _missing_table(is_there: bool, word_tables: bool) -> str:
    """Say why no word table is used; "" where it is."""
    if not is_there:
        return "there is no word table for its languages"
    return "" if word_tables else "what comes with Spanbridge is switched off"
