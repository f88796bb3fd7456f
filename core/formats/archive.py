"""Zip archives from outside: several text files in one, unpacked in memory and never to disk."""

import io
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath, PureWindowsPath

from core.errors import BadInput
from core.formats.textfile import LARGEST_UNPACKED, TextFile

MOST_FILES = 5000
GREATEST_RATIO = 200
"""How many times its packed size a file may be, where it is larger than a megabyte."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)


def is_archive(file: TextFile) -> bool:
    return file.data.startswith(_ZIP)


def unpack(file: TextFile) -> tuple[TextFile, ...]:
    """The files of a zip archive in its order, named by their paths in it; those that systems add are left out.

    `BadInput` for what is damaged, encrypted or packed in another way, for links, archives within, names that lead
    out of the archive or come twice, more than `MOST_FILES` files, and for what is or claims to be larger than
    `LARGEST_UNPACKED` in all or more than `GREATEST_RATIO` times its packed size. Gzipped files stay gzipped.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_aside(entry)]
            _check_whole(file, entries)
            for entry in entries:
                _check(file, entry)
            return tuple(_read(file, archive, entry) for entry in entries)
    except _DAMAGED as error:
        raise BadInput(file.name, "the archive is damaged.", "Pack it again.") from error


def _is_aside(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return (
        entry.filename.endswith("/")
        or "__MACOSX" in path.parts
        or path.name in {".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def _check_whole(file: TextFile, entries: list[zipfile.ZipInfo]) -> None:
    if not entries:
        raise BadInput(file.name, "the archive has no files.", "Choose another.")
    if len(entries) > MOST_FILES:
        raise BadInput(file.name, f"the archive has more than {MOST_FILES:,} files.", "Split it.")
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST_UNPACKED:
        raise BadInput(file.name, f"it unpacks to more than {LARGEST_UNPACKED >> 20} MB.", "Split it.")
    if _is_bomb(size, len(file.data)):
        raise BadInput(
            file.name, f"it unpacks to more than {GREATEST_RATIO} times its size.", "Give the files unpacked."
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise BadInput(file.name, "the archive has two files of one name.", "Pack it again.")


def _check(file: TextFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    where = f"{file.name}, {_plain(name)}"
    windows = PureWindowsPath(name)
    if not name:
        raise BadInput(file.name, "a file in it has no name.", "Pack it again.")
    if name.startswith("/") or windows.drive or "\\" in name or ".." in PurePosixPath(name).parts:
        raise BadInput(where, "its path leads out of the archive.", "Pack the files with plain names.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise BadInput(where, "it is a link to another file.", "Pack the file itself.")
    if entry.flag_bits & _ENCRYPTED:
        raise BadInput(where, "it is encrypted.", "Pack the files without a password.")
    if entry.compress_type not in _METHODS:
        raise BadInput(where, "it is packed in a way that is not read.", "Pack it as an ordinary zip (deflate).")
    if _is_bomb(entry.file_size, entry.compress_size):
        raise BadInput(where, f"it is more than {GREATEST_RATIO} times its packed size.", "Give the file unpacked.")


def _is_bomb(size: int, packed: int) -> bool:
    return size > 2**20 and size > GREATEST_RATIO * packed


def _read(file: TextFile, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> TextFile:
    """One file; never more of it is unpacked than it claims to hold, and it is damaged where there is more."""
    data = archive.read(entry)
    if data.startswith(_ZIP):
        where = f"{file.name}, {_plain(entry.filename)}"
        raise BadInput(where, "it is an archive within the archive.", "Unpack it first.")
    return TextFile(entry.filename, data)


def _plain(name: str) -> str:
    """A name for a message: printable and not endless."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name[:80])
