"""Bytes of a spaCy DocBin, unpacked with limits and checked before spaCy sees them.

A DocBin is zlib-compressed msgpack (`spacy.tokens.DocBin`): ``attrs``, and as raw arrays ``tokens`` (uint64, a row for
each token), ``spaces`` and ``lengths`` (int32), with ``strings`` for the hashes in them. Only the columns of words and
entities are passed to spaCy, span groups never (`core.sandbox.docbin_spans`); msgpack is read without the hooks that
would make arrays of objects.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.sandbox.docbin_spans import Groups, are_texts, read_groups

_REMEDY = "Save it again with spaCy 3."
_MISSING, _INSIDE, _OUTSIDE, _BEGIN = 0, 1, 2, 3


class _Columns(NamedTuple):
    """Checked contents of a DocBin: tokens and spaces of all Docs in a row, everything else one for each Doc."""

    tokens: NDArray[np.uint64]
    spaces: NDArray[np.bool_]
    sizes: NDArray[np.int32]
    strings: set[str]
    unknown_spaces: list[bool]
    user_data: list[Mapping[str, Any]]
    groups: list[Groups | None]


def read_docs(name: str, data: bytes, largest: int) -> Iterator[tuple[Any, Mapping[str, Any], Groups | None]]:
    """Return each Doc of a DocBin with its user data and its span groups, None for groups that are broken.

    `BadInput` for any other defect of the file, also where it unpacks to more than ``largest`` bytes.
    """
    message = _unpack(_inflate(name, data, largest))
    try:
        columns = _columns(message)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _broken(name) from error
    return zip(_docs(columns), columns.user_data, columns.groups, strict=True)


def _columns(message: Mapping[str, Any]) -> _Columns:
    tokens, spaces, sizes = _arrays(message)
    count = len(sizes)
    strings = _strings(message, tokens)
    unknown_spaces = list(map(_has_unknown_spaces, _column(message, "flags", count, {})))
    user_data = list(map(_plain, _column(message, "user_data", count, None)))
    label = _label_lookup(strings)
    packed_groups = _column(message, "span_groups", count, b"")
    groups = [_groups(data, label, int(size)) for data, size in zip(packed_groups, sizes, strict=True)]
    return _Columns(tokens, spaces, sizes, strings, unknown_spaces, user_data, groups)


def _docs(columns: _Columns) -> Iterator[Any]:
    """Build the Docs of checked columns."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    count = len(columns.sizes)
    packed = DocBin(attrs=["ENT_IOB", "ENT_TYPE"])
    packed.strings = columns.strings
    packed.tokens = _by_doc(columns.tokens, columns.sizes)
    packed.spaces = _by_doc(columns.spaces, columns.sizes)
    packed.cats, packed.span_groups = [{}] * count, [b""] * count
    packed.flags = [{"has_unknown_spaces": unknown} for unknown in columns.unknown_spaces]
    return packed.get_docs(Vocab())


def _by_doc(rows: NDArray[Any], sizes: NDArray[np.int32]) -> list[NDArray[Any]]:
    return np.split(rows, np.cumsum(sizes)[:-1]) if len(sizes) else []


def _has_unknown_spaces(flags: object) -> bool:
    return isinstance(flags, dict) and bool(flags.get("has_unknown_spaces"))


def _groups(data: object, label: Callable[[int], str], size: int) -> Groups | None:
    try:
        return read_groups(data, _unpack, label, size)
    except (ValueError, TypeError):
        return None


def _label_lookup(strings: Collection[str]) -> Callable[[int], str]:
    """Return a function from a hash to its text, "" for the hash of none of the strings."""
    from spacy.strings import StringStore

    store: Any = StringStore(list(strings))
    return lambda key: store[key] if key and key in store else ""


def _broken(name: str) -> BadInput:
    return BadInput(name, "it is not a whole spaCy DocBin.", _REMEDY)


