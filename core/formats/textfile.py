"""Bytes from outside, decoded into lines: uploads and files on disk alike; and files written whole."""

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from core.errors import BadInput

LARGEST = 200 * 2**20
LARGEST_UNPACKED = 500 * 2**20

_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_SAVE_AS_UTF8 = "Save it as UTF-8 and try again."
_PORTION = 2**20
_HEAD = 2**16


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's name, for messages, and its bytes: at most `LARGEST`, perhaps gzipped.

    ``document`` is what it is called among the files of a corpus, where that is known (`core.formats.documents`).
    """

    name: str
    data: bytes = field(repr=False)
    document: str = ""

    def __post_init__(self) -> None:
        if len(self.data) > LARGEST:
            raise BadInput(
                self.name, f"it is larger than {LARGEST >> 20} MB.", "Split it and import the parts one by one."
            )

    @classmethod
    def at(cls, path: str | Path) -> "TextFile":
        """The file at ``path``; `BadInput` where it is missing or cannot be read."""
        try:
            with open(path, "rb") as stream:
                return cls(Path(path).name, stream.read(LARGEST + 1))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise BadInput(str(path), f"it cannot be read ({reason}).", "Check the path.") from error

    def place(self, line: int) -> str:
        """Where a line (counted from 1) is, for a message."""
        return f"{self.name}, line {line}"

    def text(self) -> str:
        r"""The decoded text with ``\n`` line ends and no byte order mark.

        UTF-8, or UTF-16 that says so by its byte order mark; `BadInput` for anything else.
        """
        return "\n".join(chain.from_iterable(self._portions(self.unpacked())))

    def lines(self) -> Iterator[str]:
        """The lines without their ends; the end of the last line makes no further one.

        They are decoded a portion at a time, so that a large file is in memory only once. A
        lone carriage return ends a line only in a file that has no other line ends.
        """
        return chain.from_iterable(_without_last(self._portions(self.unpacked())))

    def head(self, count: int = 200) -> list[str]:
        """Up to ``count`` lines of the beginning, for a look at what this is; what cannot be decoded is U+FFFD."""
        data = self.data[:_HEAD]
        if data.startswith(_GZIP):
            try:
                data = zlib.decompressobj(wbits=31).decompress(data, _HEAD)
            except zlib.error:
                return []
        text = data.decode("utf-16" if _is_utf16(data) else "utf-8-sig", "replace")
        return _split(text, "\n" in text)[:count]

    def unpacked(self) -> bytes:
        """The bytes, unpacked where they are gzipped; `BadInput` where that gives more than `LARGEST_UNPACKED`."""
        if not self.data.startswith(_GZIP):
            return self.data
        try:
            with gzip.open(io.BytesIO(self.data)) as stream:
                data = stream.read(LARGEST_UNPACKED + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise BadInput(self.name, "its gzip compression is damaged.", "Pack it again.") from error
        if len(data) > LARGEST_UNPACKED:
            raise BadInput(self.name, f"it unpacks to more than {LARGEST_UNPACKED >> 20} MB.", "Split it.")
        return data

    def _portions(self, data: bytes) -> Iterator[list[str]]:
        """What stands between line ends, in lists: altogether one more than there are ends."""
        if _is_utf16(data):
            text = self._from_utf16(data)
            yield _split(text, "\n" in text)
            return
        if b"\x00" in data:
            line = data[: data.index(b"\x00")].count(b"\n") + 1
            raise BadInput(self.place(line), "it holds a zero byte, so it is not UTF-8 text.", _SAVE_AS_UTF8)
        start = len(_BOM) if data.startswith(_BOM) else 0
        broken = b"\n" in data
        while (cut := data.find(b"\n", start + _PORTION)) != -1:
            yield _split(self._from_utf8(data, start, cut), broken)
            start = cut + 1
        yield _split(self._from_utf8(data, start, len(data)), broken)

    def _from_utf8(self, data: bytes, start: int, end: int) -> str:
        try:
            return data[start:end].decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: start + error.start].count(b"\n") + 1
            problem = f"it is not UTF-8 text (byte 0x{data[start + error.start]:02X})."
            raise BadInput(self.place(line), problem, _SAVE_AS_UTF8) from error

    def _from_utf16(self, data: bytes) -> str:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            line = data[: error.start].decode("utf-16", "replace").count("\n") + 1
            raise BadInput(self.place(line), "it is not valid UTF-16 text.", _SAVE_AS_UTF8) from error


def encoded(text: str) -> bytes:
    """UTF-8; a text that itself begins with a byte order mark gets one more, since readers take the first off."""
    return text.encode("utf-8-sig" if text.startswith("\ufeff") else "utf-8")


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a whole file or none of it; `BadInput` where it cannot be written."""
    part = Path(f"{path}.part")
    try:
        part.write_bytes(data.encode() if isinstance(data, str) else data)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        problem = f"it cannot be written ({error.strerror or type(error).__name__})."
        raise BadInput(str(path), problem, "Check the folder, its permissions and its free space.") from error


def _is_utf16(data: bytes) -> bool:
    return data.startswith(_UTF16) and not data.startswith(_UTF32)


def _split(text: str, broken: bool) -> list[str]:
    r"""The parts of a text that ends where a line does; without any ``\n`` (not ``broken``), ``\r`` ends lines."""
    if not broken:
        return text.split("\r")
    lines = text.split("\n")
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


def _without_last(portions: Iterator[list[str]]) -> Iterator[list[str]]:
    """The same lists, without what follows the very last line end where nothing does."""
    held: list[str] = []
    for portion in portions:
        yield held
        held = portion
    yield held if held[-1] else held[:-1]
