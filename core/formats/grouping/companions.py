"""Files beside data that hold none: papers, settings of tools, and descriptions of data sets."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from core.formats.base import Files
from core.formats.datasets.dataset_cards import is_card
from core.formats.datasets.tagged_rows import is_description
from core.formats.detection.unsupported import is_list_of_links
from core.formats.grouping.file_paths import UNTOUCHED, annotated
from core.formats.scripture.verse_lists import is_verse_list, list_stem
from core.formats.textfile import TextFile

_PAPERS = re.compile(
    r"(^|/)(\.[^/]*|(readme|licen[cs]e|copying|notice|authors|contributing|change(s|log)|citation|makefile|datasheet)\b[^/]*"
    r"|[^/]*\.(md|rst|pdf|docx?|html?|bib|cff|ya?ml|toml|py|sh|ipynb|png|jpe?g|svg|log)"
    r"|(annotation|visual|tools|kb_shortcuts)\.conf|[^/]*labels\.xml|typesystem\.xml|exportedproject[^/]*\.json"
    r"|[^/]*\.(ids|scores?|properties)|meta-inf/[^/]*|labels?(_?list|_?map|2id)?\.(txt|json)|classes\.txt|document_ids\.tsv|metadata_\w+\.tsv|_?about\.txt|languages?\.(tsv|txt|csv)"
    r"|requirements[^/]*\.txt|(sha|md5)[^/]*sums?[^/]*)$",
    re.IGNORECASE,
)
_FEATURES = re.compile(r"([^.].*\.)features\.json", re.DOTALL)
"""Description of the files whose names begin like its own."""
_RAW_FOLDER = "source"
"""Folder in which WebAnno and INCEpTION keep the texts that were annotated."""


def names_beside(files: Files) -> frozenset[str]:
    """Return the names of the files that are papers, settings, or raw texts of annotated ones among the files."""
    layouts = filter(None, (annotated(file.name) for file in files))
    roots = {layout.folders for layout in layouts}
    return frozenset(file.name for file in files if _is_untouched(file) or _is_paper(file, roots))


def _is_untouched(file: TextFile) -> bool:
    layout = annotated(file.name)
    return layout is not None and layout.annotator == UNTOUCHED


def _is_paper(file: TextFile, roots: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a file is a paper, settings, a raw text or a list of links, and no card of a data set."""
    if file.name.lower().endswith(".xml") and is_list_of_links(file):
        return True
    if not _PAPERS.search(file.name) and not _is_raw(file.name, roots):
        return False
    return not is_card(file.name, file.head())


def _is_raw(name: str, roots: Iterable[tuple[str, ...]]) -> bool:
    folders = PurePosixPath(name).parts[:-1]
    return any(folders[: len(root) + 1] == (*root, _RAW_FOLDER) for root in roots)


def descriptions(files: Files) -> tuple[TextFile, ...]:
    """Return the files that describe the columns of a data set: JSON first, then cards."""
    json_files = [file for file in files if _is_json_description(file.name)]
    cards = [file for file in files if is_card(file.name, file.head())]
    return (*json_files, *cards)


def _is_json_description(name: str) -> bool:
    return name.endswith(".json") and is_description(name)


def shared_verse_lists(files: Files) -> tuple[TextFile, ...]:
    """Return the lists of verses that name the lines of every text among the files."""
    return tuple(file for file in files if is_verse_list(file) and not list_stem(file))


def describes(description: TextFile, files: Files) -> bool:
    """Tell whether a description is of one of these files: by its name, or as that of their folder or one above it."""
    path = PurePosixPath(description.name)
    paths = [PurePosixPath(file.name) for file in files]
    features = _FEATURES.fullmatch(path.name)
    if features:
        return any(data.name.startswith(features[1]) for data in paths if data.parent == path.parent)
    return any(data.is_relative_to(path.parent) for data in paths)
