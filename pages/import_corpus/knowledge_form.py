"""What the aligner of a corpus to import starts from: word tables, and a dictionary that comes with it."""

from core.lexicons.dictionary import Dictionary
from core.lexicons.knowledge_summary import knowledge_line
from core.store import WORD_TABLES, ProjectKnowledge
from pages.shared import components


def draw_knowledge(langs: tuple[str, str]) -> ProjectKnowledge:
    """Draw the upload of a dictionary, the switches and a line about them; return what the project begins with."""
    dictionary = components.dictionary_upload(langs)
    word_tables = components.word_tables_switch(langs, True, f"of the import {langs}")
    is_used = dictionary is None or _switch(dictionary)
    used = [(dictionary.name, len(dictionary.entries))] if dictionary and is_used else []
    components.small(knowledge_line(*langs, used, word_tables))
    return ProjectKnowledge((dictionary,) if dictionary else (), _unused(word_tables, dictionary, is_used))


def _switch(dictionary: Dictionary) -> bool:
    key = f"of the import {dictionary.digest}"
    return components.dictionary_switch(dictionary.name, len(dictionary.entries), True, key)


def _unused(word_tables: bool, dictionary: Dictionary | None, is_used: bool) -> frozenset[str]:
    """Return the sources of knowledge that are switched off."""
    unused = set() if word_tables else {WORD_TABLES}
    if dictionary and not is_used:
        unused.add(dictionary.digest)
    return frozenset(unused)
