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
from core.formats.textfile import MAX_UNPACKED_BYTES, TextFile

MAX_FILES = 5000
MAX_RATIO = 200
"""Limit of the size of a file divided by its packed size, for files larger than a megabyte."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".npz", ".jar")
"""Endings of zip archives that are documents or data of one kind, and no corpus."""
_UNPACKED = "Give the file unpacked."
_CHUNK_BYTES = 2**20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)


def is_archive(file: TextFile) -> bool:
    """Return true for a zip archive that may hold the files of a corpus."""
    return file.data.startswith(_ZIP) and not file.name.lower().endswith(_DOCUMENTS)


def unpack_archives(files: Iterable[TextFile]) -> Iterator[TextFile]:
    """Yield the files, with those of an archive in its place, named after it: ``en.zip/train.conll``; see `unpack`.

    Archives within an archive are unpacked too, as INCEpTION has one for each annotator, but none within these.
    """
    for file in files:
        if is_archive(file):
            yield from _within(file, chain.from_iterable(map(_inner, unpack(file))))
        else:
            yield file


def _inner(file: TextFile) -> Iterable[TextFile]:
    """Return the file itself or, of an archive within an archive, its files; `BadInput` for a packed file in it."""
    if not is_archive(file):
        return (file,)
    files = unpack(file)
    for member in files:
        if is_archive(member) or member.data.startswith(_GZIP):
            where = f"{file.name}/{_printable(member.name)}"
            raise BadInput(where, "it is packed within an archive within another.", _UNPACKED)
    return _within(file, files)


def _within(archive: TextFile, files: Iterable[TextFile]) -> Iterator[TextFile]:
    """Yield the files, named after their archive; `BadInput` for too many or too large files in all."""
    size = 0
    for number, file in enumerate(files, 1):
        size += len(file.data)
        if number > MAX_FILES:
            raise BadInput(archive.name, f"the archive has more than {MAX_FILES:,} files.", "Split it.")
        if size > MAX_UNPACKED_BYTES:
            raise BadInput(archive.name, f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB.", "Split it.")
        yield replace(file, name=f"{archive.name}/{file.name}")


def unpack(file: TextFile) -> tuple[TextFile, ...]:
    """Return the files of a zip archive in its order, named by their paths in it, without those that systems add.

    `BadInput` for damaged or encrypted files, other compression methods, links, names that lead out of the archive or
    occur twice, more than `MAX_FILES` files, and for a size, actual or declared, of more than `MAX_UNPACKED_BYTES` in
    all or more than `MAX_RATIO` times the packed size. Gzipped files stay gzipped, but count with their unpacked
    size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_system_file(entry)]
            _check_archive(file, entries)
            for entry in entries:
                _check_entry(file, entry)
            files = tuple(_read(archive, entry) for entry in entries)
            _check_gzipped(file, files)
            return files
    except _DAMAGED as error:
        raise BadInput(file.name, "the archive is damaged.", "Pack it again.") from error


def _is_system_file(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return (
        entry.filename.endswith("/")
        or "__MACOSX" in path.parts
        or path.name in {".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def _check_archive(file: TextFile, entries: list[zipfile.ZipInfo]) -> None:
    if not entries:
        raise BadInput(file.name, "the archive has no files.", "Choose another.")
    if len(entries) > MAX_FILES:
        raise BadInput(file.name, f"the archive has more than {MAX_FILES:,} files.", "Split it.")
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED_BYTES:
        raise BadInput(file.name, f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB.", "Split it.")
    if _is_bomb(size, len(file.data)):
        raise BadInput(file.name, f"it unpacks to more than {MAX_RATIO} times its size.", "Give the files unpacked.")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise BadInput(file.name, "the archive has two files of one name.", "Pack it again.")


def _check_entry(file: TextFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    where = f"{file.name}, {_printable(name)}"
    if not name:
        raise BadInput(file.name, "a file in it has no name.", "Pack it again.")
    if _leads_out(name):
        raise BadInput(where, "its path leads out of the archive.", "Pack the files with plain names.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise BadInput(where, "it is a link to another file.", "Pack the file itself.")
    if entry.flag_bits & _ENCRYPTED:
        raise BadInput(where, "it is encrypted.", "Pack the files without a password.")
    if entry.compress_type not in _METHODS:
        raise BadInput(where, "it is packed in a way that is not read.", "Pack it as an ordinary zip (deflate).")
    if _is_bomb(entry.file_size, entry.compress_size):
        raise BadInput(where, f"it is more than {MAX_RATIO} times its packed size.", _UNPACKED)


def _leads_out(name: str) -> bool:
    """Return true for an absolute path, a Windows path, or one with ``..``."""
    is_absolute = name.startswith("/") or bool(PureWindowsPath(name).drive)
    return is_absolute or "\\" in name or ".." in PurePosixPath(name).parts


def _check_gzipped(archive: TextFile, files: tuple[TextFile, ...]) -> None:
    """Raise `BadInput` for gzipped files that unpack to too much, each or in all; stop unpacking at that limit."""
    total = sum(len(file.data) for file in files if not file.data.startswith(_GZIP))
    for file in files:
        if not file.data.startswith(_GZIP):
            continue
        size = 0
        for chunk in _gunzipped(file):
            size += len(chunk)
            if _is_bomb(size, len(file.data)):
                where = f"{archive.name}, {_printable(file.name)}"
                raise BadInput(where, f"it is more than {MAX_RATIO} times its packed size.", _UNPACKED)
            if total + size > MAX_UNPACKED_BYTES:
                raise BadInput(archive.name, f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB.", "Split it.")
        total += size


def _gunzipped(file: TextFile) -> Iterator[bytes]:
    """Yield the unpacked bytes in chunks; stop at damaged data, which is refused when the file is read."""
    with suppress(*_DAMAGED), gzip.open(io.BytesIO(file.data)) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk


def _is_bomb(size: int, packed: int) -> bool:
    return size > 2**20 and size > MAX_RATIO * packed


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> TextFile:
    """Read one file; `zipfile` unpacks no more than the declared size, and reports damage if there is more."""
    return TextFile(entry.filename, archive.read(entry))


def _printable(name: str) -> str:
    """Shorten a name for a message, and replace what is not printable by U+FFFD."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name[:80])
