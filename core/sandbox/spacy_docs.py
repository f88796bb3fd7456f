"""Read spaCy's DocBin, in a process of its own: this module is called by `core.sandbox` only."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.sandbox.docbin_bytes import read_docs
from core.sandbox.docbin_spans import are_texts

_USER_DATA = ("id", "document", "gaps")
"""Keys of the user data of a sentence that are read."""


def read(name: str, data: bytes, largest: int) -> Iterator[Any]:
    """Yield for each Doc its words, spaces, entities, user data (`_USER_DATA`) and span groups, as plain values.

    Spaces are the text between each token and the next, or None where they are unknown. Entities are [start, end,
    label] in tokens, or None where all are missing; so are the spans of each group; groups are None where broken.
    """
    for doc, user_data, groups in read_docs(name, data, largest):
        yield [
            [token.text for token in doc],
            None if doc.has_unknown_spaces else [token.whitespace_ for token in doc],
            _entities(doc),
            _plain(user_data),
            groups,
        ]


def _entities(doc: Any) -> list[list[Any]] | None:
    if not any(token.ent_iob for token in doc):
        return None
    return [[ent.start, ent.end, ent.label_] for ent in doc.ents]


def _plain(user_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the user data that are read, where they are text or a list of texts."""
    return {key: value for key, value in user_data.items() if key in _USER_DATA and _is_text(value)}


def _is_text(value: object) -> bool:
    return isinstance(value, str) or are_texts(value)
