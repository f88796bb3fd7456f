"""Decoding of uploads and files into lines of text, and writing of whole files."""

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

MAX_BYTES = 200 * 2**20
"""Limit of the bytes of a file."""
MAX_UNPACKED_BYTES = 500 * 2**20
"""Limit of its unpacked bytes."""

_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_SAVE_AS_UTF8 = "Save it as UTF-8 and try again."
_CHUNK_BYTES = 2**20
_HEAD_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's name, for messages, and its bytes: at most `MAX_BYTES`, perhaps gzipped.

    ``document`` is its name among the files of a corpus, "" if it has none (`core.formats.documents`).
    """

    name: str
    data: bytes = field(repr=False)
    document: str = ""

    def __post_init__(self) -> None:
        if len(self.data) > MAX_BYTES:
            raise BadInput(
                self.name, f"it is larger than {MAX_BYTES >> 20} MB.", "Split it and import the parts one by one."
            )

    @classmethod
    def at(cls, path: str | Path) -> "TextFile":
        """Read the file at ``path``; `BadInput` if it is missing or cannot be read."""
        try:
            with open(path, "rb") as stream:
                return cls(Path(path).name, stream.read(MAX_BYTES + 1))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise BadInput(str(path), f"it cannot be read ({reason}).", "Check the path.") from error

    def place(self, line: int) -> str:
        """Return the place of a line (counted from 1), for a message."""
        return f"{self.name}, line {line}"

    def text(self) -> str:
        r"""Return the decoded text with ``\n`` line ends and without a byte order mark.

        The encoding is UTF-8, or UTF-16 with a byte order mark; `BadInput` for anything else.
        """
        return "\n".join(chain.from_iterable(self._chunks(self.unpacked())))

    def lines(self) -> Iterator[str]:
        """Yield the lines without their ends; no empty line follows the end of the last one.

        They are decoded a chunk at a time, so that a large file is in memory only once. A
        lone carriage return ends a line only in a file that has no other line ends.
        """
        return chain.from_iterable(_without_last(self._chunks(self.unpacked())))

    def head(self, count: int = 200) -> list[str]:
        """Return up to ``count`` lines of the beginning, to detect the format; undecodable bytes become U+FFFD."""
        data = self.data[:_HEAD_BYTES]
        if data.startswith(_GZIP):
            try:
                data = zlib.decompressobj(wbits=31).decompress(data, _HEAD_BYTES)
            except zlib.error:
                return []
        text = data.decode("utf-16" if _is_utf16(data) else "utf-8-sig", "replace")
        return _split(text, "\n" in text)[:count]

    def unpacked(self) -> bytes:
        """Return the bytes, unpacked if they are gzipped; `BadInput` for more than `MAX_UNPACKED_BYTES`."""
        if not self.data.startswith(_GZIP):
            return self.data
        try:
            with gzip.open(io.BytesIO(self.data)) as stream:
                data = stream.read(MAX_UNPACKED_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise BadInput(self.name, "its gzip compression is damaged.", "Pack it again.") from error
        if len(data) > MAX_UNPACKED_BYTES:
            raise BadInput(self.name, f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB.", "Split it.")
        return data

    def _chunks(self, data: bytes) -> Iterator[list[str]]:
        """Yield lists of lines; in all there is one line more than there are line ends."""
        if _is_utf16(data):
            text = self._from_utf16(data)
            yield _split(text, "\n" in text)
            return
        if b"\x00" in data:
            line = data[: data.index(b"\x00")].count(b"\n") + 1
            raise BadInput(self.place(line), "it holds a zero byte, so it is not UTF-8 text.", _SAVE_AS_UTF8)
        start = len(_BOM) if data.startswith(_BOM) else 0
        has_line_feeds = b"\n" in data
        while (cut := data.find(b"\n", start + _CHUNK_BYTES)) != -1:
            yield _split(self._from_utf8(data, start, cut), has_line_feeds)
            start = cut + 1
        yield _split(self._from_utf8(data, start, len(data)), has_line_feeds)

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


def encode(text: str) -> bytes:
    """Encode as UTF-8; a text that begins with a byte order mark gets one more, since readers remove the first."""
    return text.encode("utf-8-sig" if text.startswith("\ufeff") else "utf-8")


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a whole file or none of it; `BadInput` if it cannot be written."""
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


def _split(text: str, has_line_feeds: bool) -> list[str]:
    r"""Split a text at its line ends; in a file without any ``\n``, ``\r`` ends lines."""
    if not has_line_feeds:
        return text.split("\r")
    lines = text.split("\n")
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


def _without_last(chunks: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the same lists of lines without the empty line behind the very last line end."""
    previous: list[str] = []
    for lines in chunks:
        yield previous
        previous = lines
    yield previous if previous[-1] else previous[:-1]
