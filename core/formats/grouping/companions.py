"""Files that lie beside data and hold none: papers, settings of tools, and descriptions of data sets."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from core.formats.base import Files
from core.formats.datasets.dataset_cards import is_card
from core.formats.datasets.tagged_rows import is_beside as is_description
from core.formats.detection.unsupported import is_list_of_links
from core.formats.grouping.file_paths import UNTOUCHED, annotated
from core.formats.textfile import TextFile

_PAPERS = re.compile(
    r"(^|/)(\.[^/]*|(readme|licen[cs]e|copying|notice|authors|contributing|change(s|log)|citation|makefile|datasheet)\b[^/]*"
    r"|[^/]*\.(md|rst|pdf|docx?|html?|bib|cff|ya?ml|toml|py|sh|ipynb|png|jpe?g|svg|log)"
    r"|(annotation|visual|tools|kb_shortcuts)\.conf|[^/]*labels\.xml|typesystem\.xml|exportedproject[^/]*\.json"
    r"|[^/]*\.(ids|scores?|properties)|meta-inf/[^/]*|labels?(_?list|_?map|2id)?\.(txt|json)|classes\.txt|document_ids\.tsv|metadata_\w+\.tsv|_?about\.txt|languages?\.(tsv|txt|csv)"
    r"|requirements[^/]*\.txt|(sha|md5)[^/]*sums?[^/]*)$",
    re.IGNORECASE,
)
_RAW = "source"
"""Where WebAnno and INCEpTION keep the texts that were annotated."""


def names_beside(files: Files) -> frozenset[str]:
    """The names of the files that are papers, settings, or texts of which the annotated ones are here too."""
    layouts = {file.name: annotated(file.name) for file in files}
    roots = {there.folders for there in layouts.values() if there}
    untouched = {name for name, there in layouts.items() if there and there.annotator == UNTOUCHED}
    papers = {file.name for file in files if _PAPERS.search(file.name) or _is_raw(file.name, roots)}
    papers -= {file.name for file in files if is_card(file.name, file.head())}
    papers |= {file.name for file in files if file.name.lower().endswith(".xml") and is_list_of_links(file)}
    return frozenset(papers | untouched)


def _is_raw(name: str, roots: Iterable[tuple[str, ...]]) -> bool:
    *folders, _ = PurePosixPath(name).parts or ("",)
    return any(tuple(folders[: len(root) + 1]) == (*root, _RAW) for root in roots)


def descriptions(files: Files) -> tuple[TextFile, ...]:
    """The files that say what the columns of a data set mean."""
    return tuple(file for file in files if file.name.endswith(".json") and is_description(file.name)) + tuple(
        file for file in files if is_card(file.name, file.head())
    )


def describes(description: TextFile, files: Files) -> bool:
    """Whether a description is of one of these files: by its name, or as the one of their folder or one above it."""
    folder, name = _parted(description)
    prefix = name.split(".")[0] if name.endswith(".features.json") else ""
    stem = name.removesuffix("features.json")
    for file in files:
        there, called = _parted(file)
        if prefix and there == folder and called.startswith(stem):
            return True
        if not prefix and (there == folder or there.startswith(f"{folder}/") or not folder):
            return True
    return False


def _parted(file: TextFile) -> tuple[str, str]:
    folder, _, name = file.name.rpartition("/")
    return folder, name
