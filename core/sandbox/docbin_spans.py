"""Span groups of a spaCy DocBin (``doc.spans``), read from their bytes without spaCy and checked.

For each Doc they are msgpack: a map from the bytes of a group to its keys or, before spaCy 3.3, a list of such bytes.
The bytes of a group are msgpack again: its name, attributes and spans, each a struct of numbers, big-endian: id (since
spaCy 3.4), id in a knowledge base, label (hashes), and the first token, the token behind the last, and the same in
characters.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

_LAYOUTS = {layout.size: layout for layout in (struct.Struct(">QQQllll"), struct.Struct(">QQllll"))}
"""The structs of a span by their size."""

Groups = Mapping[str, "Sequence[Piece]"]
"""The spans of one Doc by the name of their group."""


class Piece(NamedTuple):
    """One span: its first token, the one behind its last, and its label, "" for none; ids are ignored."""

    start: int
    end: int
    label: str


def read_groups(data: object, unpack: Callable[[bytes], Any], label: Callable[[int], str], size: int) -> Groups:
    """Read the span groups of a Doc of ``size`` tokens; ValueError where the bytes are not as spaCy writes them.

    ``unpack`` reads msgpack as plain values (None where it is broken), ``label`` returns the text of a hash.
    """
    if not data:
        return {}
    groups: dict[str, list[Piece]] = {}
    for content, keys in _packed(_unpacked(data, unpack)):
        group = _unpacked(content, unpack)
        pieces = [_piece(span, label, size) for span in _spans(group)]
        groups |= dict.fromkeys(_names(group, keys), pieces)
    return groups


def _unpacked(data: object, unpack: Callable[[bytes], Any]) -> Any:
    return unpack(data) if isinstance(data, bytes) else None


def are_texts(value: object) -> bool:
    """Test whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _spans(group: object) -> list[object]:
    """Return the bytes of the spans of a group."""
    spans = group.get("spans") if isinstance(group, dict) else None
    if not isinstance(spans, list):
        raise ValueError("group")
    return spans


def _names(group: Any, keys: object) -> list[str]:
    """Return the keys of a group, its own name where there are none."""
    names: Any = keys if keys is not None else [group.get("name")]
    if not are_texts(names):
        raise ValueError("name")
    return list(names)


def _packed(packed: object) -> Iterator[tuple[object, object]]:
    """Yield the bytes of each group with its keys, None for a group that has only its own name."""
    if isinstance(packed, dict):
        yield from packed.items()
    elif isinstance(packed, list):
        yield from zip(packed, repeat(None))
    else:
        raise ValueError("groups")


def _piece(span: object, label: Callable[[int], str], size: int) -> Piece:
    if not isinstance(span, bytes) or len(span) not in _LAYOUTS:
        raise ValueError("span")
    *_, kind, start, end, _, _ = _LAYOUTS[len(span)].unpack(span)
    if not 0 <= start < end <= size:
        raise ValueError("tokens")
    return Piece(start, end, label(kind))
