"""Files of links for parts of a corpus, such as ``train`` and ``dev``: each for the pairs of its documents."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.base import Files
from core.formats.result import Imported
from core.formats.textfile import TextFile


class LinkFiles(NamedTuple):
    """Files of links in one format for the pairs of the same documents."""

    files: list[TextFile]
    form: Any
    documents: frozenset[str]

    def over(self, imported: Imported) -> Imported:
        """Return all pairs, with links for those of the documents."""
        indices = [index for index, pair in enumerate(imported.pairs) if pair.document in self.documents]
        unlinked = tuple(imported.pairs[index] for index in indices)
        linked: Imported = self.form.read(self.files, replace(imported, pairs=unlinked))
        pairs = list(imported.pairs)
        for index, pair in zip(indices, linked.pairs, strict=True):
            pairs[index] = pair
        return replace(linked, pairs=tuple(pairs))


def links_of(imported: Imported, parts: Sequence[tuple[Files, Any]]) -> list[LinkFiles]:
    """Group files of links by the documents that their paths name; a file that names none is for all pairs.

    ``parts`` are files and their format. `BadInput` where files that are not of one format and for the same documents
    would link the same pairs.
    """
    documents = list(dict.fromkeys(pair.document for pair in imported.pairs))
    groups: dict[tuple[frozenset[str], Any], LinkFiles] = {}
    for files, form in parts:
        for file in files:
            covered = _covered(file, documents) or frozenset(documents)
            group = groups.setdefault((covered, form), LinkFiles([], form, covered))
            group.files.append(file)
    _check_disjoint(groups.values(), documents)
    return list(groups.values())


def _check_disjoint(groups: Iterable[LinkFiles], documents: Sequence[str]) -> None:
    """Raise `BadInput` for the first group that links pairs of a document that an earlier one links."""
    seen: dict[str, TextFile] = {}
    for group in groups:
        file = group.files[0]
        twice = group.documents & seen.keys()
        if twice:
            document = min(twice, key=documents.index)
            raise _linked_twice(file, seen[document], document)
        seen |= dict.fromkeys(group.documents, file)


def _linked_twice(file: TextFile, earlier: TextFile, document: str) -> BadInput:
    pairs = f"the pairs of {document!r}" if document else "the same pairs"
    problem = f"it and {earlier.name} would both link {pairs}."
    return BadInput(file.name, problem, f"Leave one of them out (--skip {file.name}).")


def _covered(file: TextFile, documents: Iterable[str]) -> frozenset[str]:
    """Return the documents of which the path of a file contains the name, or a folder of it."""
    path = f"/{file.name}"
    return frozenset(name for name in documents if _names_document(path, name))


def _names_document(path: str, document: str) -> bool:
    return any(f"/{part}/" in path or f"/{part}." in path for part in _prefixes(document))


def _prefixes(document: str) -> list[str]:
    """Return the name of a document and of the folders above it: ``a/b`` and ``a``."""
    parts = list(filter(None, document.split("/")))
    return ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
