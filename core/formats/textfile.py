"""Bytes from outside, decoded into lines: uploads and files on disk alike."""

import gzip
import io
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import BadInput

LARGEST = 50 * 2**20
LARGEST_UNPACKED = 200 * 2**20

_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_SAVE_AS_UTF8 = "Save it as UTF-8 and try again."


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's name, for messages, and its bytes: at most `LARGEST`, perhaps gzipped."""

    name: str
    data: bytes = field(repr=False)

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
        data = self._unpacked()
        if data.startswith(_UTF32) or not data.startswith(_UTF16):
            text = self._from_utf8(data)
        else:
            text = self._from_utf16(data)
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        return text if "\n" in text else text.replace("\r", "\n")

    def lines(self) -> list[str]:
        """The lines without their ends; the end of the last line makes no further one."""
        lines = self.text().split("\n")
        if not lines[-1]:
            lines.pop()
        return lines

    def _unpacked(self) -> bytes:
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

    def _from_utf8(self, data: bytes) -> str:
        if b"\x00" in data:
            line = data[: data.index(b"\x00")].count(b"\n") + 1
            raise BadInput(self.place(line), "it holds a zero byte, so it is not UTF-8 text.", _SAVE_AS_UTF8)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            problem = f"it is not UTF-8 text (byte 0x{data[error.start]:02X})."
            raise BadInput(self.place(line), problem, _SAVE_AS_UTF8) from error

    def _from_utf16(self, data: bytes) -> str:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            line = data[: error.start].decode("utf-16", "replace").count("\n") + 1
            raise BadInput(self.place(line), "it is not valid UTF-16 text.", _SAVE_AS_UTF8) from error
