"""Read rows directly from the pages of an SQLite file, without the tree of pages that leads to them.

For files whose tree is damaged: a page near its root takes the way to thousands of sound rows
with it. The layout is that of https://www.sqlite.org/fileformat2.html, with what files of
Spanbridge have: pages of 4,096 bytes with nothing reserved, and text in UTF-8.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

PAGE_BYTES = 4096
LEAF = 13
"""First byte of a page with rows of a table."""
LEAF_HEADER_BYTES = 8
"""Bytes of such a page before the offsets of its rows."""
MAX_ROW_BYTES = 1_000_000_000
_MAX_LOCAL = PAGE_BYTES - 35
_MIN_LOCAL = (PAGE_BYTES - 12) * 32 // 255 - 23
_OVERFLOW_BYTES = PAGE_BYTES - 4
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Size of an integer by its serial type."""


class RawText(bytes):
    """Bytes that the file declares to be text, not decoded: in a damaged file they may be anything."""


def leaf_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    """Yield the values of every readable row, of whatever table, on every page but the first.

    Rows that were deleted may be among them. Text comes as `RawText`.
    """
    with path.open("rb") as file:
        file.seek(PAGE_BYTES)
        number = 1
        while len(page := file.read(PAGE_BYTES)) == PAGE_BYTES:
            number += 1
            if page[0] != LEAF:
                continue
            for offset in _row_offsets(page):
                try:
                    yield _values(_payload(page, offset, file))
                except (IndexError, ValueError, struct.error):
                    continue
            file.seek(number * PAGE_BYTES)


def _row_offsets(page: bytes) -> tuple[int, ...]:
    count = int.from_bytes(page[3:5])
    if LEAF_HEADER_BYTES + 2 * count > PAGE_BYTES:
        return ()
    return struct.unpack_from(f">{count}H", page, LEAF_HEADER_BYTES)


def _payload(page: bytes, offset: int, file: BinaryIO) -> bytes:
    """Return the bytes of a row; the end of a long one comes from its chain of overflow pages."""
    size, offset = _varint(page, offset)
    _, offset = _varint(page, offset)
    if size > MAX_ROW_BYTES:
        raise ValueError("longer than SQLite allows")
    local_end = offset + _local_size(size)
    if local_end > PAGE_BYTES:
        raise ValueError("over the end of the page")
    payload = bytearray(page[offset:local_end])
    following = int.from_bytes(page[local_end : local_end + 4])
    while len(payload) < size:
        if following < 2:
            raise ValueError("the chain of pages ends too early")
        file.seek((following - 1) * PAGE_BYTES)
        overflow = file.read(PAGE_BYTES)
        if len(overflow) < PAGE_BYTES:
            raise ValueError("the chain of pages leads out of the file")
        following = int.from_bytes(overflow[:4])
        payload += overflow[4 : 4 + size - len(payload)]
    return bytes(payload)


def _local_size(size: int) -> int:
    """Return how many bytes of a row of ``size`` bytes are on its own page."""
    if size <= _MAX_LOCAL:
        return size
    local = _MIN_LOCAL + (size - _MIN_LOCAL) % _OVERFLOW_BYTES
    return local if local <= _MAX_LOCAL else _MIN_LOCAL


def _values(payload: bytes) -> tuple[Any, ...]:
    length, offset = _varint(payload, 0)
    serial_types = []
    while offset < length:
        serial_type, offset = _varint(payload, offset)
        serial_types.append(serial_type)
    values = []
    for serial_type in serial_types:
        value, offset = _value(payload, serial_type, offset)
        values.append(value)
    if offset != len(payload):
        raise ValueError("longer than its values")
    return tuple(values)


def _value(payload: bytes, serial_type: int, offset: int) -> tuple[Any, int]:
    """Read a value of a serial type; return it and the offset of the next one."""
    if serial_type in _INTEGER_BYTES:
        end = offset + _INTEGER_BYTES[serial_type]
        return int.from_bytes(payload[offset:end], signed=True), end
    if serial_type >= 12:
        end = offset + (serial_type - 12) // 2
        if end > len(payload):
            raise ValueError("a value over the end")
        content = payload[offset:end]
        return RawText(content) if serial_type % 2 else content, end
    if serial_type == 7:
        return struct.unpack_from(">d", payload, offset)[0], offset + 8
    if serial_type == 0:
        return None, offset
    if serial_type in {8, 9}:
        return serial_type - 8, offset
    raise ValueError("no such kind of value")


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    """Read an integer of one to nine bytes; return it and the offset behind it."""
    number = 0
    for count in range(8):
        byte = data[offset + count]
        number = number << 7 | byte & 127
        if byte < 128:
            return number, offset + count + 1
    return number << 8 | data[offset + 8], offset + 9