def _inflate(name: str, packed: bytes, largest: int) -> bytes:
    try:
        data = zlib.decompressobj().decompress(packed, largest + 1)
    except zlib.error as error:
        raise _broken(name) from error
    if len(data) > largest:
        raise BadInput(name, f"it unpacks to more than {largest >> 20} MB.", "Split it.")
    return data


def _unpack(data: bytes) -> Any:
    """Read msgpack as plain values; None where it is broken."""
    import srsly.msgpack

    try:  # `object_pairs_hook` takes the place of the hooks that srsly would add
        return srsly.msgpack.unpackb(data, raw=False, object_pairs_hook=_as_dict)
    except (ValueError, TypeError, KeyError, RecursionError, srsly.msgpack.UnpackException):
        return None


def _as_dict(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    return dict(pairs)


def _arrays(message: Mapping[str, Any]) -> tuple[NDArray[np.uint64], NDArray[np.bool_], NDArray[np.int32]]:
    """Return (word, IOB, type) of each token, a flag for a space behind it, and the number of tokens of each Doc."""
    from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH

    attrs = list(message["attrs"])
    sizes = np.frombuffer(message["lengths"], dtype=np.int32)
    spaces = np.frombuffer(message["spaces"], dtype=np.uint8) != 0
    table = np.frombuffer(message["tokens"], dtype=np.uint64).reshape(-1, len(attrs))
    if (sizes < 0).any() or not len(table) == len(spaces) == int(sizes.sum(dtype=np.int64)):
        raise ValueError("sizes")
    word = table[:, attrs.index(int(ORTH))]
    iob, kind = (_token_column(table, attrs, int(attr)) for attr in (ENT_IOB, ENT_TYPE))
    if (iob > _BEGIN).any():
        raise ValueError("columns")
    iob = _repaired(iob, sizes)
    kind = np.where((iob == _INSIDE) | (iob == _BEGIN), kind, 0)
    return np.ascontiguousarray(np.stack([word, iob, kind], axis=1)), spaces.reshape(-1, 1), sizes


def _token_column(table: NDArray[np.uint64], attrs: Sequence[int], attr: int) -> NDArray[np.uint64]:
    """Return the column of an attribute, zeros where there is none."""
    return table[:, attrs.index(attr)] if attr in attrs else np.zeros(len(table), dtype=np.uint64)


def _repaired(iob: NDArray[np.uint64], sizes: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Replace every inside that follows neither a beginning nor an inside of its Doc by a beginning."""
    before = np.concatenate([[_MISSING], iob[:-1]])
    starts = np.cumsum(sizes)[:-1]
    before[starts[starts < len(iob)]] = _MISSING
    stray = (iob == _INSIDE) & (before != _INSIDE) & (before != _BEGIN)
    return np.where(stray, np.uint64(_BEGIN), iob)


def _strings(message: Mapping[str, Any], tokens: NDArray[np.uint64]) -> set[str]:
    """Return the strings of a DocBin; KeyError where one of its words or labels is not among them."""
    strings = message["strings"]
    if not are_texts(strings):
        raise TypeError("strings")
    words, kinds = np.unique(tokens[:, 0]), np.unique(tokens[:, 2])
    if 0 in words or not _are_known((*words, *kinds), strings):
        raise KeyError("hash")
    return set(strings)


def _are_known(hashes: Iterable[np.uint64], strings: Sequence[str]) -> bool:
    """Test whether all hashes but 0 are those of strings."""
    from spacy.strings import StringStore

    store: Any = StringStore(strings)
    return all(int(key) in store for key in hashes if key)


def _column(message: Mapping[str, Any], key: str, count: int, default: Any) -> Sequence[Any]:
    """Return the values of a key, one for each Doc; the default for each where there are none."""
    values = message.get(key) or [default] * count
    if not isinstance(values, list) or len(values) != count:
        raise ValueError(key)
    return values


def _plain(data: Any) -> Mapping[str, Any]:
    """Return user data that have text for keys; an empty mapping where there are none."""
    values = _unpack(data) if isinstance(data, bytes) else None
    if not isinstance(values, dict):
        return {}
    return {key: value for key, value in values.items() if isinstance(key, str)}
