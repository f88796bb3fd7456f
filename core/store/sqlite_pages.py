"""The rows that stand on the pages of an SQLite file, read without the tree of pages that leads to them.

For files whose tree is damaged: a page near its root takes the way to thousands of sound rows
with it. The layout is that of https://www.sqlite.org/fileformat2.html, with what files of
Spanbridge have: pages of 4,096 bytes with nothing reserved, and text in UTF-8.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

PAGE = 4096
LEAF = 13
"""The first byte of a page with rows of a table,"""
LEAF_HEADER = 8
"""and how many bytes come before the places of its rows."""
LONGEST = 1_000_000_000
_MOST_HERE = PAGE - 35
_LEAST_HERE = (PAGE - 12) * 32 // 255 - 23
_ON_OVERFLOW = PAGE - 4
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer by its kind."""


class RawText(bytes):
    """What the file says is text, not decoded yet: in a damaged file it may be anything."""


def leaf_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    """The values of every row on every page but the first, of whatever table, as far as they can be read.

    Rows that were deleted may be among them. Text comes as `RawText`.
    """
    with path.open("rb") as file:
        file.seek(PAGE)
        number = 1
        while len(page := file.read(PAGE)) == PAGE:
            number += 1
            if page[0] != LEAF:
                continue
            for place in _places(page):
                try:
                    yield _values(_payload(page, place, file))
                except (IndexError, ValueError, struct.error):
                    continue
            file.seek(number * PAGE)


def _places(page: bytes) -> tuple[int, ...]:
    count = int.from_bytes(page[3:5])
    if LEAF_HEADER + 2 * count > PAGE:
        return ()
    return struct.unpack_from(f">{count}H", page, LEAF_HEADER)


def _payload(page: bytes, place: int, file: BinaryIO) -> bytes:
    """The bytes of a row, the rest of a long one from its chain of further pages."""
    size, place = _varint(page, place)
    _, place = _varint(page, place)
    if size > LONGEST:
        raise ValueError("longer than SQLite allows")
    here = size
    if size > _MOST_HERE:
        here = _LEAST_HERE + (size - _LEAST_HERE) % _ON_OVERFLOW
        here = here if here <= _MOST_HERE else _LEAST_HERE
    if place + here > PAGE:
        raise ValueError("over the end of the page")
    found = bytearray(page[place : place + here])
    following = int.from_bytes(page[place + here : place + here + 4])
    while len(found) < size:
        if following < 2:
            raise ValueError("the chain of pages ends too early")
        file.seek((following - 1) * PAGE)
        more = file.read(PAGE)
        if len(more) < PAGE:
            raise ValueError("the chain of pages leads out of the file")
        following = int.from_bytes(more[:4])
        found += more[4 : 4 + size - len(found)]
    return bytes(found)


def _values(payload: bytes) -> tuple[Any, ...]:
    length, place = _varint(payload, 0)
    kinds = []
    while place < length:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, place = _value(payload, kind, place)
        values.append(value)
    if place != len(payload):
        raise ValueError("longer than its values")
    return tuple(values)


def _value(payload: bytes, kind: int, place: int) -> tuple[Any, int]:
    """A value of a kind, and where the next one begins."""
    if kind in _INTEGERS:
        end = place + _INTEGERS[kind]
        return int.from_bytes(payload[place:end], signed=True), end
    if kind >= 12:
        end = place + (kind - 12) // 2
        if end > len(payload):
            raise ValueError("a value over the end")
        return (RawText if kind % 2 else bytes)(payload[place:end]), end
    if kind == 7:
        return struct.unpack_from(">d", payload, place)[0], place + 8
    if kind in {0, 8, 9}:
        return (None if kind == 0 else kind - 8), place
    raise ValueError("no such kind of value")


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing begins."""
    number = 0
    for count in range(8):
        byte = data[place + count]
        number = number << 7 | byte & 127
        if byte < 128:
            return number, place + count + 1
    return number << 8 | data[place + 8], place + 9
