"""Rows of Parquet and Arrow files, from bytes that nobody vouches for.

Nothing is believed: sizes are added up before values are made, offsets are validated, and what Parquet keeps once in
a dictionary is weighed as often as it is used. Compressed Arrow streams are refused, since their size only shows once
they are unpacked; what the `datasets` library saves is never one.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.formats import textfile
from core.formats.textfile import TextFile

_PARQUET = b"PAR1"
_STREAM = b"\xff\xff\xff\xff"
_FILE = b"ARROW1"
_SCHEMA, _BATCH = 1, 3
_ROWS = 1000
_PROBLEM = "it is not a whole Parquet or Arrow file."
_REMEDY = "Save it again with the datasets library."


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a file, how the `datasets` library describes them, and its rows, read when they are asked for."""

    columns: Sequence[str]
    described: Any
    rows: Iterator[dict[str, Any]]


def is_arrow(file: TextFile) -> bool:
    """Whether the file says that it is Parquet or Arrow."""
    return file.data.startswith((_PARQUET, _STREAM, _FILE))


def read_table(file: TextFile, wanted: Sequence[str]) -> Table:
    """The rows of a file with those of its columns that are ``wanted``; `BadInput` for whatever is wrong with it."""
    import pyarrow as pa

    try:
        if file.data.startswith(_PARQUET):
            return _parquet(file, wanted)
        return _stream(file, wanted)
    except (pa.ArrowException, OSError, ValueError, MemoryError, KeyError, TypeError) as error:
        raise _broken(file, error) from error


def _broken(file: TextFile, error: Exception) -> BadInput:
    return BadInput(file.name, _PROBLEM, _REMEDY)


def _too_large(file: TextFile) -> BadInput:
    return BadInput(file.name, f"it unpacks to more than {textfile.LARGEST_UNPACKED >> 20} MB.", "Split it.")


def _parquet(file: TextFile, wanted: Sequence[str]) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pa.BufferReader(file.data)
    described = pq.ParquetFile(source)
    columns = described.schema_arrow.names
    leaves = [described.schema.column(index) for index in range(len(described.schema))]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY" and leaf.path.split(".")[0] in wanted]
    _weigh(file, described.metadata)
    opened = pq.ParquetFile(source, read_dictionary=texts)
    batches = opened.iter_batches(_ROWS, columns=[name for name in columns if name in wanted])
    return Table(columns, _described(described.schema_arrow), _rows(file, batches))


def _described(schema: Any) -> Any:
    try:
        return json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
    except (ValueError, RecursionError):
        return {}  # as in a file that says nothing: its numbers have to be named


def _weigh(file: TextFile, metadata: Any) -> None:
    """Refuse what says itself that it is too large. Columns are not asked: pyarrow ends the process over a bad one."""
    size = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    if size > textfile.LARGEST_UNPACKED:
        raise _too_large(file)


def _stream(file: TextFile, wanted: Sequence[str]) -> Table:
    import pyarrow as pa

    if file.data.startswith(_FILE):
        raise BadInput(file.name, "it is an Arrow file with an index, not a stream.", _REMEDY)
    whole = pa.py_buffer(file.data)
    for message in pa.ipc.MessageReader.open_stream(whole):
        kind, compressed = _about(message.metadata.to_pybytes())
        if kind not in {_SCHEMA, _BATCH} or compressed:
            raise BadInput(file.name, "it holds compressed columns or dictionaries.", _REMEDY)
    reader = pa.ipc.open_stream(whole)
    names = reader.schema.names
    batches = (batch.select([name for name in names if name in wanted]) for batch in reader)
    return Table(names, _described(reader.schema), _rows(file, batches))


def _about(message: bytes) -> tuple[int, bool]:
    """The kind of an Arrow message and whether it is compressed, from its FlatBuffer (format/Message.fbs)."""
    try:
        root = struct.unpack_from("<I", message)[0]
        kind = _field(message, root, 1)
        header = _field(message, root, 2)
        batch = header + struct.unpack_from("<I", message, header)[0]
        return message[kind], message[kind] == _BATCH and _field(message, batch, 3) != batch
    except (struct.error, IndexError) as error:
        raise ValueError("broken message") from error


def _field(message: bytes, table: int, number: int) -> int:
    """Where a field of a FlatBuffer's table is; the table's own place where it is not there."""
    vtable = table - struct.unpack_from("<i", message, table)[0]
    size = struct.unpack_from("<H", message, vtable)[0]
    place = 4 + 2 * number
    return table + (struct.unpack_from("<H", message, vtable + place)[0] if place < size else 0)


def _rows(file: TextFile, batches: Any) -> Iterator[dict[str, Any]]:
    import pyarrow as pa

    weight = 0
    try:
        for batch in batches:
            batch.validate(full=True)
            weight += sum(map(_weight, batch.columns))
            if weight > textfile.LARGEST_UNPACKED:
                raise _too_large(file)
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise _broken(file, error) from error


def _weight(array: Any) -> int:
    """Bytes of a column once its values are spelled out, nested ones too."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(array.type):
        sizes = pc.binary_length(array.dictionary) if _is_text(array.type.value_type) else None
        return int(pc.sum(sizes.take(array.indices)).as_py() or 0) if sizes is not None else array.nbytes
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return int(array.nbytes) + _weight(array.flatten())
    return int(array.nbytes)


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind))
