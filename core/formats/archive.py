"""Zip archives from outside: several text files in one, unpacked in memory and never to disk."""

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import PurePosixPath, PureWindowsPath

from core.errors import BadInput
from core.formats.textfile import LARGEST_UNPACKED, TextFile

MOST_FILES = 5000
GREATEST_RATIO = 200
"""How many times its packed size a file may be, where it is larger than a megabyte."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".npz", ".jar")
"""Zip archives that are one thing, and no corpus."""
_UNPACKED = "Give the file unpacked."
_PORTION = 2**20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)


def is_archive(file: TextFile) -> bool:
    return file.data.startswith(_ZIP) and not file.name.lower().endswith(_DOCUMENTS)


def opened(files: Iterable[TextFile]) -> Iterator[TextFile]:
    """The files, with those of an archive in its place, called after it: ``en.zip/train.conll``; see `unpack`.

    Archives within are opened too, as INCEpTION has one for each annotator, but none within these.
    """
    for file in files:
        if is_archive(file):
            yield from _within(file, chain.from_iterable(map(_inner, unpack(file))))
        else:
            yield file


def _inner(file: TextFile) -> Iterable[TextFile]:
    """The file itself or, of an archive within, its files; `BadInput` for more that is packed in it."""
    if not is_archive(file):
        return (file,)
    files = unpack(file)
    for one in files:
        if is_archive(one) or one.data.startswith(_GZIP):
            raise BadInput(
                f"{file.name}/{_plain(one.name)}", "it is packed within an archive within another.", _UNPACKED
            )
    return _within(file, files)


def _within(archive: TextFile, files: Iterable[TextFile]) -> Iterator[TextFile]:
    """The files called after their archive; `BadInput` for too many, or too much, in all."""
    size = 0
    for number, file in enumerate(files, 1):
        size += len(file.data)
        if number > MOST_FILES:
            raise BadInput(archive.name, f"the archive has more than {MOST_FILES:,} files.", "Split it.")
        if size > LARGEST_UNPACKED:
            raise BadInput(archive.name, f"it unpacks to more than {LARGEST_UNPACKED >> 20} MB.", "Split it.")
        yield replace(file, name=f"{archive.name}/{file.name}")


def unpack(file: TextFile) -> tuple[TextFile, ...]:
    """The files of a zip archive in its order, named by their paths in it; those that systems add are left out.

    `BadInput` for what is damaged, encrypted or packed in another way, for links, names that lead
    out of the archive or come twice, more than `MOST_FILES` files, and for what is or claims to be larger than
    `LARGEST_UNPACKED` in all or more than `GREATEST_RATIO` times its packed size. Gzipped files stay gzipped, but are
    weighed unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_aside(entry)]
            _check_whole(file, entries)
            for entry in entries:
                _check(file, entry)
            files = tuple(_read(archive, entry) for entry in entries)
            _check_gzipped(file, files)
            return files
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
        raise BadInput(where, f"it is more than {GREATEST_RATIO} times its packed size.", _UNPACKED)


def _check_gzipped(archive: TextFile, files: tuple[TextFile, ...]) -> None:
    """Refuse gzipped files that unpack to too much, each or all together; no more is unpacked than that takes."""
    whole = sum(len(file.data) for file in files if not file.data.startswith(_GZIP))
    for file in files:
        if not file.data.startswith(_GZIP):
            continue
        size = 0
        for portion in _gunzipped(file):
            size += len(portion)
            if _is_bomb(size, len(file.data)):
                where = f"{archive.name}, {_plain(file.name)}"
                raise BadInput(where, f"it is more than {GREATEST_RATIO} times its packed size.", _UNPACKED)
            if whole + size > LARGEST_UNPACKED:
                raise BadInput(archive.name, f"it unpacks to more than {LARGEST_UNPACKED >> 20} MB.", "Split it.")
        whole += size


def _gunzipped(file: TextFile) -> Iterator[bytes]:
    """The unpacked bytes in portions; what is damaged ends here, and is refused by whoever reads the file."""
    with suppress(*_DAMAGED), gzip.open(io.BytesIO(file.data)) as stream:
        while portion := stream.read(_PORTION):
            yield portion


def _is_bomb(size: int, packed: int) -> bool:
    return size > 2**20 and size > GREATEST_RATIO * packed


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> TextFile:
    """One file; never more of it is unpacked than it claims to hold, and it is damaged where there is more."""
    data = archive.read(entry)
    return TextFile(entry.filename, data)


def _plain(name: str) -> str:
    """A name for a message: printable and not endless."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name[:80])
