"""Pseudo-links between words of two languages, by their first letters, as an aligner's prior takes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.text.stems import stem

STEM_LETTERS = 5
"""Letters of the words of a table; longer words share the entry of their beginning."""
MIN_LINKS = 0.15
"""Pseudo-links of two words below which a table that was joined leaves them out."""

Table = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class WordKnowledge:
    """What is known about words beforehand.

    ``table`` holds the pseudo-links of a source word (its first `STEM_LETTERS` letters) with each target word.
    ``origins`` says in a few words where it comes from, each with how many entries.
    """

    table: Table = field(default_factory=dict)
    origins: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything is known."""
        return bool(self.table)

    @property
    def size(self) -> int:
        """The number of pairs of words."""
        return sum(map(len, self.table.values()))

    def by_stems(self, letters: int) -> Table:
        """Return the table by the first ``letters`` letters of both words; entries that become one are added up."""
        if letters >= STEM_LETTERS:
            return self.table
        if letters not in self._shortened:
            self._shortened[letters] = _shortened(self.table, letters)
        return self._shortened[letters]

    @cached_property
    def _shortened(self) -> dict[int, Table]:
        return {}

    def inverted(self) -> "WordKnowledge":
        """Return the knowledge in the other direction."""
        table: dict[str, dict[str, float]] = defaultdict(dict)
        for source, row in self.table.items():
            for target, links in row.items():
                table[target][source] = links
        return WordKnowledge(dict(table), self.origins)


def _shortened(table: Table, letters: int) -> Table:
    sums: dict[str, dict[str, float]] = {}
    for source, row in table.items():
        totals = sums.setdefault(stem(source, letters), {})
        for target, links in row.items():
            key = stem(target, letters)
            totals[key] = totals.get(key, 0.0) + links
    return sums


def merged(parts: Iterable[WordKnowledge]) -> WordKnowledge:
    """Add up several sources of knowledge."""
    table: dict[str, dict[str, float]] = {}
    origins: list[str] = []
    for part in parts:
        origins += part.origins
        for source, row in part.table.items():
            totals = table.setdefault(source, {})
            for target, links in row.items():
                totals[target] = totals.get(target, 0.0) + links
    return WordKnowledge(table, tuple(origins))


def joined(to_source: WordKnowledge, to_target: WordKnowledge) -> WordKnowledge:
    """Join two tables of one language (English) with two others: what both words translate links them.

    d(f, g) = sum over e of n(e, f) · n(e, g) / sum over g' of n(e, g'), n = 2d; half of that are pseudo-links.
    """
    table: dict[str, dict[str, float]] = {}
    for english, sources in to_source.table.items():
        targets = to_target.table.get(english)
        if not targets:
            continue
        whole = sum(targets.values())
        for source, first in sources.items():
            row = table.setdefault(source, {})
            for target, second in targets.items():
                row[target] = row.get(target, 0.0) + first * second / whole
    frequent = {source: {t: links for t, links in row.items() if links >= MIN_LINKS} for source, row in table.items()}
    return WordKnowledge({source: row for source, row in frequent.items() if row})


def entry_links(source: Sequence[str], target: Sequence[str]) -> list[tuple[str, str, float]]:
    """Return the pseudo-links that a dictionary's entry is worth: each two words share one link.

    Words are cut to `STEM_LETTERS`; of n words on the longer side each gets 1/n.
    """
    share = 1 / max(len(source), len(target))
    return [(left.lower()[:STEM_LETTERS], right.lower()[:STEM_LETTERS], share) for left in source for right in target]
