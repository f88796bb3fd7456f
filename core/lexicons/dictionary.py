"""Dictionaries of the user: entries of two languages, words or names of several words."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from core.lexicons.word_knowledge import WordKnowledge, entry_links

Entry = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of an entry in the source and in the target language."""


@dataclass(frozen=True)
class Dictionary:
    """A bilingual list with its name; ``entries`` hold source words and target words."""

    name: str
    entries: tuple[Entry, ...]

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the entries."""
        content = hashlib.sha256()
        for entry in self.entries:
            content.update("\t".join(" ".join(words) for words in entry).encode("utf-8", "surrogatepass") + b"\n")
        return content.hexdigest()[:12]

    @cached_property
    def knowledge(self) -> WordKnowledge:
        """The pseudo-links of its words: of two entries of the same words the heavier counts."""
        return WordKnowledge(_table(self.entries), (f"{self.name} ({len(self.entries):,} entries)",))


Dictionaries = Mapping[str, Dictionary]
"""Dictionaries by their digests, as aligners name them."""
NO_DICTIONARIES: Dictionaries = MappingProxyType({})


def by_digest(dictionaries: Iterable[Dictionary]) -> Dictionaries:
    """Return dictionaries by their digests, as aligners name them."""
    return {dictionary.digest: dictionary for dictionary in dictionaries}


def _table(entries: Sequence[Entry]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for source, target in entries:
        for left, right, links in entry_links(source, target):
            row = table.setdefault(left, {})
            row[right] = max(row.get(right, 0.0), links)
    return table
