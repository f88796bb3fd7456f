"""Read Parquet and Arrow, in a process of its own: this module is called by `core.sandbox` only."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import BadInput

PARQUET = b"PAR1"
ARROW_FILE = b"ARROW1"
_BATCH_ROWS = 1000


def read(name: str, data: bytes, columns: Sequence[str]) -> Iterator[Any]:
    """Yield the names of all columns, the names of those read, and the description of all; then portions of rows.

    A portion is a list of the values of each column that is read: those of the file that are among ``columns``.
    """
    pa.set_cpu_count(1)
    try:
        schema, batches = _open(data, columns)
        yield [schema.names, _chosen(schema, columns), _description(schema)]
        for batch in batches:
            batch.validate(full=True)
            yield list(map(_values, batch.columns))
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
        problem = "it is not a whole Parquet or Arrow file."
        raise BadInput(name, problem, "Save it again with the datasets library.") from error


def _open(data: bytes, columns: Sequence[str]) -> tuple[Any, Iterable[Any]]:
    """Return the schema of a file and its batches, with the given columns only."""
    source = pa.BufferReader(data)
    if data.startswith(PARQUET):
        file = pq.ParquetFile(source)
        chosen = _chosen(file.schema_arrow, columns)
        return file.schema_arrow, file.iter_batches(_BATCH_ROWS, columns=chosen, use_threads=False)
    reader, batches = _open_arrow(source, is_file=data.startswith(ARROW_FILE))
    chosen = _chosen(reader.schema, columns)
    return reader.schema, chain.from_iterable(_portions(batch.select(chosen)) for batch in batches)


def _open_arrow(source: Any, is_file: bool) -> tuple[Any, Iterable[Any]]:
    """Return the reader of an Arrow file or stream, and its batches with all columns."""
    options = pa.ipc.IpcReadOptions(use_threads=False)
    if is_file:
        reader = pa.ipc.open_file(source, options=options)
        return reader, map(reader.get_batch, range(reader.num_record_batches))
    stream = pa.ipc.open_stream(source, options=options)
    return stream, stream


def _chosen(schema: Any, columns: Sequence[str]) -> list[str]:
    """Return the names of the given columns that a schema has, in its order."""
    return [name for name in schema.names if name in columns]


def _values(column: Any) -> list[Any]:
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except (ValueError, ArithmeticError):  # a time that Python has no value for
        return [_value(scalar) for scalar in column]


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, ArithmeticError):
        return {str(scalar.type): "out of range"}


def _portions(batch: Any) -> Iterator[Any]:
    for start in range(0, batch.num_rows, _BATCH_ROWS):
        yield batch.slice(start, _BATCH_ROWS)


def _description(schema: Any) -> Any:
    """Return the description of the columns by the `datasets` library; an empty object where the schema has none."""
    try:
        return json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
    except (ValueError, RecursionError):
        return {}  # as in a file without one: its numbers have to be named
