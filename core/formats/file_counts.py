"""Counts of sentences, labels and repairs of each file of a corpus."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from core.formats.result import FileCount, Imported, Labels, Repair
from core.formats.sides import CorpusSide
from core.model import Sentence

_LOSS = re.compile("left out|not read|read over|taken out")


def label_numbers(sentences: Sequence[Sentence]) -> Labels:
    """Count the entities of these sentences by label; ``None`` if there are sentences and none is annotated."""
    annotated = [sentence.spans for sentence in sentences if sentence.spans is not None]
    if sentences and not annotated:
        return None
    return dict(Counter(span.label for span in chain.from_iterable(annotated)).most_common())


def count_pairs(name: str, part: str, imported: Imported) -> Iterator[FileCount]:
    """Yield an entry for each file of pairs; ``name`` is that of a corpus whose files cannot be told apart."""
    sizes = imported.parts or ((name, len(imported.pairs)),)
    sides = [pair.source for pair in imported.pairs], [pair.target for pair in imported.pairs]
    return _count_files(part, sizes, imported.repairs, sides)


def count_side(name: str, part: str, side: CorpusSide) -> Iterator[FileCount]:
    """Yield an entry for each file of a side."""
    sizes = side.parts or ((name, len(side.sentences)),)
    return _count_files(part, sizes, side.repairs, (side.sentences,))


def _count_files(
    part: str, sizes: Sequence[tuple[str, int]], repairs: Iterable[Repair], sides: Sequence[Sequence[Sentence]]
) -> Iterator[FileCount]:
    """Yield an entry for each file, given its number of sentences on each of the sides."""
    start = 0
    for (file, size), own in zip(sizes, _by_file([file for file, _ in sizes], repairs), strict=True):
        labels = tuple(label_numbers(sentences[start : start + size]) for sentences in sides)
        start += size
        yield FileCount(file, part, size, labels, len(own), _losses(own))


def count_links(name: str, part: str, before: Imported, after: Imported) -> FileCount:
    """Count the pairs that have links after a file of links was read, and its repairs."""
    own = after.repairs[len(before.repairs) :]
    linked = sum(pair.alignment is not None for pair in after.pairs)
    return FileCount(name, part, linked, (), len(own), _losses(own))


def _by_file(names: Sequence[str], repairs: Iterable[Repair]) -> list[list[Repair]]:
    """Group repairs by the file name that their place begins with; a place without any counts for the first file."""
    groups: list[list[Repair]] = [[] for _ in names]
    index = {name: position for position, name in enumerate(names)}
    for repair in repairs:
        groups[index.get(_file_of(repair.where, index), 0)].append(repair)
    return groups


def _file_of(where: str, names: Collection[str]) -> str:
    """Return the file name that a place begins with; the first part of the place where it is none of these."""
    while where not in names and ", " in where:
        where = where.rpartition(", ")[0]
    return where


def _losses(repairs: Iterable[Repair]) -> int:
    """Count the repairs that lose something."""
    return sum(_LOSS.search(repair.what) is not None for repair in repairs)
