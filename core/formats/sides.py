"""One side of a corpus, read from one or several files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import TypeVar

from core.formats.result import Repair, read_each
from core.formats.textfile import TextFile
from core.model import Sentence

T = TypeVar("T")

MAX_NAMED_FILES = 3
"""Files of a side that are named one by one."""


@dataclass(frozen=True, slots=True)
class CorpusSide:
    """Sentences of one language from one file, or from several that were `read_side_files`.

    ``lines`` holds the line that each sentence begins on (in a binary file: its number),
    counted from 1. ``ids`` and ``documents`` hold the name of each sentence and of its text
    ("" for a sentence without); they are empty if the file has none. ``parts``, of several files, are
    their names and numbers of sentences. ``widths`` holds the number of lines of each sentence if
    entities run over line ends.
    """

    name: str
    sentences: tuple[Sentence, ...]
    lines: tuple[int, ...]
    repairs: tuple[Repair, ...] = ()
    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    widths: tuple[int, ...] = ()

    def file(self, index: int) -> str:
        """Return the name of the file of the sentence at an index."""
        ends = accumulate(size for _, size in self.parts)
        return next((name for (name, _), end in zip(self.parts, ends, strict=True) if index < end), self.name)

    @property
    def every_id(self) -> tuple[str, ...]:
        """The id of each sentence, "" where it has none."""
        return self.ids or ("",) * len(self.sentences)

    @property
    def every_document(self) -> tuple[str, ...]:
        """The document of each sentence, "" where it has none."""
        return self.documents or ("",) * len(self.sentences)

    def id_of(self, index: int) -> str:
        """Return the id of the sentence at an index, "" if it has none."""
        return self.ids[index] if self.ids else ""

    def document_of(self, index: int) -> str:
        """Return the document of the sentence at an index, "" if it has none."""
        return self.documents[index] if self.documents else ""

    @property
    def sized_parts(self) -> tuple[tuple[str, int], ...]:
        """The files, at least one, each with its number of sentences."""
        return self.parts or ((self.name, len(self.sentences)),)

    @property
    def every_width(self) -> tuple[int, ...]:
        """The number of lines of each sentence."""
        return self.widths or (1,) * len(self.sentences)

    def place(self, index: int) -> str:
        """Return the file and line of the sentence at an index."""
        return f"{self.file(index)}, line {self.lines[index]}"

    def places(self) -> list[str]:
        """Return the file and line of each sentence."""
        names = chain.from_iterable([name] * size for name, size in self.sized_parts)
        return [f"{name}, line {line}" for name, line in zip(names, self.lines, strict=True)]


def read_side_files(files: Sequence[TextFile], read: Callable[[TextFile], CorpusSide]) -> CorpusSide:
    """Read several files as one side, in their order; `BadInput` if there is no file."""
    sides = read_each(files, read, lambda side: len(side.sentences))
    if len(sides) == 1:
        return sides[0]
    return join_parts([name_documents(side, file) for side, file in zip(sides, files, strict=True)])


def name_documents(side: CorpusSide, file: TextFile) -> CorpusSide:
    """Name the documents of a file, one of several, after the file too."""
    if set(side.documents) == {file.document}:
        return side
    prefix = file.document or file.name
    names = (f"{prefix}/{name}" if name else file.document for name in side.every_document)
    return replace(side, documents=names_or_empty(names))


def join_parts(sides: Sequence[CorpusSide]) -> CorpusSide:
    """Join several parts of one side, at least two, one after the other."""
    have_widths = any(side.widths for side in sides)
    return CorpusSide(
        name=_title(sides),
        sentences=_joined(sides, lambda side: side.sentences),
        lines=_joined(sides, lambda side: side.lines),
        repairs=_joined(sides, lambda side: side.repairs),
        ids=names_or_empty(_joined(sides, lambda side: side.every_id)),
        documents=names_or_empty(_joined(sides, lambda side: side.every_document)),
        parts=_joined(sides, lambda side: side.sized_parts),
        widths=_joined(sides, lambda side: side.every_width) if have_widths else (),
    )


def _joined(sides: Sequence[CorpusSide], part: Callable[[CorpusSide], tuple[T, ...]]) -> tuple[T, ...]:
    """Join a part of each side, in their order."""
    return tuple(chain.from_iterable(map(part, sides)))


def _title(sides: Sequence[CorpusSide]) -> str:
    if len(sides) <= MAX_NAMED_FILES:
        return ", ".join(side.name for side in sides)
    return f"{sides[0].name} and {len(sides) - 1:,} more files"


def names_or_empty(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of sentences or documents; none if all are empty."""
    names = tuple(names)
    return names if any(names) else ()


def unless_blank(names: Iterable[str]) -> tuple[str, ...]:
    """Return ids or documents as `CorpusSide` holds them: empty where all of them are blank."""
    filled = tuple(names)
    return filled if any(filled) else ()
