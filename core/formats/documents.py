"""Corpora of several files, one for each document."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath

from core.formats.base import Files, OutgoingSentence
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.formats.unique_names import UniqueNames

_UNSAFE = re.compile(r"[^\w.-]+")
_MAX_NAME_BYTES = 200
"""Limit of a file name without ending and number; most systems allow 255 bytes with them."""


def by_document(stem: str, items: Sequence[OutgoingSentence]) -> Iterator[tuple[str, list[OutgoingSentence]]]:
    """Yield each run of sentences of one document with a file name for it; sentences without words are left out.

    Names hold only letters, digits and ``_.-``, and differ by more than case; sentences that belong to no document are
    named after ``stem``. Without any words, one empty document is named after it.
    """
    items = [item for item in items if item.sentence.words]
    if not items:
        yield _file_name(stem), []
    names = UniqueNames("-", key=str.casefold)
    for document, members in groupby(items, key=lambda item: item.document):
        yield names.unique(_file_name(document or stem)), list(members)


def _file_name(name: str) -> str:
    safe = _UNSAFE.sub("_", name).strip(".")
    return safe.encode()[:_MAX_NAME_BYTES].decode(errors="ignore") or "document"


def file_documents(files: Files, read: Callable[[TextFile], CorpusSide]) -> CorpusSide:
    """Read several files, each as one document; one without a name is named after its file (`document_name`)."""
    side = read_side_files(files, read)
    documents: list[str] = []
    for file, (_, size) in zip(files, side.sized_parts, strict=True):
        documents += [file.document or document_name(file.name)] * size
    return replace(side, documents=tuple(documents))


def document_name(name: str) -> str:
    """Return the name of a file without folder and ending."""
    return PurePosixPath(name.removesuffix(".gz")).stem
