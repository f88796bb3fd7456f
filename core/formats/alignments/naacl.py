"""Word links as in the shared task of NAACL 2003 and Och's gold standards: one link on each line.

``LINE SOURCE TARGET [S|P] [PROBABILITY]``: the number of the pair, of the word in each sentence, all from 1, whether
the link is sure, and its probability. Word 0 is the empty word; links to it are counted and left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import ClassVar, Literal

import numpy as np

from core.errors import BadInput
from core.formats.alignments.links import check_range, read_link_files, source_target_link, suggest_remedy
from core.formats.base import Files, Preserves, Written
from core.formats.result import Imported, Repair
from core.formats.textfile import TextFile
from core.model import Alignment, Link, Scores, SentencePair

_LINE = re.compile(
    r"\s*(?P<pair>\S+)\s+(?P<i>[0-9]{1,9})\s+(?P<j>[0-9]{1,9})"
    r"(?:\s+(?P<kind>[SP]))?(?:\s+(?P<probability>[0-9.]+(?:[eE][+-]?[0-9]{1,3})?))?\s*"
)
_NUMBER = re.compile("[0-9]{1,9}")
_EXAMPLE = "A line looks like 1 2 3 S, or 1 2 3 P 0.5: the pair, the source word, the target word."


@dataclass(frozen=True, slots=True)
class Naacl:
    """A link on each line, with the number of its pair.

    ``base``: the number of the first word, 1 or 0; with 1, word 0 is the empty word; ``swapped``: whether the target
    word comes first; ``combine``: how several files become one: ``grow-diag-final-and``, ``grow-diag-final``,
    ``grow-diag``, ``union``, ``intersection`` or ``vote``.
    """

    base: Literal[1, 0] = 1
    swapped: bool = False
    combine: str = "grow-diag-final-and"

    title: ClassVar[str] = "NAACL (Och)"
    endings: ClassVar[tuple[str, ...]] = (".wa", ".naacl", ".nonullalign", ".txt")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.LINKS, Preserves.POSSIBLE})
    loses: ClassVar[str] = "A pair that nobody has linked is written like one without links."

    def likeness(self, files: Files) -> float:
        heads = chain.from_iterable(file.head(50) for file in files)
        lines = list(filter(str.strip, heads))
        if not lines or not all(map(_LINE.fullmatch, lines)):
            return 0.0
        return 0.95 if any(map(_is_sure_or_possible, lines)) else 0.6

    def read(self, files: Files, imported: Imported) -> Imported:
        return read_link_files(files, lambda file: self._read(file, imported), self.combine)

    def _read(self, file: TextFile, imported: Imported) -> Imported:
        links = [_PairLinks() for _ in imported.pairs]
        numbers = {pair.id: index for index, pair in enumerate(imported.pairs)}
        filled = ((file.place(number), line) for number, line in enumerate(file.lines(), 1) if line.strip())
        empty = sum(not self._add(line, where, links, numbers) for where, line in filled)
        pairs = self._linked_pairs(imported.pairs, links)
        if not empty:
            return Imported(pairs, imported.repairs)
        left_out = Repair(file.name, f"{empty:,} links to the empty word (0) were left out.")
        return Imported(pairs, (*imported.repairs, left_out))

    def _linked_pairs(self, pairs: Sequence[SentencePair], links: "Sequence[_PairLinks]") -> tuple[SentencePair, ...]:
        """Return the pairs with their links; `BadInput` for a link outside suggests how the file would fit."""
        try:
            return tuple(map(self._linked, pairs, links))
        except BadInput as error:
            sized = [(pair_links.all, pair.size) for pair_links, pair in zip(links, pairs, strict=True)]
            raise BadInput(error.where, error.problem, suggest_remedy(sized, self.base)) from error

    def _add(self, line: str, where: str, links: "Sequence[_PairLinks]", numbers: dict[str, int]) -> bool:
        """Add the link of a line to those of its pair; return false for a link to the empty word, which is left out."""
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadInput(where, f"{line.strip()[:40]!r} is not a link.", _EXAMPLE)
        index = _pair_index(match["pair"], numbers)
        if not 0 <= index < len(links):
            problem = f"there is no pair {match['pair'][:40]!r}."
            raise BadInput(where, problem, f"There are {len(links)} pairs, counted from 1.")
        link = int(match["i"]), int(match["j"])
        if self.base == 1 and 0 in link:
            return False
        links[index].add(link, match["kind"] != "P", _probability(match["probability"], where), where)
        return True

    def _linked(self, pair: SentencePair, links: "_PairLinks") -> SentencePair:
        for link, where in zip(links.all, links.wheres, strict=True):
            check_range([self._source_target_link(link)], pair.size, where)
        sure = map(self._source_target_link, links.sure)
        possible = map(self._source_target_link, links.possible)
        scores = self._scores(links.probable, pair.size)
        return replace(pair, alignment=Alignment.of(sure, pair.size, possible, scores))

    def _scores(self, probable: Mapping[Link, float], size: tuple[int, int]) -> Scores | None:
        """Return the probabilities of links as a matrix; None where the file gives none."""
        if not probable:
            return None
        scores = np.zeros(size, np.float32)
        for link, probability in probable.items():
            scores[self._source_target_link(link)] = probability
        return scores

    def _source_target_link(self, link: Link) -> Link:
        return source_target_link(link, self.base, self.swapped)

    def write(self, stem: str, pairs: Sequence[SentencePair]) -> Written:
        lines = (line for number, pair in enumerate(pairs, 1) for line in self._lines(number, pair.alignment))
        return {f"{stem}.wa": "".join(lines).encode()}

    def _lines(self, number: int, alignment: Alignment | None) -> Iterator[str]:
        if alignment is None:
            return
        for link in sorted({*alignment.sure, *alignment.possible}):
            i, j = reversed(link) if self.swapped else link
            kind = "P" if link in alignment.possible else "S"
            yield f"{number} {i + self.base} {j + self.base} {kind}{_written_score(alignment, link)}\n"


@dataclass(slots=True)
class _PairLinks:
    """The links of one pair with the numbers of the file, and their places."""

    all: list[Link] = field(default_factory=list)
    wheres: list[str] = field(default_factory=list)
    sure: list[Link] = field(default_factory=list)
    possible: list[Link] = field(default_factory=list)
    probable: dict[Link, float] = field(default_factory=dict)

    def add(self, link: Link, is_sure: bool, probability: float | None, where: str) -> None:
        """Add a link, with its probability if the file gives one."""
        self.all.append(link)
        self.wheres.append(where)
        links = self.sure if is_sure else self.possible
        links.append(link)
        if probability is not None:
            self.probable[link] = probability


def _is_sure_or_possible(line: str) -> bool:
    """Tell whether a line says if its link is sure."""
    return line.split()[3:4] in (["S"], ["P"])


def _pair_index(name: str, indices: Mapping[str, int]) -> int:
    """Return the index of a pair by its number, else by its id; -1 for no pair."""
    return int(name) - 1 if _NUMBER.fullmatch(name) else indices.get(name, -1)


def _written_score(alignment: Alignment, link: Link) -> str:
    return "" if alignment.scores is None else f" {float(alignment.scores[link]):.4g}"


def _probability(text: str | None, where: str) -> float | None:
    """Read a number from 0 to 1; None without any text."""
    if text is None:
        return None
    try:
        probability = float(text)
    except ValueError:
        probability = -1.0
    if not 0 <= probability <= 1:
        raise BadInput(where, f"{text[:20]!r} is no probability.", "Give a number from 0 to 1.")
    return probability
