"""GIZA++ and MGIZA alignments (A3.final): three lines for each pair, checked against the words of the pairs.

A comment with the number of the pair, the words of one sentence, and those of the other with, behind each, the
numbers of the words that it is linked to: ``NULL ({ 2 }) Haus ({ 1 3 })``. Numbers count from 1. The words decide which
of the two is the source. A pair that is missing in the file (GIZA++ leaves long ones out) has no links.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from core.errors import BadInput
from core.formats.alignments.links import check_range, read_link_files
from core.formats.base import Files, Preserves, Written
from core.formats.result import Imported, Repair
from core.formats.textfile import TextFile
from core.model import Alignment, Link, Sentence, SentencePair

_HEAD = re.compile(r"# Sentence pair \(([0-9]{1,9})\)")
_WORD = re.compile(r"\s*(\S+) \(\{ ((?:[0-9]{1,9} )*)\}\)\s*")
_SPACES = re.compile(r"\s+")
_FOREIGN = "Check that the file belongs to these pairs."
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
        heads = [file.head(3) for file in files]
        return 0.98 if heads and all(map(_is_block, heads)) else 0.0

    def read(self, files: Files, imported: Imported) -> Imported:
        return read_link_files(files, lambda file: _read(file, imported), self.combine)

    def write(self, stem: str, pairs: Sequence[SentencePair]) -> Written:
        blocks = (_written(number, pair) for number, pair in enumerate(pairs, 1) if pair.alignment is not None)
        return {f"{stem}.A3.final": "".join(blocks).encode()}


@dataclass(frozen=True, slots=True)
class _Block:
    """Three lines: their place, the words of the second and the third line, and 0-based links from third to second.

    In a ``backward`` file the second line is the source and the third line is the target; else it is reversed.
    """

    where: str
    second: tuple[str, ...]
    third: tuple[str, ...]
    links: tuple[Link, ...]

    def sides(self, backward: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the words of source and target."""
        return (self.second, self.third) if backward else (self.third, self.second)

    def size(self, backward: bool) -> tuple[int, int]:
        """Return the numbers of source and target words."""
        source, target = self.sides(backward)
        return len(source), len(target)

    def fits(self, pair: SentencePair, backward: bool) -> bool:
        """Return true if it has as many words as the pair."""
        return self.size(backward) == pair.size

    def agrees(self, pair: SentencePair, backward: bool) -> bool:
        """Return true if its words are those of the pair, without regard to case."""
        source, target = self.sides(backward)
        return _same_words(source, pair.source) and _same_words(target, pair.target)


def _same_words(words: Sequence[str], sentence: Sentence) -> bool:
    return [word.casefold() for word in words] == [_without_spaces(word).casefold() for word in sentence.words]


def _read(file: TextFile, imported: Imported) -> Imported:
    """Read the links of a file; list missing pairs, and pairs with other words."""
    blocks = dict(_blocks(file, len(imported.pairs)))
    matched = [(imported.pairs[index], block) for index, block in blocks.items()]
    backward = _is_backward(matched)
    linked = {index: _alignment(block, imported.pairs[index], backward) for index, block in blocks.items()}
    pairs = tuple(replace(pair, alignment=linked.get(index)) for index, pair in enumerate(imported.pairs))
    missing = len(imported.pairs) - len(blocks)
    different = sum(not block.agrees(pair, backward) for pair, block in matched)
    return Imported(pairs, (*imported.repairs, *_deviations(file, missing, different)))


def _deviations(file: TextFile, missing: int, different: int) -> Iterator[Repair]:
    """List the numbers of pairs that are missing, and that have other words."""
    if missing:
        yield Repair(file.name, f"{missing} pairs are not in it; they have no links.")
    if different:
        yield Repair(file.name, f"{different} pairs have as many words as here, but others.")


def _is_block(lines: Sequence[str]) -> bool:
    """Tell whether these may be the three lines of a pair."""
    return len(lines) == 3 and _HEAD.match(lines[0]) is not None


