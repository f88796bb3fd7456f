"""Guess the formats of files by their content."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple

from core.components.component import Registries
from core.formats.base import Files
from core.formats.detection.unsupported import foreign
from core.formats.registry import LINK_FORMATS, PAIR_FORMATS, SIDE_FORMATS

Kind = Literal["pair", "side", "link"]
_KINDS: tuple[Kind, ...] = ("pair", "side", "link")
FORMATS: Registries = {"pair": PAIR_FORMATS, "side": SIDE_FORMATS, "link": LINK_FORMATS}
"""The registry of each kind of format."""

MIN_LIKENESS = 0.1
"""Likeness from which files are read in a format without a request by a person."""
MIN_LIKENESS_TOGETHER = 0.6
"""Likeness from which files of several endings are one document."""


class Guess(NamedTuple):
    """A format that files may be of, and its confidence, 0 to 1."""

    kind: Kind
    name: str
    likeness: float

    @property
    def form(self) -> Any:
        """The format with its default options."""
        return FORMATS[self.kind][self.name]()

    @property
    def format_key(self) -> tuple[Kind, str]:
        """The kind and name of the format."""
        return self.kind, self.name

    @property
    def is_likely(self) -> bool:
        """Whether files are read in the format without a request by a person."""
        return self.likeness >= MIN_LIKENESS


def guesses(files: Files) -> tuple[Guess, ...]:
    """Return the formats that files together may be of, the likeliest first; none if one is of an unsupported kind."""
    if any(map(foreign, files)):
        return ()
    likely = [guess for guess in _rate_formats(files) if guess.likeness > 0]
    return tuple(sorted(likely, key=_unlikeness))


def _rate_formats(files: Files) -> Iterator[Guess]:
    """Yield a guess for every format, with 0 where files look nothing like it."""
    for kind in _KINDS:
        for name, factory in FORMATS[kind].items():
            yield Guess(kind, name, factory().likeness(files))


def _unlikeness(guess: Guess) -> float:
    return -guess.likeness


def are_one_document(files: Files) -> bool:
    """Tell whether a format uses files of several endings, which these all have, and recognises them."""
    factories = chain.from_iterable(registry.values() for registry in FORMATS.values())
    return any(_are_used_together(files, factory()) for factory in factories)


def _are_used_together(files: Files, form: Any) -> bool:
    endings = {_ending(file.name, form.endings) for file in files}
    if len(endings) == 1 or "" in endings:
        return False
    return bool(form.likeness(files) >= MIN_LIKENESS_TOGETHER)


def _ending(name: str, endings: Sequence[str]) -> str:
    return max(filter(name.lower().endswith, endings), key=len, default="")
