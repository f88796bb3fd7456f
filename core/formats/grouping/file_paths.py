"""Document and annotator of a file, read from its path.

A document is named by the path without the words for languages and sides, the folders that all files share, and the
endings: ``en/train.conll`` and ``de/train.conll`` are both ``train``. WebAnno and INCEpTION
keep a document in a folder of its own, with a file for each annotator: ``annotation/DOCUMENT/ANNOTATOR.tsv``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import PurePosixPath
from typing import NamedTuple

from core.errors import BadInput
from core.formats.base import Files
from core.formats.grouping.name_words import SPLITS
from core.formats.grouping.side_names import neutral
from core.formats.textfile import TextFile

CURATOR = "CURATION_USER"
"""The annotator under whose name a curated document is kept,"""
UNTOUCHED = "INITIAL_CAS"
"""and that of a document that nobody has annotated yet."""

_LAYOUT = {"annotation", "curation"}
_ENDING = re.compile(
    r"\.(gz|txt|ann|tsv|csv|conll\w*|iob\w*|bio\w*|json|jsonl|ndjson|parquet|arrow|spacy|tmx|xml|tok|zip)$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[\W_]+")
_SHARD = re.compile(r"[-_.]?\d{1,5}-of-\d{1,5}$")
_TABLES = (".parquet", ".arrow")
_MAX_DEPTH = 32
"""Parts of a path, the last ones, that are looked at."""


class Annotated(NamedTuple):
    """A document of WebAnno or INCEpTION: the folders that lead to it, its name, and its annotator."""

    folders: tuple[str, ...]
    document: str
    annotator: str


def annotated(path: str) -> Annotated | None:
    """Parse a path in the layout ``annotation/DOCUMENT/ANNOTATOR.tsv``; None for others.

    The annotator may be an archive with one file: ``annotation/DOCUMENT/ANNOTATOR.zip/ANY.tsv``.
    """
    *folders, document, file = ("", "", "", *PurePosixPath(path).parts)[-_MAX_DEPTH:]
    if folders[-1] not in _LAYOUT and _is_archived(document, file):
        file = document.removesuffix("zip") + "tsv"
        *folders, document = folders
    if folders[-1] not in _LAYOUT or not _is_annotation(file):
        return None
    return Annotated(tuple(filter(None, folders[:-1])), without_ending(document), without_ending(file))


def _is_archived(archive: str, file: str) -> bool:
    return archive.endswith(".zip") and file.endswith(".tsv")


def _is_annotation(file: str) -> bool:
    """Tell whether a name may be that of a file of an annotator, also in a format without the ending of WebAnno."""
    return file.endswith(".tsv") or without_ending(file) in {CURATOR, UNTOUCHED}


def without_ending(name: str) -> str:
    """Remove the endings of a name that only give the format of a file."""
    shorter = _ENDING.sub("", name)
    while shorter not in {name, ""}:
        name, shorter = shorter, _ENDING.sub("", shorter)
    return name


def with_documents(source: Files, target: Files = ()) -> tuple[Files, Files]:
    """Return the data files of both sides, each with the name of its document.

    Shards and tables that would all be one document get none. `BadInput` where two files of a side are one document.
    """
    paths = neutral_paths(list(map(_path, source)), list(map(_path, target)))
    shared = _shared_parts((*paths[0], *paths[1]))
    return _named(source, paths[0], shared), _named(target, paths[1], shared)


def _named(files: Files, paths: Sequence[str], shared: set[str]) -> Files:
    """Return the files of a side, each with the name of its document: the path without what all share."""
    documents = [_short(path, shared) for path in paths]
    if not _is_sharded(files):
        _check_once(files, documents)
    elif len(set(documents)) == 1:
        documents = [""] * len(documents)
    return tuple(replace(file, document=name) for file, name in zip(files, documents, strict=True))


def _shared_parts(paths: Sequence[str]) -> set[str]:
    """Return the folders and names that all paths contain."""
    parts = [set(path.split("/")) for path in paths]
    return set.intersection(*parts) if parts else set()


def neutral_paths(source: Sequence[str], target: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paths without words for languages or, where none become equal so, without any words for sides."""
    names = neutral(source, target)
    if not target or set(names[0]) & set(names[1]):
        return names
    shorter = neutral(source, target, any_word=True)
    return shorter if set(shorter[0]) & set(shorter[1]) else names


def _path(file: TextFile) -> str:
    """Return the path of a file as the name of a document: without endings, and without its annotator or number."""
    layout = annotated(file.name)
    if layout:
        return "/".join((*layout.folders, layout.document))
    *folders, name = PurePosixPath(file.name).parts or ("",)
    stem = _SHARD.sub("", without_ending(name))
    if folders and _is_only_number(name, stem):
        return "/".join(folders)
    return "/".join((*map(without_ending, folders), stem))


def _is_only_number(name: str, stem: str) -> bool:
    """Tell whether a name only numbers the shards or tables of a folder."""
    return not stem or (stem.isdigit() and name.endswith(_TABLES))


def splits_in(paths: Iterable[str]) -> set[str]:
    """Return the parts of a data set, such as train and dev, that paths name."""
    words = chain.from_iterable(_WORDS.split(path.lower()) for path in paths)
    return set(SPLITS.intersection(words))


def _short(name: str, shared: set[str]) -> str:
    """Return a path without the folders that all share."""
    *folders, last = name.split("/")
    return "/".join((*(folder for folder in folders if folder not in shared), last))


def _is_sharded(files: Files) -> bool:
    return all(_SHARD.search(without_ending(file.name)) or file.name.endswith(_TABLES) for file in files)


def _check_once(files: Files, documents: Sequence[str]) -> None:
    """Raise `BadInput` for the first file that is the same document as an earlier one of the same ending."""
    seen: dict[tuple[str, str], TextFile] = {}
    for file, document in zip(files, documents, strict=True):
        key = document, PurePosixPath(file.name.removesuffix(".gz")).suffix.lower()
        if key in seen:
            problem = f"it is the document {document!r}, as {seen[key].name} is."
            raise BadInput(file.name, problem, f"Leave one of them out (--skip {file.name}).")
        seen[key] = file
