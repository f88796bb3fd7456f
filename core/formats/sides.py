"""One side of a corpus, and putting several files of it together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from core.formats.result import Repair, read_each
from core.formats.textfile import TextFile
from core.model import Sentence

MOST_NAMED = 3
"""Files of a side that are named one by one."""


@dataclass(frozen=True, slots=True)
class CorpusSide:
    """Sentences of one language from one file, or from several that were `merged`.

    ``lines`` tells for each sentence the line it begins on (in a binary file: its number),
    counted from 1. ``ids`` and ``documents`` name each sentence and the text that it is a part
    of, where the file does ("" for a single one without); else they are empty. ``parts``, of
    several files, are their names and how many sentences each holds. ``widths`` tells how many
    lines each sentence takes, where entities run over line ends.
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
        """The name of the file that a sentence is in."""
        ends = accumulate(size for _, size in self.parts)
        return next((name for (name, _), end in zip(self.parts, ends, strict=True) if index < end), self.name)

    def place(self, index: int) -> str:
        return f"{self.file(index)}, line {self.lines[index]}"

    def places(self) -> list[str]:
        """Where each sentence stands."""
        parts = self.parts or ((self.name, len(self.sentences)),)
        names = chain.from_iterable([name] * size for name, size in parts)
        return [f"{name}, line {line}" for name, line in zip(names, self.lines, strict=True)]


def merged(files: Sequence[TextFile], read: Callable[[TextFile], CorpusSide]) -> CorpusSide:
    """The sentences of several files as one side, in their order; `BadInput` where there is no file."""
    sides = read_each(files, read, lambda side: len(side.sentences))
    if len(sides) == 1:
        return sides[0]
    return joined([within(side, file) for side, file in zip(sides, files, strict=True)])


def within(side: CorpusSide, file: TextFile) -> CorpusSide:
    """The side of a file that is one of several, whose documents are called after the file too."""
    if set(side.documents) == {file.document}:
        return side
    if not side.documents:
        return replace(side, documents=(file.document,) * len(side.sentences)) if file.document else side
    called = file.document or file.name
    return replace(side, documents=tuple(f"{called}/{name}" if name else file.document for name in side.documents))


def joined(sides: Sequence[CorpusSide]) -> CorpusSide:
    """Several parts of one side, at least two, one after the other."""
    return CorpusSide(
        _all_names(sides),
        tuple(chain.from_iterable(side.sentences for side in sides)),
        tuple(chain.from_iterable(side.lines for side in sides)),
        tuple(chain.from_iterable(side.repairs for side in sides)),
        _named(sides, lambda side: side.ids),
        _named(sides, lambda side: side.documents),
        tuple(chain.from_iterable(side.parts or ((side.name, len(side.sentences)),) for side in sides)),
        _widths(sides),
    )


def _widths(sides: Sequence[CorpusSide]) -> tuple[int, ...]:
    if not any(side.widths for side in sides):
        return ()
    return tuple(chain.from_iterable(side.widths or (1,) * len(side.sentences) for side in sides))


def _all_names(sides: Sequence[CorpusSide]) -> str:
    if len(sides) <= MOST_NAMED:
        return ", ".join(side.name for side in sides)
    return f"{sides[0].name} and {len(sides) - 1:,} more files"


def _named(sides: Sequence[CorpusSide], names: Callable[[CorpusSide], tuple[str, ...]]) -> tuple[str, ...]:
    """The names of all, "" for those of a file without; none where no file has any."""
    each = [names(side) for side in sides]
    if not any(each):
        return ()
    return tuple(
        chain.from_iterable(some or ("",) * len(side.sentences) for some, side in zip(each, sides, strict=True))
    )
