"""Files of links for parts of a corpus: those of ``train`` and ``dev`` each for the pairs of its documents."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from core.errors import BadInput
from core.formats.format import Files
from core.formats.imported import Imported
from core.formats.textfile import TextFile


def with_links(imported: Imported, parts: Sequence[tuple[Files, Any]]) -> Imported:
    """The pairs with the links of these files, each read for the documents that its path names, else for all.

    ``parts`` are files and their format. `BadInput` where files that are not of one format and about the same
    documents would give links to the same pairs.
    """
    documents = list(dict.fromkeys(pair.document for pair in imported.pairs))
    groups: list[tuple[frozenset[str], Any, list[TextFile]]] = []
    for file, form in ((file, form) for files, form in parts for file in files):
        covered = _covered(file, documents) or frozenset(documents)
        same = next((some for there, of, some in groups if there == covered and of == form), None)
        if same is None:
            groups.append((covered, form, [file]))
        else:
            same.append(file)
    seen: dict[str, TextFile] = {}
    for covered, form, files in groups:
        twice = next((name for name in documents if name in covered and name in seen), None)
        if twice is not None:
            pairs = f"the pairs of {twice!r}" if twice else "the same pairs"
            problem = f"it and {seen[twice].name} would both link {pairs}."
            raise BadInput(files[0].name, problem, f"Leave one of them out (--skip {files[0].name}).")
        seen |= dict.fromkeys(covered, files[0])
        imported = _read(imported, files, form, covered)
    return imported


def _covered(file: TextFile, documents: Iterable[str]) -> frozenset[str]:
    """The documents whose name, or the folder that is in, is part of the path of a file."""
    path = f"/{file.name}"
    return frozenset(
        name for name in documents if any(f"/{part}{end}" in path for part in _above(name) for end in "/.")
    )


def _above(document: str) -> list[str]:
    """A document's name and the folders above it: ``a/b`` and ``a``."""
    parts = list(filter(None, document.split("/")))
    return ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]


def _read(imported: Imported, files: Files, form: Any, covered: frozenset[str]) -> Imported:
    """The pairs, those of the covered documents with these links."""
    places = [index for index, pair in enumerate(imported.pairs) if pair.document in covered]
    linked: Imported = form.read(files, replace(imported, pairs=tuple(imported.pairs[index] for index in places)))
    pairs = list(imported.pairs)
    for index, pair in zip(places, linked.pairs, strict=True):
        pairs[index] = pair
    return replace(linked, pairs=tuple(pairs))
