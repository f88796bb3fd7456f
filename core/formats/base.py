"""What a file format is: a part whose fields are the questions that its files leave open.

A format is a frozen dataclass in one of the registries (`core.formats.registry`). Its fields are its options (index
base, tag scheme, split ...), each with a default and a sentence in the docstring, so the import page and the command
line ask for them as for those of any component (`core.components.options`); a class variable ``reading`` may name
those that say nothing of writing.

A reader raises nothing but `BadInput` (and `Unavailable` where its library is missing); what it changes to be able to
read on it lists as `Repair`. A writer's files read back to the same sentences, spans and links as far as the format can
say them: ``keeps`` says so for programs (`core.formats.preservation`), ``loses`` for people.
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
"""File names (relative, with ``/``) and what is in them."""


class Preserves(StrEnum):
    """What may survive that a corpus is written in a format and read again; the order of sentences always does."""

    WORDS = "where words begin and end"
    INNER_SPACES = "spaces within words"
    TEXT = "the text between words"
    BREAKS = "tabs and line breaks between words"
    SPANS = "entities"
    UNMARKED = "which sentences nobody has annotated, and which pairs nobody has linked"
    EMPTY = "sentences without words"
    IDS = "ids"
    DOCUMENTS = "which sentences make a document"
    LANGS = "languages"
    LINKS = "word links"
    POSSIBLE = "which links are only possible"


class OutgoingSentence(NamedTuple):
    """One sentence on its way out: its name, its document, and what else is known of it.

    ``known`` may hold ``status``, ``score`` (0..1), ``reviewer``, ``reviewed_at``, ``note``, ``recipe``.
    """

    sentence: Sentence
    id: str
    document: str = ""
    known: Mapping[str, Any] = MappingProxyType({})


class Format(Protocol):
    """What every format tells of itself."""

    title: ClassVar[str]
    """For people: "brat standoff"."""
    endings: ClassVar[tuple[str, ...]]
    """How its files end, the most usual first, with the dot."""
    loses: ClassVar[str]
    """What writing leaves out, in one sentence; "" where nothing is lost."""

    @property
    def keeps(self) -> frozenset[Preserves]:
        """What comes back of what it writes; a constant of the class where it does not hang on the options."""
        ...

    def likeness(self, files: Files) -> float:
        """How sure it is, 0 to 1, that these files are of this format; looks at their beginnings, never raises."""
        ...


def writing_options(factory: type[Format]) -> tuple[Option, ...]:
    """The options of a format that say how it is written: all but those that its ``reading`` names."""
    return tuple(option for option in options(factory) if option.name not in getattr(factory, "reading", ()))


class SideFormat(Format, Protocol):
    """Holds sentences of one language, with or without entities."""

    def read(self, files: Files, lang: str) -> CorpusSide: ...

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written: ...


class PairFormat(Format, Protocol):
    """Holds sentence pairs; ``langs`` are used where the files do not say their languages."""

    def read(self, files: Files, langs: tuple[str, str]) -> Imported: ...

    def write(self, stem: str, pairs: Sequence[SentencePair], known: Sequence[Mapping[str, Any]]) -> Written: ...


class LinkFormat(Format, Protocol):
    """Holds word links for pairs that are read from elsewhere, in their order."""

    def read(self, files: Files, imported: Imported) -> Imported: ...

    def write(self, stem: str, pairs: Sequence[SentencePair]) -> Written: ...
