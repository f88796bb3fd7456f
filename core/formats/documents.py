"""Corpora of several files, one for each document."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count, groupby
from pathlib import PurePosixPath

from core.formats.base import Files, OutgoingSentence
from core.formats.sides import CorpusSide, merged
from core.formats.textfile import TextFile

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 200
"""Bytes of a file name, of which most systems allow 255, ending and number included."""


def by_document(stem: str, items: Sequence[OutgoingSentence]) -> Iterator[tuple[str, list[OutgoingSentence]]]:
    """The sentences that stand together in a document, with a file name for it; those without words are left out.

    Names hold only letters, digits and ``_.-``; what belongs to no document is named after ``stem``.
    """
    there = [item for item in items if item.sentence.words]
    if not there:
        yield _plain(stem), []
    taken: set[str] = set()
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    for document, members in groupby(there, key=lambda item: item.document):
        name = plain = _plain(document or stem)
        if name.casefold() in taken:
            names = (f"{plain}-{number}" for number in numbers[plain.casefold()])
            name = next(free for free in names if free.casefold() not in taken)
        taken.add(name.casefold())
        yield name, list(members)


def _plain(name: str) -> str:
    return _UNSAFE.sub("_", name).strip(".").encode()[:_LONGEST].decode(errors="ignore") or "document"


def file_documents(files: Files, read: Callable[[TextFile], CorpusSide]) -> CorpusSide:
    """The sentences of several files, each a document: as it is called, else by its name without folder and ending."""
    side = merged(files, read)
    parts = side.parts or ((side.name, len(side.sentences)),)
    names = [file.document or document_name(file.name) for file in files]
    documents = tuple(chain.from_iterable([name] * size for name, (_, size) in zip(names, parts, strict=True)))
    return replace(side, documents=documents)


def document_name(name: str) -> str:
    return PurePosixPath(name.removesuffix(".gz")).stem
