"""Bytes of a spaCy DocBin, unpacked with limits and checked before spaCy sees them.

A DocBin is zlib-compressed msgpack (`spacy.tokens.DocBin`): ``attrs``, and as raw arrays ``tokens`` (uint64, a row for
each token), ``spaces`` and ``lengths`` (int32), with ``strings`` for the hashes in them. Only the columns of words and
entities are passed to spaCy, span groups never (`core.sandbox.docbin_spans`); msgpack is read without the hooks that
would make arrays of objects.
"""

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.sandbox.docbin_spans import Groups, read_groups

_REMEDY = "Save it again with spaCy 3."
_MISSING, _INSIDE, _OUTSIDE, _BEGIN = 0, 1, 2, 3


def read_docs(name: str, data: bytes, largest: int) -> Iterator[tuple[Any, Mapping[str, Any], Groups | None]]:
    """Return each Doc of a DocBin with its user data and its span groups, None for groups that are broken.

    `BadInput` for any other defect of the file, also where it unpacks to more than ``largest`` bytes.
    """
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    message = _unpack(_inflate(name, data, largest))
    try:
        tokens, spaces, sizes = _arrays(message)
        count = len(sizes)
        strings = _strings(message, tokens)
        flags = _column(message, "flags", count, {})
        user_data = [_plain(data) for data in _column(message, "user_data", count, None)]
        label = _label_lookup(strings)
        packed_groups = _column(message, "span_groups", count, b"")
        groups = [_groups(data, label, int(size)) for data, size in zip(packed_groups, sizes, strict=True)]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _broken(name) from error
    cuts = np.cumsum(sizes)[:-1]
    packed = DocBin(attrs=["ENT_IOB", "ENT_TYPE"])
    packed.strings = strings
    packed.tokens = np.split(tokens, cuts) if count else []
    packed.spaces = np.split(spaces, cuts) if count else []
    packed.cats, packed.span_groups = [{}] * count, [b""] * count
    packed.flags = [{"has_unknown_spaces": _has_unknown_spaces(flag)} for flag in flags]
    return zip(packed.get_docs(Vocab()), user_data, groups, strict=True)


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

    attrs = message["attrs"]
    sizes = np.frombuffer(message["lengths"], dtype=np.int32)
    spaces = np.frombuffer(message["spaces"], dtype=np.uint8) != 0
    table = np.frombuffer(message["tokens"], dtype=np.uint64).reshape(-1, len(attrs))
    if (sizes < 0).any() or not len(table) == len(spaces) == int(sizes.sum(dtype=np.int64)):
        raise ValueError("sizes")
    zeros = np.zeros(len(table), dtype=np.uint64)
    word, iob, kind = (
        table[:, attrs.index(int(attr))] if int(attr) in attrs else zeros for attr in (ORTH, ENT_IOB, ENT_TYPE)
    )
    if int(ORTH) not in attrs or (iob > _BEGIN).any():
        raise ValueError("columns")
    iob = _repaired(iob, sizes)
    kind = np.where((iob == _INSIDE) | (iob == _BEGIN), kind, 0)
    return np.ascontiguousarray(np.stack([word, iob, kind], axis=1)), spaces.reshape(-1, 1), sizes


def _repaired(iob: NDArray[np.uint64], sizes: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Replace every inside that follows neither a beginning nor an inside of its Doc by a beginning."""
    before = np.concatenate([[_MISSING], iob[:-1]])
    starts = np.cumsum(sizes)[:-1]
    before[starts[starts < len(iob)]] = _MISSING
    stray = (iob == _INSIDE) & (before != _INSIDE) & (before != _BEGIN)
    return np.where(stray, np.uint64(_BEGIN), iob)


def _strings(message: Mapping[str, Any], tokens: NDArray[np.uint64]) -> set[str]:
    """Return the strings of a DocBin; KeyError where one of its words or labels is not among them."""
    from spacy.strings import StringStore

    strings = message["strings"]
    if not isinstance(strings, list) or not all(isinstance(text, str) for text in strings):
        raise TypeError("strings")
    store: Any = StringStore(strings)
    words, kinds = np.unique(tokens[:, 0]), np.unique(tokens[:, 2])
    if 0 in words or not all(int(key) in store for key in (*words, *kinds) if key):
        raise KeyError("hash")
    return set(strings)


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
