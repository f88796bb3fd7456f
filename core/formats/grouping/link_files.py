"""Files of links for parts of a corpus: those of ``train`` and ``dev`` each for the pairs of its documents."""

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
        """The pairs, those of the documents with these links."""
        places = [index for index, pair in enumerate(imported.pairs) if pair.document in self.documents]
        some = tuple(imported.pairs[index] for index in places)
        linked: Imported = self.form.read(self.files, replace(imported, pairs=some))
        pairs = list(imported.pairs)
        for index, pair in zip(places, linked.pairs, strict=True):
            pairs[index] = pair
        return replace(linked, pairs=tuple(pairs))


def links_of(imported: Imported, parts: Sequence[tuple[Files, Any]]) -> list[LinkFiles]:
    """The files of links for these pairs by the documents that their paths name; without a name they are for all.

    ``parts`` are files and their format. `BadInput` where files that are not of one format and about the same
    documents would give links to the same pairs.
    """
    documents = list(dict.fromkeys(pair.document for pair in imported.pairs))
    links: list[LinkFiles] = []
    for file, form in ((file, form) for files, form in parts for file in files):
        covered = _covered(file, documents) or frozenset(documents)
        same = next((one for one in links if (one.documents, one.form) == (covered, form)), None)
        if same:
            same.files.append(file)
        else:
            links.append(LinkFiles([file], form, covered))
    seen: dict[str, TextFile] = {}
    for one in links:
        twice = next((name for name in documents if name in one.documents and name in seen), None)
        if twice is not None:
            pairs = f"the pairs of {twice!r}" if twice else "the same pairs"
            problem = f"it and {seen[twice].name} would both link {pairs}."
            raise BadInput(one.files[0].name, problem, f"Leave one of them out (--skip {one.files[0].name}).")
        seen |= dict.fromkeys(one.documents, one.files[0])
    return links


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
