"""What the paths of files say: which document each is among the files of a corpus, and who annotated it.

A path is told apart from the others by what is left of it without the words for languages and sides, the folders that
all files share, and the endings: ``en/train.conll`` and ``de/train.conll`` are both ``train``. WebAnno and INCEpTION
keep a document in a folder of its own, with a file for each annotator: ``annotation/DOCUMENT/ANNOTATOR.tsv``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from core.errors import BadInput
from core.formats.base import Files
from core.formats.grouping.file_names import SPLITS
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


class Annotated(NamedTuple):
    """A document of WebAnno or INCEpTION, the folders that lead to it, and who annotated it."""

    folders: tuple[str, ...]
    document: str
    annotator: str


def annotated(path: str) -> Annotated | None:
    """What a path says that is laid out as ``annotation/DOCUMENT/ANNOTATOR.tsv``; None for others.

    The annotator may be an archive with one file: ``annotation/DOCUMENT/ANNOTATOR.zip/ANY.tsv``.
    """
    *folders, document, file = ("", *PurePosixPath(path).parts)[-32:]
    if folders and document.endswith(".zip") and file.endswith(".tsv") and folders[-1] not in _LAYOUT:
        file = document.removesuffix("zip") + "tsv"
        *folders, document = folders
    annotator = without_ending(file)
    if not folders or folders[-1] not in _LAYOUT or not (file.endswith(".tsv") or annotator in {CURATOR, UNTOUCHED}):
        return None
    return Annotated(tuple(filter(None, folders[:-1])), without_ending(document), annotator)


def without_ending(name: str) -> str:
    """A name without the endings that only say the form of a file."""
    while (bare := _ENDING.sub("", name)) not in {name, ""}:
        name = bare
    return name


def with_documents(source: Files, target: Files = ()) -> tuple[Files, Files]:
    """The files of both sides that hold data, each with the name of the document that it is.

    A side of one file keeps it without one, unless it stands for a document by its folder. `BadInput` where two files
    of a side are the same document.
    """
    bare = neutral_paths([_path(file) for file in source], [_path(file) for file in target])
    shared = (
        set.intersection(*(set(name.split("/")) for names in bare for name in names)) if source or target else set()
    )
    sides: list[Files] = []
    for files, names in zip((source, target), bare, strict=True):
        documents = [_short(name, shared) for name in names]
        _check_once(files, documents)
        if _is_sharded(files) and len(set(documents)) == 1:
            documents = [""] * len(documents)
        sides.append(tuple(replace(file, document=name) for file, name in zip(files, documents, strict=True)))
    return sides[0], sides[1]


def neutral_paths(source: Sequence[str], target: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths without the words for languages or, where none become equal by that, for whatever the sides are called."""
    names = neutral(source, target)
    if not target or set(names[0]) & set(names[1]):
        return names
    anyhow = neutral(source, target, any_word=True)
    return anyhow if set(anyhow[0]) & set(anyhow[1]) else names


def _path(file: TextFile) -> str:
    """The path of a file as the name of a document: without endings, and without its annotator or number."""
    if there := annotated(file.name):
        return "/".join((*there.folders, there.document))
    *folders, name = PurePosixPath(file.name).parts or ("",)
    stem = _SHARD.sub("", without_ending(name))
    if folders and (not stem or (stem.isdigit() and name.endswith(_TABLES))):
        return "/".join(folders)
    return "/".join((*map(without_ending, folders), stem))


def splits_in(paths: Iterable[str]) -> set[str]:
    """The parts of a data set, such as train and dev, that paths name."""
    return {word for path in paths for word in _WORDS.split(path.lower()) if word in SPLITS}


def _short(name: str, shared: set[str]) -> str:
    """A path without the folders that all share."""
    *folders, last = name.split("/")
    return "/".join((*(folder for folder in folders if folder not in shared), last))


def _is_sharded(files: Files) -> bool:
    return all(_SHARD.search(without_ending(file.name)) or file.name.endswith(_TABLES) for file in files)


def _check_once(files: Files, documents: Sequence[str]) -> None:
    if _is_sharded(files):
        return
    before: dict[tuple[str, str], TextFile] = {}
    for file, document in zip(files, documents, strict=True):
        key = document, PurePosixPath(file.name.removesuffix(".gz")).suffix.lower()
        if first := before.get(key):
            problem = f"it is the document {document!r}, as {first.name} is."
            raise BadInput(file.name, problem, f"Leave one of them out (--skip {file.name}).")
        before[key] = file
