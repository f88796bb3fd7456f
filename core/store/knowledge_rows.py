"""Rows of the store about what the aligners of a project know beforehand: dictionaries, and what is switched off."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from core.errors import InvalidValue
from core.lexicons.dictionary import Dictionary, by_digest
from core.store import schema, serialization

WORD_TABLES = "word_tables"
"""Source of knowledge that comes with Spanbridge; every other one is a dictionary, by its digest."""
SOURCE = re.compile(rf"{WORD_TABLES}|[0-9a-f]{{12}}")


class ProjectKnowledge(NamedTuple):
    """Knowledge that a new project begins with: its dictionaries, and the sources that are switched off."""

    dictionaries: tuple[Dictionary, ...] = ()
    unused: frozenset[str] = frozenset()


NO_KNOWLEDGE = ProjectKnowledge()
"""No dictionary; word tables are used where there are some."""


def dictionary_rows(project_id: str, dictionaries: Iterable[Dictionary]) -> list[dict[str, Any]]:
    """Return the rows of dictionaries of a project, one for the same entries; compresses the entries."""
    return [_dictionary_row(project_id, dictionary) for dictionary in by_digest(dictionaries).values()]


def _dictionary_row(project_id: str, dictionary: Dictionary) -> dict[str, Any]:
    key = {"project": project_id, "digest": dictionary.digest, "name": dictionary.name, "added": schema.now()}
    return {**key, "size": len(dictionary.entries), "entries": serialization.pack_entries(dictionary.entries)}


def unused_rows(project_id: str, sources: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows of sources of knowledge that a project does without; `InvalidValue` for what is none."""
    return [{"project": project_id, "source": check_source(source)} for source in sorted(sources)]


def check_source(source: str) -> str:
    """Return a source of knowledge; `InvalidValue` for what is none."""
    if not SOURCE.fullmatch(source):
        raise InvalidValue(f"{source!r:.60} is no source of knowledge.")
    return source
