"""Protocols of file formats: components that read and write sentences, pairs or links.

A format is a frozen dataclass in one of the registries (`core.formats.registry`). Its fields are its options (index
base, tag scheme, split ...), each with a default and a sentence in the docstring, so the import page and the command
line ask for them as for those of any component (`core.components.options`); a class variable ``reading`` may name
the options that do not concern writing.

A reader raises nothing but `BadInput` (and `Unavailable` if its library is missing); each change that it makes to be
able to read on is listed as a `Repair`. A writer's files read back to the same sentences, spans and links as far as the
format can express them: ``keeps`` states this for programs (`core.formats.roundtrip`), ``loses`` for people.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Protocol

from core.components.options import Option, options
from core.formats.result import Imported
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair

Files = Sequence[TextFile]
"""The files of one corpus (or of one side): mostly one; a folder or an unpacked archive may hold several."""
Written = Mapping[str, bytes]
"""File names (relative, with ``/``) and their contents."""


class Preserves(StrEnum):
    """Parts of a corpus that may survive writing and reading in a format; the order of sentences always does."""

    WORDS = "where words begin and end"
    INNER_SPACES = "spaces within words"
    TEXT = "the text between words"
    BREAKS = "tabs and line breaks between words"
    SPANS = "entities"
    UNMARKED = "which sentences nobody has annotated, and which pairs nobody has linked"
    EMPTY = "sentences without words"
    IDS = "ids"
    DOCUMENTS = "which sentences make a document"
    PHENOMENA = "what pairs are a test of"
    LANGS = "languages"
    LINKS = "word links"
    POSSIBLE = "which links are only possible"


class OutgoingSentence(NamedTuple):
    """One sentence to be written: its name, its document, and its metadata.

    ``known``, the metadata, may hold ``status``, ``score`` (0..1), ``reviewer``, ``reviewed_at``, ``note``, ``recipe``.
    """

    sentence: Sentence
    id: str
    document: str = ""
    known: Mapping[str, Any] = MappingProxyType({})


class Format(Protocol):
    """Description that every format gives of itself."""

    title: ClassVar[str]
    """For people: "brat standoff"."""
    endings: ClassVar[tuple[str, ...]]
    """Endings of its files, the most usual first, with the dot."""
    loses: ClassVar[str]
    """One sentence about what writing leaves out; "" if nothing is lost."""

    @property
    def keeps(self) -> frozenset[Preserves]:
        """Parts of a corpus that it preserves; a constant of the class unless it depends on the options."""
        ...

    def likeness(self, files: Files) -> float:
        """Return the confidence, 0 to 1, that these files are of this format, by their beginnings; never raises."""
        ...


def writing_options(factory: type[Format]) -> tuple[Option, ...]:
    """Return the options that concern writing: all but those that the ``reading`` of the format names."""
    return tuple(option for option in options(factory) if option.name not in getattr(factory, "reading", ()))


class SideFormat(Format, Protocol):
    """Format of sentences of one language, with or without entities."""

    def read(self, files: Files, lang: str) -> CorpusSide: ...

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written: ...


class PairFormat(Format, Protocol):
    """Format of sentence pairs; ``langs`` are the languages of pairs whose files do not name them."""

    def read(self, files: Files, langs: tuple[str, str]) -> Imported: ...

    def write(self, stem: str, pairs: Sequence[SentencePair], metadata: Sequence[Mapping[str, Any]]) -> Written: ...


class LinkFormat(Format, Protocol):
    """Format of word links for pairs that are read from other files, in their order."""

    def read(self, files: Files, imported: Imported) -> Imported: ...

    def write(self, stem: str, pairs: Sequence[SentencePair]) -> Written: ...
