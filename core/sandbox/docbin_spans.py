"""Span groups of a spaCy DocBin (``doc.spans``), read from their bytes without spaCy and checked.

For each Doc they are msgpack: a map from the bytes of a group to its keys or, before spaCy 3.3, a list of such bytes.
The bytes of a group are msgpack again: its name, attributes and spans, each a struct of numbers, big-endian: id (since
spaCy 3.4), id in a knowledge base, label (hashes), and the first token, the token behind the last, and the same in
characters.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

_LAYOUTS = (struct.Struct(">QQQllll"), struct.Struct(">QQllll"))

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
    packed = unpack(data) if isinstance(data, bytes) else None
    groups: dict[str, list[Piece]] = {}
    for content, keys in _packed(packed):
        group = unpack(content) if isinstance(content, bytes) else None
        if not isinstance(group, dict) or not isinstance(group.get("spans"), list):
            raise ValueError("group")
        names = _names(group, keys)
        pieces = [_piece(span, label, size) for span in group["spans"]]
        groups |= dict.fromkeys(names, pieces)
    return groups


def _names(group: Mapping[str, object], keys: object) -> list[str]:
    """Return the keys of a group, its own name where there are none."""
    names = keys if keys is not None else [group.get("name")]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("name")
    return names


def _packed(packed: object) -> Iterator[tuple[object, object]]:
    """Yield the bytes of each group with its keys, None for a group that has only its own name."""
    if isinstance(packed, dict):
        yield from packed.items()
    elif isinstance(packed, list):
        yield from ((content, None) for content in packed)
    else:
        raise ValueError("groups")


def _piece(span: object, label: Callable[[int], str], size: int) -> Piece:
    if not isinstance(span, bytes):
        raise ValueError("span")
    layout = next((layout for layout in _LAYOUTS if layout.size == len(span)), None)
    if layout is None:
        raise ValueError("span")
    *_, kind, start, end, _, _ = layout.unpack(span)
    if not 0 <= start < end <= size:
        raise ValueError("tokens")
    return Piece(start, end, label(kind))
