"""Read spaCy's DocBin, in a process of its own: this module is called by `core.sandbox` only."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.sandbox.docbin_bytes import read_docs

_KNOWN = ("id", "document", "gaps")
"""The user data that says something of a sentence."""


def read(name: str, data: bytes, largest: int) -> Iterator[Any]:
    """Yield for each Doc its words, spaces, entities, known user data and span groups, as plain values.

    Spaces are the text between each token and the next, or None where they are unknown. Entities are [start, end,
    label] in tokens, or None where all are missing; so are the spans of each group; groups are None where broken.
    """
    for doc, known, groups in read_docs(name, data, largest):
        yield [
            [token.text for token in doc],
            None if doc.has_unknown_spaces else [token.whitespace_ for token in doc],
            [[ent.start, ent.end, ent.label_] for ent in doc.ents] if any(token.ent_iob for token in doc) else None,
            _plain(known),
            groups,
        ]


def _plain(known: Mapping[str, Any]) -> Mapping[str, Any]:
    """The user data that says something of a sentence, where it is text or a list of texts."""
    told = {key: known[key] for key in _KNOWN if key in known}
    return {
        key: value
        for key, value in told.items()
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value))
    }
