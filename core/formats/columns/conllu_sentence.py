"""The rows of one sentence of CoNLL-U, before its tags are read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from core.formats.columns.conllu_tags import UNKNOWN
from core.formats.columns.reader import SentenceBlock
from core.tags import OUTSIDE

_ESCAPED = re.compile(r"\\[stnrp\\]")
_UNESCAPES = {r"\s": " ", r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\p": "|", "\\\\": "\\"}


class MultiwordToken(NamedTuple):
    """A multiword token: its line, the numbers of its first and last word, and its possible tags by key or column."""

    line: int
    first: str
    last: str
    marks: Mapping[str, str]


@dataclass(slots=True)
class ConlluSentence:
    """The words of one sentence with their lines, numbers, MISC and possible tags; its multiword tokens and nodes.

    ``tight`` holds the numbers of words without a space behind them.
    """

    block: SentenceBlock
    lines: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    miscs: list[Mapping[str, str]] = field(default_factory=list)
    marks: list[Mapping[str, str]] = field(default_factory=list)
    ranges: list[MultiwordToken] = field(default_factory=list)
    nodes: list[Mapping[str, str]] = field(default_factory=list)
    tight: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)

    @property
    def tags_or_outside(self) -> list[str]:
        """Tags of the words, O for those without a tag."""
        return [OUTSIDE if tag == UNKNOWN else tag for tag in self.tags]

    def all_marks(self) -> Iterable[Mapping[str, str]]:
        """Return the possible tags of words, then those of multiword tokens."""
        return chain(self.marks, (token.marks for token in self.ranges))

    def gaps(self) -> tuple[str, ...]:
        """Return the gaps behind words: none if MISC says so of a word, or of the multiword token that ends with it."""
        last = self.names[-1] if self.names else ""
        return tuple("" if name in self.tight or name == last else " " for name in self.names)


def unescape(text: str) -> str:
    """Replace the escapes of UDPipe in a value of MISC."""
    return _ESCAPED.sub(lambda match: _UNESCAPES[match[0]], text)
