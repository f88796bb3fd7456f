"""GIZA++ and MGIZA alignments (A3.final): three lines for each pair, checked against the words of the pairs.

A comment with the number of the pair, the words of one sentence, and those of the other with, behind each, the
numbers of the words that it is linked to: ``NULL ({ 2 }) Haus ({ 1 3 })``. Numbers count from 1. Which of the two is
the source, the words tell. A pair that the file has not (GIZA++ leaves long ones out) has no links.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from core.errors import BadInput
from core.formats.alignments.links import check_range, links_of_files
from core.formats.base import Files, Preserves, Written
from core.formats.result import Imported, Repair
from core.formats.textfile import TextFile
from core.model import Alignment, Link, SentencePair

_HEAD = re.compile(r"# Sentence pair \(([0-9]{1,9})\)")
_WORD = re.compile(r"\s*(\S+) \(\{ ((?:[0-9]{1,9} )*)\}\)\s*")
_SPACES = re.compile(r"\s+")
_REMEDY = "Each pair has three lines: # Sentence pair (1) ..., the words, NULL ({ }) word ({ 1 }) ..."


@dataclass(frozen=True, slots=True)
class Giza:
    """Alignments of GIZA++, in either direction, or both.

    ``combine``: how several files become one: ``grow-diag-final-and``, ``grow-diag-final``, ``grow-diag``,
    ``union``, ``intersection`` or ``vote``.
    """

    combine: str = "grow-diag-final-and"

    title: ClassVar[str] = "GIZA++ A3.final"
    endings: ClassVar[tuple[str, ...]] = (".A3.final", ".final", ".gz", ".txt")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.LINKS, Preserves.UNMARKED})
    loses: ClassVar[str] = (
        "Which links are only possible, and their scores, are left out; a space within a word becomes _."
    )

    def likeness(self, files: Files) -> float:
        starts = [file.head(3) for file in files]
        return 0.98 if starts and all(len(lines) == 3 and _HEAD.match(lines[0]) for lines in starts) else 0.0

    def read(self, files: Files, imported: Imported) -> Imported:
        return links_of_files(files, lambda file: _read(file, imported), self.combine)

    def write(self, stem: str, pairs: Sequence[SentencePair]) -> Written:
        blocks = (_written(number, pair) for number, pair in enumerate(pairs, 1) if pair.alignment is not None)
        return {f"{stem}.A3.final": "".join(blocks).encode()}


@dataclass(frozen=True, slots=True)
class _Block:
    """Three lines: the place, the words, and the other words with the links of each (0-based, word to other)."""

    where: str
    words: tuple[str, ...]
    others: tuple[str, ...]
    links: tuple[Link, ...]

    def size(self, backward: bool) -> tuple[int, int]:
        return (len(self.words), len(self.others)) if backward else (len(self.others), len(self.words))

    def counts(self, pair: SentencePair, backward: bool) -> bool:
        return self.size(backward) == pair.size

    def agrees(self, pair: SentencePair, backward: bool) -> bool:
        """Whether its words are those of the pair, whatever their case."""
        sides = (self.words, self.others) if backward else (self.others, self.words)
        return all(
            list(map(str.casefold, there)) == [_bare(word).casefold() for word in sentence.words]
            for there, sentence in zip(sides, (pair.source, pair.target), strict=True)
        )


def _read(file: TextFile, imported: Imported) -> Imported:
    blocks = dict(_blocks(file, len(imported.pairs)))
    both = [(imported.pairs[index], block) for index, block in blocks.items()]
    backward = _is_backward(both)
    linked = {index: _alignment(block, imported.pairs[index], backward) for index, block in blocks.items()}
    repairs = list(imported.repairs)
    if missing := len(imported.pairs) - len(blocks):
        repairs.append(Repair(file.name, f"{missing} pairs are not in it; they have no links."))
    if strange := sum(not block.agrees(pair, backward) for pair, block in both):
        repairs.append(Repair(file.name, f"{strange} pairs have as many words as here, but others."))
    pairs = tuple(replace(pair, alignment=linked.get(index)) for index, pair in enumerate(imported.pairs))
    return Imported(pairs, tuple(repairs))


def _blocks(file: TextFile, count: int) -> Iterator[tuple[int, _Block]]:
    """The blocks of a file by the index of their pair."""
    seen: set[int] = set()
    lines, line = file.lines(), 1
    while block := list(islice(lines, 3)):
        where = file.place(line)
        match = _HEAD.match(block[0])
        if match is None or len(block) < 3:
            raise BadInput(where, f"{block[0][:40]!r} does not begin a pair of three lines.", _REMEDY)
        index = int(match[1]) - 1
        if not 0 <= index < count or index in seen:
            problem = "is there twice" if index in seen else f"is not one of {count}"
            raise BadInput(where, f"pair {index + 1} {problem}.", "Check that the file belongs to these pairs.")
        seen.add(index)
        words = tuple(block[1].split())
        others, links = _linked(block[2], file.place(line + 2))
        yield index, _Block(where, words, others, links)
        line += 3


def _linked(text: str, where: str) -> tuple[tuple[str, ...], tuple[Link, ...]]:
    """The words of the third line without NULL, and their links as (word here, word of the second line)."""
    found, at = [], 0
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:
            raise BadInput(where, f"{text[at : at + 40]!r} is no word with its links.", _REMEDY)
        found.append((match[1], [int(number) - 1 for number in match[2].split()]))
        at = match.end()
    if not found or found[0][0] != "NULL":
        raise BadInput(where, "it does not begin with NULL.", _REMEDY)
    links = tuple((index, number) for index, (_, numbers) in enumerate(found[1:]) for number in numbers)
    return tuple(word for word, _ in found[1:]), links


def _is_backward(both: Sequence[tuple[SentencePair, _Block]]) -> bool:
    """Whether the third lines are the targets: by the words, else by how many there are."""
    for fits in (_Block.agrees, _Block.counts):
        forward, backward = (sum(fits(block, pair, way) for pair, block in both) for way in (False, True))
        if forward != backward:
            return backward > forward
    return False


def _alignment(block: _Block, pair: SentencePair, backward: bool) -> Alignment:
    if not block.counts(pair, backward):
        rows, columns = block.size(backward)
        problem = f"it has {rows} and {columns} words, but pair {pair.id} has {pair.size[0]} and {pair.size[1]}."
        raise BadInput(block.where, problem, "Check that the file belongs to these pairs, cut into the same words.")
    links = [(j, i) for i, j in block.links] if backward else list(block.links)
    check_range(links, pair.size, block.where)
    return Alignment.of(links, pair.size)


def _bare(word: str) -> str:
    """A word as one item of a line."""
    return _SPACES.sub("_", word)


def _written(number: int, pair: SentencePair) -> str:
    links = pair.alignment.by_source if pair.alignment else {}
    source, target = ([_bare(word) for word in side.words] for side in (pair.source, pair.target))
    linked = {j for targets in links.values() for j in targets}
    free = [j for j in range(len(target)) if j not in linked]
    words = [("NULL", free), *((word, links.get(index, ())) for index, word in enumerate(source))]
    told = " ".join(f"{word} ({{ {''.join(f'{j + 1} ' for j in targets)}}})" for word, targets in words)
    head = f"# Sentence pair ({number}) source length {len(source)} target length {len(target)} alignment score : 1"
    return f"{head}\n{' '.join(target)}\n{told}\n"
