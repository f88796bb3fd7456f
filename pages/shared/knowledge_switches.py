"""Switches for what aligners know beforehand: word tables that come with Spanbridge, and dictionaries of the user."""

from collections.abc import Callable

from core.lexicons.knowledge_summary import with_size
from core.lexicons.shipped import has_tables
from core.store import WORD_TABLES
from pages.shared import fields

Take = Callable[[bool], None]
TABLES_TITLE = "Use word tables that come with Spanbridge"
TABLES_HELP = (
    "Words of the two languages that are known to translate each other. The lexical aligner starts from them, and "
    "still learns from the corpus."
)


def word_tables_switch(langs: tuple[str, str], is_used: bool, key: str, take: Take | None = None) -> bool:
    """Return whether the word tables are used; draws nothing where there are none for the languages."""
    if not has_tables(*langs):
        return is_used
    return fields.toggle(TABLES_TITLE, is_used, f"{WORD_TABLES} {key}", take, help=TABLES_HELP)


def dictionary_switch(name: str, size: int, is_used: bool, key: str, take: Take | None = None) -> bool:
    """Return whether a dictionary is used."""
    return fields.toggle(f"Use {with_size(name, size)}", is_used, f"dictionary {key}", take)
