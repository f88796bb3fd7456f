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
from itertools import chain, filterfalse
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
_PACK_PLAINLY = "Pack it as an ordinary zip (deflate)."
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
        if is_archive(member) or _is_gzipped(member):
            where = f"{file.name}/{_printable(member.name)}"
            raise BadInput(where, "it is packed within an archive within another.", _UNPACKED)
    return _within(file, files)


def _within(archive: TextFile, files: Iterable[TextFile]) -> Iterator[TextFile]:
    """Yield the files, named after their archive; `BadInput` for too many or too large files in all."""
    size = 0
    for number, file in enumerate(files, 1):
        size += len(file.data)
        _refuse_many(number, archive.name)
        _refuse_large(size, archive.name)
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
            entries = list(filterfalse(_is_system_file, archive.infolist()))
            _check_archive(file, entries)
            for entry in entries:
                _check_entry(file, entry)
            files = tuple(_read(archive, entry) for entry in entries)
            _check_gzipped(file, files)
            return files
    except _DAMAGED as error:
        raise BadInput(file.name, "the archive is damaged.", "Pack it again.") from error


def unpack_member(file: TextFile, name: str) -> TextFile:
    """Return one file of a zip archive by its path in it; `BadInput` as for `unpack`, and where it has no such file.

    The others are neither unpacked nor counted, so an archive of several corpora may be larger than what is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            entry = next((entry for entry in archive.infolist() if entry.filename == name), None)
            if entry is None:
                raise BadInput(file.name, f"it has no file {_printable(name)}.", "Look for another version of it.")
            _check_entry(file, entry)
            _refuse_large(entry.file_size, file.name)
            member = _read(archive, entry)
            _check_gzipped(file, (member,))
            return member
    except _DAMAGED as error:
        raise BadInput(file.name, "the archive is damaged.", "Fetch or pack it again.") from error


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
    _refuse_many(len(entries), file.name)
    size = sum(entry.file_size for entry in entries)
    _refuse_large(size, file.name)
    if _is_bomb(size, len(file.data)):
        raise BadInput(file.name, f"it unpacks to more than {MAX_RATIO} times its size.", "Give the files unpacked.")
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise BadInput(file.name, "the archive has two files of one name.", "Pack it again.")


def _check_entry(file: TextFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    where = f"{file.name}, {_printable(name)}"
    if not name:
        raise BadInput(file.name, "a file in it has no name.", "Pack it again.")
    refusals = (
        (_leads_out(name), "its path leads out of the archive.", "Pack the files with plain names."),
        (stat.S_ISLNK(entry.external_attr >> 16), "it is a link to another file.", "Pack the file itself."),
        (entry.flag_bits & _ENCRYPTED, "it is encrypted.", "Pack the files without a password."),
        (entry.compress_type not in _METHODS, "it is packed in a way that is not read.", _PACK_PLAINLY),
    )
    for is_refused, problem, remedy in refusals:
        if is_refused:
            raise BadInput(where, problem, remedy)
    _refuse_bomb(entry.file_size, entry.compress_size, where)


def _leads_out(name: str) -> bool:
    """Return true for an absolute path, a Windows path, or one with ``..``."""
    is_absolute = name.startswith("/") or bool(PureWindowsPath(name).drive)
    return is_absolute or "\\" in name or ".." in PurePosixPath(name).parts


def _check_gzipped(archive: TextFile, files: tuple[TextFile, ...]) -> None:
    """Raise `BadInput` for gzipped files that unpack to too much, each or in all; stop unpacking at that limit."""
    total = sum(len(file.data) for file in filterfalse(_is_gzipped, files))
    for file in filter(_is_gzipped, files):
        total = _add_unpacked(total, archive, file)


def _add_unpacked(total: int, archive: TextFile, file: TextFile) -> int:
    """Return a total with the unpacked size of a file added; `BadInput` as soon as it is too much."""
    size = 0
    for chunk in _gunzipped(file):
        size += len(chunk)
        _refuse_bomb(size, len(file.data), f"{archive.name}, {_printable(file.name)}")
        _refuse_large(total + size, archive.name)
    return total + size


def _is_gzipped(file: TextFile) -> bool:
    return file.data.startswith(_GZIP)


def _refuse_many(number: int, name: str) -> None:
    """Raise `BadInput` for an archive of more than `MAX_FILES` files."""
    if number > MAX_FILES:
        raise BadInput(name, f"the archive has more than {MAX_FILES:,} files.", "Split it.")


def _refuse_large(size: int, name: str) -> None:
    """Raise `BadInput` for an archive that unpacks to more than `MAX_UNPACKED_BYTES`."""
    if size > MAX_UNPACKED_BYTES:
        raise BadInput(name, f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB.", "Split it.")


def _refuse_bomb(size: int, packed: int, where: str) -> None:
    """Raise `BadInput` for a file that is too large for its packed size."""
    if _is_bomb(size, packed):
        raise BadInput(where, f"it is more than {MAX_RATIO} times its packed size.", _UNPACKED)


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
