"""Counts of sentences, labels and repairs of each file of a corpus."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
    parts = imported.parts or ((name, len(imported.pairs)),)
    repairs = _by_file([file for file, _ in parts], imported.repairs)
    start = 0
    for (file, size), own in zip(parts, repairs, strict=True):
        pairs = imported.pairs[start : start + size]
        start += size
        labels = label_numbers([pair.source for pair in pairs]), label_numbers([pair.target for pair in pairs])
        yield FileCount(file, part, size, labels, len(own), _losses(own))


def count_side(name: str, part: str, side: CorpusSide) -> Iterator[FileCount]:
    """Yield an entry for each file of a side."""
    parts = side.parts or ((name, len(side.sentences)),)
    repairs = _by_file([file for file, _ in parts], side.repairs)
    start = 0
    for (file, size), own in zip(parts, repairs, strict=True):
        labels = (label_numbers(side.sentences[start : start + size]),)
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
        name = repair.where
        while name not in index and ", " in name:
            name = name.rpartition(", ")[0]
        groups[index.get(name, 0)].append(repair)
    return groups


def _losses(repairs: Iterable[Repair]) -> int:
    """Count the repairs that lose something."""
    return sum(_LOSS.search(repair.what) is not None for repair in repairs)
