"""The bytes of a spaCy DocBin, unpacked with limits and checked before spaCy sees them.

A DocBin is zlib-compressed msgpack (`spacy.tokens.DocBin`): ``attrs``, and as raw arrays ``tokens`` (uint64, a row for
each token), ``spaces`` and ``lengths`` (int32), with ``strings`` for the hashes in them. Only the columns of words and
entities go on to spaCy, span groups never (`core.sandbox.docbin_spans`); msgpack is read without the hooks that would
make arrays of objects.
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
    """Each Doc of a DocBin with its user data and its span groups, None for groups that are broken.

    `BadInput` for whatever else is wrong with the file, also where it unpacks to more than ``largest`` bytes.
    """
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    message = _unpack(_inflated(name, data, largest))
    try:
        tokens, spaces, sizes = _arrays(message)
        count = len(sizes)
        strings = _strings(message, tokens)
        flags = _each(message, "flags", count, {})
        known = [_plain(data) for data in _each(message, "user_data", count, None)]
        label = _labels(strings)
        packed_groups = _each(message, "span_groups", count, b"")
        groups = [_groups(data, label, int(size)) for data, size in zip(packed_groups, sizes, strict=True)]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _broken(name) from error
    cuts = np.cumsum(sizes)[:-1]
    packed = DocBin(attrs=["ENT_IOB", "ENT_TYPE"])
    packed.strings = strings
    packed.tokens = np.split(tokens, cuts) if count else []
    packed.spaces = np.split(spaces, cuts) if count else []
    packed.cats, packed.span_groups = [{}] * count, [b""] * count
    packed.flags = [
        {"has_unknown_spaces": bool(isinstance(flag, dict) and flag.get("has_unknown_spaces"))} for flag in flags
    ]
    return zip(packed.get_docs(Vocab()), known, groups, strict=True)


def _groups(data: object, label: Callable[[int], str], size: int) -> Groups | None:
    try:
        return read_groups(data, _unpack, label, size)
    except (ValueError, TypeError):
        return None


def _labels(strings: Collection[str]) -> Callable[[int], str]:
    """Tells the text of a hash, "" where it is none of the strings."""
    from spacy.strings import StringStore

    known: Any = StringStore(list(strings))
    return lambda key: known[key] if key and key in known else ""


def _broken(name: str) -> BadInput:
    return BadInput(name, "it is not a whole spaCy DocBin.", _REMEDY)


def _inflated(name: str, packed: bytes, largest: int) -> bytes:
    opened = zlib.decompressobj()
    try:
        data = opened.decompress(packed, largest + 1)
    except zlib.error as error:
        raise _broken(name) from error
    if len(data) > largest:
        raise BadInput(name, f"it unpacks to more than {largest >> 20} MB.", "Split it.")
    return data


def _unpack(data: bytes) -> Any:
    """What msgpack holds, as plain values; None where it is broken."""
    import srsly.msgpack

    try:  # `object_pairs_hook` takes the place of the hooks that srsly would add
        return srsly.msgpack.unpackb(data, raw=False, object_pairs_hook=_as_dict)
    except (ValueError, TypeError, KeyError, RecursionError, srsly.msgpack.UnpackException):
        return None


def _as_dict(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    return dict(pairs)


def _arrays(message: Mapping[str, Any]) -> tuple[NDArray[np.uint64], NDArray[np.bool_], NDArray[np.int32]]:
    """(word, IOB, type) of each token, whether a space follows it, and the number of tokens of each Doc."""
    from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH

    attrs = message["attrs"]
    sizes = np.frombuffer(message["lengths"], dtype=np.int32)
    spaces = np.frombuffer(message["spaces"], dtype=np.uint8) != 0
    table = np.frombuffer(message["tokens"], dtype=np.uint64).reshape(-1, len(attrs))
    if (sizes < 0).any() or not len(table) == len(spaces) == int(sizes.sum(dtype=np.int64)):
        raise ValueError("sizes")
    nothing = np.zeros(len(table), dtype=np.uint64)
    word, iob, kind = (
        table[:, attrs.index(int(attr))] if int(attr) in attrs else nothing for attr in (ORTH, ENT_IOB, ENT_TYPE)
    )
    if int(ORTH) not in attrs or (iob > _BEGIN).any():
        raise ValueError("columns")
    iob = _repaired(iob, sizes)
    kind = np.where((iob == _INSIDE) | (iob == _BEGIN), kind, 0)
    return np.ascontiguousarray(np.stack([word, iob, kind], axis=1)), spaces.reshape(-1, 1), sizes


def _repaired(iob: NDArray[np.uint64], sizes: NDArray[np.int32]) -> NDArray[np.uint64]:
    """The same with a beginning in place of every inside that follows neither a beginning nor an inside of its Doc."""
    before = np.concatenate([[_MISSING], iob[:-1]])
    starts = np.cumsum(sizes)[:-1]
    before[starts[starts < len(iob)]] = _MISSING
    stray = (iob == _INSIDE) & (before != _INSIDE) & (before != _BEGIN)
    return np.where(stray, np.uint64(_BEGIN), iob)


def _strings(message: Mapping[str, Any], tokens: NDArray[np.uint64]) -> set[str]:
    """The strings of a DocBin, which must name every word and label in it."""
    from spacy.strings import StringStore

    strings = message["strings"]
    if not isinstance(strings, list) or not all(isinstance(one, str) for one in strings):
        raise TypeError("strings")
    known: Any = StringStore(strings)
    words, kinds = np.unique(tokens[:, 0]), np.unique(tokens[:, 2])
    if 0 in words or not all(int(key) in known for key in (*words, *kinds) if key):
        raise KeyError("hash")
    return set(strings)


def _each(message: Mapping[str, Any], key: str, count: int, otherwise: Any) -> Sequence[Any]:
    found = message.get(key) or [otherwise] * count
    if not isinstance(found, list) or len(found) != count:
        raise ValueError(key)
    return found


def _plain(data: Any) -> Mapping[str, Any]:
    """User data that has text for keys; nothing where there is none."""
    found = _unpack(data) if isinstance(data, bytes) else {}
    return {key: value for key, value in found.items() if isinstance(key, str)} if isinstance(found, dict) else {}
