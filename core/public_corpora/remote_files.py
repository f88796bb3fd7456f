"""The files of a request: where each comes from, and its known digest."""

from collections.abc import Iterator
from typing import NamedTuple

from core.public_corpora.catalogue_entry import (
    UNPINNED,
    CatalogueEntry,
    CorpusLanguage,
    CorpusRequest,
    FileTemplate,
)
from core.public_corpora.https_download import file_name

SIDE = "side"
SOURCE, TARGET = "source", "target"


class RemoteFile(NamedTuple):
    """A file to fetch: its role for the reader, its address, its path within an archive, its SHA-256 where known."""

    role: str
    url: str
    member: str = ""
    sha256: str = ""

    @property
    def name(self) -> str:
        """The last part of its address."""
        return file_name(self.url)


def remote_files(entry: CatalogueEntry, request: CorpusRequest) -> tuple[RemoteFile, ...]:
    """Return the files of a request, those of the source before those of the target."""
    target = entry.language(request.target)
    source = entry.language(request.source) if request.source else target
    codes = [language.values["code"] for language in (source, target)]
    shared = {
        "part": request.part,
        "pair": "-".join(sorted(codes)),
        "source": codes[0],
        "target": codes[1],
        "revision": entry.revision or UNPINNED,
    }
    files = []
    for template in entry.files:
        for role, language in _roles(template, source, target):
            values = {**shared, **language.values}
            url = template.url.format_map(values)
            files.append(RemoteFile(role, url, template.member.format_map(values), entry.sha256.get(url, "")))
    return tuple(files)


def _roles(
    template: FileTemplate, source: CorpusLanguage, target: CorpusLanguage
) -> Iterator[tuple[str, CorpusLanguage]]:
    """Yield the roles that a template stands for, each with its language."""
    if template.role == SIDE:
        yield SOURCE, source
        yield TARGET, target
    else:
        yield template.role, target
