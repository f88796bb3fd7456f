"""One file of a tar archive, perhaps gzipped: read in memory, with everything before it only passed over."""

import io
import tarfile
import zlib
from pathlib import PurePosixPath

from core.errors import BadInput
from core.formats.textfile import MAX_UNPACKED_BYTES, TextFile

MAX_MEMBERS = 100_000
_DAMAGED = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError)


def unpack_tar_member(file: TextFile, name: str) -> TextFile:
    """Return one file of a tar archive by its path in it, with or without ``./`` before it.

    `BadInput` for a damaged archive, one that unpacks to more than `MAX_UNPACKED_BYTES` up to that file or has too many
    files, for a member that is a link or a device, and where there is no such file. Nothing is written to disk.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(file.data), mode="r|*") as archive:
            return _member_of(file, archive, PurePosixPath(name))
    except _DAMAGED as error:
        raise BadInput(file.name, "the archive is damaged.", "Fetch or pack it again.") from error


def _member_of(file: TextFile, archive: tarfile.TarFile, name: PurePosixPath) -> TextFile:
    """Return the file of that path; count what is unpacked on the way to it."""
    size = 0
    for number, member in enumerate(archive, 1):
        size += member.size
        if size > MAX_UNPACKED_BYTES or number > MAX_MEMBERS:
            raise BadInput(file.name, f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB.", "Split it.")
        if PurePosixPath(member.name) == name:
            return _read_regular(file, archive, member)
    raise BadInput(file.name, f"it has no file {name}.", "Look for another version of it.")


def _read_regular(file: TextFile, archive: tarfile.TarFile, member: tarfile.TarInfo) -> TextFile:
    stream = archive.extractfile(member) if member.isreg() else None
    if stream is None:
        raise BadInput(file.name, f"{member.name} in it is no regular file.", "Look for another version of it.")
    return TextFile(member.name, stream.read())