def _blocks(file: TextFile, pair_count: int) -> Iterator[tuple[int, _Block]]:
    """Yield the blocks of a file with the index of their pair."""
    seen: set[int] = set()
    lines, line = file.lines(), 1
    while block := list(islice(lines, 3)):
        where = file.place(line)
        match = _HEAD.match(block[0])
        if match is None or len(block) < 3:
            raise BadInput(where, f"{block[0][:40]!r} does not begin a pair of three lines.", _REMEDY)
        index = int(match[1]) - 1
        if index not in range(pair_count):
            raise BadInput(where, f"pair {index + 1} is not one of {pair_count}.", _FOREIGN)
        if index in seen:
            raise BadInput(where, f"pair {index + 1} is there twice.", _FOREIGN)
        seen.add(index)
        third, links = _parse_third(block[2], file.place(line + 2))
        yield index, _Block(where, tuple(block[1].split()), third, links)
        line += 3


def _parse_third(text: str, where: str) -> tuple[tuple[str, ...], tuple[Link, ...]]:
    """Return the words of the third line without NULL, and their links as (word here, word of the second line)."""
    items = list(_items(text, where))
    if not items or items[0][1] != "NULL":
        raise BadInput(where, "it does not begin with NULL.", _REMEDY)
    words = tuple(item[1] for item in items[1:])
    return words, tuple(_links(items[1:]))


def _items(text: str, where: str) -> Iterator[re.Match[str]]:
    """Yield the words of a third line with the numbers of their links."""
    position = 0
    while position < len(text):
        match = _WORD.match(text, position)
        if match is None:
            raise BadInput(where, f"{text[position : position + 40]!r} is no word with its links.", _REMEDY)
        yield match
        position = match.end()


def _links(items: Iterable[re.Match[str]]) -> Iterator[Link]:
    for index, item in enumerate(items):
        for number in item[2].split():
            yield index, int(number) - 1


def _is_backward(matched: Sequence[tuple[SentencePair, _Block]]) -> bool:
    """Return true if the third lines are the targets: by the words, else by their number."""
    for test in (_Block.agrees, _Block.fits):
        forward = sum(test(block, pair, False) for pair, block in matched)
        backward = sum(test(block, pair, True) for pair, block in matched)
        if forward != backward:
            return backward > forward
    return False


def _alignment(block: _Block, pair: SentencePair, backward: bool) -> Alignment:
    if not block.fits(pair, backward):
        rows, columns = block.size(backward)
        problem = f"it has {rows} and {columns} words, but pair {pair.id} has {pair.size[0]} and {pair.size[1]}."
        raise BadInput(block.where, problem, "Check that the file belongs to these pairs, cut into the same words.")
    links = [(j, i) for i, j in block.links] if backward else list(block.links)
    check_range(links, pair.size, block.where)
    return Alignment.of(links, pair.size)


def _without_spaces(word: str) -> str:
    """Replace white space in a word, so that it is one item of a line."""
    return _SPACES.sub("_", word)


def _written(number: int, pair: SentencePair) -> str:
    """Write the three lines of a pair, the source with its links as the third."""
    links = pair.alignment.by_source if pair.alignment else {}
    source = list(map(_without_spaces, pair.source.words))
    target = list(map(_without_spaces, pair.target.words))
    unlinked = set(range(len(target))).difference(*links.values())
    items = [_item("NULL", sorted(unlinked))]
    items += [_item(word, links.get(i, ())) for i, word in enumerate(source)]
    head = f"# Sentence pair ({number}) source length {len(source)} target length {len(target)} alignment score : 1"
    return f"{head}\n{' '.join(target)}\n{' '.join(items)}\n"


def _item(word: str, targets: Iterable[int]) -> str:
    """Write a word with the numbers, from 1, of the words that it is linked to."""
    return f"{word} ({{ {''.join(f'{j + 1} ' for j in targets)}}})"
