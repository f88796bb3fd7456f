"""Files of public corpora on this machine: kept once fetched, each with its SHA-256, and checked whenever it is read.

The first fetch of a file without a known digest records the digest; whoever fetches it again gets the same bytes, or is
told that they changed. A file can be put here by hand as well, where there is no network.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from core import settings
from core.components.component import Progress, within
from core.errors import BadInput, Unavailable
from core.formats.archive import unpack_member
from core.formats.tar_archive import unpack_tar_member
from core.formats.textfile import TextFile, write_whole
from core.public_corpora.catalogue_entry import CatalogueEntry
from core.public_corpora.https_download import TRY_AGAIN, NoConnection, download
from core.public_corpora.remote_files import RemoteFile

_TAR_ENDINGS = (".tar.gz", ".tgz", ".tar")
_SHOWN_DIGITS = 12


class DigestRecord(NamedTuple):
    """The digest of a fetched file: SHA-256 in hexadecimal digits, and the day of its first fetch."""

    sha256: str
    day: str


class FetchedFiles:
    """The files of one corpus in its folder below `core.settings.public_corpora`."""

    def __init__(self, entry: CatalogueEntry, takes_changed: bool = False) -> None:
        self.entry, self.takes_changed = entry, takes_changed
        self.folder = settings.public_corpora() / entry.name

    def path(self, file: RemoteFile) -> Path:
        """Return where a file is kept: named by its address, so that two files never meet."""
        return self.folder / f"{hashlib.sha256(file.url.encode()).hexdigest()[:8]}-{file.name}"

    def has_all(self, files: Iterable[RemoteFile]) -> bool:
        """Test whether all files are here."""
        return all(self.path(file).is_file() for file in files)

    def fetch(self, files: Iterable[RemoteFile], progress: Progress | None, again: bool = False) -> dict[str, TextFile]:
        """Return the files by role, fetched where they are not here, or ``again``.

        Raises `Unavailable` where one cannot be fetched, or is not what it was.
        """
        wanted = tuple(files)
        urls = list(dict.fromkeys(file.url for file in wanted))
        by_url: dict[str, TextFile] = {}
        for file in wanted:
            if file.url not in by_url:
                number = urls.index(file.url)
                share = within(progress, number / len(urls), (number + 1) / len(urls))
                by_url[file.url] = self._fetched(file, share, again)
        return {file.role: _member(by_url[file.url], file) for file in wanted}

    def _fetched(self, file: RemoteFile, progress: Progress | None, again: bool) -> TextFile:
        """Return a file from this machine or from its home."""
        path = self.path(file)
        if path.is_file() and not again:
            local = TextFile.at(path)
            self._check(file, hashlib.sha256(local.data).hexdigest(), path)
            return TextFile(file.name, local.data)
        arrival = path.with_name(f"{path.name}.new")
        try:
            digest = download(file.url, arrival, self.entry.max_megabytes << 20, self.entry.address, progress)
            self._check(file, digest, path)
            arrival.replace(path)
        except NoConnection as error:
            remedy = f"{TRY_AGAIN} Or fetch {file.url} elsewhere and put it at {path}."
            raise NoConnection(error.what, error.host, remedy) from error
        finally:
            arrival.unlink(missing_ok=True)
        return TextFile(file.name, TextFile.at(path).data)

    def _check(self, file: RemoteFile, digest: str, path: Path) -> None:
        """Record the digest of a file that has none yet; raise `Unavailable` for a file that is not what it was."""
        record = self.record(file)
        expected = file.sha256 or (record.sha256 if record else "")
        if digest == expected and record:
            return
        if expected and digest != expected and not (self.takes_changed or self.entry.is_living):
            since = f"first fetched on {record.day}" if record and not file.sha256 else "listed in the catalogue"
            raise Unavailable(
                f"The file {file.name}",
                f"is not the one that was {since}: its SHA-256 begins with {digest[:_SHOWN_DIGITS]}, not with "
                f"{expected[:_SHOWN_DIGITS]}.",
                f"If you trust the new one, take it with --take-changed; else look at {self.entry.address}.",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        day = datetime.now(UTC).date().isoformat()
        write_whole(self._record_path(file), json.dumps({"url": file.url, "sha256": digest, "day": day}))

    def record(self, file: RemoteFile) -> DigestRecord | None:
        """Return the recorded digest of a file; None before its first fetch."""
        path = self._record_path(file)
        if not path.is_file():
            return None
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return DigestRecord(str(data["sha256"]), str(data["day"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            problem = "this record of a digest cannot be read."
            raise BadInput(str(path), problem, "Delete it and fetch again.") from error

    def _record_path(self, file: RemoteFile) -> Path:
        path = self.path(file)
        return path.with_name(f"{path.name}.sha256.json")


def _member(file: TextFile, remote: RemoteFile) -> TextFile:
    """Return a file itself or, of an archive, the file in it."""
    if not remote.member:
        return file
    unpack = unpack_tar_member if file.name.endswith(_TAR_ENDINGS) else unpack_member
    member = unpack(file, remote.member)
    return TextFile(remote.member.rpartition("/")[2], member.data)
